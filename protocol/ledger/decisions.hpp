#pragma once
// One decision for each command. Inside the library only: `decide` calls them once the performance is open.

#include "protocol/ledger/request.hpp"

namespace foyer::ledger {

// decide.cpp
[[nodiscard]] Decision decide_on(const Tables& tables, const OpenPerformance& command, Timestamp now);
[[nodiscard]] Decision decide_on(const Tables& tables, const BlockPlaces& command, Timestamp now);
[[nodiscard]] Decision decide_on(const Tables& tables, const UnblockPlaces& command, Timestamp now);

// decide_holds.cpp
[[nodiscard]] Decision decide_on(const Tables& tables, const HoldSeats& command, Timestamp now);
[[nodiscard]] Decision decide_on(const Tables& tables, const ExtendHold& command, Timestamp now);
[[nodiscard]] Decision decide_on(const Tables& tables, const ReleaseHold& command, Timestamp now);
[[nodiscard]] Decision decide_on(const Tables& tables, const ExpireHold& command, Timestamp now);
[[nodiscard]] Decision decide_on(const Tables& tables, const BookHold& command, Timestamp now);
[[nodiscard]] Decision decide_on(const Tables& tables, const CancelBooking& command, Timestamp now);
/// An active hold whose time is not up and whose leases may still be sold under: its slot.
[[nodiscard]] Result<Slot, Refusal> bookable_hold(const Tables& tables, HoldId hold, Timestamp now);

// decide_allotments.cpp
[[nodiscard]] Decision decide_on(const Tables& tables, const GrantPlaces& command, Timestamp now);
[[nodiscard]] Decision decide_on(const Tables& tables, const ReceiveReturn& command, Timestamp now);
[[nodiscard]] Decision decide_on(const Tables& tables, const ReclaimAllotment& command, Timestamp now);
[[nodiscard]] Decision decide_on(const Tables& tables, const RaiseEpoch& command, Timestamp now);

// decide_declarations.cpp
[[nodiscard]] Decision decide_on(const Tables& tables, const ReleaseUndeclared& command, Timestamp now);
[[nodiscard]] Decision decide_on(const Tables& tables, const AdoptAllotment& command, Timestamp now);

// decide_leases.cpp
[[nodiscard]] Decision decide_on(const Tables& tables, const ReceiveGrant& command, Timestamp now);
[[nodiscard]] Decision decide_on(const Tables& tables, const ReturnPlaces& command, Timestamp now);
[[nodiscard]] Decision decide_on(const Tables& tables, const DropLease& command, Timestamp now);

// decide_settlement.cpp
[[nodiscard]] Decision decide_on(const Tables& tables, const SettleSale& command, Timestamp now);
[[nodiscard]] Decision decide_on(const Tables& tables, const SettleCancel& command, Timestamp now);
[[nodiscard]] Decision decide_on(const Tables& tables, const CoverOverdraft& command, Timestamp now);
[[nodiscard]] Decision decide_on(const Tables& tables, const ReseatOrder& command, Timestamp now);
[[nodiscard]] Decision decide_on(const Tables& tables, const CloseConflict& command, Timestamp now);

}  // namespace foyer::ledger
