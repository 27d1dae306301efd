#include "central/fleet/set_back.hpp"

#include <algorithm>

#include "protocol/wire/central_event.hpp"

namespace foyer::central {
namespace {

constexpr std::size_t events_at_once = 1'000;

bool is_grant(const journal::StoredEvent& stored, const UnknownGrant& grant) {
  const auto event = wire::decode_central_event(stored.bytes);
  const auto* change = event ? std::get_if<ledger::Event>(&event->body) : nullptr;
  const auto* granted = change == nullptr ? nullptr : std::get_if<ledger::PlacesGranted>(change);
  return granted != nullptr && granted->grant == grant.grant && is_of_grant(grant.places, granted->places);
}

}  // namespace

bool is_behind(const journal::EventLog& log, const sync::FeedState& known) {
  if (known.log_id != log.log_id()) return false;
  const auto newest = log.last_position();
  return newest && known.version > *newest;
}

bool has_forgotten(const journal::EventLog& log, const UnknownGrant& grant) {
  for (std::uint64_t from = 1;; from += events_at_once) {
    const auto events = log.read_stream(stream::performance(grant.performance), from, events_at_once);
    if (!events) return false;
    if (std::ranges::any_of(*events, [&grant](const auto& stored) { return is_grant(stored, grant); })) return false;
    if (events->size() < events_at_once) return true;
  }
}

}  // namespace foyer::central
