#pragma once
// How long a timed lease lives on either side, whatever the two clocks do within the allowance: the holder counts from
// when it first sent its request and stops early, the grantor counts from when it answered and reclaims late.
// Threading: pure.

#include <algorithm>

#include "protocol/base/clock.hpp"

namespace foyer::device {

/// How far a clock that counts from boot may run wrong: ten times what a cheap quartz does.
inline constexpr std::int64_t drift_parts_per_million = 500;
/// And this on top, for clocks that are read in steps.
inline constexpr Duration drift_floor{1'000};
/// The grantor waits so much longer: a renewal may be on its way.
inline constexpr Duration reclaim_margin{5'000};
/// A lease passed on to a child ends so long before the own one.
inline constexpr Duration child_margin{2'000};
/// A lease shorter than this is not worth giving: the drift allowance would eat it.
inline constexpr Duration shortest_lease{5'000};

[[nodiscard]] constexpr Duration drift_allowance(Duration lease_time) noexcept {
  return Duration(lease_time.count() * drift_parts_per_million / 1'000'000) + drift_floor;
}
/// From the sending of the request.
[[nodiscard]] constexpr Duration holder_time(Duration lease_time) noexcept {
  return std::max(Duration(0), lease_time - drift_allowance(lease_time));
}
/// From the answer.
[[nodiscard]] constexpr Duration grantor_time(Duration lease_time) noexcept {
  return lease_time + drift_allowance(lease_time) + reclaim_margin;
}

}  // namespace foyer::device
