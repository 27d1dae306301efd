#include "protocol/device/lease_clock.hpp"

#include <algorithm>

#include "protocol/device/lease_time.hpp"

namespace foyer::device {
namespace {

constexpr std::string_view prefix = "lease/";

std::string document_key(const ledger::Lease& lease) {
  return std::string(prefix) + lease.allotment.text() + "/" + std::to_string(lease.epoch.value());
}

const std::vector<ledger::LeasedPlaces>* places_used(const ledger::Event& event) {
  if (const auto* held = std::get_if<ledger::SeatsHeld>(&event)) return &held->places;
  if (const auto* booked = std::get_if<ledger::HoldBooked>(&event)) return &booked->places;
  if (const auto* granted = std::get_if<ledger::PlacesGranted>(&event)) return &granted->places;
  return nullptr;
}

ledger::Refusal dead(const ledger::Places& places) {
  ledger::Refusal refusal;
  refusal.reason = ledger::RefusalReason::DeadEpoch;
  if (!places.seats.empty()) {
    refusal.seat = places.seats.front();
  } else if (!places.zones.empty()) {
    refusal.zone = places.zones.front().zone;
  }
  return refusal;
}

}  // namespace

Result<Done, journal::Error> LeaseClock::load() {
  const auto documents = documents_.list(prefix);
  if (!documents) return documents.error();
  const auto boot = clock_.boot_id();
  for (const auto& document : *documents) {
    const auto stored = wire::decode_lease_standing(document.bytes);
    if (!stored) return journal::Error::Corrupt;
    Standing standing{stored->performance, std::nullopt, {}};
    const bool is_same_boot = !boot.empty() && stored->boot_id == boot;
    if (is_same_boot) {
      standing.deadline = stored->deadline;
      standing.renew_at = stored->renew_at;
    }
    standings_[stored->lease] = standing;
  }
  return Done{};
}

Result<Done, journal::Error> LeaseClock::put(const ledger::Lease& lease, const Standing& standing) {
  const wire::LeaseStanding stored{standing.performance, lease, standing.deadline, standing.renew_at, clock_.boot_id()};
  if (auto done = documents_.put(journal::Document{document_key(lease), 0, wire::encode(stored)}); !done) {
    return done.error();
  }
  standings_[lease] = standing;
  return Done{};
}

Result<Done, journal::Error> LeaseClock::forget(const ledger::Lease& lease) {
  if (!standings_.contains(lease)) return Done{};
  const std::string key = document_key(lease);
  const std::span<const journal::Document> nothing;
  if (auto done = documents_.put(nothing, std::span(&key, 1)); !done) return done.error();
  standings_.erase(lease);
  return Done{};
}

/// Never shortens: the grantor counts from its latest word, whichever order the words arrive in.
Result<Done, journal::Error> LeaseClock::extend(const ledger::PerformanceId& performance, const ledger::Lease& lease,
                                                Duration lease_time, Duration sent_at) {
  const auto time = holder_time(lease_time);
  const auto deadline = sent_at + time;
  const auto known = standings_.find(lease);
  const bool is_later = known == standings_.end() || !known->second.deadline || *known->second.deadline < deadline;
  if (!is_later) return Done{};
  return put(lease, {performance, deadline, sent_at + time / 2});
}

Result<Done, journal::Error> LeaseClock::granted(const wire::Grant& grant, std::optional<Duration> first_sent_at) {
  for (const auto& group : grant.places) {
    const auto known = standings_.find(group.lease);
    Result<Done, journal::Error> done = Done{};
    if (!grant.is_timed()) {
      done = forget(group.lease);
    } else if (grant.lease_time && first_sent_at) {
      done = extend(grant.performance, group.lease, *grant.lease_time, *first_sent_at);
    } else if (known == standings_.end() || is_over(known->second)) {
      done = put(group.lease, {grant.performance, std::nullopt, {}});
    }
    if (!done) return done.error();
  }
  return Done{};
}

Result<Done, journal::Error> LeaseClock::renewed(const wire::Renewed& renewed, Duration sent_at) {
  for (const auto& lease : renewed.leases) {
    const auto known = standings_.find(lease);
    if (known == standings_.end()) continue;
    const auto performance = known->second.performance;
    auto done = renewed.lease_time ? extend(performance, lease, *renewed.lease_time, sent_at) : forget(lease);
    if (!done) return done.error();
  }
  return Done{};
}

Result<Done, journal::Error> LeaseClock::ended(const ledger::PerformanceId& performance) {
  const auto standings = standings_;
  for (const auto& [lease, standing] : standings) {
    if (standing.performance != performance || is_over(standing)) continue;
    if (auto done = put(lease, {performance, now(), now()}); !done) return done.error();
  }
  return Done{};
}

std::optional<Duration> LeaseClock::remaining(const ledger::Lease& lease) const {
  const auto found = standings_.find(lease);
  if (found == standings_.end()) return std::nullopt;
  if (!found->second.deadline) return Duration(0);
  return std::max(Duration(0), *found->second.deadline - now());
}

bool LeaseClock::may_use(const ledger::Lease& lease) const {
  return remaining(lease) != Duration(0);
}

std::optional<ledger::Refusal> LeaseClock::refuse(const std::vector<ledger::Event>& events) const {
  if (standings_.empty()) return std::nullopt;
  for (const auto& event : events) {
    const auto* groups = places_used(event);
    if (groups == nullptr) continue;
    for (const auto& group : *groups) {
      if (!may_use(group.lease)) return dead(group.places);
    }
  }
  return std::nullopt;
}

bool LeaseClock::any_is_idle(const ledger::PerformanceId& performance) const {
  return std::any_of(standings_.begin(), standings_.end(), [&](const auto& entry) {
    return entry.second.performance == performance && !may_use(entry.first);
  });
}

std::set<ledger::PerformanceId> LeaseClock::to_be_renewed() const {
  std::set<ledger::PerformanceId> due;
  for (const auto& [lease, standing] : standings_) {
    if (!standing.deadline || (now() >= standing.renew_at && !is_over(standing))) due.insert(standing.performance);
  }
  return due;
}

std::map<ledger::Lease, ledger::PerformanceId> LeaseClock::over() const {
  std::map<ledger::Lease, ledger::PerformanceId> over;
  for (const auto& [lease, standing] : standings_) {
    if (is_over(standing)) over[lease] = standing.performance;
  }
  return over;
}

}  // namespace foyer::device
