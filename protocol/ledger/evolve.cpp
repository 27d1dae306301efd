#include "protocol/base/assert.hpp"
#include "protocol/ledger/fold.hpp"
#include "protocol/ledger/ledger.hpp"

namespace foyer::ledger {

void evolve(State& state, const Event& event) {
  Fold fold(state.tables_);
  FOYER_ASSERT(state.tables_.open || std::holds_alternative<PerformanceOpened>(event));
  std::visit(fold, event);
}

Result<std::vector<Event>, Refusal> execute(State& state, const Command& command, Timestamp now) {
  auto decision = decide(state, command, now);
  if (decision) {
    for (const Event& event : *decision) evolve(state, event);
  }
  return decision;
}

void Fold::operator()(const PerformanceOpened& event) {
  FOYER_ASSERT(!tables_.open);
  tables_.open = true;
  tables_.performance = event.performance;
  tables_.origin = event.origin;
  const bool at_root = event.origin == Origin::Root;
  tables_.seats.assign(event.seat_count,
                       SeatRecord{at_root ? PlaceState::Free : PlaceState::Absent, no_slot, nil_lease_slot});
  tables_.totals.total = event.seat_count;
  for (const std::uint32_t capacity : event.zone_capacities) {
    ZoneRecord& zone = tables_.zones.emplace_back();
    zone.totals.total = capacity;
    (at_root ? zone.totals.available : zone.totals.absent) = capacity;
    if (at_root && capacity > 0) zone.pools.push_back(ZonePool{nil_lease_slot, capacity});
    tables_.totals.total += capacity;
  }
  (at_root ? tables_.totals.available : tables_.totals.absent) = tables_.totals.total;
}

void Fold::operator()(const SeatsHeld& event) {
  const auto slot = static_cast<Slot>(tables_.holds.size());
  FOYER_ASSERT(tables_.hold_slots.emplace(event.hold, slot).second);
  HoldRecord hold{event.hold, event.until, HoldStatus::Active, no_slot, books_.shares_of(event.places, no_slot)};
  for (const Share& share : hold.shares)
    books_.move(share, {PlaceState::Free, share.lease, no_slot}, {PlaceState::Held, share.lease, slot});
  tables_.due.emplace(event.until, slot);
  tables_.holds.push_back(std::move(hold));
}

void Fold::operator()(const HoldExtended& event) {
  const Slot slot = tables_.hold_slots.at(event.hold);
  HoldRecord& hold = tables_.holds[slot];
  FOYER_ASSERT(tables_.due.erase({hold.until, slot}) == 1);
  hold.until = event.until;
  tables_.due.emplace(hold.until, slot);
}

void Fold::operator()(const HoldReleased& event) {
  free_hold(event.hold, HoldStatus::Released);
}
void Fold::operator()(const HoldExpired& event) {
  free_hold(event.hold, HoldStatus::Expired);
}

void Fold::operator()(const HoldBooked& event) {
  const Slot order = order_slot(event.order, DeviceName{}, JournalId{});
  book(event.hold, order);
}

void Fold::operator()(const BookingCancelled& event) {
  tables_.cancels.insert(event.cancel);
  free_order(tables_.order_slots.at(event.order), event.places);
}

void Fold::operator()(const PlacesBlocked& event) {
  for (const Share& share : books_.shares_of(event.places, no_slot))
    books_.move(share, {PlaceState::Free, share.lease, no_slot}, {PlaceState::Blocked, share.lease, no_slot});
}

void Fold::operator()(const PlacesUnblocked& event) {
  for (const Share& share : books_.shares_of(event.places, no_slot))
    books_.move(share, {PlaceState::Blocked, share.lease, no_slot}, {PlaceState::Free, share.lease, no_slot});
}

std::vector<Share> Fold::close_hold(Slot slot, HoldStatus status) {
  HoldRecord& hold = tables_.holds[slot];
  FOYER_ASSERT(hold.status == HoldStatus::Active);
  FOYER_ASSERT(tables_.due.erase({hold.until, slot}) == 1);
  hold.status = status;
  return std::exchange(hold.shares, {});
}

void Fold::free_hold(HoldId hold, HoldStatus status) {
  const Slot slot = tables_.hold_slots.at(hold);
  for (const Share& share : close_hold(slot, status))
    books_.move(share, {PlaceState::Held, share.lease, slot}, home(tables_, share.lease));
}

void Fold::book(HoldId hold, Slot order) {
  const Slot slot = tables_.hold_slots.at(hold);
  std::vector<Share> shares = close_hold(slot, HoldStatus::Booked);
  for (const Share& share : shares)
    books_.move(share, {PlaceState::Held, share.lease, slot}, {PlaceState::Sold, share.lease, order});
  tables_.holds[slot].order = order;
  OrderRecord& record = tables_.orders[order];
  record.hold = slot;
  record.status = OrderStatus::Sold;
  record.shares = std::move(shares);
}

Slot Fold::order_slot(OrderId order, const DeviceName& seller, JournalId journal) {
  const auto slot = static_cast<Slot>(tables_.orders.size());
  FOYER_ASSERT(tables_.order_slots.emplace(order, slot).second);
  tables_.orders.push_back(OrderRecord{order, OrderStatus::Sold, no_slot, seller, journal, {}});
  return slot;
}

void Fold::free_order(Slot slot, const std::vector<LeasedPlaces>& places) {
  OrderRecord& order = tables_.orders[slot];
  // What was kept is under other leases than what an order got instead.
  std::vector<Share> wanted = free_kept(slot, books_.shares_of(places, no_slot));
  for (const Share& share : Books::take(order.shares, std::move(wanted))) books_.cancel(share, slot);
  if (order.shares.empty()) order.status = OrderStatus::Cancelled;
}

std::vector<Share> Fold::free_kept(Slot slot, std::vector<Share> wanted) {
  const auto kept = tables_.kept.find(slot);
  if (kept == tables_.kept.end()) return wanted;
  for (const Share& share : Books::take_found(kept->second, wanted)) books_.cancel(share, slot);
  if (kept->second.empty()) tables_.kept.erase(kept);
  return wanted;
}

}  // namespace foyer::ledger
