#include "protocol/base/assert.hpp"
#include "protocol/ledger/books.hpp"
#include "protocol/ledger/ledger.hpp"

namespace foyer::ledger {
namespace {

void add_to(Totals& sum, const Totals& part) {
  sum.total += part.total;
  sum.available += part.available;
  sum.held += part.held;
  sum.sold += part.sold;
  sum.allotted += part.allotted;
  sum.blocked += part.blocked;
  sum.absent += part.absent;
}

}  // namespace

std::vector<Totals> totals_by_category(const State& state, const seating::SeatingPlan& plan) {
  FOYER_ASSERT(plan.seats.size() == state.seat_count() && plan.zones.size() == state.zone_count());
  std::vector<Totals> totals(plan.categories.size());
  for (std::uint32_t index = 0; index < state.seat_count(); ++index) {
    Totals& category = totals.at(plan.seats[index].category.value());
    ++category.total;
    ++counter(category, state.seat_state(SeatIndex(index)));
  }
  for (std::uint32_t index = 0; index < state.zone_count(); ++index)
    add_to(totals.at(plan.zones[index].category.value()), state.zone(ZoneIndex(index)));
  return totals;
}

}  // namespace foyer::ledger
