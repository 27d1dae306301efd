#include "protocol/ledger/books.hpp"

#include <algorithm>
#include <tuple>

#include "protocol/base/assert.hpp"

namespace foyer::ledger {
namespace {

ZonePool& pool_of(ZoneRecord& zone, Slot lease) {
  const auto before = [](const ZonePool& pool, Slot slot) { return pool.lease < slot; };
  auto pool = std::lower_bound(zone.pools.begin(), zone.pools.end(), lease, before);
  if (pool == zone.pools.end() || pool->lease != lease) pool = zone.pools.insert(pool, ZonePool{lease});
  return *pool;
}

void drop_if_empty(ZoneRecord& zone, Slot lease) {
  const auto pool =
      std::find_if(zone.pools.begin(), zone.pools.end(), [lease](const ZonePool& p) { return p.lease == lease; });
  if (pool != zone.pools.end() && *pool == ZonePool{lease}) zone.pools.erase(pool);
}

auto key(const AllottedZone& row) {
  return std::tuple(row.zone, row.lease);
}

}  // namespace

Slot Books::lease_slot(const Lease& lease) {
  const auto [found, is_new] = tables_.lease_slots.try_emplace(lease, static_cast<Slot>(tables_.leases.size()));
  if (is_new) tables_.leases.push_back(LeaseRecord{lease, true, std::nullopt});
  return found->second;
}

void Books::move(const Share& share, const Spot& from, const Spot& to) {
  if (!share.is_seat()) {
    move_zone(share.index, share.count, from, to);
    return;
  }
  const SeatRecord& seat = tables_.seats.at(share.index);
  FOYER_ASSERT(seat.state == from.state && seat.lease == from.lease && seat.owner == from.owner);
  move_seat(share.index, to);
}

void Books::move_seat(std::uint32_t index, const Spot& to) {
  SeatRecord& seat = tables_.seats.at(index);
  const Share share{seat.lease, no_slot, index, 0};
  count_allotted(share, {seat.state, seat.lease, seat.owner}, false);
  --counter(tables_.totals, seat.state);
  seat = {to.state, to.owner, to.lease};
  ++counter(tables_.totals, seat.state);
  count_allotted(share, to, true);
}

void Books::move_zone(std::uint32_t index, std::uint32_t count, const Spot& from, const Spot& to) {
  ZoneRecord& zone = tables_.zones.at(index);
  const Share share{from.lease, no_slot, index, count};
  FOYER_ASSERT(counter(zone.totals, from.state) >= count);
  if (from.state != PlaceState::Absent) {
    std::uint32_t& pooled = counter(pool_of(zone, from.lease), from.state);
    FOYER_ASSERT(pooled >= count);
    pooled -= count;
    count_allotted(share, from, false);
  }
  if (to.state != PlaceState::Absent) {
    counter(pool_of(zone, to.lease), to.state) += count;
    count_allotted(share, to, true);
  }
  if (from.state != PlaceState::Absent) drop_if_empty(zone, from.lease);
  for (Totals* totals : {&zone.totals, &tables_.totals}) {
    counter(*totals, from.state) -= count;
    counter(*totals, to.state) += count;
  }
}

void Books::count_allotted(const Share& share, const Spot& spot, bool arrives) {
  if (spot.state != PlaceState::Allotted) return;
  AllotmentRecord& allotment = tables_.allotments.at(spot.owner);
  if (share.is_seat()) {
    FOYER_ASSERT(arrives || allotment.seats > 0);
    allotment.seats += arrives ? 1 : -1;
    return;
  }
  AllottedZone& row = row_of(allotment, share.index, spot.lease);
  FOYER_ASSERT(arrives || row.count >= share.count);
  row.count += arrives ? share.count : -share.count;
  drop_row_if_empty(allotment, share.index, spot.lease);
}

AllottedZone& Books::row_of(AllotmentRecord& allotment, std::uint32_t zone, Slot lease) {
  const AllottedZone wanted{zone, lease, 0, 0};
  const auto before = [](const AllottedZone& left, const AllottedZone& right) { return key(left) < key(right); };
  auto row = std::lower_bound(allotment.zones.begin(), allotment.zones.end(), wanted, before);
  if (row == allotment.zones.end() || key(*row) != key(wanted)) row = allotment.zones.insert(row, wanted);
  return *row;
}

void Books::drop_row_if_empty(AllotmentRecord& allotment, std::uint32_t zone, Slot lease) {
  std::erase_if(allotment.zones, [zone, lease](const AllottedZone& row) {
    return row.zone == zone && row.lease == lease && row.count == 0 && row.debt == 0;
  });
}

void Books::owe(const Share& share) {
  AllotmentRecord& allotment = tables_.allotments.at(share.allotment);
  if (share.is_seat()) {
    FOYER_ASSERT(allotment.debt.insert(share.index).second);
  } else {
    AllottedZone& row = row_of(allotment, share.index, share.lease);
    row.debt += share.count;
    row.debtors_end = static_cast<Slot>(tables_.orders.size());
  }
}

/// A seller that was granted to again has under the same lease what it cancels of its sales from before.
Slot Books::allotment_after_cancel(const Share& share, Slot order) const {
  const OrderRecord& record = tables_.orders.at(order);
  const Slot bound = bound_slot(tables_, record.seller, record.journal);
  const bool is_revived = bound != no_slot && tables_.allotments[bound].revives && tables_.allotments[bound].live;
  return is_revived ? bound : share.allotment;
}

void Books::cancel(const Share& share, Slot order) {
  const Slot to = allotment_after_cancel(share, order);
  const Spot from{PlaceState::Sold, share.lease, order};
  const Spot allotted{PlaceState::Allotted, share.lease, to};
  const bool can_return = to != no_slot && tables_.allotments.at(to).live && tables_.leases.at(share.lease).live;
  if (!can_return) {
    move(share, from, home(tables_, share.lease));
    return;
  }
  AllotmentRecord& allotment = tables_.allotments[to];
  if (share.is_seat()) {
    const bool owed = allotment.debt.erase(share.index) > 0;
    move(share, from, owed ? home(tables_, share.lease) : allotted);
    return;
  }
  AllottedZone& row = row_of(allotment, share.index, share.lease);
  const std::uint32_t owed = std::min(share.count, row.debt);
  row.debt -= owed;
  if (owed > 0) move_zone(share.index, owed, from, home(tables_, share.lease));
  if (owed < share.count) move_zone(share.index, share.count - owed, from, allotted);
  drop_row_if_empty(allotment, share.index, share.lease);
}

void Books::forgive(const Share& share) {
  AllotmentRecord& allotment = tables_.allotments.at(share.allotment);
  if (share.is_seat()) {
    FOYER_ASSERT(allotment.debt.erase(share.index) == 1);
    return;
  }
  AllottedZone& row = row_of(allotment, share.index, share.lease);
  FOYER_ASSERT(row.debt >= share.count);
  row.debt -= share.count;
  drop_row_if_empty(allotment, share.index, share.lease);
}

std::vector<Share> Books::shares_of(const std::vector<LeasedPlaces>& groups, Slot allotment) const {
  std::vector<Share> shares;
  for (const LeasedPlaces& group : groups) {
    const Slot lease = find_lease_slot(tables_, group.lease);
    FOYER_ASSERT(lease != no_slot);
    for (const SeatIndex seat : group.places.seats) shares.push_back({lease, allotment, seat.value(), 0});
    for (const ZoneCount& zone : group.places.zones)
      shares.push_back({lease, allotment, zone.zone.value(), zone.count});
  }
  return shares;
}

std::vector<Share> Books::take_found(std::vector<Share>& shares, std::vector<Share>& wanted) {
  std::set<std::pair<std::uint32_t, Slot>> seats;
  std::map<std::pair<std::uint32_t, Slot>, std::uint32_t> zones;
  for (const Share& share : wanted) {
    if (share.is_seat()) {
      seats.emplace(share.index, share.lease);
    } else {
      zones[{share.index, share.lease}] += share.count;
    }
  }
  std::vector<Share> taken;
  std::vector<Share> left;
  for (const Share& share : shares) {
    if (share.is_seat()) {
      (seats.erase({share.index, share.lease}) > 0 ? taken : left).push_back(share);
      continue;
    }
    const auto zone = zones.find({share.index, share.lease});
    const std::uint32_t part = zone == zones.end() ? 0 : std::min(share.count, zone->second);
    if (part > 0) {
      taken.push_back(share);
      taken.back().count = part;
      zone->second -= part;
      if (zone->second == 0) zones.erase(zone);
    }
    if (part < share.count) {
      left.push_back(share);
      left.back().count -= part;
    }
  }
  shares = std::move(left);
  wanted.clear();
  for (const auto& [index, lease] : seats) wanted.push_back({lease, no_slot, index, 0});
  for (const auto& [zone, count] : zones) wanted.push_back({zone.second, no_slot, zone.first, count});
  return taken;
}

std::vector<Share> Books::take(std::vector<Share>& shares, std::vector<Share> wanted) {
  auto taken = take_found(shares, wanted);
  FOYER_ASSERT(wanted.empty());
  return taken;
}

}  // namespace foyer::ledger
