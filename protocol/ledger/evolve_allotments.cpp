#include <algorithm>

#include "protocol/base/assert.hpp"
#include "protocol/ledger/fold.hpp"

namespace foyer::ledger {
namespace {

/// The later of two ends; nothing means no end at all. The order of arrival of grants must not matter.
std::optional<Timestamp> later(std::optional<Timestamp> left, std::optional<Timestamp> right) {
  if (!left || !right) return std::nullopt;
  return std::max(*left, *right);
}

}  // namespace

Slot Fold::allotment_slot(const PlacesGranted& event) {
  const auto slot = static_cast<Slot>(tables_.allotments.size());
  const auto [found, is_new] = tables_.allotment_slots.try_emplace(event.allotment, slot);
  if (!is_new) {
    AllotmentRecord& known = tables_.allotments[found->second];
    known.until = later(known.until, event.until);
    return found->second;
  }
  AllotmentRecord record{event.allotment, Epoch{}, no_slot, event.holder, event.journal, true, event.until, 0, {}};
  if (tables_.origin == Origin::Root) {
    FOYER_ASSERT(event.places.size() == 1);
    const Lease& lease = event.places.front().lease;
    FOYER_ASSERT(lease.allotment == event.allotment && lease.epoch > tables_.highest_epoch);
    tables_.highest_epoch = lease.epoch;
    record.epoch = lease.epoch;
    record.lease = books_.lease_slot(lease);
  } else if (AllotmentRecord* before = reclaimed(event.holder, event.journal)) {
    record.revives = true;
    record.outstanding = std::exchange(before->outstanding, {});  // Under leases that died.
  }
  tables_.allotments.push_back(std::move(record));
  tables_.bindings[{event.holder, event.journal}] = slot;
  return slot;
}

void Fold::operator()(const PlacesGranted& event) {
  const Slot slot = allotment_slot(event);
  AllotmentRecord& allotment = tables_.allotments[slot];
  FOYER_ASSERT(allotment.live);
  if (tables_.origin == Origin::Root) tables_.leases[allotment.lease].until = allotment.until;
  std::vector<Share> shares = books_.shares_of(event.places, slot);
  for (const Share& share : shares) {
    const Slot from = tables_.origin == Origin::Root ? nil_lease_slot : share.lease;
    books_.move(share, {PlaceState::Free, from, no_slot}, {PlaceState::Allotted, share.lease, slot});
  }
  FOYER_ASSERT(tables_.grants.emplace(event.grant, GrantRecord{slot, event.until, std::move(shares)}).second);
}

void Fold::receive_seat(std::uint32_t index, Slot lease) {
  const SeatRecord seat = tables_.seats.at(index);
  if (seat.state == PlaceState::Absent) {
    books_.move_seat(index, {PlaceState::Free, lease, no_slot});
    return;
  }
  // It is here already, under an older lease: from now on it is under the new one.
  FOYER_ASSERT(seat.state == PlaceState::Free || seat.state == PlaceState::Blocked || seat.state == PlaceState::Held);
  if (seat.state == PlaceState::Held) {
    for (Share& share : tables_.holds[seat.owner].shares) {
      if (share.is_seat() && share.index == index) share.lease = lease;
    }
  }
  books_.move_seat(index, {seat.state, lease, seat.owner});
}

void Fold::operator()(const GrantReceived& event) {
  FOYER_ASSERT(tables_.received_grants.insert(event.grant).second);
  for (const LeasedPlaces& group : event.places) {
    const bool is_new = find_lease_slot(tables_, group.lease) == no_slot;
    const Slot lease = books_.lease_slot(group.lease);
    LeaseRecord& record = tables_.leases[lease];
    record.until = is_new ? event.until : later(record.until, event.until);
    for (const SeatIndex seat : group.places.seats) receive_seat(seat.value(), lease);
    for (const ZoneCount& zone : group.places.zones)
      books_.move_zone(zone.zone.value(), zone.count, {}, {PlaceState::Free, lease, no_slot});
  }
}

void Fold::operator()(const PlacesReturned& event) {
  FOYER_ASSERT(tables_.returns.insert(event.return_id).second);
  for (const Share& share : books_.shares_of(event.places, no_slot))
    books_.move(share, {PlaceState::Free, share.lease, no_slot}, {});
}

void Fold::free_allotted(Slot allotment, const std::vector<LeasedPlaces>& places) {
  for (const Share& share : books_.shares_of(places, allotment))
    books_.move(share, {PlaceState::Allotted, share.lease, allotment}, home(tables_, share.lease));
}

void Fold::operator()(const ReturnReceived& event) {
  FOYER_ASSERT(tables_.returns.insert(event.return_id).second);
  if (event.allotment.is_nil()) {
    if (AllotmentRecord* before = reclaimed(event.holder, event.journal)) leave(*before, event.ignored);
    return;
  }
  const Slot allotment = tables_.allotment_slots.at(event.allotment);
  free_allotted(allotment, event.places);
  for (const Share& share : books_.shares_of(event.owed, allotment)) books_.owe(share);
}

void Fold::operator()(const AllotmentReclaimed& event) {
  const Slot slot = tables_.allotment_slots.at(event.allotment);
  free_allotted(slot, event.places);
  AllotmentRecord& allotment = tables_.allotments[slot];
  FOYER_ASSERT(allotment.live && unsold(tables_, slot).empty());
  allotment.live = false;
  allotment.zones.clear();
  allotment.debt.clear();
  if (tables_.origin == Origin::Holder) allotment.outstanding = add(std::move(allotment.outstanding), event.places);
  if (tables_.origin == Origin::Root) tables_.leases[allotment.lease].live = false;
}

void Fold::operator()(const LeaseDropped& event) {
  const Slot lease = books_.lease_slot(event.lease);
  tables_.leases[lease].live = false;
  note_dropped(event);
  for (const SeatIndex seat : event.places.seats) {
    const SeatRecord& record = tables_.seats.at(seat.value());
    FOYER_ASSERT(record.lease == lease);
    FOYER_ASSERT(record.state == PlaceState::Free || record.state == PlaceState::Blocked ||
                 record.state == PlaceState::Allotted);
    books_.move_seat(seat.value(), {});
  }
  for (const ZoneCount& zone : event.places.zones) {
    const ZonePool* found = find_pool(tables_.zones.at(zone.zone.value()), lease);
    FOYER_ASSERT(found != nullptr);
    const ZonePool pool = *found;
    // A journal of before places entrusted below were dropped too has no such count in it.
    const bool drops_allotted = zone.count == pool.free + pool.blocked + pool.allotted;
    FOYER_ASSERT(drops_allotted || zone.count == pool.free + pool.blocked);
    if (pool.free > 0) books_.move_zone(zone.zone.value(), pool.free, {PlaceState::Free, lease, no_slot}, {});
    if (pool.blocked > 0) books_.move_zone(zone.zone.value(), pool.blocked, {PlaceState::Blocked, lease, no_slot}, {});
    if (drops_allotted) drop_allotted(zone.zone.value(), lease);
  }
}

/// What the allotments made here have of a zone under a lease is gone.
void Fold::drop_allotted(std::uint32_t zone, Slot lease) {
  for (Slot slot = 0; slot < tables_.allotments.size(); ++slot) {
    const std::uint32_t count = allotted_count(tables_.allotments[slot], zone, lease);
    if (count > 0) books_.move_zone(zone, count, {PlaceState::Allotted, lease, slot}, {});
  }
}

}  // namespace foyer::ledger
