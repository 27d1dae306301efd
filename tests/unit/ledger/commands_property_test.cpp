// Any commands at all, well or badly made, in any order, against one ledger.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/unit/ledger/ledgers.hpp"

namespace foyer::ledger {
namespace {

constexpr std::uint32_t seat_count = 8;

/// Numbers that a command is made of. Small ranges, so that ids meet again.
class Dice {
 public:
  explicit Dice(const std::vector<std::uint8_t>& rolls) : rolls_(rolls) {}

  std::uint32_t roll(std::uint32_t sides) { return next_ < rolls_.size() ? rolls_[next_++] % sides : 0; }
  std::uint32_t id() { return roll(6) + 1; }
  /// A seat or zone now and then does not exist, or is named twice.
  Places places() {
    Places places;
    for (std::uint32_t left = roll(4); left > 0; --left) places.seats.emplace_back(roll(seat_count + 1));
    for (std::uint32_t left = roll(3); left > 0; --left) places.zones.push_back({ZoneIndex(roll(3)), roll(5)});
    return places;
  }
  std::vector<LeasedPlaces> leased() {
    std::vector<LeasedPlaces> groups;
    for (std::uint32_t left = roll(3); left > 0; --left)
      groups.push_back({Lease{roll(7) == 0 ? AllotmentId{} : allotment_id(id()), Epoch(roll(4))}, places()});
    return groups;
  }
  std::vector<OrderedPlaces> sold() {
    std::vector<OrderedPlaces> sold;
    for (std::uint32_t left = roll(3); left > 0; --left) sold.push_back({order_id(id()), places()});
    return sold;
  }
  std::optional<Places> part() { return roll(3) == 0 ? std::nullopt : std::optional(places()); }
  std::optional<Timestamp> end() { return roll(3) > 0 ? std::nullopt : std::optional(after(roll(200))); }
  DeviceName holder() { return device(roll(2) == 0 ? "kiosk-1" : "kiosk-2"); }
  JournalId journal() { return journal_id(roll(2) + 1); }

 private:
  const std::vector<std::uint8_t>& rolls_;
  std::size_t next_ = 0;
};

Command command_of(const std::vector<std::uint8_t>& rolls) {
  Dice dice(rolls);
  switch (dice.roll(22)) {
    case 0:
      return ExtendHold{hold_id(dice.id()), after(dice.roll(200))};
    case 1:
      return ReleaseHold{hold_id(dice.id())};
    case 2:
      return ExpireHold{hold_id(dice.id())};
    case 3:
    case 4:
      return BookHold{hold_id(dice.id()), order_id(dice.id())};
    case 5:
      return CancelBooking{cancel_id(dice.id()), order_id(dice.id()), dice.part()};
    case 6:
      return BlockPlaces{dice.places(), "test"};
    case 7:
      return UnblockPlaces{dice.places(), "test"};
    case 8:
      return GrantPlaces{grant_id(dice.id()), allotment_id(dice.id()), dice.holder(),
                         dice.journal(),      dice.places(),           dice.end()};
    case 9:
      return ReceiveGrant{grant_id(dice.id()), dice.leased(), dice.end()};
    case 10:
      return ReturnPlaces{return_id(dice.id()), dice.places()};
    case 11:
      return ReceiveReturn{return_id(dice.id()), dice.holder(), dice.journal(), dice.leased()};
    case 12:
      return ReclaimAllotment{allotment_id(dice.id())};
    case 13:
      return DropLease{Lease{allotment_id(dice.id()), Epoch(dice.roll(4))}};
    case 14:
      return SettleSale{order_id(dice.id()), dice.holder(), dice.journal(), dice.leased()};
    case 15:
      return SettleCancel{cancel_id(dice.id()), order_id(dice.id()), dice.part()};
    case 16:
      return ReseatOrder{order_id(dice.id()), hold_id(dice.id())};
    case 17:
      return CloseConflict{order_id(dice.id()), ConflictOutcome::Dismissed};
    case 18:
      return ReleaseUndeclared{allotment_id(dice.id()), dice.places()};
    case 19:
      return AdoptAllotment{allotment_id(dice.id()), Epoch(dice.roll(4)), dice.holder(),
                            dice.journal(),          dice.places(),       dice.sold()};
    case 20:
      return CoverOverdraft{order_id(dice.id()), dice.holder(), dice.journal(), dice.leased()};
    default:
      return HoldSeats{hold_id(dice.id()), dice.places(), after(dice.roll(200))};
  }
}

/// Runs the commands at times that only rise and checks what must hold after each.
void run(Origin origin, const std::vector<std::vector<std::uint8_t>>& program) {
  State state;
  std::vector<Event> log;
  const auto submit = [&](const Command& command, Timestamp now) {
    const State before = state;
    const auto result = execute(state, command, now);
    if (!result) {
      RC_ASSERT(state == before);
      RC_ASSERT(!name(result.error().reason).empty());
      return;
    }
    log.insert(log.end(), result->begin(), result->end());
    const auto fault = check(state);
    if (fault) RC_FAIL(*fault);
    // Repeated at once, an accepted command that names itself by an id does nothing more.
    const bool has_id =
        !std::holds_alternative<BlockPlaces>(command) && !std::holds_alternative<UnblockPlaces>(command);
    if (!has_id) return;
    const auto again = decide(state, command, now);
    RC_ASSERT(again.has_value());
    RC_ASSERT(again->empty());
  };
  submit(OpenPerformance{id_of<PerformanceId>(1), seat_count, {6, 4}, origin}, start);
  std::int64_t second = 0;
  for (const auto& rolls : program) {
    second += rolls.empty() ? 0 : rolls.back() % 8;
    submit(command_of(rolls), after(second));
  }
  State replayed;
  for (const Event& event : log) evolve(replayed, event);
  RC_ASSERT(replayed == state);
}

rc::Gen<std::vector<std::vector<std::uint8_t>>> programs() {
  const auto rolls =
      rc::gen::container<std::vector<std::uint8_t>>(24, rc::gen::resize(100, rc::gen::inRange<std::uint8_t>(0, 255)));
  return rc::gen::resize(300, rc::gen::container<std::vector<std::vector<std::uint8_t>>>(rolls));
}

// Covers KV-4, BO-10: counts add up, no seat has two owners, a refusal changes nothing, a replay gives an equal state.
RC_GTEST_PROP(SeatLedgerProperty, AtTheRootAnyCommandsLeaveItSound, ()) {
  run(Origin::Root, *programs());
}
RC_GTEST_PROP(SeatLedgerProperty, AtAHolderAnyCommandsLeaveItSound, ()) {
  run(Origin::Holder, *programs());
}

}  // namespace
}  // namespace foyer::ledger
