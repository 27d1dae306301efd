#include "kiosk/shop/own_part.hpp"

#include <algorithm>

namespace foyer::kiosk {
namespace {

constexpr std::string_view request_prefix = "own-part/";

std::string document_key(const ledger::PerformanceId& performance) {
  return std::string(request_prefix) + performance.text();
}

bool is_free(const ledger::State& ledger, std::uint32_t seat) {
  return ledger.seat_state(ledger::SeatIndex(seat)) == ledger::PlaceState::Free;
}

/// By category: the wheelchair places, or the seats that are none.
struct Level {
  std::uint32_t in_plan = 0;
  std::uint32_t free = 0;
};

std::vector<Level> levels_of(const ledger::State& ledger, const seating::SeatingPlan& plan, bool accessible) {
  std::vector<Level> levels(plan.categories.size());
  for (std::uint32_t index = 0; index < plan.seats.size(); ++index) {
    const auto& seat = plan.seats[index];
    if (seat.accessible != accessible) continue;
    ++levels[seat.category.value()].in_plan;
    if (is_free(ledger, index)) ++levels[seat.category.value()].free;
  }
  return levels;
}

/// Notes what is lacking of each category that has such seats at all. Whether any is low.
bool note_lacking(const std::vector<Level>& levels, std::uint32_t size, std::vector<wire::CategoryCount>& wanted) {
  bool is_low = false;
  for (std::uint32_t category = 0; category < levels.size(); ++category) {
    const auto& level = levels[category];
    if (level.free >= size || level.in_plan == 0) continue;
    is_low = is_low || 2 * level.free < size;
    wanted.push_back({seating::PriceCategoryIndex(category), size - level.free});
  }
  return is_low;
}

bool is_beside_free_accessible(const ledger::State& ledger, const seating::SeatingPlan& plan, std::uint32_t seat) {
  const auto beside = seating::neighbours(plan, ledger::SeatIndex(seat));
  const auto counts = [&](const std::optional<ledger::SeatIndex>& other) {
    return other && plan.seats[other->value()].accessible && is_free(ledger, other->value());
  };
  return counts(beside.left) || counts(beside.right);
}

/// What of these seats is more than the size, best first.
void add_surplus(const ledger::State& ledger, const seating::SeatingPlan& plan, bool accessible, std::uint32_t size,
                 ledger::Places& surplus) {
  auto levels = levels_of(ledger, plan, accessible);
  for (const bool companions_too : {false, true}) {
    for (std::uint32_t index = 0; index < plan.seats.size(); ++index) {
      const auto& seat = plan.seats[index];
      auto& level = levels[seat.category.value()];
      if (seat.accessible != accessible || !is_free(ledger, index) || level.free <= size) continue;
      const bool is_companions = !accessible && is_beside_free_accessible(ledger, plan, index);
      if (is_companions != companions_too) continue;
      --level.free;
      surplus.seats.emplace_back(index);
    }
  }
}

}  // namespace

std::optional<wire::GrantRequest> wanted_for(const ledger::State& ledger, const seating::SeatingPlan& plan,
                                             const OwnPartSize& size) {
  wire::GrantRequest wanted;
  wanted.performance = ledger.performance();
  wanted.partial = true;
  const bool ordinary_low = note_lacking(levels_of(ledger, plan, false), size.seats_per_category, wanted.categories);
  const bool accessible_low =
      note_lacking(levels_of(ledger, plan, true), size.accessible_per_category, wanted.accessible);
  bool is_low = ordinary_low || accessible_low;
  for (std::uint32_t zone = 0; zone < plan.zones.size(); ++zone) {
    const auto here = static_cast<std::uint32_t>(ledger.zone(ledger::ZoneIndex(zone)).available);
    if (here >= size.zone) continue;
    is_low = is_low || 2 * here < size.zone;
    wanted.zones.push_back({ledger::ZoneIndex(zone), size.zone - here});
  }
  return is_low ? std::optional(std::move(wanted)) : std::nullopt;
}

ledger::Places surplus_of(const ledger::State& ledger, const seating::SeatingPlan& plan, const OwnPartSize& size) {
  ledger::Places surplus;
  add_surplus(ledger, plan, true, size.accessible_per_category, surplus);
  add_surplus(ledger, plan, false, size.seats_per_category, surplus);
  for (std::uint32_t zone = 0; zone < plan.zones.size(); ++zone) {
    const auto here = static_cast<std::uint32_t>(ledger.zone(ledger::ZoneIndex(zone)).available);
    if (here > size.zone) surplus.zones.push_back({ledger::ZoneIndex(zone), here - size.zone});
  }
  return ledger::normalised(std::move(surplus));
}

OwnPart::OwnPart(device::Device& device, link::ChildLink& link, Stock& stock, const SeatSource& source,
                 OwnPartSize size)
    : device_(device), link_(link), stock_(stock), source_(source), size_(size) {}

Result<Done, journal::Error> OwnPart::load() {
  const auto documents = device_.parts().documents.list(request_prefix);
  if (!documents) return documents.error();
  for (const auto& document : *documents) {
    auto request = wire::decode_request(document.bytes);
    if (!request) return journal::Error::Corrupt;
    const auto* wanted = std::get_if<wire::GrantRequest>(&request->what);
    // A request of an earlier journal is not repeated: what it brought was bound to that journal.
    if (wanted == nullptr || request->journal_id != device_.journal().id()) continue;
    const auto performance = wanted->performance;
    standing_[performance].pending = std::move(*request);
  }
  return Done{};
}

void OwnPart::journal_renewed() {
  for (auto& [performance, standing] : standing_) standing.pending.reset();
}

void OwnPart::tick(Duration now) {
  if ((next_at_ && now < *next_at_) || !stock_.parent_is_reachable() || !is_certified(device_)) return;
  next_at_ = now + own_part_every;
  std::vector<wire::PerformanceOnSale> all;
  for (const auto& [id, performance] : device_.catalogue().performances()) all.push_back(performance);
  for (const auto& performance : all) consider(performance, now);
}

void OwnPart::consider(const wire::PerformanceOnSale& performance, Duration now) {
  const auto& id = performance.performance;
  const auto* ledger = device_.find_ledger(id);
  const auto* plan = device_.catalogue().find_plan(id);
  if (ledger == nullptr || plan == nullptr) return;
  auto& standing = standing_[id];
  if (standing.pending) {
    if (standing.in_flight) return;
    // The feed may have brought the grant while the answer was lost.
    const bool is_here = ledger->has_received(ledger::GrantId(standing.pending->request_id.bytes()));
    return is_here ? settled(id, true) : send(id, now);
  }
  if (!performance.on_sale || performance.ends_at <= device_.clock().at_least()) return;
  give_back(performance, standing, now);
  if (now < standing.not_before) return;
  const auto wanted = wanted_for(*ledger, *plan, size_);
  if (!wanted) return;
  wire::Request request{wire::RequestId::random(device_.parts().random), device_.identity().name,
                        device_.journal().id(), *wanted};
  if (!device_.parts().documents.put({document_key(id), 0, wire::encode(request)})) return;
  standing.pending = std::move(request);
  standing.first_sent_at = now;
  send(id, now);
}

void OwnPart::give_back(const wire::PerformanceOnSale& performance, Standing& standing, Duration now) {
  const auto& id = performance.performance;
  if (source_.is_bringing(id)) return;
  const auto surplus = surplus_of(*device_.find_ledger(id), *device_.catalogue().find_plan(id), size_);
  if (surplus != standing.surplus) {
    standing.surplus = surplus;
    standing.surplus_since = now;
  }
  if (ledger::is_empty(surplus) || now < standing.surplus_since + own_part_surplus_stays) return;
  // Refused only if a place is not free any more or nothing can be stored; then it is looked at again.
  static_cast<void>(
      device_.execute(id, ledger::ReturnPlaces{ledger::ReturnId::random(device_.parts().random), surplus}));
}

void OwnPart::send(const ledger::PerformanceId& performance, Duration now) {
  auto& standing = standing_.at(performance);
  standing.in_flight = true;
  const auto request = *standing.pending;  // The answer may come at once and end what is pending.
  link_.request(
      request, now, own_part_deadline,
      [this, alive = std::weak_ptr<int>(alive_), performance](const Result<wire::Reply, link::RequestError>& reply) {
        if (alive.lock()) answered(performance, reply);
      },
      standing.first_sent_at);
}

void OwnPart::hold_off(const ledger::PerformanceId& performance, Duration until) {
  auto& standing = standing_[performance];
  standing.not_before = std::max(standing.not_before, until);
}

void OwnPart::answered(const ledger::PerformanceId& performance, const Result<wire::Reply, link::RequestError>& reply) {
  auto& standing = standing_.at(performance);
  standing.in_flight = false;
  if (!reply) return;  // Nobody answered: the same request is sent again.
  if (const auto* granted = std::get_if<wire::Grant>(&reply->what)) {
    if (device_.receive(*granted)) settled(performance, true);
    return;
  }
  settled(performance, false);
}

void OwnPart::settled(const ledger::PerformanceId& performance, bool granted) {
  const std::string key = document_key(performance);
  // If the document stays, the request is repeated after the next start and changes nothing.
  static_cast<void>(device_.parts().documents.put(std::span<const journal::Document>(), std::span(&key, 1)));
  auto& standing = standing_.at(performance);
  standing.pending.reset();
  standing.first_sent_at.reset();
  const auto now = device_.parts().clock.since_boot();
  if (granted) {
    hold_off(performance, now + own_part_again_after_grant);
    standing.back_off = own_part_first_back_off;
    return;
  }
  hold_off(performance, now + standing.back_off);
  standing.back_off = std::min(2 * standing.back_off, own_part_longest_back_off);
}

}  // namespace foyer::kiosk
