#include <algorithm>

#include "protocol/ledger/decisions.hpp"
#include "protocol/ledger/ledger.hpp"

namespace foyer::ledger {
namespace {

/// Judges each place of a sale that a device below made: out of its allotment, out of what is free, elsewhere or lost.
class Judgement {
 public:
  Judgement(const Tables& tables, const SettleSale& sale, Timestamp now)
      : tables_(tables), sale_(sale), outlook_(tables, now) {
    const auto found = tables.bindings.find({sale.seller, sale.journal});
    if (found != tables.bindings.end() && tables.allotments[found->second].live) seller_ = found->second;
  }

  void judge(const LeasedPlaces& group) {
    const Slot lease = find_lease_slot(tables_, group.lease);
    const Slot allotment = allotment_under(lease);
    for (const SeatIndex seat : group.places.seats) judge_seat(seat.value(), lease, allotment);
    for (const ZoneCount& zone : group.places.zones) judge_zone(zone, lease, allotment);
  }

  [[nodiscard]] bool stands() const { return lost_.empty(); }

  [[nodiscard]] std::vector<Event> settled() const {
    std::vector<Event> events = outlook_.expiries();
    SaleSettled event{sale_.order, sale_.seller, sale_.journal, sellers_allotment(), {}, {}, {}, {}, {}};
    event.places = grouped(tables_, allotted_);
    event.from_free = grouped(tables_, free_);
    event.elsewhere = normalised(elsewhere_);
    event.overdrawn = grouped(tables_, overdrawn_);
    event.unarrived = grouped(tables_, unarrived_);
    events.emplace_back(std::move(event));
    return events;
  }

  /// Nothing if the conflict is known and no more is found for it.
  [[nodiscard]] std::vector<Event> conflicted(const std::vector<LeasedPlaces>& claimed, bool is_known) const {
    SaleConflicted event{sale_.order, sale_.seller, sale_.journal, claimed, lost_, {}, sellers_allotment(), {}};
    event.kept = grouped(tables_, allotted_);
    // What is free at the root is not sold anywhere below: only a lease that lives binds two ledgers.
    if (!at_root()) event.kept_from_free = grouped(tables_, free_);
    if (is_known && event.kept.empty() && event.kept_from_free.empty()) return done_before();
    std::vector<Event> events;
    if (!event.kept_from_free.empty()) events = outlook_.expiries();
    events.emplace_back(std::move(event));
    return events;
  }

 private:
  [[nodiscard]] bool at_root() const { return tables_.origin == Origin::Root; }

  [[nodiscard]] AllotmentId sellers_allotment() const {
    return seller_ == no_slot || at_root() ? AllotmentId{} : tables_.allotments[seller_].id;
  }

  /// The living allotment that a place must be in for the sale to be within its lease. At the root it is the lease's
  /// own, whoever below sold: a kiosk sells under its controller's lease. Not so the holder itself out of another
  /// journal: a replaced or cloned disk inherits nothing.
  [[nodiscard]] Slot allotment_under(Slot lease) const {
    if (!at_root()) return seller_;
    if (lease == no_slot || lease == nil_lease_slot) return no_slot;
    const Slot slot = tables_.allotment_slots.at(tables_.leases[lease].lease.allotment);
    const AllotmentRecord& allotment = tables_.allotments[slot];
    const bool foreign_journal = allotment.holder == sale_.seller && allotment.journal != sale_.journal;
    return allotment.live && !foreign_journal ? slot : no_slot;
  }

  void judge_seat(std::uint32_t index, Slot lease, Slot allotment) {
    const SeatRecord& seat = tables_.seats[index];
    const bool within =
        allotment != no_slot && seat.state == PlaceState::Allotted && seat.owner == allotment && seat.lease == lease;
    if (within) {
      allotted_.push_back({lease, allotment, index, 0});
    } else if (!at_root() && (seat.state == PlaceState::Absent || seat.lease != lease || !tables_.leases[lease].live)) {
      // Below the root only the lease tells whose a place is: under another one it is not here.
      elsewhere_.seats.emplace_back(index);
      if (lease != no_slot && tables_.leases[lease].live) unarrived_.push_back({lease, no_slot, index, 0});
    } else if (outlook_.is_free(index)) {
      take_free({seat.lease, no_slot, index, 0}, lease, allotment);
    } else {
      lose_seat(index, seat);
    }
  }

  void judge_zone(const ZoneCount& sold, Slot lease, Slot allotment) {
    const std::uint32_t zone = sold.zone.value();
    std::uint32_t left = sold.count;
    if (allotment != no_slot && lease != no_slot) {
      const std::uint32_t within = std::min(left, allotted_count(tables_.allotments[allotment], zone, lease));
      if (within > 0) allotted_.push_back({lease, allotment, zone, within});
      left -= within;
    }
    if (left == 0) return;
    // At a holder that knows nothing of the lease (any more), what is left is not here and not its to judge.
    const bool here = at_root() || (lease != no_slot && tables_.leases[lease].live);
    if (!here) {
      elsewhere_.zones.push_back({sold.zone, left});
      return;
    }
    const Slot pool = at_root() ? nil_lease_slot : lease;
    const std::uint32_t free = free_in(zone, pool, left);
    if (free > 0) {
      take_free({pool, no_slot, zone, free}, lease, allotment);
      used_[{zone, pool}] += free;
    }
    left -= free;
    if (left == 0) return;
    lost_.push_back({Places{{}, {{sold.zone, left}}}, PlaceState::Sold, {}, {}, {}});
  }

