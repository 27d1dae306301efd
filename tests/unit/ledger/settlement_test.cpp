#include "tests/unit/ledger/ledgers.hpp"

namespace foyer::ledger {
namespace {

const DeviceName controller = device("controller-1");
const DeviceName kiosk = device("kiosk-1");
const DeviceName lone = device("kiosk-9");

/// central with two allotments: seats 0 to 4 and 10 of zone 0 to the controller, seat 10 to a lone kiosk.
struct Central {
  Ledger root{Origin::Root};
  Lease hall;
  Lease alone;

  Central() {
    Places places = seats({0, 1, 2, 3, 4});
    places.zones = {{ZoneIndex(0), 10}};
    hall = grant(1, controller, places);
    alone = grant(2, lone, seats({10}));
  }

  Lease grant(std::uint64_t number, const DeviceName& holder, const Places& places) {
    return root
        .one<PlacesGranted>(GrantPlaces{grant_id(number), allotment_id(number), holder, journal_id(1), places, {}})
        .places.front()
        .lease;
  }
  static SettleSale sale(std::uint64_t order, const DeviceName& seller, const Lease& lease, const Places& places,
                         std::uint64_t journal = 1) {
    return {order_id(order), seller, journal_id(journal), {{lease, places}}};
  }
};

// Covers KV-4, KV-5.
TEST(Settlement, LetsASaleUnderALivingLeaseStand) {
  Central central;
  Places sold = seats({0, 1});
  sold.zones = {{ZoneIndex(0), 3}};
  const Command sale = Central::sale(1, controller, central.hall, sold);
  const auto settled = central.root.one<SaleSettled>(sale);
  EXPECT_FALSE(settled.late());
  EXPECT_EQ(flatten(settled.places), sold);
  central.root.repeat(sale);
  EXPECT_EQ(central.root.seat(0), PlaceState::Sold);
  EXPECT_EQ(central.root.zone_totals(0), (Totals{100, 90, 0, 3, 7, 0, 0}));
  EXPECT_EQ(central.root.state.find_order(order_id(1))->seller, controller);
}

// Covers KV-4.
TEST(Settlement, LetsAKioskSellUnderItsControllersLease) {
  Central central;
  EXPECT_FALSE(central.root.one<SaleSettled>(Central::sale(1, kiosk, central.hall, seats({0}), 77)).late());
  EXPECT_EQ(central.root.state.seat(SeatIndex(0)).lease, central.hall);
}

// Covers KV-4: a cloned disk of the holder itself sells under a lease that is not its own.
TEST(Settlement, TreatsAForeignJournalOfTheHolderAsADeadEpoch) {
  Central central;
  const auto conflicted = central.root.one<SaleConflicted>(Central::sale(1, controller, central.hall, seats({0}), 2));
  ASSERT_EQ(conflicted.lost.size(), 1u);
  EXPECT_EQ(conflicted.lost.front().taken, PlaceState::Allotted);
  EXPECT_EQ(conflicted.lost.front().allotment, allotment_id(1));
}

// Covers KV-4.
TEST(Settlement, LetsALateSaleStandIfItsPlacesAreStillFree) {
  Central central;
  central.root.must(ReclaimAllotment{allotment_id(1)});
  const auto settled =
      central.root.one<SaleSettled>(Central::sale(1, kiosk, central.hall, add(seats({0}), zone(0, 2))));
  EXPECT_TRUE(settled.late());
  EXPECT_EQ(central.root.seat(0), PlaceState::Sold);
  central.root.must(SettleCancel{cancel_id(1), order_id(1), {}});
  EXPECT_EQ(central.root.seat(0), PlaceState::Free);
  EXPECT_EQ(central.root.zone_totals(0).available, 100u);
}

// Covers KV-4.
TEST(Settlement, OpensACaseForALateSaleThatLost) {
  Central central;
  central.root.must(ReclaimAllotment{allotment_id(1)});
  central.root.sell(5, seats({1}));
  const Command sale = Central::sale(1, kiosk, central.hall, seats({0, 1}));
  const auto conflicted = central.root.one<SaleConflicted>(sale);
  ASSERT_EQ(conflicted.lost.size(), 1u);
  EXPECT_EQ(conflicted.lost.front().places, seats({1}));
  EXPECT_EQ(conflicted.lost.front().order, order_id(5));
  EXPECT_EQ(central.root.seat(0), PlaceState::Free);  // All of the order or nothing.
  EXPECT_EQ(central.root.state.find_order(order_id(1))->status, OrderStatus::Conflicted);
  central.root.repeat(sale);

  central.root.must(CancelBooking{cancel_id(1), order_id(5), {}});
  const Conflict conflict = central.root.state.conflicts().at(order_id(1));
  EXPECT_TRUE(central.root.one<SaleSettled>(settle_again(conflict)).late());
  EXPECT_TRUE(central.root.state.conflicts().empty());
  EXPECT_EQ(central.root.seat(1), PlaceState::Sold);
}

TEST(Settlement, LosesToAHoldUnlessItIsOver) {
  Central central;
  central.root.must(ReclaimAllotment{allotment_id(1)});
  central.root.must(HoldSeats{hold_id(3), seats({1}), after(60)});
  const auto conflicted =
      central.root.one<SaleConflicted>(Central::sale(1, kiosk, central.hall, seats({1})), after(59));
  EXPECT_EQ(conflicted.lost.front().hold, hold_id(3));
  const auto events = central.root.must(settle_again(central.root.state.conflicts().at(order_id(1))), after(60));
  ASSERT_EQ(events.size(), 2u);
  EXPECT_TRUE(std::holds_alternative<HoldExpired>(events[0]));
}

TEST(Settlement, WithdrawsACaseWhoseSaleWasCancelled) {
  Central central;
  central.root.must(ReclaimAllotment{allotment_id(1)});
  central.root.sell(5, seats({1}));
  central.root.must(Central::sale(1, kiosk, central.hall, seats({0, 1})));
  central.root.must(SettleCancel{cancel_id(1), order_id(1), seats({1})});
  EXPECT_EQ(central.root.state.conflicts().size(), 1u);
  central.root.must(SettleCancel{cancel_id(2), order_id(1), {}});
  EXPECT_TRUE(central.root.state.conflicts().empty());
  EXPECT_EQ(central.root.state.find_order(order_id(1))->status, OrderStatus::Cancelled);
}

TEST(Settlement, ReseatsTheLoserOrClosesItsCase) {
  Central central;
  central.root.must(ReclaimAllotment{allotment_id(1)});
  central.root.sell(5, seats({1}));
  central.root.must(Central::sale(1, kiosk, central.hall, seats({1})));
  central.root.must(HoldSeats{hold_id(8), seats({7}), after(60)});
  const auto reseated = central.root.one<OrderReseated>(ReseatOrder{order_id(1), hold_id(8)});
  EXPECT_EQ(flatten(reseated.to), seats({7}));
  central.root.repeat(ReseatOrder{order_id(1), hold_id(8)});
  EXPECT_TRUE(central.root.state.conflicts().empty());
  EXPECT_EQ(central.root.state.seat(SeatIndex(7)).order, order_id(1));
  EXPECT_EQ(central.root.reason(CloseConflict{order_id(1), ConflictOutcome::Refunded}), RefusalReason::NoConflict);

  central.root.must(Central::sale(2, kiosk, central.hall, seats({1})));
  central.root.must(CloseConflict{order_id(2), ConflictOutcome::Refunded});
  central.root.repeat(CloseConflict{order_id(2), ConflictOutcome::Refunded});
  EXPECT_EQ(central.root.state.find_order(order_id(2))->status, OrderStatus::Closed);
  central.root.must(HoldSeats{hold_id(9), seats({8}), after(60)});
  EXPECT_EQ(central.root.reason(ReseatOrder{order_id(2), hold_id(9)}), RefusalReason::NoConflict);
  EXPECT_EQ(central.root.reason(ReseatOrder{order_id(6), hold_id(9)}), RefusalReason::UnknownOrder);
}

TEST(Settlement, ReseatsAnOrderThatStandsAndFreesItsSeat) {
  Central central;
  central.root.sell(5, seats({11}));
  central.root.must(HoldSeats{hold_id(8), seats({12}), after(60)});
  central.root.must(ReseatOrder{order_id(5), hold_id(8)});
  EXPECT_EQ(central.root.seat(11), PlaceState::Free);
  EXPECT_EQ(central.root.seat(12), PlaceState::Sold);
}

// Covers KV-5.
TEST(Settlement, PutsACancelledSaleBackIntoItsAllotment) {
  Central central;
  Places sold = seats({0});
  sold.zones = {{ZoneIndex(0), 4}};
  central.root.must(Central::sale(1, controller, central.hall, sold));
  central.root.must(SettleCancel{cancel_id(1), order_id(1), zone(0, 3)});
  central.root.repeat(SettleCancel{cancel_id(1), order_id(1), zone(0, 3)});
  EXPECT_EQ(central.root.zone_totals(0), (Totals{100, 90, 0, 1, 9, 0, 0}));
  central.root.must(SettleCancel{cancel_id(2), order_id(1), {}});
  EXPECT_EQ(central.root.seat(0), PlaceState::Allotted);
  central.root.repeat(SettleCancel{cancel_id(3), order_id(1), {}});
  EXPECT_EQ(central.root.reason(SettleCancel{cancel_id(4), order_id(9), {}}), RefusalReason::UnknownOrder);
  central.root.sell(5, seats({15}));
  EXPECT_EQ(central.root.reason(SettleCancel{cancel_id(5), order_id(5), {}}), RefusalReason::WrongHolder);
  EXPECT_EQ(central.root.reason(Central::sale(5, controller, central.hall, seats({1}))), RefusalReason::DuplicateOrder);
}

// Covers KV-5: the return of one journal overtakes the sale and cancellation of another.
TEST(Settlement, ForgetsNothingWhenAReturnOvertakesASaleAndItsCancellation) {
  const Places both = add(seats({0}), zone(0, 10));
  const Command sale = Central::sale(1, kiosk, Lease{allotment_id(1), Epoch(1)}, both);
  const Command cancel = SettleCancel{cancel_id(1), order_id(1), {}};
  const Command given_back =
      ReceiveReturn{return_id(1), controller, journal_id(1), {{{allotment_id(1), Epoch(1)}, both}}};
  const std::vector<std::vector<Command>> orders{
      {sale, cancel, given_back}, {sale, given_back, cancel}, {given_back, sale, cancel}};
  for (const auto& order : orders) {
    Central central;
    for (const Command& command : order) central.root.must(command);
    EXPECT_EQ(central.root.seat(0), PlaceState::Free);
    EXPECT_EQ(central.root.zone_totals(0), (Totals{100, 100, 0, 0, 0, 0, 0}));
  }
}

TEST(Settlement, RefusesASaleThatMakesNoSense) {
  Central central;
  const auto reason = [&](const SettleSale& sale) { return central.root.reason(sale); };
  EXPECT_EQ(reason(Central::sale(1, controller, central.hall, seats({20}))), RefusalReason::UnknownPlace);
  EXPECT_EQ(reason({order_id(1), controller, journal_id(1), {}}), RefusalReason::EmptyRequest);
  EXPECT_EQ(reason(Central::sale(1, DeviceName{}, central.hall, seats({0}))), RefusalReason::MissingId);
  EXPECT_EQ(reason({OrderId{}, controller, journal_id(1), {{central.hall, seats({0})}}}), RefusalReason::MissingId);
  EXPECT_EQ(reason({order_id(1), controller, journal_id(1), {{central.hall, seats({0})}, {central.alone, seats({0})}}}),
            RefusalReason::DuplicatePlace);
  EXPECT_EQ(reason(Central::sale(1, controller, central.hall, zone(0, 4'000'000'000u))),
            RefusalReason::InsufficientCapacity);
}

TEST(Settlement, JudgesSeveralLeasesOfOneOrderTogether) {
  Central central;
  SettleSale sale{order_id(1), kiosk, journal_id(3), {{central.hall, seats({0})}, {central.alone, seats({10})}}};
  const auto settled = central.root.one<SaleSettled>(sale);
  EXPECT_EQ(settled.places.size(), 2u);
  central.root.must(ReclaimAllotment{allotment_id(2)});
  EXPECT_EQ(central.root.seat(10), PlaceState::Sold);
}

/// A controller with seats 0 to 4 and 10 of zone 0, of which a kiosk has seats 0 and 1 and 4 of the zone.
struct Hall {
  Ledger ledger{Origin::Holder};
  Lease lease{allotment_id(1), Epoch(1)};

  Hall() {
    Places all = seats({0, 1, 2, 3, 4});
    all.zones = {{ZoneIndex(0), 10}};
    ledger.must(ReceiveGrant{grant_id(1), {{lease, all}}, {}});
    const Places part = add(seats({0, 1}), zone(0, 4));
    ledger.must(GrantPlaces{grant_id(2), allotment_id(2), kiosk, journal_id(1), part, {}});
  }
};

// Covers KV-5.
TEST(Settlement, AtAControllerTakesFromTheKiosksPart) {
  Hall hall;
  hall.ledger.must(Central::sale(1, kiosk, hall.lease, add(seats({0}), zone(0, 3))));
  EXPECT_EQ(hall.ledger.seat(0), PlaceState::Sold);
  EXPECT_EQ(hall.ledger.zone_totals(0), (Totals{100, 6, 0, 3, 1, 0, 90}));
  hall.ledger.must(SettleCancel{cancel_id(1), order_id(1), {}});
  EXPECT_EQ(hall.ledger.state.find_allotment(allotment_id(2))->unsold, 6u);
  hall.ledger.must(ReceiveReturn{return_id(1), kiosk, journal_id(1), {{hall.lease, seats({0})}}});
  EXPECT_EQ(hall.ledger.seat(0), PlaceState::Free);
}

TEST(Settlement, AtAControllerLetsALateSaleStandOrConflict) {
  Hall hall;
  hall.ledger.must(ReclaimAllotment{allotment_id(2)});
  EXPECT_TRUE(hall.ledger.one<SaleSettled>(Central::sale(1, kiosk, hall.lease, seats({0}))).late());
  hall.ledger.must(HoldSeats{hold_id(1), seats({1}), after(60)});
  hall.ledger.one<SaleConflicted>(Central::sale(2, kiosk, hall.lease, seats({1})));
  hall.ledger.must(HoldSeats{hold_id(2), zone(0, 9), after(60)});
  hall.ledger.one<SaleConflicted>(Central::sale(3, kiosk, hall.lease, zone(0, 2)));
}

// Covers KV-4: the order waits for a place of a dead lease, and has sold one of a living lease all the same.
TEST(Settlement, KeepsWhatAnOrderInConflictSoldUnderALivingLease) {
  Central central;
  central.root.must(ReclaimAllotment{allotment_id(1)});
  const auto again = central.root.one<PlacesGranted>(
      GrantPlaces{grant_id(9), allotment_id(9), controller, journal_id(1), add(seats({0, 2}), zone(0, 5)), {}});
  const Lease living = again.places.front().lease;
  central.root.sell(5, seats({1}));
  const SettleSale sale{
      order_id(1), kiosk, journal_id(2), {{central.hall, seats({1})}, {living, add(seats({0}), zone(0, 2))}}};
  EXPECT_EQ(central.root.one<SaleConflicted>(sale).kept,
            (std::vector<LeasedPlaces>{{living, add(seats({0}), zone(0, 2))}}));
  central.root.repeat(sale);
  EXPECT_EQ(central.root.seat(0), PlaceState::Sold);
  EXPECT_EQ(central.root.state.find_allotment(allotment_id(9))->unsold, 4u);

  Ledger reseated = central.root;
  reseated.must(HoldSeats{hold_id(8), seats({7, 8}), after(60)});
  reseated.one<OrderReseated>(ReseatOrder{order_id(1), hold_id(8)});
  EXPECT_EQ(flatten(reseated.state.kept_for(order_id(1))), add(seats({0}), zone(0, 2)));
  reseated.must(SettleCancel{cancel_id(1), order_id(1), seats({7, 8})});
  EXPECT_EQ(reseated.seat(0), PlaceState::Sold);
  reseated.must(SettleCancel{cancel_id(2), order_id(1), {}});
  EXPECT_EQ(reseated.state.find_allotment(allotment_id(9))->unsold, 7u);

  central.root.must(CancelBooking{cancel_id(3), order_id(5), {}});
  central.root.one<SaleSettled>(settle_again(central.root.state.conflicts().at(order_id(1))));
  EXPECT_EQ(flatten(central.root.state.find_order(order_id(1))->places), add(seats({0, 1}), zone(0, 2)));
  central.root.must(SettleCancel{cancel_id(4), order_id(1), {}});
  EXPECT_EQ(central.root.state.find_allotment(allotment_id(9))->unsold, 7u);
  EXPECT_EQ(central.root.seat(1), PlaceState::Free);
}

TEST(Settlement, AtAControllerKeepsWhatIsHereForALateSale) {
  Hall hall;
  hall.ledger.must(ReclaimAllotment{allotment_id(2)});
  hall.ledger.must(HoldSeats{hold_id(1), seats({1}), after(60)});
  const auto conflicted = hall.ledger.one<SaleConflicted>(Central::sale(1, kiosk, hall.lease, seats({0, 1})));
  EXPECT_EQ(flatten(conflicted.kept_from_free), seats({0}));
  EXPECT_EQ(hall.ledger.seat(0), PlaceState::Sold);
  hall.ledger.must(ReleaseHold{hold_id(1)});
  hall.ledger.one<SaleSettled>(settle_again(hall.ledger.state.conflicts().at(order_id(1))));
  EXPECT_EQ(flatten(hall.ledger.state.find_order(order_id(1))->places), seats({0, 1}));
}

// Covers KV-4, KV-5. A part lent for a time was reclaimed and given back to the root; a grant that was made before the
// root heard of the kiosk's sale brings one of its seats again.
TEST(Settlement, BelowTheRootSendsBackASeatThatWasSoldBeforeItCame) {
  Central central;
  Ledger hall(Origin::Holder);
  hall.must(ReceiveGrant{grant_id(1), {{central.hall, seats({5})}}, {}});
  const auto again = central.root.one<PlacesGranted>(
      GrantPlaces{grant_id(9), allotment_id(1), controller, journal_id(1), seats({12, 13}), {}});
  const auto sale = Central::sale(1, kiosk, central.hall, seats({12}));
  EXPECT_EQ(flatten(hall.one<SaleSettled>(sale).unarrived), seats({12}));
  EXPECT_FALSE(central.root.one<SaleSettled>(sale).late());

  const auto received = hall.one<GrantReceived>(ReceiveGrant{again.grant, again.places, {}});
  EXPECT_EQ(flatten(received.places), seats({13}));
  EXPECT_EQ(flatten(received.ignored), seats({12}));
  const auto back = central.root.one<ReturnReceived>(
      ReceiveReturn{ReturnId(again.grant.bytes()), controller, journal_id(1), received.ignored});
  EXPECT_EQ(flatten(back.owed), seats({12}));
  central.root.must(SettleCancel{cancel_id(1), order_id(1), {}});
  EXPECT_EQ(central.root.seat(12), PlaceState::Free);
}

TEST(Settlement, BelowTheRootTakesASeatAgainOnceTheSaleThatWasAheadOfItIsTakenBack) {
  Central central;
  Ledger hall(Origin::Holder);
  hall.must(ReceiveGrant{grant_id(1), {{central.hall, seats({5})}}, {}});
  hall.must(Central::sale(1, kiosk, central.hall, seats({12})));
  hall.must(SettleCancel{cancel_id(1), order_id(1), {}});
  hall.repeat(SettleCancel{cancel_id(1), order_id(1), {}});
  hall.must(ReceiveGrant{grant_id(2), {{central.hall, seats({12})}}, {}});
  EXPECT_EQ(hall.seat(12), PlaceState::Free);
}

TEST(Settlement, AtAReplacedControllerDoesNotJudgeWhatItNeverHad) {
  Ledger fresh(Origin::Holder);
  const Lease old{allotment_id(1), Epoch(1)};
  const auto settled = fresh.one<SaleSettled>(Central::sale(1, kiosk, old, add(seats({0}), zone(0, 2))));
  EXPECT_EQ(settled.elsewhere, add(seats({0}), zone(0, 2)));
  EXPECT_EQ(fresh.state.totals().absent, 170u);
  fresh.repeat(Central::sale(1, kiosk, old, seats({0})));
  fresh.repeat(SettleCancel{cancel_id(1), order_id(1), {}});
}

}  // namespace
}  // namespace foyer::ledger
