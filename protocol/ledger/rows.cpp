#include <algorithm>

#include "protocol/base/assert.hpp"
#include "protocol/ledger/books.hpp"

namespace foyer::ledger {
namespace {

/// Of nothing, if the allotment never had any.
AllottedZone find_row(const AllotmentRecord& allotment, std::uint32_t zone, Slot lease) {
  for (const AllottedZone& row : allotment.zones) {
    if (row.zone == zone && row.lease == lease) return row;
  }
  return {zone, lease};
}

}  // namespace

std::uint64_t& counter(Totals& totals, PlaceState state) {
  switch (state) {
    case PlaceState::Absent:
      return totals.absent;
    case PlaceState::Free:
      return totals.available;
    case PlaceState::Held:
      return totals.held;
    case PlaceState::Sold:
      return totals.sold;
    case PlaceState::Allotted:
      return totals.allotted;
    case PlaceState::Blocked:
      return totals.blocked;
  }
  assertion_failed("a place state", __FILE__, __LINE__);
}

std::uint32_t& counter(ZonePool& pool, PlaceState state) {
  switch (state) {
    case PlaceState::Absent:
      break;
    case PlaceState::Free:
      return pool.free;
    case PlaceState::Held:
      return pool.held;
    case PlaceState::Sold:
      return pool.sold;
    case PlaceState::Allotted:
      return pool.allotted;
    case PlaceState::Blocked:
      return pool.blocked;
  }
  assertion_failed("a pooled state", __FILE__, __LINE__);
}

std::uint32_t counter(const ZonePool& pool, PlaceState state) {
  ZonePool copy = pool;
  return counter(copy, state);
}

const ZonePool* find_pool(const ZoneRecord& zone, Slot lease) {
  const auto before = [](const ZonePool& pool, Slot slot) { return pool.lease < slot; };
  const auto pool = std::lower_bound(zone.pools.begin(), zone.pools.end(), lease, before);
  return pool == zone.pools.end() || pool->lease != lease ? nullptr : &*pool;
}

Slot find_lease_slot(const Tables& tables, const Lease& lease) {
  const auto found = tables.lease_slots.find(lease);
  return found == tables.lease_slots.end() ? no_slot : found->second;
}

std::uint32_t allotted_count(const AllotmentRecord& allotment, std::uint32_t zone, Slot lease) {
  return find_row(allotment, zone, lease).count;
}

std::uint32_t owed_count(const AllotmentRecord& allotment, std::uint32_t zone, Slot lease) {
  return find_row(allotment, zone, lease).debt;
}

std::uint32_t owed_count(const AllotmentRecord& allotment, std::uint32_t zone, Slot lease, Slot order) {
  const AllottedZone row = find_row(allotment, zone, lease);
  return order < row.debtors_end ? row.debt : 0;
}

Slot bound_slot(const Tables& tables, const DeviceName& holder, JournalId journal) {
  const auto found = tables.bindings.find({holder, journal});
  return found == tables.bindings.end() ? no_slot : found->second;
}

bool may_grant_to(const Tables& tables, const DeviceName& holder, JournalId journal) {
  const Slot slot = bound_slot(tables, holder, journal);
  if (slot == no_slot || tables.origin == Origin::Root) return true;
  const AllotmentRecord& allotment = tables.allotments[slot];
  if (allotment.live) return true;
  // Without an end of its own its holder may be selling from it still: nothing made it stop.
  if (allotment.is_uncertain || !allotment.until) return false;
  return std::none_of(allotment.outstanding.begin(), allotment.outstanding.end(), [&tables](const LeasedPlaces& group) {
    return tables.leases[find_lease_slot(tables, group.lease)].live;
  });
}

Spot home(const Tables& tables, Slot lease) {
  if (tables.origin == Origin::Root) return {PlaceState::Free, nil_lease_slot, no_slot};
  if (tables.leases[lease].live) return {PlaceState::Free, lease, no_slot};
  return {};
}

std::vector<LeasedPlaces> grouped(const Tables& tables, std::span<const Share> shares) {
  std::vector<LeasedPlaces> groups;
  const auto places_under = [&groups](const Lease& lease) -> Places& {
    for (LeasedPlaces& group : groups) {
      if (group.lease == lease) return group.places;
    }
    return groups.emplace_back(LeasedPlaces{lease, {}}).places;
  };
  for (const Share& share : shares) {
    Places& places = places_under(tables.leases[share.lease].lease);
    if (share.is_seat()) {
      places.seats.emplace_back(share.index);
    } else {
      places.zones.push_back({ZoneIndex(share.index), share.count});
    }
  }
  for (LeasedPlaces& group : groups) group.places = normalised(std::move(group.places));
  std::sort(groups.begin(), groups.end(),
            [](const LeasedPlaces& left, const LeasedPlaces& right) { return left.lease < right.lease; });
  return groups;
}

std::vector<Share> select(std::span<const Share> shares, const Places& places) {
  std::vector<Share> selected;
  std::vector<ZoneCount> wanted = places.zones;
  for (const Share& share : shares) {
    if (share.is_seat()) {
      if (std::binary_search(places.seats.begin(), places.seats.end(), SeatIndex(share.index)))
        selected.push_back(share);
      continue;
    }
    for (ZoneCount& zone : wanted) {
      if (zone.zone.value() != share.index || zone.count == 0) continue;
      Share part = share;
      part.count = std::min(share.count, zone.count);
      zone.count -= part.count;
      selected.push_back(part);
    }
  }
  return selected;
}

std::vector<LeasedPlaces> unsold(const Tables& tables, Slot slot) {
  const AllotmentRecord& allotment = tables.allotments[slot];
  std::vector<Share> shares;
  for (std::uint32_t index = 0; shares.size() < allotment.seats && index < tables.seats.size(); ++index) {
    const SeatRecord& seat = tables.seats[index];
    if (seat.state == PlaceState::Allotted && seat.owner == slot) shares.push_back({seat.lease, slot, index, 0});
  }
  for (const AllottedZone& row : allotment.zones) {
    if (row.count > 0) shares.push_back({row.lease, slot, row.zone, row.count});
  }
  return grouped(tables, shares);
}

std::vector<LeasedPlaces> kept_places(const Tables& tables, OrderId order) {
  const auto slot = tables.order_slots.find(order);
  const auto kept = slot == tables.order_slots.end() ? tables.kept.end() : tables.kept.find(slot->second);
  if (kept == tables.kept.end()) return {};
  return grouped(tables, kept->second);
}

}  // namespace foyer::ledger
