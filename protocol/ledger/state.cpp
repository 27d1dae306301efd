#include "protocol/ledger/state.hpp"

#include <algorithm>
#include <iterator>

#include "protocol/base/assert.hpp"
#include "protocol/ledger/books.hpp"

namespace foyer::ledger {
namespace {

std::vector<Share> under_live_leases(const Tables& tables, bool sold_too) {
  const auto is_live = [&tables](Slot lease) { return lease != nil_lease_slot && tables.leases[lease].live; };
  std::vector<Share> shares;
  for (std::uint32_t index = 0; index < tables.seats.size(); ++index) {
    const SeatRecord& seat = tables.seats[index];
    const bool is_here = seat.state != PlaceState::Absent && (sold_too || seat.state != PlaceState::Sold);
    if (is_here && is_live(seat.lease)) shares.push_back({seat.lease, no_slot, index, 0});
  }
  for (std::uint32_t index = 0; index < tables.zones.size(); ++index) {
    for (const ZonePool& pool : tables.zones[index].pools) {
      const std::uint32_t unsold = pool.free + pool.held + pool.allotted + pool.blocked;
      const std::uint32_t count = unsold + (sold_too ? pool.sold : 0);
      if (count > 0 && is_live(pool.lease)) shares.push_back({pool.lease, no_slot, index, count});
    }
  }
  return shares;
}

template <class Map, class Id>
Slot slot_of(const Map& slots, const Id& id) {
  const auto found = slots.find(id);
  return found == slots.end() ? no_slot : found->second;
}

AllotmentView view_of(const AllotmentRecord& record) {
  AllotmentView view{record.id, record.epoch, record.holder, record.journal, record.live, record.until, record.seats};
  for (const AllottedZone& zone : record.zones) view.unsold += zone.count;
  return view;
}

LeaseView view_of(const LeaseRecord& record) {
  return {record.lease, record.live, record.until};
}

}  // namespace

std::uint32_t State::seat_count() const noexcept {
  return static_cast<std::uint32_t>(tables_.seats.size());
}
std::uint32_t State::zone_count() const noexcept {
  return static_cast<std::uint32_t>(tables_.zones.size());
}

const Totals& State::zone(ZoneIndex zone) const {
  FOYER_ASSERT(zone.value() < tables_.zones.size());
  return tables_.zones[zone.value()].totals;
}

PlaceState State::seat_state(SeatIndex seat) const {
  FOYER_ASSERT(seat.value() < tables_.seats.size());
  return tables_.seats[seat.value()].state;
}

SeatView State::seat(SeatIndex seat) const {
  FOYER_ASSERT(seat.value() < tables_.seats.size());
  const SeatRecord& record = tables_.seats[seat.value()];
  SeatView view{record.state, tables_.leases[record.lease].lease, {}, {}, {}};
  switch (record.state) {
    case PlaceState::Held:
      view.hold = tables_.holds[record.owner].id;
      break;
    case PlaceState::Sold:
      view.order = tables_.orders[record.owner].id;
      break;
    case PlaceState::Allotted:
      view.allotment = tables_.allotments[record.owner].id;
      break;
    case PlaceState::Absent:
    case PlaceState::Free:
    case PlaceState::Blocked:
      break;
  }
  return view;
}

std::optional<HoldView> State::find_hold(HoldId hold) const {
  const Slot slot = slot_of(tables_.hold_slots, hold);
  if (slot == no_slot) return std::nullopt;
  const HoldRecord& record = tables_.holds[slot];
  const OrderId order = record.order == no_slot ? OrderId{} : tables_.orders[record.order].id;
  return HoldView{record.id, record.status, record.until, order, grouped(tables_, record.shares)};
}

std::optional<HoldStatus> State::hold_status(HoldId hold) const {
  const Slot slot = slot_of(tables_.hold_slots, hold);
  if (slot == no_slot) return std::nullopt;
  return tables_.holds[slot].status;
}

std::vector<HoldId> State::due_holds(Timestamp now, std::size_t limit) const {
  std::vector<HoldId> due;
  for (const auto& [until, slot] : tables_.due) {
    if (until > now || due.size() >= limit) break;
    due.push_back(tables_.holds[slot].id);
  }
  return due;
}

std::optional<Timestamp> State::next_expiry() const {
  if (tables_.due.empty()) return std::nullopt;
  return tables_.due.begin()->first;
}

std::optional<OrderView> State::find_order(OrderId order) const {
  const Slot slot = slot_of(tables_.order_slots, order);
  if (slot == no_slot) return std::nullopt;
  const OrderRecord& record = tables_.orders[slot];
  const HoldId hold = record.hold == no_slot ? HoldId{} : tables_.holds[record.hold].id;
  return OrderView{record.id, record.status, hold, record.seller, record.journal, grouped(tables_, record.shares)};
}

std::vector<LeasedPlaces> State::kept_for(OrderId order) const {
  return kept_places(tables_, order);
}

std::optional<AllotmentView> State::find_allotment(AllotmentId allotment) const {
  const Slot slot = slot_of(tables_.allotment_slots, allotment);
  if (slot == no_slot) return std::nullopt;
  return view_of(tables_.allotments[slot]);
}

std::optional<AllotmentView> State::find_live_allotment(const DeviceName& holder, JournalId journal) const {
  const Slot slot = slot_of(tables_.bindings, std::pair(holder, journal));
  if (slot == no_slot || !tables_.allotments[slot].live) return std::nullopt;
  return view_of(tables_.allotments[slot]);
}

bool State::may_grant_to(const DeviceName& holder, JournalId journal) const {
  return ledger::may_grant_to(tables_, holder, journal);
}

void State::for_each_allotment(const std::function<void(const AllotmentView&)>& visit) const {
  for (const AllotmentRecord& record : tables_.allotments) visit(view_of(record));
}

std::vector<LeasedPlaces> State::allotted_places(AllotmentId allotment) const {
  const Slot slot = slot_of(tables_.allotment_slots, allotment);
  if (slot == no_slot) return {};
  return unsold(tables_, slot);
}

std::optional<GrantView> State::find_grant(GrantId grant) const {
  const auto found = tables_.grants.find(grant);
  if (found == tables_.grants.end()) return std::nullopt;
  const GrantRecord& record = found->second;
  return GrantView{grant, tables_.allotments[record.allotment].id, grouped(tables_, record.shares), record.until};
}

std::vector<LeaseView> State::leases() const {
  std::vector<LeaseView> views;
  for (std::size_t slot = nil_lease_slot + 1; slot < tables_.leases.size(); ++slot)
    views.push_back(view_of(tables_.leases[slot]));
  return views;
}

std::optional<LeaseView> State::find_lease(const Lease& lease) const {
  const Slot slot = slot_of(tables_.lease_slots, lease);
  if (slot == no_slot) return std::nullopt;
  return view_of(tables_.leases[slot]);
}

std::vector<LeasedPlaces> State::unsold_places() const {
  return grouped(tables_, under_live_leases(tables_, false));
}

std::vector<LeasedPlaces> State::leased_places() const {
  return grouped(tables_, under_live_leases(tables_, true));
}

Places State::sold_under(const Lease& lease) const {
  Places sold;
  const Slot slot = find_lease_slot(tables_, lease);
  if (slot == no_slot) return sold;
  for (std::uint32_t index = 0; index < tables_.seats.size(); ++index) {
    const SeatRecord& seat = tables_.seats[index];
    if (seat.state == PlaceState::Sold && seat.lease == slot) sold.seats.emplace_back(index);
  }
  for (std::uint32_t index = 0; index < tables_.zones.size(); ++index) {
    const ZonePool* pool = find_pool(tables_.zones[index], slot);
    if (pool != nullptr && pool->sold > 0) sold.zones.push_back({ZoneIndex(index), pool->sold});
  }
  return sold;
}

Places State::sold_under(const Lease& lease, const DeviceName& seller, JournalId journal) const {
  std::vector<Share> shares;
  const Slot slot = find_lease_slot(tables_, lease);
  for (const OrderRecord& order : tables_.orders) {
    if (slot == no_slot || order.seller != seller || order.journal != journal) continue;
    std::ranges::copy_if(order.shares, std::back_inserter(shares),
                         [slot](const Share& share) { return share.lease == slot; });
  }
  for (const auto& [order, kept] : tables_.kept) {
    if (slot == no_slot || tables_.orders[order].seller != seller || tables_.orders[order].journal != journal) continue;
    std::ranges::copy_if(kept, std::back_inserter(shares), [slot](const Share& share) { return share.lease == slot; });
  }
  return flatten(grouped(tables_, shares));
}

std::vector<LeasedPlaces> State::free_places() const {
  std::vector<Share> shares;
  for (std::uint32_t index = 0; index < tables_.seats.size(); ++index) {
    const SeatRecord& seat = tables_.seats[index];
    if (seat.state == PlaceState::Free) shares.push_back({seat.lease, no_slot, index, 0});
  }
  for (std::uint32_t index = 0; index < tables_.zones.size(); ++index) {
    for (const ZonePool& pool : tables_.zones[index].pools) {
      if (pool.free > 0) shares.push_back({pool.lease, no_slot, index, pool.free});
    }
  }
  return grouped(tables_, shares);
}

Places State::places_in(PlaceState state) const {
  Places places;
  for (std::uint32_t index = 0; index < tables_.seats.size(); ++index) {
    if (tables_.seats[index].state == state) places.seats.emplace_back(index);
  }
  for (std::uint32_t index = 0; index < tables_.zones.size(); ++index) {
    Totals totals = tables_.zones[index].totals;
    const auto count = static_cast<std::uint32_t>(counter(totals, state));
    if (count > 0) places.zones.push_back({ZoneIndex(index), count});
  }
  return places;
}

}  // namespace foyer::ledger
