#include "central/boxoffice/overdue.hpp"

#include <algorithm>
#include <limits>

namespace foyer::central {

bool Overdue::contains(ledger::SeatIndex seat) const {
  return std::binary_search(seats.begin(), seats.end(), seat);
}

Overdue overdue_at(const ledger::State& ledger, Timestamp now) {
  Overdue overdue;
  overdue.by_zone.resize(ledger.zone_count());
  for (const auto& id : ledger.due_holds(now, std::numeric_limits<std::size_t>::max())) {
    const auto places = ledger::flatten(ledger.find_hold(id)->places);
    ++overdue.holds;
    overdue.places += ledger::count(places);
    overdue.seats.insert(overdue.seats.end(), places.seats.begin(), places.seats.end());
    for (const auto& [zone, count] : places.zones) overdue.by_zone[zone.value()] += count;
  }
  std::sort(overdue.seats.begin(), overdue.seats.end());
  return overdue;
}

ledger::Totals totals_at(const ledger::State& ledger, Timestamp now) {
  auto totals = ledger.totals();
  const auto overdue = overdue_at(ledger, now);
  totals.held -= overdue.places;
  totals.available += overdue.places;
  return totals;
}

}  // namespace foyer::central
