#include "central/reconciliation/reseat.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "protocol/seating/best_seats.hpp"

namespace foyer::central {
namespace {

using seating::PriceCategoryIndex;

/// What a category costs now; the plan's own price where the performance names none.
std::int64_t price_of(const wire::PerformanceOnSale& performance, const seating::SeatingPlan& plan,
                      PriceCategoryIndex category) {
  const auto index = category.value();
  if (index < performance.prices.size()) return performance.prices[index].price.cents;
  return plan.categories[index].price.cents;
}

/// The category itself, then those that are at least as dear, the nearest in price first.
std::vector<PriceCategoryIndex> good_enough(const wire::PerformanceOnSale& performance,
                                            const seating::SeatingPlan& plan, PriceCategoryIndex wanted) {
  const auto paid = price_of(performance, plan, wanted);
  std::vector<std::pair<std::int64_t, PriceCategoryIndex>> dearer;
  for (std::uint32_t index = 0; index < plan.categories.size(); ++index) {
    const PriceCategoryIndex category(index);
    const auto price = price_of(performance, plan, category);
    if (category != wanted && price > paid) dearer.emplace_back(price, category);
  }
  std::sort(dearer.begin(), dearer.end());
  std::vector<PriceCategoryIndex> all{wanted};
  for (const auto& [price, category] : dearer) all.push_back(category);
  return all;
}

struct Wanted {
  std::uint32_t seats = 0;
  PriceCategoryIndex category;  ///< The dearest among the seats: nobody of the party gets less than was paid.
  bool accessible = false;
  std::map<seating::ZoneIndex, std::uint32_t> zones;
};

std::optional<Wanted> wanted_by(const wire::OrderSettled& order, const wire::PerformanceOnSale& performance,
                                const seating::SeatingPlan& plan) {
  Wanted wanted;
  std::int64_t dearest = -1;
  for (const auto& ticket : order.tickets) {
    if (const auto* zone = std::get_if<seating::ZoneIndex>(&ticket.place)) {
      if (!seating::has_zone(plan, *zone)) return std::nullopt;
      ++wanted.zones[*zone];
      continue;
    }
    const auto seat = std::get<seating::SeatIndex>(ticket.place);
    if (!seating::has_seat(plan, seat)) return std::nullopt;
    ++wanted.seats;
    const auto& of_plan = plan.seats[seat.value()];
    wanted.accessible = wanted.accessible || of_plan.accessible;
    const auto price = price_of(performance, plan, of_plan.category);
    if (price <= dearest) continue;
    dearest = price;
    wanted.category = of_plan.category;
  }
  return wanted;
}

Result<std::vector<seating::SeatIndex>, ReseatRefusal> choose_seats(const ledger::State& ledger,
                                                                    const wire::PerformanceOnSale& performance,
                                                                    const seating::SeatingPlan& plan,
                                                                    const Wanted& wanted) {
  std::set<seating::SeatIndex> taken;
  const auto is_free = [&](seating::SeatIndex seat) {
    return ledger.seat_state(seat) == ledger::PlaceState::Free && !taken.contains(seat);
  };
  const auto categories = good_enough(performance, plan, wanted.category);
  bool enough = false;
  for (const auto category : categories) {
    auto seats = seating::best_seats(plan, is_free, {wanted.seats, category, false});
    if (seats) return std::move(*seats);
    enough = enough || seats.error() == seating::BestSeatsError::NotTogether;
  }
  if (!performance.may_split) return enough ? ReseatRefusal::NotTogether : ReseatRefusal::NotEnough;
  // Apart, in blocks as large as can be had.
  std::vector<seating::SeatIndex> all;
  for (auto size = wanted.seats; size > 0 && all.size() < wanted.seats;) {
    size = std::min(size, static_cast<std::uint32_t>(wanted.seats - all.size()));
    bool found = false;
    for (const auto category : categories) {
      const auto block = seating::best_seats(plan, is_free, {size, category, false});
      if (!block) continue;
      all.insert(all.end(), block->begin(), block->end());
      taken.insert(block->begin(), block->end());
      found = true;
      break;
    }
    if (!found) --size;
  }
  if (all.size() < wanted.seats) return ReseatRefusal::NotEnough;
  std::sort(all.begin(), all.end());
  return all;
}

/// The same zone, or a dearer one that takes them all.
std::optional<seating::ZoneIndex> choose_zone(const ledger::State& ledger, const wire::PerformanceOnSale& performance,
                                              const seating::SeatingPlan& plan, seating::ZoneIndex own,
                                              std::uint32_t count) {
  if (ledger.zone(own).available >= count) return own;
  const auto paid = price_of(performance, plan, plan.zones[own.value()].category);
  std::optional<std::pair<std::int64_t, seating::ZoneIndex>> best;
  for (std::uint32_t index = 0; index < plan.zones.size(); ++index) {
    const seating::ZoneIndex zone(index);
    const auto price = price_of(performance, plan, plan.zones[index].category);
    if (zone == own || price < paid || ledger.zone(zone).available < count) continue;
    if (!best || std::pair(price, zone) < *best) best.emplace(price, zone);
  }
  return best ? std::optional(best->second) : std::nullopt;
}

HoldId hold_for(const OrderId& order, const ledger::Places& places, Timestamp now) {
  std::string subject = order.text() + std::to_string(now.ms);
  for (const auto seat : places.seats) subject += "," + std::to_string(seat.value());
  return derived_id<HoldId>("reseat", as_bytes(subject));
}

wire::TicketNotices notices_for(const wire::OrderSettled& order, const std::vector<ticket::Place>& places) {
  wire::TicketNotices notices{order.performance, order.order, {}};
  for (std::size_t index = 0; index < order.tickets.size(); ++index) {
    wire::TicketNotice notice;
    notice.ticket = order.tickets[index].ticket;
    notice.settled = true;
    notice.moved_to = places[index];
    notices.tickets.push_back(std::move(notice));
  }
  return notices;
}

}  // namespace

std::string_view text(ReseatRefusal refusal) noexcept {
  switch (refusal) {
    case ReseatRefusal::NoPlan:
      return "The seating plan of this performance is not known here.";
    case ReseatRefusal::NotEnough:
      return "Too few places of the same or a better category are free.";
    case ReseatRefusal::NotTogether:
      return "Enough places are free, but not side by side.";
    case ReseatRefusal::NeedsAccessible:
      return "A wheelchair place is among them: ask the customer before moving anybody.";
    case ReseatRefusal::PartlyCancelled:
      return "A part of this order was cancelled. Choose its places by hand.";
    case ReseatRefusal::WrongCount:
      return "Name as many places as the order has tickets: seats for seats, zones for zones.";
    case ReseatRefusal::NotTheLedgersTo:
      return "These places can't be given to this order: they were taken meanwhile, or it has places already.";
  }
  return {};
}

Result<ledger::Places, ReseatRefusal> choose_places(const Model& model, const wire::OrderSettled& order) {
  const auto* record = model.find_performance(order.performance);
  const auto* plan = plan_of(model, order.performance);
  if (record == nullptr || plan == nullptr) return ReseatRefusal::NoPlan;
  const auto wanted = wanted_by(order, *record->on_sale, *plan);
  if (!wanted) return ReseatRefusal::NoPlan;
  if (wanted->accessible) return ReseatRefusal::NeedsAccessible;
  const auto conflict = record->ledger.conflicts().find(order.order);
  if (conflict != record->ledger.conflicts().end() && count(conflict->second.places) != order.tickets.size()) {
    return ReseatRefusal::PartlyCancelled;
  }
  ledger::Places places;
  if (wanted->seats > 0) {
    auto seats = choose_seats(record->ledger, *record->on_sale, *plan, *wanted);
    if (!seats) return seats.error();
    places.seats = std::move(*seats);
  }
  for (const auto& [zone, count] : wanted->zones) {
    const auto found = choose_zone(record->ledger, *record->on_sale, *plan, zone, count);
    if (!found) return ReseatRefusal::NotEnough;
    places.zones.push_back({*found, count});
  }
  return ledger::normalised(std::move(places));
}

Result<std::vector<ticket::Place>, ReseatRefusal> hand_out(const wire::OrderSettled& order,
                                                           const ledger::Places& places) {
  std::vector<ticket::Place> in_zones;
  for (const auto& zone : places.zones) in_zones.insert(in_zones.end(), zone.count, zone.zone);
  auto seat = places.seats.begin();
  auto zone = in_zones.begin();
  std::vector<ticket::Place> given;
  for (const auto& ticket : order.tickets) {
    const bool of_seat = std::holds_alternative<seating::SeatIndex>(ticket.place);
    if (of_seat ? seat == places.seats.end() : zone == in_zones.end()) return ReseatRefusal::WrongCount;
    given.push_back(of_seat ? ticket::Place(*seat++) : *zone++);
  }
  if (seat != places.seats.end() || zone != in_zones.end()) return ReseatRefusal::WrongCount;
  return given;
}

Result<Done, ReseatRefusal> put_reseat(ChangeList& changes, const Model& model, const wire::OrderSettled& order,
                                       const ledger::Places& places, Timestamp now) {
  const auto* record = model.find_performance(order.performance);
  if (record == nullptr) return ReseatRefusal::NoPlan;
  FOYER_TRY(given, hand_out(order, places));
  // Rare, and the second command must see the first: a copy of this one ledger.
  auto ledger = record->ledger;
  const auto hold = hold_for(order.order, places, now);
  const auto held = ledger::execute(ledger, ledger::HoldSeats{hold, places, now + reseat_hold}, now);
  if (!held) return ReseatRefusal::NotTheLedgersTo;
  const auto reseated = ledger::execute(ledger, ledger::ReseatOrder{order.order, hold}, now);
  if (!reseated) return ReseatRefusal::NotTheLedgersTo;
  changes.put(order.performance, *held);
  changes.put(order.performance, *reseated);
  changes.put(stream::order(order.order), wire::TicketsNoticed{notices_for(order, given)});
  changes.put(stream::order(order.order), wire::OrderResolved{order.order, wire::OrderResolution::Reseated});
  return Done{};
}

}  // namespace foyer::central
