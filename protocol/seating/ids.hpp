#pragma once
// The ids of the catalogue: what is played, where, and on which place one sits or stands.

#include "protocol/base/identifier.hpp"

namespace foyer::seating {

using VenueName = Name<struct VenueTag>;
using HallName = Name<struct HallTag>;
using PerformanceId = Identifier<struct PerformanceTag>;
/// One version of a seating plan. A plan that was sold from is never changed, only followed by another.
using PlanId = Identifier<struct PlanTag>;

/// A numbered seat: its place in the seating plan's list of seats, from 0. Never renumbered within a plan.
using SeatIndex = Number<struct SeatTag, std::uint32_t>;
/// A general-admission zone: its place in the plan's list of zones, from 0.
using ZoneIndex = Number<struct ZoneTag, std::uint32_t>;
/// A price category: its place in the plan's list of categories, from 0.
using PriceCategoryIndex = Number<struct PriceCategoryTag, std::uint32_t>;

}  // namespace foyer::seating
