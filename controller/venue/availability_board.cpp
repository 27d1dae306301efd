#include "controller/venue/availability_board.hpp"

#include <algorithm>

namespace foyer::controller {
namespace {

/// A performance that ended is not worth a message any more.
constexpr Duration shown_after_end{std::chrono::hours(1)};

bool same_places(const wire::Availability& left, const wire::Availability& right) {
  return left.free_seats == right.free_seats && left.zones == right.zones;
}

void unite(wire::Availability& own, const wire::Availability& central) {
  for (std::size_t seat = 0; seat < own.free_seats.size() && seat < central.free_seats.size(); ++seat) {
    if (central.free_seats[seat]) own.free_seats[seat] = true;
  }
  for (const auto& theirs : central.zones) {
    const auto here = std::find_if(own.zones.begin(), own.zones.end(),
                                   [&theirs](const auto& zone) { return zone.zone == theirs.zone; });
    if (here != own.zones.end()) here->count += theirs.count;
  }
}

}  // namespace

void AvailabilityBoard::note_central(const wire::Availability& availability) {
  if (device_.catalogue().find_performance(availability.performance) == nullptr) return;
  central_[availability.performance] = availability;
}

std::optional<wire::Availability> AvailabilityBoard::current(const ledger::PerformanceId& performance,
                                                             bool with_central) const {
  const auto* ledger = device_.find_ledger(performance);
  if (ledger == nullptr) return std::nullopt;
  wire::Availability availability;
  availability.performance = performance;
  for (std::uint32_t seat = 0; seat < ledger->seat_count(); ++seat) {
    availability.free_seats.push_back(ledger->seat_state(ledger::SeatIndex(seat)) == ledger::PlaceState::Free);
  }
  for (std::uint32_t index = 0; index < ledger->zone_count(); ++index) {
    const ledger::ZoneIndex zone(index);
    availability.zones.push_back({zone, static_cast<std::uint32_t>(ledger->zone(zone).available)});
  }
  const auto idle = device_.idle_places(performance);
  for (const auto seat : idle.seats) availability.free_seats[seat.value()] = false;
  for (const auto& [zone, count] : idle.zones) availability.zones[zone.value()].count -= count;
  const auto theirs = central_.find(performance);
  if (with_central && theirs != central_.end()) unite(availability, theirs->second);
  return availability;
}

std::vector<wire::Availability> AvailabilityBoard::due(Duration now, Timestamp as_of, bool central_is_reachable) {
  std::vector<wire::Availability> due;
  for (const auto& [id, performance] : device_.catalogue().performances()) {
    if (performance.ends_at + shown_after_end < as_of) continue;
    const auto shown = shown_.find(id);
    if (shown != shown_.end() && now - shown->second.at < availability_at_most_every) continue;
    auto availability = current(id, central_is_reachable);
    if (!availability) continue;
    const bool is_news = shown == shown_.end() || !same_places(shown->second.last, *availability) ||
                         now - shown->second.at >= availability_at_least_every;
    if (!is_news) continue;
    availability->as_of = as_of;
    shown_.insert_or_assign(id, Shown{*availability, now});
    due.push_back(std::move(*availability));
  }
  return due;
}

void AvailabilityBoard::publish_all() {
  shown_.clear();
}

}  // namespace foyer::controller
