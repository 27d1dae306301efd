#include <algorithm>

#include "protocol/ledger/fold.hpp"

// Below the root, what a device still has of what was reclaimed from it is counted by its own journal, which comes in
// order: what was entrusted to it at the reclaim (grants still on their way among that), less what it sold or gave
// back, and what it cancelled. While it has any of that under a lease that lives, it is granted nothing: see
// may_grant_to(). Counting moves no place.

namespace foyer::ledger {
namespace {

std::vector<LeasedPlaces>::iterator group_under(std::vector<LeasedPlaces>& groups, const Lease& lease) {
  return std::ranges::find(groups, lease, &LeasedPlaces::lease);
}

/// Under which lease a seat is outstanding, one that lives before others; the nil lease if it is not.
Lease lease_of(const Tables& tables, const AllotmentRecord& allotment, SeatIndex seat) {
  Lease lease;
  for (const LeasedPlaces& group : allotment.outstanding) {
    if (!std::ranges::binary_search(group.places.seats, seat)) continue;
    lease = group.lease;
    if (tables.leases[find_lease_slot(tables, lease)].live) return lease;
  }
  return lease;
}

}  // namespace

AllotmentRecord* Fold::reclaimed(const DeviceName& holder, JournalId journal) {
  const Slot slot = bound_slot(tables_, holder, journal);
  const bool is_dead = tables_.origin == Origin::Holder && slot != no_slot && !tables_.allotments[slot].live;
  return is_dead ? &tables_.allotments[slot] : nullptr;
}

void Fold::leave(AllotmentRecord& allotment, const std::vector<LeasedPlaces>& places) {
  for (const LeasedPlaces& gone : places) {
    const Slot lease = find_lease_slot(tables_, gone.lease);
    if (lease == no_slot) continue;  // Never here, so it was not reclaimed from here either.
    const auto has = group_under(allotment.outstanding, gone.lease);
    const bool fits = has != allotment.outstanding.end() && contains(has->places, gone.places);
    if (!fits && tables_.leases[lease].live) allotment.is_uncertain = true;
    if (has == allotment.outstanding.end()) continue;
    has->places = subtract(has->places, gone.places);
    if (is_empty(has->places)) allotment.outstanding.erase(has);
  }
}

/// So that a seat which is sold under it later is not taken for one that went astray.
void Fold::note_dropped(const LeaseDropped& event) {
  std::map<Slot, Places> dropped;
  for (const SeatIndex seat : event.places.seats) {
    const SeatRecord& record = tables_.seats.at(seat.value());
    if (record.state == PlaceState::Allotted) dropped[record.owner].seats.push_back(seat);
  }
  for (const auto& [slot, places] : dropped) {
    auto& outstanding = tables_.allotments[slot].outstanding;
    outstanding = add(std::move(outstanding), {{event.lease, places}});
  }
}

void Fold::come_back(const OrderRecord& order, const std::vector<LeasedPlaces>& places) {
  AllotmentRecord* allotment = reclaimed(order.seller, order.journal);
  if (allotment == nullptr) return;
  for (const LeasedPlaces& group : places) {
    const Slot lease = find_lease_slot(tables_, group.lease);
    const bool has_again = lease != no_slot && tables_.leases[lease].live;
    if (has_again) allotment->outstanding = add(std::move(allotment->outstanding), {group});
  }
}

/// Only a lease that died or was never here lets places of a zone be elsewhere; a seat may be so under one that lives:
/// somebody else may have it, so the seller's cancellation would not tell whose it is.
void Fold::count_sold(const SaleSettled& event, bool judged_again) {
  if (tables_.origin == Origin::Root) return;
  AllotmentRecord* allotment = reclaimed(event.seller, event.journal);
  if (allotment == nullptr) {
    // More than its living allotment had: its grantor's book is an older one.
    if (!event.from_free.empty()) doubt(event.seller, event.journal);
    return;
  }
  if (judged_again) {
    if (!is_empty(event.elsewhere)) allotment->is_uncertain = true;
    return;
  }
  leave(*allotment, event.from_free);
  for (const SeatIndex seat : event.elsewhere.seats) {
    const Lease lease = lease_of(tables_, *allotment, seat);
    if (lease.is_nil() || tables_.leases[find_lease_slot(tables_, lease)].live) allotment->is_uncertain = true;
    if (!lease.is_nil()) leave(*allotment, {{lease, Places{{seat}, {}}}});
  }
}

/// Its seller may cancel what somebody else has.
void Fold::count_sold(const SaleConflicted& event, bool told_again) {
  if (tables_.origin == Origin::Root) return;
  doubt(event.seller, event.journal);
  AllotmentRecord* allotment = reclaimed(event.seller, event.journal);
  if (allotment != nullptr && !told_again) leave(*allotment, event.places);
}

void Fold::doubt(const DeviceName& holder, JournalId journal) {
  const Slot slot = bound_slot(tables_, holder, journal);
  if (tables_.origin == Origin::Holder && slot != no_slot) tables_.allotments[slot].is_uncertain = true;
}

}  // namespace foyer::ledger
