#include "protocol/base/assert.hpp"
#include "protocol/ledger/decisions.hpp"

namespace foyer::ledger {
namespace {

const HoldRecord* find_hold(const Tables& tables, HoldId hold) {
  const auto found = tables.hold_slots.find(hold);
  return found == tables.hold_slots.end() ? nullptr : &tables.holds[found->second];
}

/// Why a hold that is no longer active cannot be used.
Refusal closed(HoldStatus status) {
  switch (status) {
    case HoldStatus::Booked:
      return refuse(RefusalReason::HoldBooked);
    case HoldStatus::Released:
      return refuse(RefusalReason::HoldReleased);
    case HoldStatus::Expired:
      return refuse(RefusalReason::HoldExpired);
    case HoldStatus::Active:
      break;
  }
  assertion_failed("a hold that is closed", __FILE__, __LINE__);
}

/// The same hold asked for again: done before if it is or was this one, else why not.
Decision hold_again(const Tables& tables, const HoldRecord& hold, const HoldSeats& command) {
  if (hold.status == HoldStatus::Booked) return done_before();
  if (hold.status != HoldStatus::Active) return closed(hold.status);
  if (has_duplicates(command.places)) return refuse(RefusalReason::DuplicatePlace);
  const bool same = flatten(grouped(tables, hold.shares)) == normalised(command.places);
  return same ? Decision(done_before()) : Decision(refuse(RefusalReason::DuplicateHold));
}

}  // namespace

Decision decide_on(const Tables& tables, const HoldSeats& command, Timestamp now) {
  if (command.hold.is_nil()) return refuse(RefusalReason::MissingId);
  if (const HoldRecord* hold = find_hold(tables, command.hold)) return hold_again(tables, *hold, command);
  if (command.until <= now) return refuse(RefusalReason::HoldExpired);
  FOYER_TRY(taking, take_free(tables, command.places, now, Purpose::Sale));
  std::vector<Event> events = std::move(taking.expiries);
  events.emplace_back(SeatsHeld{command.hold, command.until, std::move(taking.places)});
  return events;
}

Decision decide_on(const Tables& tables, const ExtendHold& command, Timestamp now) {
  const HoldRecord* hold = find_hold(tables, command.hold);
  if (hold == nullptr) return refuse(RefusalReason::UnknownHold);
  if (hold->status != HoldStatus::Active) return closed(hold->status);
  if (hold->until <= now) return refuse(RefusalReason::HoldExpired);
  if (command.until <= hold->until) return done_before();
  return only(HoldExtended{command.hold, command.until});
}

Decision decide_on(const Tables& tables, const ReleaseHold& command, Timestamp) {
  const HoldRecord* hold = find_hold(tables, command.hold);
  if (hold == nullptr) return refuse(RefusalReason::UnknownHold);
  if (hold->status == HoldStatus::Booked) return closed(hold->status);
  if (hold->status != HoldStatus::Active) return done_before();
  return only(HoldReleased{command.hold});
}

Decision decide_on(const Tables& tables, const ExpireHold& command, Timestamp now) {
  const HoldRecord* hold = find_hold(tables, command.hold);
  if (hold == nullptr) return refuse(RefusalReason::UnknownHold);
  if (hold->status == HoldStatus::Booked) return closed(hold->status);
  if (hold->status != HoldStatus::Active) return done_before();
  if (now < hold->until) return refuse(RefusalReason::HoldNotDue);
  return only(HoldExpired{command.hold});
}

Result<Slot, Refusal> bookable_hold(const Tables& tables, HoldId id, Timestamp now) {
  const HoldRecord* hold = find_hold(tables, id);
  if (hold == nullptr) return refuse(RefusalReason::UnknownHold);
  if (hold->status != HoldStatus::Active) return closed(hold->status);
  if (hold->until <= now) return refuse(RefusalReason::HoldExpired);
  for (const Share& share : hold->shares) {
    if (may_sell_under(tables, share.lease, now)) continue;
    return share.is_seat() ? refuse(RefusalReason::DeadEpoch, SeatIndex(share.index))
                           : refuse(RefusalReason::DeadEpoch, ZoneIndex(share.index));
  }
  return tables.hold_slots.at(id);
}

Decision decide_on(const Tables& tables, const BookHold& command, Timestamp now) {
  if (command.order.is_nil()) return refuse(RefusalReason::MissingId);
  const HoldRecord* hold = find_hold(tables, command.hold);
  const bool same_order = hold != nullptr && hold->order != no_slot && tables.orders[hold->order].id == command.order;
  if (same_order) return done_before();
  FOYER_TRY(slot, bookable_hold(tables, command.hold, now));
  if (tables.order_slots.contains(command.order)) return refuse(RefusalReason::DuplicateOrder);
  return only(HoldBooked{command.hold, command.order, grouped(tables, tables.holds[slot].shares)});
}

Decision decide_on(const Tables& tables, const CancelBooking& command, Timestamp) {
  if (command.cancel.is_nil()) return refuse(RefusalReason::MissingId);
  if (tables.cancels.contains(command.cancel)) return done_before();
  const auto found = tables.order_slots.find(command.order);
  if (found == tables.order_slots.end()) return refuse(RefusalReason::UnknownOrder);
  const OrderRecord& order = tables.orders[found->second];
  if (!command.places) {
    if (order.shares.empty()) return done_before();
    return only(BookingCancelled{command.cancel, command.order, grouped(tables, order.shares)});
  }
  FOYER_TRY(places, check_named(tables, *command.places));
  const auto cancelled = grouped(tables, select(order.shares, places));
  const Places missing = subtract(places, flatten(cancelled));
  if (!missing.seats.empty()) return refuse(RefusalReason::UnknownPlace, missing.seats.front());
  if (!missing.zones.empty()) return refuse(RefusalReason::UnknownPlace, missing.zones.front().zone);
  return only(BookingCancelled{command.cancel, command.order, cancelled});
}

}  // namespace foyer::ledger
