#include <algorithm>

#include "protocol/ledger/decisions.hpp"
#include "protocol/ledger/ledger.hpp"

namespace foyer::ledger {
namespace {

/// A seat that is here under the very lease of the grant: nothing to do, and nothing to give back. One that is sold
/// goes back: its grantor could not let that sale stand, and must not believe that it may be sold here once more.
bool is_here(const Tables& tables, std::uint32_t index, const Lease& lease) {
  const SeatRecord& seat = tables.seats[index];
  return seat.state != PlaceState::Absent && seat.state != PlaceState::Sold && tables.leases[seat.lease].lease == lease;
}

/// Sold under this very lease before it came: its grantor made the grant before it heard of that. It goes back, and is
/// free there if the sale has left it meanwhile.
bool is_sold_already(const Tables& tables, std::uint32_t index, const Lease& lease) {
  if (tables.unarrived.empty()) return false;
  const Slot slot = find_lease_slot(tables, lease);
  const auto found = tables.unarrived.lower_bound({index, slot, 0});
  return found != tables.unarrived.end() && std::get<0>(*found) == index && std::get<1>(*found) == slot;
}

/// A seat that a grant names arrives if it is not here, or is here unsold under an older epoch.
bool arrives(const Tables& tables, std::uint32_t index, const Lease& lease) {
  const SeatRecord& seat = tables.seats[index];
  if (is_sold_already(tables, index, lease)) return false;
  switch (seat.state) {
    case PlaceState::Absent:
      return true;
    case PlaceState::Free:
    case PlaceState::Held:
    case PlaceState::Blocked:
      return tables.leases[seat.lease].lease.epoch < lease.epoch;
    case PlaceState::Sold:
    case PlaceState::Allotted:
      return false;
  }
  return false;
}

/// What of one group arrives. `room` is what each zone still has absent; it is used up.
Places arriving(const Tables& tables, const LeasedPlaces& group, std::map<ZoneIndex, std::uint64_t>& room) {
  Places places;
  const Slot lease = find_lease_slot(tables, group.lease);
  const bool dropped = lease != no_slot && !tables.leases[lease].live;
  if (dropped) return places;
  for (const SeatIndex seat : group.places.seats) {
    if (arrives(tables, seat.value(), group.lease)) places.seats.push_back(seat);
  }
  for (const ZoneCount& zone : group.places.zones) {
    const auto [left, is_new] = room.try_emplace(zone.zone, tables.zones[zone.zone.value()].totals.absent);
    const auto part = static_cast<std::uint32_t>(std::min<std::uint64_t>(zone.count, left->second));
    left->second -= part;
    if (part > 0) places.zones.push_back({zone.zone, part});
  }
  return places;
}

/// What is free, blocked or entrusted below under a lease: unsold and in nobody's hands here. Linear in the seats.
Places idle_under(const Tables& tables, Slot lease) {
  Places idle;
  for (std::uint32_t index = 0; index < tables.seats.size(); ++index) {
    const SeatRecord& seat = tables.seats[index];
    const bool is_idle =
        seat.state == PlaceState::Free || seat.state == PlaceState::Blocked || seat.state == PlaceState::Allotted;
    if (is_idle && seat.lease == lease) idle.seats.emplace_back(index);
  }
  for (std::uint32_t index = 0; index < tables.zones.size(); ++index) {
    const ZonePool* pool = find_pool(tables.zones[index], lease);
    const std::uint32_t count = pool == nullptr ? 0 : pool->free + pool->blocked + pool->allotted;
    if (count > 0) idle.zones.push_back({ZoneIndex(index), count});
  }
  return idle;
}

}  // namespace

Decision decide_on(const Tables& tables, const ReceiveGrant& command, Timestamp) {
  if (tables.origin != Origin::Holder) return refuse(RefusalReason::WrongOrigin);
  if (command.grant.is_nil()) return refuse(RefusalReason::MissingId);
  if (tables.received_grants.contains(command.grant)) return done_before();
  FOYER_TRY(groups, check_named(tables, command.places));
  GrantReceived event{command.grant, {}, {}, command.until};
  std::map<ZoneIndex, std::uint64_t> room;
  for (const LeasedPlaces& group : groups) {
    if (group.lease.is_nil()) return refuse(RefusalReason::MissingId);
    Places arrived = arriving(tables, group, room);
    Places ignored = subtract(group.places, arrived);
    std::erase_if(ignored.seats, [&](SeatIndex seat) { return is_here(tables, seat.value(), group.lease); });
    if (!is_empty(arrived)) event.places.push_back({group.lease, std::move(arrived)});
    if (!is_empty(ignored)) event.ignored.push_back({group.lease, std::move(ignored)});
  }
  return only(event);
}

Decision decide_on(const Tables& tables, const ReturnPlaces& command, Timestamp now) {
  if (tables.origin != Origin::Holder) return refuse(RefusalReason::WrongOrigin);
  if (command.return_id.is_nil()) return refuse(RefusalReason::MissingId);
  if (tables.returns.contains(command.return_id)) return done_before();
  FOYER_TRY(taking, take_free(tables, command.places, now, Purpose::Keeping));
  std::vector<Event> events = std::move(taking.expiries);
  events.emplace_back(PlacesReturned{command.return_id, std::move(taking.places)});
  return events;
}

Decision decide_on(const Tables& tables, const DropLease& command, Timestamp) {
  if (tables.origin != Origin::Holder) return refuse(RefusalReason::WrongOrigin);
  if (command.lease.is_nil()) return refuse(RefusalReason::MissingId);
  const Slot lease = find_lease_slot(tables, command.lease);
  // A lease never seen is dropped too: a grant under it may still be on its way and must not be sold from.
  if (lease == no_slot) return only(LeaseDropped{command.lease, {}});
  if (!tables.leases[lease].live) return done_before();
  return only(LeaseDropped{command.lease, idle_under(tables, lease)});
}

std::optional<GivenBack> given_back(const Event& event) {
  if (const auto* returned = std::get_if<PlacesReturned>(&event))
    return GivenBack{returned->return_id, returned->places};
  const auto* received = std::get_if<GrantReceived>(&event);
  if (received == nullptr || received->ignored.empty()) return std::nullopt;
  // The grant is received once, so its id serves for what is given back of it.
  return GivenBack{ReturnId(received->grant.bytes()), received->ignored};
}

}  // namespace foyer::ledger
