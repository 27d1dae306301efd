#include "protocol/seating/best_seats.hpp"

#include <cstdlib>

namespace foyer::seating {
namespace {

/// A row of the plan: seats [first, end), and how many rows of its section are in front of it.
struct Row {
  std::uint32_t first = 0;
  std::uint32_t end = 0;
  std::int64_t rank = 0;
};

bool same_row(const Seat& left, const Seat& right) {
  return left.row == right.row && left.section == right.section;
}

/// The row that begins at `first`; `before` is the row in front of it in the plan.
Row row_at(const SeatingPlan& plan, std::uint32_t first, const std::optional<Row>& before) {
  Row row{first, first + 1, 0};
  while (row.end < plan.seats.size() && same_row(plan.seats[first], plan.seats[row.end])) ++row.end;
  if (before && plan.seats[before->first].section == plan.seats[first].section) row.rank = before->rank + 1;
  return row;
}

struct Candidate {
  std::uint32_t first = 0;
  std::int64_t cost = 0;
};

/// In half seats: a row back weighs as much as two seats (four halves) off the middle of the row.
std::int64_t cost_of(const SeatingPlan& plan, const Row& row, std::uint32_t first, std::uint32_t last) {
  const auto position = [&plan](std::uint32_t seat) { return std::int64_t{plan.seats[seat].position}; };
  const auto middle_of_row = position(row.first) + position(row.end - 1);
  return row.rank * 4 + std::abs(position(first) + position(last) - middle_of_row);
}

}  // namespace

Result<std::vector<SeatIndex>, BestSeatsError> best_seats(const SeatingPlan& plan,
                                                          const std::function<bool(SeatIndex)>& is_free,
                                                          const BestSeatsWish& wish) {
  if (wish.count == 0) return BestSeatsError::NoneWanted;
  if (wish.count > max_together) return BestSeatsError::TooManyWanted;
  if (wish.category && wish.category->value() >= plan.categories.size()) return BestSeatsError::UnknownCategory;

  std::optional<Candidate> best;
  std::optional<Row> row;
  std::uint64_t usable = 0;
  std::uint32_t together = 0;  // Usable seats side by side that end with the current one.
  for (std::uint32_t index = 0; index < plan.seats.size(); ++index) {
    const Seat& seat = plan.seats[index];
    if (!row || index == row->end) {
      row = row_at(plan, index, row);
      together = 0;
    }
    const bool suits = (!wish.category || seat.category == *wish.category) && (wish.accessible || !seat.accessible);
    if (!suits || !is_free(SeatIndex(index))) {
      together = 0;
      continue;
    }
    ++usable;
    const bool joins = together > 0 && plan.seats[index - 1].position + 1 == seat.position;
    together = joins ? together + 1 : 1;
    if (together < wish.count) continue;
    const std::uint32_t first = index + 1 - wish.count;
    const auto cost = cost_of(plan, *row, first, index);
    if (!best || cost < best->cost) best = Candidate{first, cost};
  }

  if (!best) return usable < wish.count ? BestSeatsError::NotEnough : BestSeatsError::NotTogether;
  std::vector<SeatIndex> seats;
  seats.reserve(wish.count);
  for (std::uint32_t offset = 0; offset < wish.count; ++offset) seats.emplace_back(best->first + offset);
  return seats;
}

}  // namespace foyer::seating