  /// Up to `wanted` free places of a zone that no other group of this sale has taken.
  std::uint32_t free_in(std::uint32_t zone, Slot pool, std::uint32_t wanted) {
    const std::uint32_t used = used_[{zone, pool}];
    if (outlook_.free_count(zone, pool) >= used + wanted) return wanted;
    return std::min(wanted, outlook_.free_count_after_expiry(zone, pool) - used);
  }

  /// At the root, a living allotment that no longer has the place gave it back before the sale was heard of: the
  /// journals of several devices come in any order. Then the place is owed for when that sale is cancelled.
  void take_free(Share share, Slot lease, Slot allotment) {
    if (!at_root() || allotment == no_slot) {
      free_.push_back(share);
      return;
    }
    share.lease = lease;
    overdrawn_.push_back(share);
  }

  void lose_seat(std::uint32_t index, const SeatRecord& seat) {
    LostPlaces lost{Places{{SeatIndex(index)}, {}}, seat.state, {}, {}, {}};
    if (seat.state == PlaceState::Held) lost.hold = tables_.holds[seat.owner].id;
    if (seat.state == PlaceState::Sold) lost.order = tables_.orders[seat.owner].id;
    if (seat.state == PlaceState::Allotted) lost.allotment = tables_.allotments[seat.owner].id;
    lost_.push_back(std::move(lost));
  }

