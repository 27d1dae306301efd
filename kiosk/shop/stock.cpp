#include "kiosk/shop/stock.hpp"

#include <algorithm>
#include <set>

#include "protocol/sale/order.hpp"
#include "protocol/seating/best_seats.hpp"
#include "protocol/ticket/token.hpp"

namespace foyer::kiosk {
namespace {

bool is_free(const OnOffer& offer, ledger::SeatIndex seat) {
  return offer.seats[seat.value()];
}

/// No block of so many seats is left: then the first ones of the plan, apart from each other.
std::vector<ledger::SeatIndex> first_free(const OnOffer& offer, const seating::SeatingPlan& plan,
                                          const BestOf& wanted) {
  std::vector<ledger::SeatIndex> seats;
  for (std::uint32_t index = 0; index < plan.seats.size() && seats.size() < wanted.count; ++index) {
    const auto& seat = plan.seats[index];
    if (seat.category == wanted.category && !seat.accessible && offer.seats[index]) seats.emplace_back(index);
  }
  return seats;
}

Result<ledger::Places, RefusalReason> named_seats(const OnOffer& offer, const seating::SeatingPlan& plan,
                                                  const std::vector<ledger::SeatIndex>& seats) {
  if (seats.empty()) return RefusalReason::NothingChosen;
  if (seats.size() > sale::order_lines_limit) return RefusalReason::TooManyTickets;
  std::set<ledger::SeatIndex> chosen;
  for (const auto seat : seats) {
    if (!seating::has_seat(plan, seat) || !chosen.insert(seat).second) return RefusalReason::UnknownPlace;
  }
  for (const auto seat : chosen) {
    if (!is_free(offer, seat)) return RefusalReason::SeatsTaken;
  }
  return ledger::Places{{chosen.begin(), chosen.end()}, {}};
}

Result<ledger::Places, RefusalReason> best_seats(const OnOffer& offer, const seating::SeatingPlan& plan,
                                                 const BestOf& wanted) {
  if (wanted.count == 0) return RefusalReason::NothingChosen;
  if (wanted.count > sale::order_lines_limit) return RefusalReason::TooManyTickets;
  if (wanted.category.value() >= plan.categories.size()) return RefusalReason::UnknownPlace;
  const auto best = seating::best_seats(plan, [&offer](ledger::SeatIndex seat) { return is_free(offer, seat); },
                                        {wanted.count, wanted.category, false});
  if (best) return ledger::Places{*best, {}};
  auto apart = first_free(offer, plan, wanted);
  if (apart.size() < wanted.count) return RefusalReason::InsufficientSeats;
  return ledger::Places{std::move(apart), {}};
}

Result<ledger::Places, RefusalReason> counted(const OnOffer& offer, const seating::SeatingPlan& plan,
                                              const std::vector<ledger::ZoneCount>& zones) {
  ledger::Places places{{}, zones};
  if (ledger::is_empty(places)) return RefusalReason::NothingChosen;
  if (ledger::has_duplicates(places)) return RefusalReason::UnknownPlace;
  for (const auto& [zone, count] : zones) {
    if (!seating::has_zone(plan, zone)) return RefusalReason::UnknownPlace;
  }
  if (ledger::count(places) > sale::order_lines_limit) return RefusalReason::TooManyTickets;
  for (const auto& [zone, count] : zones) {
    if (offer.zones[zone.value()] < count) return RefusalReason::InsufficientSeats;
  }
  return ledger::normalised(std::move(places));
}

/// Whoever cannot ask does not say that somebody else has them.
SellRefusal taken(const OnOffer& offer) {
  auto refusal = refuse(RefusalReason::SeatsTaken);
  if (offer.cut_off) {
    refusal.message =
        "Some of these places cannot be sold here now. They may be free at the counter, which this kiosk cannot reach. "
        "Please choose some that are shown as free, or ask there.";
  }
  return refusal;
}

SellRefusal not_enough(const OnOffer& offer) {
  auto refusal = refuse(RefusalReason::InsufficientSeats);
  if (offer.cut_off) {
    refusal.message =
        "There are not so many places left here. More may be free at the counter, which this kiosk cannot reach now. "
        "Please choose fewer, another category, or ask there.";
  }
  return refusal;
}

}  // namespace

Stock::Stock(const device::Device& device, IsReachable parent_is_reachable)
    : device_(device), reachable_(std::move(parent_is_reachable)) {}

void Stock::note_parent(const wire::Availability& availability) {
  trust_parent();
  parent_is_cut_off_ = availability.cut_off;
  if (device_.catalogue().find_performance(availability.performance) == nullptr) return;
  parent_[availability.performance] = availability;
}

std::optional<OnOffer> Stock::on_offer(const ledger::PerformanceId& performance) const {
  return on_offer(performance, !parent_is_reachable());
}

std::optional<OnOffer> Stock::on_offer(const ledger::PerformanceId& performance, bool own_part_only) const {
  const auto* ledger = device_.find_ledger(performance);
  if (ledger == nullptr || device_.catalogue().find_plan(performance) == nullptr) return std::nullopt;
  OnOffer offer{device_.parts().clock.now(), own_part_only, {}, {}};
  for (std::uint32_t seat = 0; seat < ledger->seat_count(); ++seat) {
    offer.seats.push_back(ledger->seat_state(ledger::SeatIndex(seat)) == ledger::PlaceState::Free);
  }
  for (std::uint32_t zone = 0; zone < ledger->zone_count(); ++zone) {
    offer.zones.push_back(static_cast<std::uint32_t>(ledger->zone(ledger::ZoneIndex(zone)).available));
  }
  const auto idle = device_.idle_places(performance);
  for (const auto seat : idle.seats) offer.seats[seat.value()] = false;
  for (const auto& [zone, count] : idle.zones) offer.zones[zone.value()] -= count;
  tell_apart(*ledger, offer);
  const auto theirs = parent_.find(performance);
  if (own_part_only || theirs == parent_.end()) return offer;
  offer.as_of = std::min(offer.as_of, theirs->second.as_of);
  for (std::size_t seat = 0; seat < offer.seats.size() && seat < theirs->second.free_seats.size(); ++seat) {
    // What the controller called free and is here by now is held or sold here: its word is the older one.
    const bool is_here =
        ledger->seat_state(ledger::SeatIndex(static_cast<std::uint32_t>(seat))) != ledger::PlaceState::Absent;
    if (theirs->second.free_seats[seat] && !is_here) offer.seats[seat] = true;
  }
  for (const auto& [zone, count] : theirs->second.zones) {
    if (zone.value() < offer.zones.size()) offer.zones[zone.value()] += count;
  }
  return offer;
}

/// What is not here, and may be free with whoever cannot be asked now. Before the controller's first word that is all.
void Stock::tell_apart(const ledger::State& ledger, OnOffer& offer) const {
  const auto found = parent_.find(ledger.performance());
  const auto* theirs = found == parent_.end() ? nullptr : &found->second;
  offer.cut_off = offer.own_part_only || (theirs != nullptr && theirs->cut_off);
  const auto is_set = [](const std::vector<bool>& seats, std::size_t seat) {
    return seat < seats.size() && seats[seat];
  };
  for (std::uint32_t index = 0; index < ledger.seat_count(); ++index) {
    const bool is_absent = ledger.seat_state(ledger::SeatIndex(index)) == ledger::PlaceState::Absent;
    const bool may_be_free = theirs == nullptr || is_set(theirs->elsewhere, index) ||
                             (offer.own_part_only && is_set(theirs->free_seats, index));
    offer.seats_elsewhere.push_back(offer.cut_off && is_absent && may_be_free);
  }
  const auto has = [](const std::vector<ledger::ZoneCount>& zones, ledger::ZoneIndex zone) {
    return std::any_of(zones.begin(), zones.end(),
                       [zone](const auto& counted) { return counted.zone == zone && counted.count > 0; });
  };
  for (std::uint32_t index = 0; index < ledger.zone_count(); ++index) {
    const ledger::ZoneIndex zone(index);
    const bool more = theirs == nullptr
                          ? ledger.zone(zone).absent > 0
                          : has(theirs->zones_elsewhere, zone) || (offer.own_part_only && has(theirs->zones, zone));
    offer.zones_elsewhere.push_back(offer.cut_off && more);
  }
}

Result<ledger::Places, SellRefusal> Stock::choose(const Choice& choice, bool own_part_only) const {
  const auto* performance = device_.catalogue().find_performance(choice.performance);
  const auto* plan = device_.catalogue().find_plan(choice.performance);
  const auto offer = on_offer(choice.performance, own_part_only);
  if (performance == nullptr || plan == nullptr || !offer) return refuse(RefusalReason::UnknownPerformance);
  const auto places = [&]() -> Result<ledger::Places, RefusalReason> {
    if (const auto* seats = std::get_if<std::vector<ledger::SeatIndex>>(&choice.what)) {
      return named_seats(*offer, *plan, *seats);
    }
    if (const auto* best = std::get_if<BestOf>(&choice.what)) return best_seats(*offer, *plan, *best);
    return counted(*offer, *plan, std::get<std::vector<ledger::ZoneCount>>(choice.what));
  }();
  if (places) return *places;
  if (places.error() == RefusalReason::SeatsTaken) return taken(*offer);
  if (places.error() == RefusalReason::InsufficientSeats) return not_enough(*offer);
  return refuse(places.error());
}

bool is_certified(const device::Device& device) {
  const auto key = device.parts().signer.public_key();
  const auto* certificate = device.catalogue().keys().find(ticket::key_id(key));
  return certificate != nullptr && certificate->claims.public_key == key;
}

}  // namespace foyer::kiosk
