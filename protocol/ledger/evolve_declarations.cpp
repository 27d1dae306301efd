#include <algorithm>

#include "protocol/base/assert.hpp"
#include "protocol/ledger/fold.hpp"

namespace foyer::ledger {

void Fold::operator()(const UndeclaredReleased& event) {
  const Slot slot = tables_.allotment_slots.at(event.allotment);
  FOYER_ASSERT(tables_.origin == Origin::Root && tables_.allotments[slot].live);
  const Lease lease = tables_.leases[tables_.allotments[slot].lease].lease;
  free_allotted(slot, {{lease, event.places}});
}

void Fold::operator()(const AllotmentAdopted& event) {
  FOYER_ASSERT(tables_.origin == Origin::Root);
  const auto fresh = static_cast<Slot>(tables_.allotments.size());
  const auto [found, is_new] = tables_.allotment_slots.try_emplace(event.allotment, fresh);
  const Slot slot = found->second;
  if (is_new) {
    AllotmentRecord record{event.allotment, event.epoch, no_slot, event.holder, event.journal, true, {}, 0, {}};
    record.lease = books_.lease_slot({event.allotment, event.epoch});
    tables_.highest_epoch = std::max(tables_.highest_epoch, event.epoch);
    tables_.allotments.push_back(std::move(record));
    // The binding is to the newest allotment, whichever is heard of last.
    const auto [binding, first] = tables_.bindings.try_emplace({event.holder, event.journal}, slot);
    if (!first && tables_.allotments[binding->second].epoch < event.epoch) binding->second = slot;
  }
  const AllotmentRecord& allotment = tables_.allotments[slot];
  FOYER_ASSERT(allotment.live);
  const Slot lease = allotment.lease;
  for (const Share& share : books_.shares_of({{Lease{event.allotment, event.epoch}, event.places}}, slot))
    books_.move(share, {PlaceState::Free, nil_lease_slot, no_slot}, {PlaceState::Allotted, lease, slot});
  for (const Share& share : books_.shares_of({{Lease{event.allotment, event.epoch}, event.owed}}, slot))
    books_.forgive(share);
  for (const OrderedPlaces& sale : event.sold) {
    const Slot order = tables_.order_slots.at(sale.order);
    auto& shares = tables_.orders[order].shares;
    for (Share share : Books::take(shares, books_.shares_of({{Lease{}, sale.places}}, no_slot))) {
      books_.move(share, {PlaceState::Sold, nil_lease_slot, order}, {PlaceState::Sold, lease, order});
      share.lease = lease;
      share.allotment = slot;
      shares.push_back(share);
    }
  }
}

}  // namespace foyer::ledger
