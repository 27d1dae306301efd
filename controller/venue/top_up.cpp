#include "controller/venue/top_up.hpp"

#include <algorithm>

namespace foyer::controller {
namespace {

constexpr std::string_view request_prefix = "top-up/";

std::string document_key(const ledger::PerformanceId& performance) {
  return std::string(request_prefix) + performance.text();
}

/// Of one category or zone: what the share is, and what of it is not sold.
struct Level {
  std::uint32_t share = 0;
  std::uint32_t unsold = 0;

  [[nodiscard]] bool is_low() const noexcept { return 2 * std::uint64_t{unsold} < share; }
  [[nodiscard]] std::uint32_t lacking() const noexcept { return share > unsold ? share - unsold : 0; }
};

std::uint32_t percent_of(std::uint64_t total, std::uint32_t percent) {
  return static_cast<std::uint32_t>(total * percent / 100);
}

bool is_unsold(ledger::PlaceState state) {
  using State = ledger::PlaceState;
  return state == State::Free || state == State::Held || state == State::Allotted;
}

/// Rounded up, so that a hall with few wheelchair places has some in the venue: 40 % of 3 are 2.
std::uint32_t accessible_share(std::uint32_t total, std::uint32_t percent) {
  if (percent == 0) return 0;
  const auto share = static_cast<std::uint32_t>((std::uint64_t{total} * percent + 99) / 100);
  return std::min(total, std::max(share, fewest_accessible));
}

/// By category: the wheelchair places, or the seats that are none.
std::vector<Level> seat_levels(const ledger::State& ledger, const seating::SeatingPlan& plan, std::uint32_t percent,
                               bool accessible) {
  std::vector<Level> levels(plan.categories.size());
  for (std::uint32_t index = 0; index < plan.seats.size(); ++index) {
    const auto& seat = plan.seats[index];
    if (seat.accessible != accessible) continue;
    auto& level = levels[seat.category.value()];
    ++level.share;
    if (is_unsold(ledger.seat_state(ledger::SeatIndex(index)))) ++level.unsold;
  }
  for (auto& level : levels) {
    level.share = accessible ? accessible_share(level.share, percent) : percent_of(level.share, percent);
  }
  return levels;
}

/// Notes what is lacking of each category. Whether any is low.
bool note_lacking(const std::vector<Level>& levels, std::vector<wire::CategoryCount>& wanted) {
  bool is_low = false;
  for (std::uint32_t category = 0; category < levels.size(); ++category) {
    is_low = is_low || levels[category].is_low();
    const auto lacking = levels[category].lacking();
    if (lacking > 0) wanted.push_back({seating::PriceCategoryIndex(category), lacking});
  }
  return is_low;
}

std::vector<Level> zone_levels(const ledger::State& ledger, const seating::SeatingPlan& plan, std::uint32_t percent) {
  std::vector<Level> levels;
  for (std::uint32_t index = 0; index < plan.zones.size(); ++index) {
    const auto& totals = ledger.zone(ledger::ZoneIndex(index));
    levels.push_back({percent_of(plan.zones[index].capacity, percent),
                      static_cast<std::uint32_t>(totals.available + totals.held + totals.allotted)});
  }
  return levels;
}

}  // namespace

std::optional<wire::GrantRequest> wanted_for(const ledger::State& ledger, const seating::SeatingPlan& plan,
                                             const AllotmentShare& share) {
  wire::GrantRequest wanted;
  wanted.performance = ledger.performance();
  wanted.partial = true;
  const bool ordinary_low = note_lacking(seat_levels(ledger, plan, share.seats_percent, false), wanted.categories);
  const bool accessible_low = note_lacking(seat_levels(ledger, plan, share.seats_percent, true), wanted.accessible);
  bool is_low = ordinary_low || accessible_low;
  const auto zones = zone_levels(ledger, plan, share.zones_percent);
  for (std::uint32_t zone = 0; zone < zones.size(); ++zone) {
    is_low = is_low || zones[zone].is_low();
    const auto lacking = zones[zone].lacking();
    if (lacking > 0) wanted.zones.push_back({ledger::ZoneIndex(zone), lacking});
  }
  return is_low ? std::optional(std::move(wanted)) : std::nullopt;
}

TopUp::TopUp(device::Device& device, SubGrants::Central central, AllotmentShare share)
    : device_(device), central_(std::move(central)), share_(share) {}

Result<Done, journal::Error> TopUp::load() {
  const auto documents = device_.parts().documents.list(request_prefix);
  if (!documents) return documents.error();
  for (const auto& document : *documents) {
    auto request = wire::decode_request(document.bytes);
    if (!request) return journal::Error::Corrupt;
    const auto* wanted = std::get_if<wire::GrantRequest>(&request->what);
    // A request of an earlier journal is not repeated: what it brought was bound to that journal.
    if (wanted == nullptr || request->journal_id != device_.journal().id()) continue;
    const auto performance = wanted->performance;
    pending_[performance] = {std::move(*request), false};
  }
  return Done{};
}

void TopUp::journal_renewed() {
  pending_.clear();
  not_before_.clear();
}

void TopUp::tick(Duration now) {
  if ((next_at_ && now < *next_at_) || !central_.is_reachable()) return;
  next_at_ = now + top_up_every;
  std::vector<wire::PerformanceOnSale> all;
  for (const auto& [id, performance] : device_.catalogue().performances()) all.push_back(performance);
  for (const auto& performance : all) consider(performance, now);
}

void TopUp::consider(const wire::PerformanceOnSale& performance, Duration now) {
  const auto& id = performance.performance;
  const auto* ledger = device_.find_ledger(id);
  const auto* plan = device_.catalogue().find_plan(id);
  if (ledger == nullptr || plan == nullptr) return;
  if (const auto found = pending_.find(id); found != pending_.end()) {
    if (found->second.in_flight) return;
    // The feed may have brought the grant while the answer was lost.
    const bool is_here = ledger->has_received(ledger::GrantId(found->second.request.request_id.bytes()));
    return is_here ? forget(id, top_up_again_after_grant) : send(id);
  }
  if (!performance.on_sale || performance.ends_at <= device_.clock().at_least()) return;
  if (const auto wait = not_before_.find(id); wait != not_before_.end() && now < wait->second) return;
  const auto wanted = wanted_for(*ledger, *plan, share_);
  if (!wanted) return;
  const wire::Request request{wire::RequestId::random(device_.parts().random), device_.identity().name,
                              device_.journal().id(), *wanted};
  if (!device_.parts().documents.put({document_key(id), 0, wire::encode(request)})) return;
  pending_[id] = {request, false, now};
  send(id);
}

void TopUp::send(const ledger::PerformanceId& performance) {
  auto& pending = pending_.at(performance);
  pending.in_flight = true;
  const auto request = pending.request;  // The answer may come at once and end what is pending.
  central_.ask(
      request, top_up_deadline, pending.first_sent_at,
      [this, performance](const Result<wire::Reply, link::RequestError>& reply) { answered(performance, reply); });
}

void TopUp::hold_off(const ledger::PerformanceId& performance, Duration until) {
  auto& wait = not_before_[performance];
  wait = std::max(wait, until);
}

void TopUp::answered(const ledger::PerformanceId& performance, const Result<wire::Reply, link::RequestError>& reply) {
  const auto found = pending_.find(performance);
  if (found == pending_.end()) return;
  found->second.in_flight = false;
  if (!reply) return;  // Nobody answered: the same request is sent again.
  if (const auto* granted = std::get_if<wire::Grant>(&reply->what)) {
    if (device_.receive(*granted)) forget(performance, top_up_again_after_grant);
    return;
  }
  forget(performance, top_up_again_after_refusal);
}

void TopUp::forget(const ledger::PerformanceId& performance, Duration again_after) {
  const std::string key = document_key(performance);
  // If the document stays, the request is repeated after the next start and changes nothing.
  static_cast<void>(device_.parts().documents.put(std::span<const journal::Document>(), std::span(&key, 1)));
  pending_.erase(performance);
  hold_off(performance, device_.parts().clock.since_boot() + again_after);
}

}  // namespace foyer::controller
