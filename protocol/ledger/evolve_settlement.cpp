#include "protocol/base/assert.hpp"
#include "protocol/ledger/fold.hpp"

namespace foyer::ledger {

/// At the root the lease tells; a holder names the seller's.
Slot Fold::seller_allotment(const Share& share, AllotmentId allotment) const {
  const bool at_root = tables_.origin == Origin::Root;
  return tables_.allotment_slots.at(at_root ? tables_.leases[share.lease].lease.allotment : allotment);
}

std::vector<Share> Fold::sell(Slot order, AllotmentId allotment, const std::vector<LeasedPlaces>& places,
                              const std::vector<LeasedPlaces>& from_free) {
  std::vector<Share> shares;
  for (Share share : books_.shares_of(places, no_slot)) {
    share.allotment = seller_allotment(share, allotment);
    books_.move(share, {PlaceState::Allotted, share.lease, share.allotment}, {PlaceState::Sold, share.lease, order});
    shares.push_back(share);
  }
  for (const Share& share : books_.shares_of(from_free, no_slot)) {
    books_.move(share, {PlaceState::Free, share.lease, no_slot}, {PlaceState::Sold, share.lease, order});
    shares.push_back(share);
  }
  return shares;
}

void Fold::operator()(const SaleSettled& event) {
  const bool judged_again = tables_.conflicts.erase(event.order) > 0;
  const Slot slot =
      judged_again ? tables_.order_slots.at(event.order) : order_slot(event.order, event.seller, event.journal);
  count_sold(event, judged_again);
  std::vector<Share> shares = sell(slot, event.allotment, event.places, event.from_free);
  for (Share share : books_.shares_of(event.overdrawn, no_slot)) {
    share.allotment = seller_allotment(share, event.allotment);
    books_.move(share, home(tables_, share.lease), {PlaceState::Sold, share.lease, slot});
    books_.owe(share);
    shares.push_back(share);
  }
  if (const auto kept = tables_.kept.find(slot); kept != tables_.kept.end()) {
    shares.insert(shares.end(), kept->second.begin(), kept->second.end());
    tables_.kept.erase(kept);
  }
  for (const Share& share : books_.shares_of(event.unarrived, no_slot))
    tables_.unarrived.insert({share.index, share.lease, slot});
  OrderRecord& order = tables_.orders[slot];
  order.status = OrderStatus::Sold;
  order.shares = std::move(shares);
}

void Fold::operator()(const SaleConflicted& event) {
  const bool told_again = tables_.conflicts.contains(event.order);
  const Slot slot =
      told_again ? tables_.order_slots.at(event.order) : order_slot(event.order, event.seller, event.journal);
  count_sold(event, told_again);
  tables_.orders[slot].status = OrderStatus::Conflicted;
  const auto kept = sell(slot, event.allotment, event.kept, event.kept_from_free);
  if (!kept.empty()) tables_.kept[slot].insert(tables_.kept[slot].end(), kept.begin(), kept.end());
  tables_.conflicts[event.order] = Conflict{event.order, event.seller, event.journal, event.places, event.lost};
}

void Fold::operator()(const CancelSettled& event) {
  tables_.cancels.insert(event.cancel);
  const Slot slot = tables_.order_slots.at(event.order);
  come_back(tables_.orders[slot], event.places);
  const auto found = tables_.conflicts.find(event.order);
  if (found == tables_.conflicts.end()) {
    free_order(slot, event.places);
    if (tables_.orders[slot].status == OrderStatus::Cancelled)
      std::erase_if(tables_.unarrived, [slot](const auto& row) { return std::get<2>(row) == slot; });
    return;
  }
  // The order has only what was kept for it: its claim shrinks, and without a claim there is no conflict.
  std::vector<Share> known;
  for (const LeasedPlaces& group : event.places) {
    if (find_lease_slot(tables_, group.lease) == no_slot) continue;
    const auto of_group = books_.shares_of({group}, no_slot);
    known.insert(known.end(), of_group.begin(), of_group.end());
  }
  static_cast<void>(free_kept(slot, std::move(known)));
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

void Fold::operator()(const OverdraftCovered& event) {
  for (Share share : books_.shares_of(event.places, no_slot)) {
    share.allotment = seller_allotment(share, {});
    books_.forgive(share);
    books_.move(share, {PlaceState::Allotted, share.lease, share.allotment}, home(tables_, share.lease));
  }
}

void Fold::operator()(const OrderReseated& event) {
  const Slot slot = tables_.order_slots.at(event.order);
  // Its seller knows nothing of that.
  doubt(tables_.orders[slot].seller, tables_.orders[slot].journal);
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
