#include "protocol/link/grant_choice.hpp"

#include <algorithm>

namespace foyer::link {
namespace {

/// What of the named places is free here.
ledger::Places free_of(const ledger::State& ledger, const ledger::Places& wanted) {
  ledger::Places free;
  for (const auto seat : wanted.seats) {
    if (ledger.seat_state(seat) == ledger::PlaceState::Free) free.seats.push_back(seat);
  }
  for (const auto& [zone, count] : wanted.zones) {
    const auto here = static_cast<std::uint32_t>(std::min<std::uint64_t>(count, ledger.zone(zone).available));
    if (here > 0) free.zones.push_back({zone, here});
  }
  return free;
}

std::uint32_t allotted_of(const ledger::State& ledger, const ledger::Places& wanted) {
  std::uint32_t allotted = 0;
  for (const auto seat : wanted.seats) {
    if (ledger.seat_state(seat) == ledger::PlaceState::Allotted) ++allotted;
  }
  for (const auto& [zone, count] : wanted.zones) {
    allotted += static_cast<std::uint32_t>(std::min<std::uint64_t>(count, ledger.zone(zone).allotted));
  }
  return allotted;
}

ledger::Places seats_of_category(const ledger::State& ledger, const seating::SeatingPlan& plan,
                                 const wire::CategoryCount& wanted, const ledger::Places& taken) {
  ledger::Places chosen;
  for (auto index = static_cast<std::uint32_t>(plan.seats.size()); index-- > 0 && chosen.seats.size() < wanted.count;) {
    const ledger::SeatIndex seat(index);
    const auto& in_plan = plan.seats[index];
    if (in_plan.category != wanted.category || in_plan.accessible) continue;
    if (ledger.seat_state(seat) != ledger::PlaceState::Free) continue;
    if (std::binary_search(taken.seats.begin(), taken.seats.end(), seat)) continue;
    chosen.seats.push_back(seat);
  }
  std::reverse(chosen.seats.begin(), chosen.seats.end());
  return chosen;
}

}  // namespace

bool knows_places(const seating::SeatingPlan& plan, const wire::GrantRequest& request) {
  const auto has_zone = [&plan](const ledger::ZoneCount& zone) { return seating::has_zone(plan, zone.zone); };
  const auto& places = request.places;
  return std::all_of(places.seats.begin(), places.seats.end(),
                     [&plan](ledger::SeatIndex seat) { return seating::has_seat(plan, seat); }) &&
         std::all_of(places.zones.begin(), places.zones.end(), has_zone) &&
         std::all_of(request.zones.begin(), request.zones.end(), has_zone) &&
         std::all_of(request.categories.begin(), request.categories.end(), [&plan](const wire::CategoryCount& wanted) {
           return wanted.category.value() < plan.categories.size();
         });
}

Result<ledger::Places, ChoiceRefusal> choose_granted(const ledger::State& ledger, const seating::SeatingPlan& plan,
                                                     const wire::GrantRequest& request) {
  using Reason = ChoiceRefusal::Reason;
  if (!knows_places(plan, request)) return ChoiceRefusal{Reason::UnknownPlace, {}, 0};
  const auto named = ledger::normalised(request.places);
  auto chosen = free_of(ledger, named);
  if (chosen != named && !request.partial) {
    return ChoiceRefusal{Reason::NotFree, ledger::subtract(named, chosen), allotted_of(ledger, named)};
  }
  for (const auto& wanted : request.categories) {
    const auto seats = seats_of_category(ledger, plan, wanted, chosen);
    if (seats.seats.size() < wanted.count && !request.partial) {
      return ChoiceRefusal{Reason::NotEnough, {}, static_cast<std::uint32_t>(ledger.totals().allotted)};
    }
    chosen = ledger::add(chosen, seats);
  }
  const ledger::Places counted = ledger::normalised(ledger::Places{{}, request.zones});
  const auto wanted = ledger::add(ledger::Places{{}, chosen.zones}, counted);
  const auto zones = free_of(ledger, wanted);
  if (zones != wanted && !request.partial) {
    return ChoiceRefusal{Reason::NotEnough, {}, allotted_of(ledger, counted)};
  }
  chosen.zones = zones.zones;
  if (ledger::is_empty(chosen)) {
    return ChoiceRefusal{Reason::NotEnough, {}, static_cast<std::uint32_t>(ledger.totals().allotted)};
  }
  return chosen;
}

}  // namespace foyer::link