  const Tables& tables_;
  const SettleSale& sale_;
  Outlook outlook_;
  Slot seller_ = no_slot;
  std::vector<Share> allotted_;
  std::vector<Share> free_;
  std::vector<Share> overdrawn_;
  std::vector<Share> unarrived_;
  std::map<std::pair<std::uint32_t, Slot>, std::uint32_t> used_;  ///< Taken from free already, by zone and lease.
  Places elsewhere_;
  std::vector<LostPlaces> lost_;
};

const OrderRecord* find_order(const Tables& tables, OrderId order) {
  const auto found = tables.order_slots.find(order);
  return found == tables.order_slots.end() ? nullptr : &tables.orders[found->second];
}

/// Whether the whole of an order is cancelled that has seats which have not come here yet.
bool is_awaited(const Tables& tables, const SettleCancel& command) {
  if (command.places) return false;
  const Slot order = tables.order_slots.at(command.order);
  return std::ranges::any_of(tables.unarrived, [order](const auto& row) { return std::get<2>(row) == order; });
}

Places without(const LeasedPlaces& claim, const std::vector<LeasedPlaces>& kept) {
  Places places = claim.places;
  for (const LeasedPlaces& group : kept) {
    if (group.lease == claim.lease) places = subtract(places, group.places);
  }
  return places;
}

/// The zones among the groups, as shares of the allotments that their leases are of. At the root.
std::vector<Share> zones_of(const Tables& tables, const std::vector<LeasedPlaces>& groups) {
  std::vector<Share> shares;
  for (const LeasedPlaces& group : groups) {
    const Slot lease = find_lease_slot(tables, group.lease);
    if (lease == no_slot || lease == nil_lease_slot) continue;
    const Slot allotment = tables.allotment_slots.at(group.lease.allotment);
    for (const ZoneCount& zone : group.places.zones)
      shares.push_back({lease, allotment, zone.zone.value(), zone.count});
  }
  return shares;
}

/// How many of a share's zone an order has under its lease, or are kept for it.
std::uint32_t sold_count(const Tables& tables, Slot order, const Share& share) {
  std::vector<Share> shares = tables.orders[order].shares;
  if (const auto kept = tables.kept.find(order); kept != tables.kept.end())
    shares.insert(shares.end(), kept->second.begin(), kept->second.end());
  std::uint32_t count = 0;
  for (const Share& own : shares) {
    if (!own.is_seat() && own.index == share.index && own.lease == share.lease) count += own.count;
  }
  return count;
}

/// What a cancellation takes from the claim of an order in conflict.
std::vector<LeasedPlaces> claimed(const Conflict& conflict, Places wanted) {
  std::vector<LeasedPlaces> taken;
  for (const LeasedPlaces& claim : conflict.places) {
    Places part = intersect(claim.places, wanted);
    wanted = subtract(wanted, part);
    if (!is_empty(part)) taken.push_back({claim.lease, std::move(part)});
  }
  return taken;
}

}  // namespace

Decision decide_on(const Tables& tables, const SettleSale& command, Timestamp now) {
  if (command.order.is_nil() || command.seller.is_none() || command.journal.is_nil())
    return refuse(RefusalReason::MissingId);
  const OrderRecord* order = find_order(tables, command.order);
  const bool in_conflict = order != nullptr && order->status == OrderStatus::Conflicted;
  if (order != nullptr && order->seller.is_none()) return refuse(RefusalReason::DuplicateOrder);
  if (order != nullptr && !in_conflict) return done_before();

  FOYER_TRY(places, check_named(tables, command.places));
  // A conflict is judged on what the order still claims: some of it may have been cancelled since.
  const auto& claim = in_conflict ? tables.conflicts.at(command.order).places : places;
  Judgement judgement(tables, command, now);
  const auto kept = in_conflict ? kept_places(tables, command.order) : std::vector<LeasedPlaces>{};
  for (const LeasedPlaces& group : claim) judgement.judge({group.lease, without(group, kept)});
  if (judgement.stands()) return judgement.settled();
  return judgement.conflicted(claim, in_conflict);
}

Decision decide_on(const Tables& tables, const SettleCancel& command, Timestamp) {
  if (command.cancel.is_nil()) return refuse(RefusalReason::MissingId);
  if (tables.cancels.contains(command.cancel)) return done_before();
  const OrderRecord* order = find_order(tables, command.order);
  if (order == nullptr) return refuse(RefusalReason::UnknownOrder);
  if (order->seller.is_none()) return refuse(RefusalReason::WrongHolder);
  const auto conflict = tables.conflicts.find(command.order);
  const bool in_conflict = conflict != tables.conflicts.end();
  std::vector<LeasedPlaces> taken =
      in_conflict ? conflict->second.places : add(grouped(tables, order->shares), kept_places(tables, command.order));
  if (command.places) {
    FOYER_TRY(places, check_named(tables, *command.places));
    taken = in_conflict ? claimed(conflict->second, places) : grouped(tables, select(order->shares, places));
  }
  if (taken.empty() && !is_awaited(tables, command)) return done_before();
  return only(CancelSettled{command.cancel, command.order, std::move(taken)});
}

Decision decide_on(const Tables& tables, const CoverOverdraft& command, Timestamp) {
  if (tables.origin != Origin::Root) return refuse(RefusalReason::WrongOrigin);
  if (command.order.is_nil() || command.holder.is_none() || command.journal.is_nil())
    return refuse(RefusalReason::MissingId);
  const auto order = tables.order_slots.find(command.order);
  if (order == tables.order_slots.end()) return done_before();
  FOYER_TRY(groups, check_named(tables, command.places));
  std::vector<Share> covered;
  // Only zones: a seat that comes free again is the same seat.
  for (Share share : zones_of(tables, groups)) {
    const AllotmentRecord& allotment = tables.allotments[share.allotment];
    if (!allotment.live || allotment.holder != command.holder || allotment.journal != command.journal) continue;
    share.count = std::min({share.count, sold_count(tables, order->second, share),
                            owed_count(allotment, share.index, share.lease, order->second),
                            allotted_count(allotment, share.index, share.lease)});
    if (share.count > 0) covered.push_back(share);
  }
  if (covered.empty()) return done_before();
  return only(OverdraftCovered{command.order, grouped(tables, covered)});
}

Decision decide_on(const Tables& tables, const ReseatOrder& command, Timestamp now) {
  const OrderRecord* order = find_order(tables, command.order);
  if (order == nullptr) return refuse(RefusalReason::UnknownOrder);
  const auto hold = tables.hold_slots.find(command.hold);
  if (hold != tables.hold_slots.end() && tables.holds[hold->second].order == tables.order_slots.at(command.order))
    return done_before();
  if (order->status == OrderStatus::Cancelled || order->status == OrderStatus::Closed)
    return refuse(RefusalReason::NoConflict);
  FOYER_TRY(slot, bookable_hold(tables, command.hold, now));
  return only(OrderReseated{command.order, command.hold, grouped(tables, order->shares),
                            grouped(tables, tables.holds[slot].shares)});
}

Decision decide_on(const Tables& tables, const CloseConflict& command, Timestamp) {
  const OrderRecord* order = find_order(tables, command.order);
  if (order == nullptr) return refuse(RefusalReason::UnknownOrder);
  if (order->status == OrderStatus::Closed) return done_before();
  if (order->status != OrderStatus::Conflicted) return refuse(RefusalReason::NoConflict);
  return only(ConflictClosed{command.order, command.outcome});
}

std::optional<PaidLate> paid_late(const Event& event) {
  PaidLate paid;
  if (const auto* settled = std::get_if<SaleSettled>(&event)) paid = {settled->order, settled->from_free};
  if (const auto* conflicted = std::get_if<SaleConflicted>(&event))
    paid = {conflicted->order, conflicted->kept_from_free};
  if (paid.places.empty()) return std::nullopt;
  return paid;
}

SettleSale settle_again(const Conflict& conflict) {
  return {conflict.order, conflict.seller, conflict.journal, conflict.places};
}

}  // namespace foyer::ledger
