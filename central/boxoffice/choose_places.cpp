#include "central/boxoffice/choose_places.hpp"

#include <algorithm>

#include "central/boxoffice/overdue.hpp"
#include "protocol/seating/best_seats.hpp"

namespace foyer::central {
namespace {

struct View {
  const ledger::State& ledger;
  Overdue overdue;

  [[nodiscard]] bool is_free(ledger::SeatIndex seat) const {
    return ledger.seat_state(seat) == ledger::PlaceState::Free || overdue.contains(seat);
  }
  [[nodiscard]] std::uint64_t free_in(ledger::ZoneIndex zone) const {
    return ledger.zone(zone).available + overdue.by_zone[zone.value()];
  }
};

/// Free seats one by one, those for wheelchair users last: better apart than not at all.
std::optional<ledger::Places> any_seats(const View& view, const seating::SeatingPlan& plan, std::uint32_t quantity) {
  ledger::Places places;
  for (const bool accessible : {false, true}) {
    for (std::uint32_t index = 0; index < plan.seats.size() && places.seats.size() < quantity; ++index) {
      const ledger::SeatIndex seat(index);
      if (plan.seats[index].accessible == accessible && view.is_free(seat)) places.seats.push_back(seat);
    }
  }
  if (places.seats.size() < quantity) return std::nullopt;
  std::sort(places.seats.begin(), places.seats.end());
  return places;
}

std::optional<ledger::Places> in_zones(const View& view, std::uint32_t quantity) {
  for (std::uint32_t index = 0; index < view.ledger.zone_count(); ++index) {
    const ledger::ZoneIndex zone(index);
    if (view.free_in(zone) >= quantity) return ledger::Places{{}, {{zone, quantity}}};
  }
  ledger::Places places;
  for (std::uint32_t index = 0; index < view.ledger.zone_count() && quantity > 0; ++index) {
    const ledger::ZoneIndex zone(index);
    const auto here = static_cast<std::uint32_t>(std::min<std::uint64_t>(quantity, view.free_in(zone)));
    if (here > 0) places.zones.push_back({zone, here});
    quantity -= here;
  }
  if (quantity > 0) return std::nullopt;
  return places;
}

}  // namespace

std::optional<ledger::Places> choose_places(const ledger::State& ledger, const seating::SeatingPlan* plan,
                                            std::uint32_t quantity, Timestamp now) {
  const View view{ledger, overdue_at(ledger, now)};
  if (plan == nullptr || plan->seats.empty()) return in_zones(view, quantity);
  const auto is_free = [&view](ledger::SeatIndex seat) { return view.is_free(seat); };
  if (auto together = seating::best_seats(*plan, is_free, {quantity, std::nullopt, false})) {
    return ledger::Places{std::move(*together), {}};
  }
  if (auto apart = any_seats(view, *plan, quantity)) return apart;
  return in_zones(view, quantity);
}

}  // namespace foyer::central
