#pragma once
// Which performance a door is for now: people are let in to several, and the page shows one.
// Threading: pure functions.

#include <map>

#include "protocol/base/clock.hpp"
#include "protocol/wire/feed.hpp"

namespace foyer::controller {

/// Whether people are let in at this moment, so long before the doors open and after the end included.
[[nodiscard]] bool lets_in(const wire::PerformanceOnSale& performance, Timestamp now, Duration early, Duration late);

/// The one whose doors window (doors open to end) is nearest to this moment. Of several that are open: one that takes
/// place before one that was cancelled, then the one that starts nearest, since its guests come now. At 20:10 that is
/// the performance of 20:30, not the one of 19:00. Null if there is none.
[[nodiscard]] const wire::PerformanceOnSale* nearest(
    const std::map<seating::PerformanceId, wire::PerformanceOnSale>& performances, Timestamp now);

}  // namespace foyer::controller
