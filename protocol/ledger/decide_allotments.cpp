#include <algorithm>

#include "protocol/ledger/decisions.hpp"

namespace foyer::ledger {
namespace {

/// The newest allotment of a holder's journal, alive or dead, or null.
const AllotmentRecord* bound(const Tables& tables, const DeviceName& holder, JournalId journal) {
  const Slot slot = bound_slot(tables, holder, journal);
  return slot == no_slot ? nullptr : &tables.allotments[slot];
}

/// The earlier end: what is granted on ends before, or with, the leases it came under.
std::optional<Timestamp> clamp(const Tables& tables, std::optional<Timestamp> until,
                               const std::vector<LeasedPlaces>& places) {
  for (const LeasedPlaces& group : places) {
    const std::optional<Timestamp> own = tables.leases[find_lease_slot(tables, group.lease)].until;
    if (own && (!until || *own < *until)) until = own;
  }
  return until;
}

/// What of the returned places this allotment still has under the lease it is said to have come under.
Places still_allotted(const Tables& tables, Slot allotment, const LeasedPlaces& returned) {
  Places still;
  const Slot lease = find_lease_slot(tables, returned.lease);
  if (lease == no_slot) return still;
  for (const SeatIndex seat : returned.places.seats) {
    const SeatRecord& record = tables.seats[seat.value()];
    const bool has = record.state == PlaceState::Allotted && record.owner == allotment && record.lease == lease;
    if (has) still.seats.push_back(seat);
  }
  for (const ZoneCount& zone : returned.places.zones) {
    const std::uint32_t has = allotted_count(tables.allotments[allotment], zone.zone.value(), lease);
    if (has > 0) still.zones.push_back({zone.zone, std::min(has, zone.count)});
  }
  return still;
}

/// What of places that are given back was sold from this allotment, as far as is known, and is not owed yet. The
/// journals of several devices reach the root in any order: the cancellation below may still be on its way. Elsewhere a
/// journal and its returns come in one order, and nothing is ever owed.
Places owed(const Tables& tables, Slot allotment, const LeasedPlaces& returned) {
  Places owed;
  const AllotmentRecord& record = tables.allotments[allotment];
  const Slot lease = find_lease_slot(tables, returned.lease);
  if (lease == no_slot || record.lease != lease) return owed;
  for (const SeatIndex seat : returned.places.seats) {
    const SeatRecord& at = tables.seats[seat.value()];
    const bool sold = at.state == PlaceState::Sold && at.lease == lease;
    if (sold && !record.debt.contains(seat.value())) owed.seats.push_back(seat);
  }
  for (const ZoneCount& zone : returned.places.zones) {
    const ZonePool* pool = find_pool(tables.zones[zone.zone.value()], lease);
    const std::uint32_t sold = pool == nullptr ? 0 : pool->sold;
    const std::uint32_t count = std::min(zone.count, sold - owed_count(record, zone.zone.value(), lease));
    if (count > 0) owed.zones.push_back({zone.zone, count});
  }
  return owed;
}

}  // namespace

Decision decide_on(const Tables& tables, const GrantPlaces& command, Timestamp now) {
  if (command.grant.is_nil() || command.holder.is_none() || command.journal.is_nil())
    return refuse(RefusalReason::MissingId);
  if (tables.grants.contains(command.grant)) return done_before();
  const bool at_root = tables.origin == Origin::Root;
  const AllotmentRecord* known = bound(tables, command.holder, command.journal);
  if (!may_grant_to(tables, command.holder, command.journal)) return refuse(RefusalReason::DeadEpoch);
  const bool continues = known != nullptr && known->live;
  if (!continues && command.allotment.is_nil()) return refuse(RefusalReason::MissingId);
  if (!continues && tables.allotment_slots.contains(command.allotment))
    return refuse(RefusalReason::DuplicateAllotment);
  if (command.until && *command.until <= now) return refuse(RefusalReason::DeadEpoch);

  FOYER_TRY(taking, take_free(tables, command.places, now, Purpose::Sale));
  std::vector<LeasedPlaces> places = std::move(taking.places);
  const AllotmentId allotment = continues ? known->id : command.allotment;
  std::optional<Timestamp> until = command.until;
  if (at_root) {
    places.front().lease = Lease{allotment, continues ? known->epoch : tables.highest_epoch.next()};
  } else {
    until = clamp(tables, until, places);
  }
  std::vector<Event> events = std::move(taking.expiries);
  events.emplace_back(
      PlacesGranted{command.grant, allotment, command.holder, command.journal, std::move(places), until});
  return events;
}

Decision decide_on(const Tables& tables, const ReceiveReturn& command, Timestamp) {
  if (command.return_id.is_nil() || command.holder.is_none() || command.journal.is_nil())
    return refuse(RefusalReason::MissingId);
  if (tables.returns.contains(command.return_id)) return done_before();
  FOYER_TRY(returned, check_named(tables, command.places));
  ReturnReceived event{command.return_id, command.holder, command.journal, {}, {}, {}, {}};
  const AllotmentRecord* allotment = bound(tables, command.holder, command.journal);
  if (allotment == nullptr || !allotment->live) {
    event.ignored = returned;
    return only(event);
  }
  event.allotment = allotment->id;
  const Slot slot = tables.allotment_slots.at(allotment->id);
  for (const LeasedPlaces& group : returned) {
    Places freed = still_allotted(tables, slot, group);
    Places missing = subtract(group.places, freed);
    Places later = owed(tables, slot, {group.lease, missing});
    Places ignored = subtract(missing, later);
    if (!is_empty(freed)) event.places.push_back({group.lease, std::move(freed)});
    if (!is_empty(later)) event.owed.push_back({group.lease, std::move(later)});
    if (!is_empty(ignored)) event.ignored.push_back({group.lease, std::move(ignored)});
  }
  return only(event);
}

Decision decide_on(const Tables& tables, const ReclaimAllotment& command, Timestamp) {
  const auto found = tables.allotment_slots.find(command.allotment);
  if (found == tables.allotment_slots.end()) return refuse(RefusalReason::UnknownAllotment);
  const AllotmentRecord& allotment = tables.allotments[found->second];
  if (!allotment.live) return done_before();
  return only(AllotmentReclaimed{allotment.id, allotment.holder, allotment.journal, unsold(tables, found->second)});
}

Decision decide_on(const Tables& tables, const RaiseEpoch& command, Timestamp) {
  if (tables.origin != Origin::Root) return refuse(RefusalReason::WrongOrigin);
  if (command.to <= tables.highest_epoch) return done_before();
  return only(EpochRaised{command.to});
}

}  // namespace foyer::ledger
