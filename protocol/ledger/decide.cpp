#include "protocol/ledger/decisions.hpp"
#include "protocol/ledger/ledger.hpp"

namespace foyer::ledger {
namespace {

/// A blocked count of a zone, from its oldest lease first; nothing if it has not as many.
std::optional<std::vector<Share>> blocked_shares(const Tables& tables, const ZoneCount& wanted) {
  std::vector<Share> shares;
  std::uint32_t missing = wanted.count;
  for (const ZonePool& pool : tables.zones[wanted.zone.value()].pools) {
    const std::uint32_t part = std::min(missing, pool.blocked);
    if (part > 0) shares.push_back({pool.lease, no_slot, wanted.zone.value(), part});
    missing -= part;
  }
  if (missing > 0) return std::nullopt;
  return shares;
}

}  // namespace

Result<std::vector<Event>, Refusal> decide(const State& state, const Command& command, Timestamp now) {
  const Tables& tables = state.tables();
  if (!tables.open && !std::holds_alternative<OpenPerformance>(command)) return refuse(RefusalReason::NotOpen);
  return std::visit([&](const auto& each) { return decide_on(tables, each, now); }, command);
}

Decision decide_on(const Tables& tables, const OpenPerformance& command, Timestamp) {
  if (command.performance.is_nil()) return refuse(RefusalReason::MissingId);
  std::uint64_t total = command.seat_count;
  if (command.seat_count > seating::max_seats || command.zone_capacities.size() > seating::max_zones)
    return refuse(RefusalReason::TooManyPlaces);
  for (std::uint32_t zone = 0; zone < command.zone_capacities.size(); ++zone) {
    if (command.zone_capacities[zone] > seating::max_zone_capacity)
      return refuse(RefusalReason::TooManyPlaces, ZoneIndex(zone));
    total += command.zone_capacities[zone];
  }
  if (total == 0) return refuse(RefusalReason::EmptyRequest);
  if (!tables.open)
    return only(PerformanceOpened{command.performance, command.seat_count, command.zone_capacities, command.origin});

  bool same = tables.performance == command.performance && tables.origin == command.origin &&
              tables.seats.size() == command.seat_count && tables.zones.size() == command.zone_capacities.size();
  for (std::size_t zone = 0; same && zone < tables.zones.size(); ++zone)
    same = tables.zones[zone].totals.total == command.zone_capacities[zone];
  if (!same) return refuse(RefusalReason::AlreadyOpen);
  return done_before();
}

Decision decide_on(const Tables& tables, const BlockPlaces& command, Timestamp now) {
  if (command.reason.size() > max_reason_length) return refuse(RefusalReason::ReasonTooLong);
  FOYER_TRY(taking, take_free(tables, command.places, now, Purpose::Keeping));
  std::vector<Event> events = std::move(taking.expiries);
  events.emplace_back(PlacesBlocked{std::move(taking.places), command.reason});
  return events;
}

Decision decide_on(const Tables& tables, const UnblockPlaces& command, Timestamp) {
  if (command.reason.size() > max_reason_length) return refuse(RefusalReason::ReasonTooLong);
  FOYER_TRY(places, check_named(tables, command.places));
  std::vector<Share> shares;
  for (const SeatIndex seat : places.seats) {
    const SeatRecord& record = tables.seats[seat.value()];
    if (record.state != PlaceState::Blocked) return refuse(RefusalReason::NotBlocked, seat);
    shares.push_back({record.lease, no_slot, seat.value(), 0});
  }
  for (const ZoneCount& zone : places.zones) {
    const auto found = blocked_shares(tables, zone);
    if (!found) return refuse(RefusalReason::NotBlocked, zone.zone);
    shares.insert(shares.end(), found->begin(), found->end());
  }
  return only(PlacesUnblocked{grouped(tables, shares), command.reason});
}

OpenPerformance open_on(const seating::SeatingPlan& plan, PerformanceId performance, Origin origin) {
  return {performance, static_cast<std::uint32_t>(plan.seats.size()), seating::zone_capacities(plan), origin};
}

}  // namespace foyer::ledger
