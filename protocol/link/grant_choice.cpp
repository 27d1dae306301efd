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

/// Which seats go, as the choice is made.
class SeatChoice {
 public:
  SeatChoice(const ledger::State& ledger, const seating::SeatingPlan& plan, const ledger::Places& named)
      : ledger_(ledger), plan_(plan), goes_(plan.seats.size(), false) {
    for (const auto seat : named.seats) goes_[seat.value()] = true;
  }

  /// Whether there were enough.
  bool take_accessible(const wire::CategoryCount& wanted) {
    const auto beside_another = [this](ledger::SeatIndex seat) {
      return has_beside(seat, [this](ledger::SeatIndex other) {
        return in_plan(other).accessible && (goes_[other.value()] || is_free(other));
      });
    };
    return take(wanted, true, beside_another);
  }

  bool take_ordinary(const wire::CategoryCount& wanted) {
    const auto is_companions = [this](ledger::SeatIndex seat) {
      return has_beside(seat,
                        [this](ledger::SeatIndex other) { return in_plan(other).accessible && goes_[other.value()]; });
    };
    return take(wanted, false, is_companions);
  }

  [[nodiscard]] std::vector<ledger::SeatIndex> chosen() const {
    std::vector<ledger::SeatIndex> seats;
    for (std::uint32_t index = 0; index < goes_.size(); ++index) {
      if (goes_[index]) seats.emplace_back(index);
    }
    return seats;
  }

 private:
  /// From the back of the plan: those first that are preferred, then any.
  template <class Preferred>
  bool take(const wire::CategoryCount& wanted, bool accessible, const Preferred& preferred) {
    auto missing = wanted.count;
    for (const bool any : {false, true}) {
      for (auto index = static_cast<std::uint32_t>(plan_.seats.size()); index-- > 0 && missing > 0;) {
        const ledger::SeatIndex seat(index);
        const bool suits = in_plan(seat).category == wanted.category && in_plan(seat).accessible == accessible;
        if (!suits || goes_[index] || !is_free(seat) || !(any || preferred(seat))) continue;
        goes_[index] = true;
        --missing;
      }
    }
    return missing == 0;
  }

  template <class Suits>
  [[nodiscard]] bool has_beside(ledger::SeatIndex seat, const Suits& suits) const {
    const auto beside = seating::neighbours(plan_, seat);
    return (beside.left && suits(*beside.left)) || (beside.right && suits(*beside.right));
  }
  [[nodiscard]] const seating::Seat& in_plan(ledger::SeatIndex seat) const { return plan_.seats[seat.value()]; }
  [[nodiscard]] bool is_free(ledger::SeatIndex seat) const {
    return ledger_.seat_state(seat) == ledger::PlaceState::Free;
  }

  const ledger::State& ledger_;
  const seating::SeatingPlan& plan_;
  std::vector<bool> goes_;
};

/// Whether there were enough seats of every category asked for.
bool take_counted(const wire::GrantRequest& request, SeatChoice& choice) {
  bool enough = true;
  // The wheelchair places first: they say which ordinary seats are their companions'.
  for (const auto& wanted : request.accessible) enough = choice.take_accessible(wanted) && enough;
  for (const auto& wanted : request.categories) enough = choice.take_ordinary(wanted) && enough;
  return enough;
}

}  // namespace

bool knows_places(const seating::SeatingPlan& plan, const wire::GrantRequest& request) {
  const auto has_zone = [&plan](const ledger::ZoneCount& zone) { return seating::has_zone(plan, zone.zone); };
  const auto has_category = [&plan](const wire::CategoryCount& wanted) {
    return wanted.category.value() < plan.categories.size();
  };
  const auto& places = request.places;
  return std::all_of(places.seats.begin(), places.seats.end(),
                     [&plan](ledger::SeatIndex seat) { return seating::has_seat(plan, seat); }) &&
         std::all_of(places.zones.begin(), places.zones.end(), has_zone) &&
         std::all_of(request.zones.begin(), request.zones.end(), has_zone) &&
         std::all_of(request.categories.begin(), request.categories.end(), has_category) &&
         std::all_of(request.accessible.begin(), request.accessible.end(), has_category);
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
  SeatChoice seats(ledger, plan, chosen);
  if (!take_counted(request, seats) && !request.partial) {
    return ChoiceRefusal{Reason::NotEnough, {}, static_cast<std::uint32_t>(ledger.totals().allotted)};
  }
  chosen.seats = seats.chosen();
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
