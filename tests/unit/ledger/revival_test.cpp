// Below the root: a kiosk whose part was reclaimed because its time was over is granted to again once its journal has
// told what became of all it had.
#include "tests/unit/ledger/ledgers.hpp"

namespace foyer::ledger {
namespace {

const DeviceName kiosk = device("kiosk-1");
const DeviceName other = device("kiosk-2");
const Lease lease{allotment_id(1), Epoch(1)};

/// A controller with seats 0 to 9 and 20 of zone 0. The kiosk has seats 1 and 2 and 5 of the zone, for a time.
class Revival : public testing::Test {
 protected:
  Revival() {
    Places places = seats({0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
    places.zones = {{ZoneIndex(0), 20}};
    hall.must(ReceiveGrant{grant_id(1), {{lease, places}}, {}});
    hall.must(grant(50, add(seats({1, 2}), zone(0, 5))));
  }
  /// After the test: what was folded step by step is what the log says.
  ~Revival() override {
    State replayed;
    for (const Event& event : hall.log) evolve(replayed, event);
    EXPECT_TRUE(replayed == hall.state);
  }

  static GrantPlaces grant(std::uint64_t number, const Places& places, const DeviceName& holder = kiosk) {
    return {grant_id(number), allotment_id(number), holder, journal_id(1), places, after(1'000)};
  }
  void reclaim(std::uint64_t allotment = 50) { hall.must(ReclaimAllotment{allotment_id(allotment)}); }
  void give_back(std::uint64_t number, const Places& places) {
    hall.must(ReceiveReturn{return_id(number), kiosk, journal_id(1), {{lease, places}}});
  }
  void settle(std::uint64_t order, const Places& places) {
    hall.must(SettleSale{order_id(order), kiosk, journal_id(1), {{lease, places}}});
  }
  void cancel(std::uint64_t order) { hall.must(SettleCancel{cancel_id(order), order_id(order), {}}); }
  [[nodiscard]] bool may_be_granted() const { return hall.state.may_grant_to(kiosk, journal_id(1)); }

  Ledger hall{Origin::Holder};
};

// Covers KV-4, KV-5.
TEST_F(Revival, WaitsUntilAllIsGivenBack) {
  EXPECT_TRUE(may_be_granted());
  reclaim();
  EXPECT_EQ(hall.reason(grant(51, seats({7}))), RefusalReason::DeadEpoch);
  give_back(1, seats({1, 2}));
  EXPECT_EQ(hall.reason(grant(51, seats({7}))), RefusalReason::DeadEpoch);
  give_back(2, zone(0, 4));
  EXPECT_FALSE(may_be_granted());
  give_back(3, zone(0, 1));
  const auto granted = hall.one<PlacesGranted>(grant(51, seats({1, 7})));
  EXPECT_EQ(granted.allotment, allotment_id(51));
  EXPECT_EQ(hall.state.find_live_allotment(kiosk, journal_id(1))->allotment, allotment_id(51));
  // From here on all is as ever.
  give_back(4, seats({7}));
  EXPECT_EQ(hall.seat(7), PlaceState::Free);
  settle(1, seats({1}));
  cancel(1);
  EXPECT_EQ(hall.state.seat(SeatIndex(1)).allotment, allotment_id(51));
}

// Covers KV-4.
TEST_F(Revival, CountsWhatWasSoldInTimeAndSettledLate) {
  reclaim();
  settle(1, add(seats({1}), zone(0, 3)));
  EXPECT_EQ(hall.seat(1), PlaceState::Sold);
  EXPECT_FALSE(may_be_granted());
  give_back(1, add(seats({2}), zone(0, 2)));
  hall.must(grant(51, seats({7})));
  // The kiosk has it free again under the same lease, and may sell it.
  cancel(1);
  EXPECT_EQ(hall.state.seat(SeatIndex(1)).allotment, allotment_id(51));
  EXPECT_EQ(hall.zone_totals(0).allotted, 3u);
  settle(2, add(seats({1}), zone(0, 3)));
  EXPECT_EQ(hall.state.find_order(order_id(2))->status, OrderStatus::Sold);
}

// Covers KV-4.
TEST_F(Revival, GivesToTheNewAllotmentWhatWasSoldFromTheOldOneAndIsCancelled) {
  settle(1, seats({1}));
  reclaim();
  give_back(1, add(seats({2}), zone(0, 5)));
  hall.must(grant(51, seats({7})));
  cancel(1);
  EXPECT_EQ(hall.state.seat(SeatIndex(1)).allotment, allotment_id(51));
}

// Covers KV-4.
TEST_F(Revival, WaitsForWhatIsCancelledBefore) {
  settle(1, seats({1}));
  reclaim();
  settle(2, seats({2}));
  give_back(1, zone(0, 5));
  EXPECT_TRUE(may_be_granted());
  for (const std::uint32_t each : {1u, 2u}) {
    cancel(each);
    EXPECT_EQ(hall.seat(each), PlaceState::Free);
    EXPECT_FALSE(may_be_granted());
    hall.must(grant(60 + each, seats({each}), other));
    give_back(1 + each, seats({each}));
    EXPECT_EQ(hall.seat(each), PlaceState::Allotted);
    EXPECT_TRUE(may_be_granted());
  }
}

// Covers KV-4. A grant that was on its way at the reclaim is received, under a lease that is over, and given back.
TEST_F(Revival, WaitsForAGrantThatIsOnItsWay) {
  hall.must(grant(51, seats({3})));
  reclaim();
  give_back(1, add(seats({1, 2}), zone(0, 5)));
  EXPECT_FALSE(may_be_granted());
  give_back(2, seats({3}));
  EXPECT_TRUE(may_be_granted());
}

// Covers KV-4.
TEST_F(Revival, MayHappenAgainAndAgain) {
  settle(1, seats({1}));
  reclaim();
  give_back(1, add(seats({2}), zone(0, 5)));
  hall.must(grant(51, seats({7})));
  cancel(1);
  reclaim(51);
  give_back(2, seats({7}));
  EXPECT_FALSE(may_be_granted());
  give_back(3, seats({1}));
  hall.must(grant(52, seats({8})));
  EXPECT_EQ(hall.state.find_live_allotment(kiosk, journal_id(1))->allotment, allotment_id(52));
}

// Covers KV-4. When the kiosk takes that sale back, it has a seat in its book that is somebody else's.
TEST_F(Revival, NeverHappensAfterASaleThatLostPlaces) {
  reclaim();
  hall.must(grant(60, seats({1}), other));
  settle(1, seats({1}));
  EXPECT_TRUE(hall.state.conflicts().contains(order_id(1)));
  give_back(1, add(seats({2}), zone(0, 5)));
  EXPECT_FALSE(may_be_granted());
  cancel(1);
  give_back(2, seats({1}));
  EXPECT_FALSE(may_be_granted());
}

// Covers KV-4.
TEST_F(Revival, NeverHappensAfterASaleOfPlacesThatWentBackToCentral) {
  reclaim();
  hall.must(ReturnPlaces{return_id(90), seats({1})});
  settle(1, seats({1}));
  give_back(1, add(seats({2}), zone(0, 5)));
  EXPECT_FALSE(may_be_granted());
}

// Covers KV-4.
TEST_F(Revival, NeverHappensWhereCountsDoNotFit) {
  reclaim();
  give_back(1, seats({1, 2, 3}));
  give_back(2, zone(0, 5));
  EXPECT_FALSE(may_be_granted());
}

// Covers KV-4. Nothing made that kiosk stop.
TEST_F(Revival, NeverHappensForAPartWithoutAnEnd) {
  hall.must({GrantPlaces{grant_id(60), allotment_id(60), other, journal_id(1), seats({5}), {}}});
  reclaim(60);
  hall.must(ReceiveReturn{return_id(1), other, journal_id(1), {{lease, seats({5})}}});
  EXPECT_FALSE(hall.state.may_grant_to(other, journal_id(1)));
}

// Covers KV-4. The kiosk hears of that too, and drops what it has.
TEST_F(Revival, DoesNotWaitForWhatIsUnderALeaseThatDied) {
  hall.must(ReceiveGrant{grant_id(2), {{Lease{allotment_id(2), Epoch(2)}, seats({12})}}, {}});
  reclaim();
  settle(1, seats({2}));
  hall.must(DropLease{lease});
  EXPECT_TRUE(may_be_granted());
  settle(2, seats({1}));  // Elsewhere, as nothing of that lease is here.
  give_back(1, zone(0, 5));
  cancel(1);
  EXPECT_EQ(hall.seat(2), PlaceState::Absent);
  hall.must(grant(51, seats({12})));
}

// Covers KV-4. A night in which the controller's own lease ended too, before that of its kiosk was looked at.
TEST_F(Revival, TakesASaleUnderALeaseThatDiedBeforeTheReclaimForWhatItIs) {
  hall.must(DropLease{lease});
  reclaim();
  hall.must(ReceiveGrant{grant_id(2), {{Lease{allotment_id(2), Epoch(2)}, seats({1, 3})}}, {}});
  settle(1, seats({1}));
  EXPECT_EQ(hall.seat(1), PlaceState::Free);
  hall.must(grant(51, seats({1})));
  // But not a second sale of that seat.
  reclaim(51);
  hall.must(ReceiveReturn{return_id(1), kiosk, journal_id(1), {{Lease{allotment_id(2), Epoch(2)}, seats({1})}}});
  EXPECT_TRUE(may_be_granted());
  settle(2, seats({1}));
  EXPECT_FALSE(may_be_granted());
}

// Covers KV-4.
TEST_F(Revival, IsNotWaitedForWithAnotherJournal) {
  reclaim();
  hall.must(GrantPlaces{grant_id(51), allotment_id(51), kiosk, journal_id(2), seats({1}), after(1'000)});
  EXPECT_FALSE(may_be_granted());
}

}  // namespace
}  // namespace foyer::ledger
