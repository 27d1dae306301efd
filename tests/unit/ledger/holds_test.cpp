#include "tests/unit/ledger/ledgers.hpp"

namespace foyer::ledger {
namespace {

TEST(SeatLedger, RefusesEverythingBeforeItIsOpen) {
  State state;
  const auto result = decide(state, HoldSeats{hold_id(1), seats({0}), after(10)}, start);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().reason, RefusalReason::NotOpen);
}

TEST(SeatLedger, OpensOnceAndOnlyOnPlaces) {
  Ledger ledger(Origin::Root);
  EXPECT_EQ(ledger.state.totals(), (Totals{170, 170, 0, 0, 0, 0, 0}));
  ledger.repeat(OpenPerformance{id_of<PerformanceId>(7), 20, {100, 50}, Origin::Root});
  EXPECT_EQ(ledger.reason(OpenPerformance{id_of<PerformanceId>(7), 21, {100, 50}, Origin::Root}),
            RefusalReason::AlreadyOpen);
  State fresh;
  const auto empty = decide(fresh, OpenPerformance{id_of<PerformanceId>(7), 0, {0}, Origin::Root}, start);
  EXPECT_EQ(empty.error().reason, RefusalReason::EmptyRequest);
  const auto huge = decide(fresh, OpenPerformance{id_of<PerformanceId>(7), 100'001, {}, Origin::Root}, start);
  EXPECT_EQ(huge.error().reason, RefusalReason::TooManyPlaces);
  const auto wide = decide(fresh, OpenPerformance{id_of<PerformanceId>(7), 1, {1'000'001}, Origin::Root}, start);
  EXPECT_EQ(wide.error().reason, RefusalReason::TooManyPlaces);
}

// Covers BO-3, BO-5.
TEST(SeatLedger, HoldsAndBooksSeatsAndZones) {
  Ledger ledger(Origin::Root);
  Places wanted = seats({4, 3});
  wanted.zones = {{ZoneIndex(1), 10}};
  const auto held = ledger.one<SeatsHeld>(HoldSeats{hold_id(1), wanted, after(120)});
  EXPECT_EQ(held.places, (std::vector<LeasedPlaces>{{Lease{}, normalised(wanted)}}));
  EXPECT_EQ(ledger.seat(3), PlaceState::Held);
  EXPECT_EQ(ledger.zone_totals(1), (Totals{50, 40, 10, 0, 0, 0, 0}));

  const auto booked = ledger.one<HoldBooked>(BookHold{hold_id(1), order_id(1)});
  EXPECT_EQ(booked.places, held.places);
  EXPECT_EQ(ledger.state.totals(), (Totals{170, 158, 0, 12, 0, 0, 0}));
  EXPECT_EQ(ledger.state.seat(SeatIndex(4)).order, order_id(1));
  EXPECT_EQ(ledger.state.find_hold(hold_id(1))->order, order_id(1));
  EXPECT_EQ(ledger.state.find_order(order_id(1))->places, held.places);
}

// Covers KV-4, BO-10.
TEST(SeatLedger, RefusesHoldOnSoldSeat) {
  Ledger ledger(Origin::Root);
  ledger.sell(1, seats({5}));
  const Refusal refusal = ledger.refused(HoldSeats{hold_id(2), seats({4, 5, 6}), after(120)});
  EXPECT_EQ(refusal.reason, RefusalReason::SeatTaken);
  EXPECT_EQ(refusal.seat, SeatIndex(5));
}

// Covers BO-10.
TEST(SeatLedger, RefusesHoldOnHeldSeatAndBeyondCapacity) {
  Ledger ledger(Origin::Root);
  ledger.must(HoldSeats{hold_id(1), seats({5}), after(120)});
  EXPECT_EQ(ledger.reason(HoldSeats{hold_id(2), seats({5}), after(120)}), RefusalReason::SeatTaken);
  ledger.must(HoldSeats{hold_id(3), zone(0, 60), after(120)});
  const Refusal refusal = ledger.refused(HoldSeats{hold_id(4), zone(0, 41), after(120)});
  EXPECT_EQ(refusal.reason, RefusalReason::InsufficientCapacity);
  EXPECT_EQ(refusal.zone, ZoneIndex(0));
  EXPECT_EQ(refusal.available, 40u);
  ledger.must(HoldSeats{hold_id(5), zone(0, 40), after(120)});
}

TEST(SeatLedger, RefusesRequestsThatAreBadlyNamed) {
  Ledger ledger(Origin::Root);
  const auto reason = [&](const Places& places) { return ledger.reason(HoldSeats{hold_id(1), places, after(9)}); };
  EXPECT_EQ(reason({}), RefusalReason::EmptyRequest);
  EXPECT_EQ(reason(zone(0, 0)), RefusalReason::EmptyRequest);
  EXPECT_EQ(reason(seats({1, 1})), RefusalReason::DuplicatePlace);
  EXPECT_EQ(reason({{}, {{ZoneIndex(0), 1}, {ZoneIndex(0), 1}}}), RefusalReason::DuplicatePlace);
  EXPECT_EQ(reason(seats({20})), RefusalReason::UnknownPlace);
  EXPECT_EQ(reason(zone(2, 1)), RefusalReason::UnknownPlace);
  EXPECT_EQ(reason(zone(0, 4'294'967'295u)), RefusalReason::InsufficientCapacity);
  EXPECT_EQ(ledger.reason(HoldSeats{HoldId{}, seats({1}), after(9)}), RefusalReason::MissingId);
  EXPECT_EQ(ledger.reason(HoldSeats{hold_id(1), seats({1}), start}), RefusalReason::HoldExpired);
}

// Covers BO-5, BO-6.
TEST(SeatLedger, AnswersRepeatsWithoutAnEvent) {
  Ledger ledger(Origin::Root);
  const Command hold = HoldSeats{hold_id(1), seats({1, 2}), after(120)};
  ledger.must(hold);
  ledger.repeat(hold);
  EXPECT_EQ(ledger.reason(HoldSeats{hold_id(1), seats({1}), after(120)}), RefusalReason::DuplicateHold);

  ledger.must(BookHold{hold_id(1), order_id(1)});
  ledger.repeat(BookHold{hold_id(1), order_id(1)}, after(500));
  ledger.repeat(hold, after(500));
  EXPECT_EQ(ledger.reason(BookHold{hold_id(1), order_id(2)}), RefusalReason::HoldBooked);
  EXPECT_EQ(ledger.reason(ReleaseHold{hold_id(1)}), RefusalReason::HoldBooked);
  EXPECT_EQ(ledger.reason(ExpireHold{hold_id(1)}, after(500)), RefusalReason::HoldBooked);

  ledger.must(HoldSeats{hold_id(2), seats({3}), after(120)});
  ledger.must(ReleaseHold{hold_id(2)});
  ledger.repeat(ReleaseHold{hold_id(2)});
  EXPECT_EQ(ledger.reason(BookHold{hold_id(2), order_id(3)}), RefusalReason::HoldReleased);
  EXPECT_EQ(ledger.reason(BookHold{hold_id(9), order_id(3)}), RefusalReason::UnknownHold);
}

TEST(SeatLedger, GivesAnOrderOneHoldOnly) {
  Ledger ledger(Origin::Root);
  ledger.sell(1, seats({1}));
  ledger.must(HoldSeats{hold_id(2), seats({2}), after(120)});
  EXPECT_EQ(ledger.reason(BookHold{hold_id(2), order_id(1)}), RefusalReason::DuplicateOrder);
}

// Covers BO-10.
TEST(SeatLedger, ExpiresAHoldToTheMillisecond) {
  Ledger ledger(Origin::Root);
  ledger.must(HoldSeats{hold_id(1), seats({1}), after(120)});
  const Timestamp last = after(120) - Duration(1);
  EXPECT_EQ(ledger.reason(ExpireHold{hold_id(1)}, last), RefusalReason::HoldNotDue);
  EXPECT_EQ(ledger.reason(HoldSeats{hold_id(2), seats({1}), after(300)}, last), RefusalReason::SeatTaken);
  // Not swept, but over: it cannot be booked any more.
  EXPECT_EQ(ledger.reason(BookHold{hold_id(1), order_id(1)}, after(120)), RefusalReason::HoldExpired);
  ledger.one<HoldExpired>(ExpireHold{hold_id(1)}, after(120));
  ledger.repeat(ExpireHold{hold_id(1)}, after(120));
  EXPECT_EQ(ledger.seat(1), PlaceState::Free);
  EXPECT_EQ(ledger.reason(BookHold{hold_id(1), order_id(1)}, after(1)), RefusalReason::HoldExpired);
}

// Covers BO-10.
TEST(SeatLedger, DoesNotLetAnUnsweptHoldStrandASeat) {
  Ledger ledger(Origin::Root);
  ledger.must(HoldSeats{hold_id(1), seats({1}), after(120)});
  ledger.must(HoldSeats{hold_id(2), zone(0, 100), after(100)});
  const auto events = ledger.must(HoldSeats{hold_id(3), seats({1}), after(300)}, after(120));
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(std::get<HoldExpired>(events[0]).hold, hold_id(1));
  EXPECT_EQ(std::get<SeatsHeld>(events[1]).hold, hold_id(3));
  const auto zone_events = ledger.must(HoldSeats{hold_id(4), zone(0, 1), after(300)}, after(120));
  ASSERT_EQ(zone_events.size(), 2u);
  EXPECT_EQ(std::get<HoldExpired>(zone_events[0]).hold, hold_id(2));
  EXPECT_EQ(ledger.zone_totals(0), (Totals{100, 99, 1, 0, 0, 0, 0}));
}

TEST(SeatLedger, ExtendsARunningHoldOnly) {
  Ledger ledger(Origin::Root);
  ledger.must(HoldSeats{hold_id(1), seats({1}), after(60)});
  ledger.one<HoldExtended>(ExtendHold{hold_id(1), after(90)}, after(59));
  ledger.repeat(ExtendHold{hold_id(1), after(80)}, after(59));
  EXPECT_EQ(ledger.state.next_expiry(), after(90));
  EXPECT_EQ(ledger.reason(ExtendHold{hold_id(1), after(200)}, after(90)), RefusalReason::HoldExpired);
  EXPECT_EQ(ledger.reason(ExtendHold{hold_id(2), after(200)}), RefusalReason::UnknownHold);
}

TEST(SeatLedger, CancelsAnOrderWhollyOrInPart) {
  Ledger ledger(Origin::Root);
  Places wanted = seats({1, 2, 3});
  wanted.zones = {{ZoneIndex(0), 5}};
  ledger.sell(1, wanted);
  Places part = seats({2});
  part.zones = {{ZoneIndex(0), 2}};
  ledger.one<BookingCancelled>(CancelBooking{cancel_id(1), order_id(1), part});
  ledger.repeat(CancelBooking{cancel_id(1), order_id(1), part});
  EXPECT_EQ(ledger.zone_totals(0).sold, 3u);
  EXPECT_EQ(ledger.seat(2), PlaceState::Free);
  EXPECT_EQ(ledger.reason(CancelBooking{cancel_id(2), order_id(1), seats({2})}), RefusalReason::UnknownPlace);
  EXPECT_EQ(ledger.reason(CancelBooking{cancel_id(2), order_id(1), zone(0, 4)}), RefusalReason::UnknownPlace);
  EXPECT_EQ(ledger.reason(CancelBooking{cancel_id(2), order_id(9), {}}), RefusalReason::UnknownOrder);
  ledger.must(CancelBooking{cancel_id(3), order_id(1), {}});
  EXPECT_EQ(ledger.state.totals().available, 170u);
  EXPECT_EQ(ledger.state.find_order(order_id(1))->status, OrderStatus::Cancelled);
  ledger.repeat(CancelBooking{cancel_id(4), order_id(1), {}});
}

TEST(SeatLedger, BlocksFreePlacesAndUnblocksThem) {
  Ledger ledger(Origin::Root);
  ledger.must(HoldSeats{hold_id(1), seats({1}), after(60)});
  EXPECT_EQ(ledger.reason(BlockPlaces{seats({1}), "broken"}), RefusalReason::SeatTaken);
  Places places = seats({2});
  places.zones = {{ZoneIndex(1), 50}};
  ledger.must(BlockPlaces{places, "camera"});
  EXPECT_EQ(ledger.reason(BlockPlaces{seats({2}), "again"}), RefusalReason::SeatBlocked);
  EXPECT_EQ(ledger.reason(HoldSeats{hold_id(2), seats({2}), after(60)}), RefusalReason::SeatBlocked);
  EXPECT_EQ(ledger.reason(HoldSeats{hold_id(2), zone(1, 1), after(60)}), RefusalReason::InsufficientCapacity);
  EXPECT_EQ(ledger.reason(UnblockPlaces{seats({3}), ""}), RefusalReason::NotBlocked);
  EXPECT_EQ(ledger.reason(UnblockPlaces{zone(1, 51), ""}), RefusalReason::NotBlocked);
  EXPECT_EQ(ledger.reason(BlockPlaces{seats({4}), std::string(max_reason_length + 1, 'x')}),
            RefusalReason::ReasonTooLong);
  ledger.must(UnblockPlaces{places, "camera gone"});
  EXPECT_EQ(ledger.state.totals().blocked, 0u);
  EXPECT_EQ(ledger.seat(2), PlaceState::Free);
}

TEST(SeatLedger, NamesEveryRefusalReason) {
  for (int reason = 0; reason <= static_cast<int>(RefusalReason::ReasonTooLong); ++reason)
    EXPECT_FALSE(name(static_cast<RefusalReason>(reason)).empty()) << reason;
}

}  // namespace
}  // namespace foyer::ledger
