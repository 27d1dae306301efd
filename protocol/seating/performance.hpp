#pragma once
// A performance: a show, in a hall, at a time. The unit of inventory: each has its own ledger.
// Threading: plain values.

#include "protocol/base/clock.hpp"
#include "protocol/base/result.hpp"
#include "protocol/seating/ids.hpp"

namespace foyer::seating {

/// In bytes of UTF-8.
inline constexpr std::size_t max_title_length = 255;

struct Performance {
  PerformanceId id;
  std::string show_title;
  VenueName venue;
  HallName hall;
  Timestamp starts_at;
  Timestamp ends_at;
  Timestamp doors_open_at;
  PlanId plan;
  friend bool operator==(const Performance&, const Performance&) = default;
};

enum class PerformanceError : std::uint8_t {
  NoId,
  NoTitle,
  TitleTooLong,
  NoVenue,
  NoHall,
  NoPlan,
  EndsBeforeStart,
  DoorsOpenAfterEnd,
};

/// Checks a performance that came from outside. The first fault found is returned.
[[nodiscard]] Result<Done, PerformanceError> validate(const Performance& performance);

/// One sentence for an operator, in English.
[[nodiscard]] std::string describe(PerformanceError error);

}  // namespace foyer::seating
