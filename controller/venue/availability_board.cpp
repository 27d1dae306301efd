#include "controller/venue/availability_board.hpp"

#include <algorithm>

namespace foyer::controller {
namespace {

/// A performance that ended is not worth a message any more.
constexpr Duration shown_after_end{std::chrono::hours(1)};

bool same_places(const wire::Availability& left, const wire::Availability& right) {
  return left.free_seats == right.free_seats && left.zones == right.zones && left.cut_off == right.cut_off &&
         left.elsewhere == right.elsewhere && left.zones_elsewhere == right.zones_elsewhere;
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

/// What is not here and was free at central when it was last heard; all that is not here if it was never heard.
void tell_apart(wire::Availability& own, const ledger::State& ledger, const wire::Availability* central) {
  own.cut_off = true;
  for (std::uint32_t index = 0; index < ledger.seat_count(); ++index) {
    const bool is_absent = ledger.seat_state(ledger::SeatIndex(index)) == ledger::PlaceState::Absent;
    const bool may_be_free = central == nullptr || (index < central->free_seats.size() && central->free_seats[index]);
    own.elsewhere.push_back(is_absent && may_be_free);
  }
  if (central != nullptr) {
    own.zones_elsewhere = central->zones;
    return;
  }
  for (std::uint32_t index = 0; index < ledger.zone_count(); ++index) {
    const ledger::ZoneIndex zone(index);
    own.zones_elsewhere.push_back({zone, static_cast<std::uint32_t>(ledger.zone(zone).absent)});
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
  const auto* central = theirs == central_.end() ? nullptr : &theirs->second;
  if (!with_central) tell_apart(availability, *ledger, central);
  if (with_central && central != nullptr) unite(availability, *central);
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
