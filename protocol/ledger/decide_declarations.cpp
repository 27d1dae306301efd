#include <algorithm>
#include <map>

#include "protocol/ledger/decisions.hpp"

namespace foyer::ledger {
namespace {

/// What of declared places a restored root can give back to the allotment, and what somebody else has.
class Adoption {
 public:
  Adoption(const Tables& tables, Slot allotment, Timestamp now)
      : tables_(tables), outlook_(tables, now), allotment_(allotment) {}

  void take(const Places& declared) {
    for (const SeatIndex seat : declared.seats) take_seat(seat);
    for (const ZoneCount& zone : declared.zones) take_zone(zone);
  }

  Places places;
  std::vector<LostPlaces> missing;

  [[nodiscard]] std::vector<Event> expiries() const { return outlook_.expiries(); }

 private:
  void take_seat(SeatIndex seat) {
    const SeatRecord& record = tables_.seats[seat.value()];
    const bool is_its_own = record.state == PlaceState::Allotted && record.owner == allotment_;
    if (is_its_own || was_sold_below(record)) return;
    if (outlook_.is_free(seat.value())) {
      places.seats.push_back(seat);
      return;
    }
    LostPlaces lost{Places{{seat}, {}}, record.state, {}, {}, {}};
    if (record.state == PlaceState::Held) lost.hold = tables_.holds[record.owner].id;
    if (record.state == PlaceState::Sold) lost.order = tables_.orders[record.owner].id;
    if (record.state == PlaceState::Allotted) lost.allotment = tables_.allotments[record.owner].id;
    missing.push_back(std::move(lost));
  }

  /// Since it was declared: that journal came in meanwhile. Under another lease, or reseated, it is somebody else's.
  [[nodiscard]] bool was_sold_below(const SeatRecord& seat) const {
    if (seat.state != PlaceState::Sold) return false;
    const OrderRecord& order = tables_.orders[seat.owner];
    const bool came_late = seat.lease == nil_lease_slot && !order.seller.is_none() && order.hold == no_slot;
    return came_late || (allotment_ != no_slot && seat.lease == tables_.allotments[allotment_].lease);
  }

  void take_zone(const ZoneCount& declared) {
    const std::uint32_t zone = declared.zone.value();
    std::uint32_t left = declared.count;
    if (allotment_ != no_slot) {
      const AllotmentRecord& allotment = tables_.allotments[allotment_];
      left -= std::min(left, allotted_count(allotment, zone, allotment.lease));
    }
    if (left == 0) return;
    std::uint32_t free = outlook_.free_count(zone, nil_lease_slot);
    if (free < left) free = outlook_.free_count_after_expiry(zone, nil_lease_slot);
    const std::uint32_t part = std::min(left, free);
    if (part > 0) places.zones.push_back({declared.zone, part});
    if (part < left) missing.push_back({Places{{}, {{declared.zone, left - part}}}, PlaceState::Sold, {}, {}, {}});
  }

  const Tables& tables_;
  Outlook outlook_;
  Slot allotment_;
};

/// What the order has out of the allotment already.
Places had(const Tables& tables, const OrderRecord& order, Slot allotment) {
  std::vector<Share> shares;
  for (const Share& share : order.shares) {
    if (allotment != no_slot && share.allotment == allotment) shares.push_back(share);
  }
  return flatten(grouped(tables, shares));
}

/// What orders took from what was free and is the allotment's now.
std::vector<OrderedPlaces> claimed(const Tables& tables, const AdoptAllotment& command, const AllotmentAdopted& event,
                                   Slot allotment) {
  std::map<OrderId, Places> sold;
  for (const OrderedPlaces& sale : command.sold) sold[sale.order] = add(sold[sale.order], normalised(sale.places));
  std::vector<OrderedPlaces> claimed;
  for (const auto& [id, places] : sold) {
    const auto found = tables.order_slots.find(id);
    if (found == tables.order_slots.end()) continue;
    const OrderRecord& order = tables.orders[found->second];
    // Not out of another journal of the holder itself: a replaced or cloned disk inherits nothing.
    const bool foreign_journal = order.seller == event.holder && order.journal != event.journal;
    if (order.seller.is_none() || foreign_journal) continue;
    std::vector<Share> late;
    for (const Share& share : order.shares) {
      if (share.lease == nil_lease_slot && share.allotment == no_slot) late.push_back(share);
    }
    // Places of a zone are alike: what a first word claimed is not claimed again out of the rest of the order.
    late = select(late, subtract(places, had(tables, order, allotment)));
    if (!late.empty()) claimed.push_back({id, flatten(grouped(tables, late))});
  }
  return claimed;
}

Places debts(const AllotmentRecord& allotment) {
  Places owed;
  for (const std::uint32_t seat : allotment.debt) owed.seats.emplace_back(seat);
  for (const AllottedZone& row : allotment.zones) {
    if (row.debt > 0) owed.zones.push_back({ZoneIndex(row.zone), row.debt});
  }
  return owed;
}

/// Declared places name what there is; to declare nothing is a declaration too.
Result<Places, Refusal> checked(const Tables& tables, const Places& declared) {
  if (is_empty(declared)) return Places{};
  return check_named(tables, declared);
}

}  // namespace

Decision decide_on(const Tables& tables, const ReleaseUndeclared& command, Timestamp) {
  if (tables.origin != Origin::Root) return refuse(RefusalReason::WrongOrigin);
  const auto found = tables.allotment_slots.find(command.allotment);
  if (found == tables.allotment_slots.end()) return refuse(RefusalReason::UnknownAllotment);
  if (!tables.allotments[found->second].live) return done_before();
  FOYER_TRY(declared, checked(tables, command.declared));
  Places rest = subtract(flatten(unsold(tables, found->second)), declared);
  if (is_empty(rest)) return done_before();
  return only(UndeclaredReleased{command.allotment, std::move(rest)});
}

Decision decide_on(const Tables& tables, const AdoptAllotment& command, Timestamp now) {
  if (tables.origin != Origin::Root) return refuse(RefusalReason::WrongOrigin);
  if (command.allotment.is_nil() || command.holder.is_none() || command.journal.is_nil() || command.epoch == Epoch{})
    return refuse(RefusalReason::MissingId);
  FOYER_TRY(declared, checked(tables, command.places));
  const auto found = tables.allotment_slots.find(command.allotment);
  const Slot slot = found == tables.allotment_slots.end() ? no_slot : found->second;
  AllotmentAdopted event{command.allotment, command.epoch, command.holder, command.journal, {}, {}, {}, {}};
  if (slot != no_slot) {
    const AllotmentRecord& known = tables.allotments[slot];
    if (known.epoch != command.epoch) return refuse(RefusalReason::DuplicateAllotment);
    if (!known.live) return refuse(RefusalReason::DeadEpoch);
    event.holder = known.holder;
    event.journal = known.journal;
  }
  Adoption adoption(tables, slot, now);
  adoption.take(declared);
  // What is missing was told when the allotment was adopted; a repeat tells nothing new.
  event.sold = claimed(tables, command, event, slot);
  if (slot != no_slot) event.owed = debts(tables.allotments[slot]);
  if (slot != no_slot && is_empty(adoption.places) && event.sold.empty() && is_empty(event.owed)) return done_before();
  event.places = std::move(adoption.places);
  event.missing = std::move(adoption.missing);
  std::vector<Event> events = adoption.expiries();
  events.emplace_back(std::move(event));
  return events;
}

}  // namespace foyer::ledger
