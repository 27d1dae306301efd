#include "protocol/base/assert.hpp"
#include "protocol/ledger/fold.hpp"

namespace foyer::ledger {

void Fold::operator()(const SaleSettled& event) {
  const bool judged_again = tables_.conflicts.erase(event.order) > 0;
  const Slot slot =
      judged_again ? tables_.order_slots.at(event.order) : order_slot(event.order, event.seller, event.journal);
  const auto allotment_of = [&](const Share& share) {
    const bool at_root = tables_.origin == Origin::Root;
    return tables_.allotment_slots.at(at_root ? tables_.leases[share.lease].lease.allotment : event.allotment);
  };
  std::vector<Share> shares;
  for (Share share : books_.shares_of(event.places, no_slot)) {
    share.allotment = allotment_of(share);
    books_.move(share, {PlaceState::Allotted, share.lease, share.allotment}, {PlaceState::Sold, share.lease, slot});
    shares.push_back(share);
  }
  for (Share share : books_.shares_of(event.overdrawn, no_slot)) {
    share.allotment = allotment_of(share);
    books_.move(share, home(tables_, share.lease), {PlaceState::Sold, share.lease, slot});
    books_.owe(share);
    shares.push_back(share);
  }
  for (const Share& share : books_.shares_of(event.from_free, no_slot)) {
    books_.move(share, {PlaceState::Free, share.lease, no_slot}, {PlaceState::Sold, share.lease, slot});
    shares.push_back(share);
  }
  OrderRecord& order = tables_.orders[slot];
  order.status = OrderStatus::Sold;
  order.shares = std::move(shares);
}

void Fold::operator()(const SaleConflicted& event) {
  tables_.orders[order_slot(event.order, event.seller, event.journal)].status = OrderStatus::Conflicted;
  tables_.conflicts[event.order] = Conflict{event.order, event.seller, event.journal, event.places, event.lost};
}

void Fold::operator()(const CancelSettled& event) {
  tables_.cancels.insert(event.cancel);
  const Slot slot = tables_.order_slots.at(event.order);
  const auto found = tables_.conflicts.find(event.order);
  if (found == tables_.conflicts.end()) {
    free_order(slot, event.places);
    return;
  }
  // The order had nothing here: its claim shrinks, and without a claim there is no conflict.
  Conflict& conflict = found->second;
  std::vector<LeasedPlaces> rest;
  for (const LeasedPlaces& claim : conflict.places) {
    Places places = claim.places;
    for (const LeasedPlaces& cancelled : event.places) {
      if (cancelled.lease == claim.lease) places = subtract(places, cancelled.places);
    }
    if (!is_empty(places)) rest.push_back({claim.lease, std::move(places)});
  }
  conflict.places = std::move(rest);
  if (!conflict.places.empty()) return;
  tables_.conflicts.erase(found);
  tables_.orders[slot].status = OrderStatus::Cancelled;
}

void Fold::operator()(const OrderReseated& event) {
  const Slot slot = tables_.order_slots.at(event.order);
  if (tables_.conflicts.erase(event.order) == 0) free_order(slot, event.from);
  FOYER_ASSERT(tables_.orders[slot].shares.empty());
  book(event.hold, slot);
}

void Fold::operator()(const ConflictClosed& event) {
  FOYER_ASSERT(tables_.conflicts.erase(event.order) == 1);
  tables_.orders[tables_.order_slots.at(event.order)].status = OrderStatus::Closed;
}

void Fold::operator()(const EpochRaised& event) {
  FOYER_ASSERT(event.to > tables_.highest_epoch);
  tables_.highest_epoch = event.to;
}

}  // namespace foyer::ledger
