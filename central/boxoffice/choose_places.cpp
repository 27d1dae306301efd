#include "central/boxoffice/choose_places.hpp"

#include <algorithm>

#include "protocol/seating/best_seats.hpp"

namespace foyer::central {
namespace {

/// Free seats one by one, those for wheelchair users last: better apart than not at all.
std::optional<ledger::Places> any_seats(const ledger::State& ledger, const seating::SeatingPlan& plan,
                                        std::uint32_t quantity) {
  ledger::Places places;
  for (const bool accessible : {false, true}) {
    for (std::uint32_t index = 0; index < plan.seats.size() && places.seats.size() < quantity; ++index) {
      const ledger::SeatIndex seat(index);
      if (plan.seats[index].accessible == accessible && ledger.seat_state(seat) == ledger::PlaceState::Free) {
        places.seats.push_back(seat);
      }
    }
  }
  if (places.seats.size() < quantity) return std::nullopt;
  std::sort(places.seats.begin(), places.seats.end());
  return places;
}

std::optional<ledger::Places> in_zones(const ledger::State& ledger, std::uint32_t quantity) {
  for (std::uint32_t index = 0; index < ledger.zone_count(); ++index) {
    const ledger::ZoneIndex zone(index);
    if (ledger.zone(zone).available >= quantity) return ledger::Places{{}, {{zone, quantity}}};
  }
  ledger::Places places;
  for (std::uint32_t index = 0; index < ledger.zone_count() && quantity > 0; ++index) {
    const ledger::ZoneIndex zone(index);
    const auto here = static_cast<std::uint32_t>(std::min<std::uint64_t>(quantity, ledger.zone(zone).available));
    if (here > 0) places.zones.push_back({zone, here});
    quantity -= here;
  }
  if (quantity > 0) return std::nullopt;
  return places;
}

}  // namespace

std::optional<ledger::Places> choose_places(const ledger::State& ledger, const seating::SeatingPlan* plan,
                                            std::uint32_t quantity) {
  if (plan == nullptr || plan->seats.empty()) return in_zones(ledger, quantity);
  const auto is_free = [&ledger](ledger::SeatIndex seat) {
    return ledger.seat_state(seat) == ledger::PlaceState::Free;
  };
  if (auto together = seating::best_seats(*plan, is_free, {quantity, std::nullopt, false})) {
    return ledger::Places{std::move(*together), {}};
  }
  if (auto apart = any_seats(ledger, *plan, quantity)) return apart;
  return in_zones(ledger, quantity);
}

}  // namespace foyer::central
