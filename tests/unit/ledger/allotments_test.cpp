#include "tests/unit/ledger/ledgers.hpp"

namespace foyer::ledger {
namespace {

const DeviceName controller = device("controller-1");
const DeviceName kiosk = device("kiosk-1");

GrantPlaces grant(std::uint64_t number, const DeviceName& holder, const Places& places,
                  std::optional<Timestamp> until = {}, std::uint64_t journal = 1) {
  return {grant_id(number), allotment_id(number), holder, journal_id(journal), places, until};
}
ReceiveGrant receive(const PlacesGranted& granted) {
  return {granted.grant, granted.places, granted.until};
}

/// central, a controller with seats 0 to 9 and 20 of zone 0, and a kiosk below it with nothing yet.
struct Venue {
  Ledger root{Origin::Root};
  Ledger hall{Origin::Holder};
  Ledger stand{Origin::Holder};
  Lease lease;

  Venue() {
    Places places = seats({0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
    places.zones = {{ZoneIndex(0), 20}};
    const auto granted = root.one<PlacesGranted>(grant(1, controller, places));
    lease = granted.places.front().lease;
    hall.must(receive(granted));
  }
};

// Covers KV-4.
TEST(Allotment, BindsTheGrantorAndStocksTheHolder) {
  Venue venue;
  EXPECT_EQ(venue.lease, (Lease{allotment_id(1), Epoch(1)}));
  EXPECT_EQ(venue.root.state.totals(), (Totals{170, 140, 0, 0, 30, 0, 0}));
  EXPECT_EQ(venue.hall.state.totals(), (Totals{170, 30, 0, 0, 0, 0, 140}));
  EXPECT_EQ(venue.root.state.allotted_places(allotment_id(1)), venue.hall.state.free_places());

  const Refusal refusal = venue.root.refused(HoldSeats{hold_id(1), seats({9, 10}), after(60)});
  EXPECT_EQ(refusal.reason, RefusalReason::SeatAllotted);
  EXPECT_EQ(refusal.allotted, 1u);
  const Refusal short_of = venue.root.refused(HoldSeats{hold_id(1), zone(0, 90), after(60)});
  EXPECT_EQ(short_of.available, 80u);
  EXPECT_EQ(short_of.allotted, 10u);
  EXPECT_EQ(venue.hall.reason(HoldSeats{hold_id(1), seats({10}), after(60)}), RefusalReason::SeatAbsent);
}

TEST(Allotment, ContinuesForTheSameJournalAndBeginsAfreshForAnother) {
  Venue venue;
  const auto more = venue.root.one<PlacesGranted>(grant(2, controller, seats({10})));
  EXPECT_EQ(more.allotment, allotment_id(1));
  EXPECT_EQ(more.places.front().lease, venue.lease);
  const auto other = venue.root.one<PlacesGranted>(grant(3, controller, seats({11}), {}, 2));
  EXPECT_EQ(other.places.front().lease, (Lease{allotment_id(3), Epoch(2)}));
  EXPECT_FALSE(venue.root.state.find_live_allotment(kiosk, journal_id(1)).has_value());
}

TEST(Allotment, GrantsOnceHoweverOftenItIsAsked) {
  Venue venue;
  const Command command = grant(2, controller, seats({10}));
  const auto granted = venue.root.one<PlacesGranted>(command);
  venue.root.repeat(command);
  EXPECT_EQ(venue.root.state.find_grant(grant_id(2))->places, granted.places);
  venue.hall.must(receive(granted));
  venue.hall.repeat(receive(granted));
  EXPECT_EQ(venue.root.reason(GrantPlaces{grant_id(5), allotment_id(1), kiosk, journal_id(9), seats({12}), {}}),
            RefusalReason::DuplicateAllotment);
  EXPECT_EQ(venue.root.reason(GrantPlaces{grant_id(5), {}, kiosk, journal_id(9), seats({12}), {}}),
            RefusalReason::MissingId);
  EXPECT_EQ(venue.root.reason(grant(6, controller, seats({10}))), RefusalReason::SeatAllotted);
}

// Covers KV-4.
TEST(Allotment, PassesItsLeaseDownToAKiosk) {
  Venue venue;
  const auto granted = venue.hall.one<PlacesGranted>(grant(50, kiosk, seats({1, 2})));
  EXPECT_EQ(granted.places, (std::vector<LeasedPlaces>{{venue.lease, seats({1, 2})}}));
  venue.stand.must(receive(granted));
  EXPECT_EQ(venue.hall.reason(HoldSeats{hold_id(1), seats({1}), after(60)}), RefusalReason::SeatAllotted);
  const auto booked = venue.stand.sell(1, seats({1}));
  EXPECT_EQ(booked.places.front().lease, venue.lease);
}

TEST(Allotment, ReturnsOnlyWhatIsFree) {
  Venue venue;
  venue.hall.must(HoldSeats{hold_id(1), seats({1}), after(60)});
  EXPECT_EQ(venue.hall.reason(ReturnPlaces{return_id(1), seats({0, 1})}), RefusalReason::SeatTaken);
  Places back = seats({0});
  back.zones = {{ZoneIndex(0), 5}};
  const auto returned = venue.hall.one<PlacesReturned>(ReturnPlaces{return_id(1), back});
  venue.hall.repeat(ReturnPlaces{return_id(1), back});
  EXPECT_EQ(venue.hall.seat(0), PlaceState::Absent);
  EXPECT_EQ(venue.hall.reason(HoldSeats{hold_id(2), seats({0}), after(60)}), RefusalReason::SeatAbsent);
  EXPECT_EQ(venue.root.seat(0), PlaceState::Allotted);

  const ReceiveReturn message{return_id(1), controller, journal_id(1), returned.places};
  const auto received = venue.root.one<ReturnReceived>(message);
  EXPECT_EQ(received.places, returned.places);
  EXPECT_TRUE(received.ignored.empty());
  venue.root.repeat(message);
  EXPECT_EQ(venue.root.seat(0), PlaceState::Free);
  EXPECT_EQ(venue.root.zone_totals(0).allotted, 15u);
}

TEST(Allotment, IgnoresAReturnFromTheWrongHand) {
  Venue venue;
  const auto by_other = venue.root.one<ReturnReceived>(
      ReceiveReturn{return_id(1), controller, journal_id(2), {{venue.lease, seats({0})}}});
  EXPECT_TRUE(by_other.places.empty());
  EXPECT_EQ(by_other.ignored.size(), 1u);
  Places claimed = seats({0, 15});
  claimed.zones = {{ZoneIndex(0), 25}};
  const auto received =
      venue.root.one<ReturnReceived>(ReceiveReturn{return_id(2), controller, journal_id(1), {{venue.lease, claimed}}});
  EXPECT_EQ(flatten(received.places), add(seats({0}), zone(0, 20)));
  EXPECT_EQ(flatten(received.ignored), add(seats({15}), zone(0, 5)));
  const Lease wrong{allotment_id(1), Epoch(9)};
  const auto stale =
      venue.root.one<ReturnReceived>(ReceiveReturn{return_id(3), controller, journal_id(1), {{wrong, seats({1})}}});
  EXPECT_TRUE(stale.places.empty());
  EXPECT_EQ(venue.root.seat(1), PlaceState::Allotted);
}

// Covers KV-4.
TEST(Allotment, DiesWithItsEpochWhenReclaimed) {
  Venue venue;
  const auto reclaimed = venue.root.one<AllotmentReclaimed>(ReclaimAllotment{allotment_id(1)});
  EXPECT_EQ(count(reclaimed.places), 30u);
  venue.root.repeat(ReclaimAllotment{allotment_id(1)});
  EXPECT_EQ(venue.root.reason(ReclaimAllotment{allotment_id(9)}), RefusalReason::UnknownAllotment);
  EXPECT_EQ(venue.root.state.totals().available, 170u);
  const auto again = venue.root.one<PlacesGranted>(grant(2, controller, seats({0})));
  EXPECT_EQ(again.places.front().lease, (Lease{allotment_id(2), Epoch(2)}));
  // A return that was sent under the dead epoch frees nothing of the new allotment.
  const auto late = venue.root.one<ReturnReceived>(
      ReceiveReturn{return_id(1), controller, journal_id(1), {{venue.lease, seats({0})}}});
  EXPECT_TRUE(late.places.empty());
  EXPECT_EQ(venue.root.seat(0), PlaceState::Allotted);
}

TEST(Allotment, IsNeverRenewedBelowTheRootForAReclaimedJournal) {
  Venue venue;
  venue.hall.must(grant(50, kiosk, seats({1})));
  venue.hall.must(ReclaimAllotment{allotment_id(50)});
  EXPECT_EQ(venue.hall.seat(1), PlaceState::Free);
  EXPECT_EQ(venue.hall.reason(grant(51, kiosk, seats({1}))), RefusalReason::DeadEpoch);
  venue.hall.must(grant(52, kiosk, seats({1}), {}, 2));
}

// Covers KV-4.
TEST(Lease, SellsNothingOnceItIsDropped) {
  Venue venue;
  venue.hall.must(HoldSeats{hold_id(1), seats({1}), after(60)});
  venue.hall.sell(2, seats({2}));
  venue.hall.must(BlockPlaces{seats({3}), "broken"});
  venue.hall.must(grant(50, kiosk, seats({4})));
  const auto dropped = venue.hall.one<LeaseDropped>(DropLease{venue.lease});
  EXPECT_EQ(dropped.places, add(seats({0, 3, 4, 5, 6, 7, 8, 9}), zone(0, 20)));
  venue.hall.repeat(DropLease{venue.lease});
  EXPECT_EQ(venue.hall.reason(BookHold{hold_id(1), order_id(1)}), RefusalReason::DeadEpoch);
  venue.hall.must(ReleaseHold{hold_id(1)});
  EXPECT_EQ(venue.hall.seat(1), PlaceState::Absent);
  EXPECT_EQ(venue.hall.seat(2), PlaceState::Sold);
  venue.hall.must(CancelBooking{cancel_id(1), order_id(2), {}});
  EXPECT_EQ(venue.hall.seat(2), PlaceState::Absent);
  venue.hall.must(ReceiveReturn{return_id(1), kiosk, journal_id(1), {{venue.lease, seats({4})}}});
  EXPECT_EQ(venue.hall.seat(4), PlaceState::Absent);
}

// Covers KV-4, KV-5. Found by the simulator: such places were nobody's until the end of the performance.
TEST(Lease, GivesBackWhatANewGrantBringsOfPlacesSoldUnderTheOldOne) {
  Venue venue;
  venue.hall.sell(2, seats({2}));
  venue.root.must(ReclaimAllotment{allotment_id(1)});
  const auto again = venue.root.one<PlacesGranted>(grant(2, controller, seats({2, 3})));
  venue.hall.must(DropLease{venue.lease});
  const auto received = venue.hall.one<GrantReceived>(receive(again));
  EXPECT_EQ(flatten(received.places), seats({3}));
  EXPECT_EQ(flatten(received.ignored), seats({2}));
  const auto back = given_back(received);
  ASSERT_TRUE(back);
  venue.root.must(ReceiveReturn{back->return_id, controller, journal_id(1), back->places});
  EXPECT_EQ(venue.root.seat(2), PlaceState::Free);
  EXPECT_EQ(venue.root.seat(3), PlaceState::Allotted);
}

// Covers KV-4, KV-5. Found by the simulator: a restored grantor could not let a sale stand, and granted its seat again.
TEST(Lease, GivesBackWhatANewGrantBringsOfPlacesSoldUnderTheSameOne) {
  Ledger hall(Origin::Holder);
  const Lease lease{allotment_id(1), Epoch(1)};
  hall.must(ReceiveGrant{grant_id(1), {{lease, seats({2, 3})}}, {}});
  hall.sell(2, seats({2}));
  const auto received = hall.one<GrantReceived>(ReceiveGrant{grant_id(2), {{lease, seats({2, 3, 4})}}, {}});
  EXPECT_EQ(flatten(received.places), seats({4}));
  EXPECT_EQ(flatten(received.ignored), seats({2}));
}

// Covers KV-4, KV-5.
TEST(Lease, TakesWhatIsOutBelowWithItWhenItIsDropped) {
  Venue venue;
  Places places = seats({4});
  places.zones = {{ZoneIndex(0), 5}};
  venue.hall.must(grant(50, kiosk, places));
  venue.root.must(ReclaimAllotment{allotment_id(1)});
  venue.hall.must(DropLease{venue.lease});
  Places all = seats({4});
  all.zones = {{ZoneIndex(0), 100}};
  const auto again = venue.root.one<PlacesGranted>(grant(2, controller, all));
  const auto received = venue.hall.one<GrantReceived>(receive(again));
  EXPECT_TRUE(received.ignored.empty());
  EXPECT_EQ(venue.hall.zone_totals(0).available, 100U);
}

// Covers KV-4, KV-5. The root has the last word on it: here the seat came back under another lease.
TEST(Lease, LeavesALateSaleUnderADroppedOneToTheRoot) {
  Venue venue;
  venue.hall.must(grant(50, kiosk, seats({4})));
  venue.root.must(ReclaimAllotment{allotment_id(1)});
  venue.hall.must(DropLease{venue.lease});
  venue.hall.must(receive(venue.root.one<PlacesGranted>(grant(2, controller, seats({4})))));
  const auto settled =
      venue.hall.one<SaleSettled>(SettleSale{order_id(9), kiosk, journal_id(1), {{venue.lease, seats({4})}}});
  EXPECT_EQ(settled.elsewhere, seats({4}));
  EXPECT_EQ(venue.hall.seat(4), PlaceState::Free);
}

TEST(Lease, StaysDroppedForAGrantThatComesLate) {
  Venue venue;
  const auto late = venue.root.one<PlacesGranted>(grant(2, controller, seats({10})));
  venue.root.must(ReclaimAllotment{allotment_id(1)});
  venue.hall.must(DropLease{venue.lease});
  const auto received = venue.hall.one<GrantReceived>(receive(late));
  EXPECT_TRUE(received.places.empty());
  EXPECT_EQ(venue.hall.seat(10), PlaceState::Absent);
  Ledger fresh(Origin::Holder);
  fresh.must(DropLease{venue.lease});
  EXPECT_TRUE(fresh.one<GrantReceived>(receive(late)).places.empty());
}

TEST(Lease, MovesIdlePlacesUnderANewerEpoch) {
  Venue venue;
  venue.hall.must(HoldSeats{hold_id(1), seats({1}), after(60)});
  venue.hall.sell(2, seats({2}));
  venue.root.must(ReclaimAllotment{allotment_id(1)});
  const auto renewed = venue.root.one<PlacesGranted>(grant(2, controller, seats({0, 1, 2})));
  const auto received = venue.hall.one<GrantReceived>(receive(renewed));
  EXPECT_EQ(flatten(received.places), seats({0, 1}));
  EXPECT_EQ(flatten(received.ignored), seats({2}));
  venue.hall.must(DropLease{venue.lease});
  EXPECT_EQ(venue.hall.seat(0), PlaceState::Free);
  const auto booked = venue.hall.one<HoldBooked>(BookHold{hold_id(1), order_id(1)});
  EXPECT_EQ(booked.places.front().lease, renewed.places.front().lease);
}

TEST(Lease, StopsAtItsTimeAndALaterGrantExtendsIt) {
  Ledger root(Origin::Root);
  Ledger hall(Origin::Holder);
  const auto first = root.one<PlacesGranted>(grant(1, controller, seats({0, 1}), after(100)));
  const auto second = root.one<PlacesGranted>(grant(2, controller, seats({2}), after(200)));
  hall.must(receive(first));
  hall.must(HoldSeats{hold_id(1), seats({0}), after(300)});
  EXPECT_EQ(hall.reason(HoldSeats{hold_id(2), seats({1}), after(300)}, after(100)), RefusalReason::DeadEpoch);
  EXPECT_EQ(hall.reason(BookHold{hold_id(1), order_id(1)}, after(100)), RefusalReason::DeadEpoch);
  hall.must(receive(second), after(100));
  hall.must(BookHold{hold_id(1), order_id(1)}, after(199));
  EXPECT_EQ(root.state.find_allotment(allotment_id(1))->until, after(200));
  // The other order of arrival ends the same.
  Ledger swapped(Origin::Holder);
  swapped.must(receive(second));
  swapped.must(receive(first));
  EXPECT_EQ(swapped.state.find_lease(first.places.front().lease)->until, after(200));
  // What is granted on never outlives the lease it came under.
  const auto below = hall.one<PlacesGranted>(grant(50, kiosk, seats({1}), after(900)), after(100));
  EXPECT_EQ(below.until, after(200));
  EXPECT_EQ(hall.one<PlacesGranted>(grant(51, kiosk, seats({2})), after(100)).until, after(200));
}

TEST(Lease, IsTheRootsToGive) {
  Ledger root(Origin::Root);
  Ledger hall(Origin::Holder);
  EXPECT_EQ(root.reason(ReceiveGrant{grant_id(1), {{Lease{allotment_id(1), Epoch(1)}, seats({1})}}, {}}),
            RefusalReason::WrongOrigin);
  EXPECT_EQ(root.reason(ReturnPlaces{return_id(1), seats({1})}), RefusalReason::WrongOrigin);
  EXPECT_EQ(root.reason(DropLease{Lease{allotment_id(1), Epoch(1)}}), RefusalReason::WrongOrigin);
  EXPECT_EQ(hall.reason(RaiseEpoch{Epoch(4)}), RefusalReason::WrongOrigin);
  EXPECT_EQ(hall.reason(ReceiveGrant{grant_id(1), {{Lease{}, seats({1})}}, {}}), RefusalReason::MissingId);
  EXPECT_EQ(hall.reason(ReceiveGrant{grant_id(1), {}, {}}), RefusalReason::EmptyRequest);
  const Lease lease{allotment_id(1), Epoch(1)};
  EXPECT_EQ(hall.reason(ReceiveGrant{grant_id(1), {{lease, seats({1})}, {lease, seats({2})}}, {}}),
            RefusalReason::DuplicatePlace);
  EXPECT_EQ(hall.reason(ReceiveGrant{grant_id(1), {{lease, zone(0, 101)}}, {}}), RefusalReason::InsufficientCapacity);
}

TEST(Epoch, JumpsAfterARestore) {
  Ledger root(Origin::Root);
  root.one<EpochRaised>(RaiseEpoch{Epoch(40)});
  root.repeat(RaiseEpoch{Epoch(40)});
  const auto granted = root.one<PlacesGranted>(grant(1, controller, seats({1})));
  EXPECT_EQ(granted.places.front().lease.epoch, Epoch(41));
}

// A holder that got too much of a zone takes what there is room for and says what it ignored.
TEST(Lease, TakesNoMoreOfAZoneThanThereIs) {
  Ledger hall(Origin::Holder);
  const Lease first{allotment_id(1), Epoch(1)};
  const Lease second{allotment_id(2), Epoch(2)};
  const auto received =
      hall.one<GrantReceived>(ReceiveGrant{grant_id(1), {{first, zone(1, 30)}, {second, zone(1, 30)}}, {}});
  EXPECT_EQ(received.places, (std::vector<LeasedPlaces>{{first, zone(1, 30)}, {second, zone(1, 20)}}));
  EXPECT_EQ(received.ignored, (std::vector<LeasedPlaces>{{second, zone(1, 10)}}));
  // It sells from the oldest lease first, and across both if need be.
  const auto booked = hall.sell(1, zone(1, 35));
  EXPECT_EQ(booked.places, (std::vector<LeasedPlaces>{{first, zone(1, 30)}, {second, zone(1, 5)}}));
}

}  // namespace
}  // namespace foyer::ledger
