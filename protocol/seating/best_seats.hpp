#pragma once
// Picks seats for people who want to sit together: contiguous in one row, as near to the front and to the middle of
// the row as can be had. Deterministic: the same plan and the same free seats give the same answer everywhere.
// Threading: pure functions.

#include <functional>

#include "protocol/seating/plan.hpp"

namespace foyer::seating {

/// The most seats that are looked for in one go.
inline constexpr std::uint32_t max_together = 100;

enum class BestSeatsError : std::uint8_t {
  NoneWanted,       ///< A count of 0.
  TooManyWanted,    ///< More than max_together.
  UnknownCategory,  ///< The plan has no such price category.
  NotEnough,        ///< Fewer free seats than wanted.
  NotTogether,      ///< Enough free seats, but not side by side.
};

struct BestSeatsWish {
  std::uint32_t count = 1;
  std::optional<PriceCategoryIndex> category;  ///< Nothing: any category.
  bool accessible = false;                     ///< Only when asked for are accessible seats used.
};

/// Answers `count` seats in rising order. One row further back weighs as much as two seats off the middle; between
/// equals the earlier seat of the plan wins. Costs one call of `is_free` for each seat of the plan.
[[nodiscard]] Result<std::vector<SeatIndex>, BestSeatsError> best_seats(const SeatingPlan& plan,
                                                                        const std::function<bool(SeatIndex)>& is_free,
                                                                        const BestSeatsWish& wish);

}  // namespace foyer::seating
