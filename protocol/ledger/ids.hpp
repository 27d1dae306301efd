#pragma once
// The ids of inventory: who holds what, under which authority.

#include "protocol/base/chain.hpp"
#include "protocol/base/identifier.hpp"
#include "protocol/seating/ids.hpp"

namespace foyer::ledger {

using seating::PerformanceId;
using seating::SeatIndex;
using seating::ZoneIndex;

using HoldId = Identifier<struct HoldTag>;
using OrderId = Identifier<struct OrderTag>;
/// One allotment: what central entrusted to one holder (bound to one of its journals) for one performance.
using AllotmentId = Identifier<struct AllotmentTag>;
/// One addition to an allotment. Never reused: a repeated grant is a no-op.
using GrantId = Identifier<struct GrantTag>;
/// One giving-back of places. Never reused.
using ReturnId = Identifier<struct ReturnTag>;
/// One cancellation of an order or of a part of it. Never reused: a repeated cancellation is a no-op.
using CancelId = Identifier<struct CancelTag>;
/// A life of a device's journal: a replaced or restored disk opens a new one and inherits nothing.
using JournalId = foyer::JournalId;
/// A device of the fleet: kiosk-1, controller-1.
using DeviceName = Name<struct DeviceTag>;
/// Minted by central, per allotment, rising within a performance. A reclaimed allotment's epoch is dead for ever.
using Epoch = Number<struct EpochTag>;

}  // namespace foyer::ledger
