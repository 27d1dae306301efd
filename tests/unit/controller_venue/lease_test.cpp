// Leases that end: the controller's own, and those of its kiosks, which end before.
#include "tests/unit/controller_venue/world.hpp"

namespace foyer::controller {
namespace {

using ledger::PlaceState;

const ledger::ZoneIndex the_floor{0};

class LeaseVenueTest : public VenueTest {
 protected:
  /// The kiosks have nothing yet, so whatever they are granted from now on is timed.
  void have_timed(std::optional<Duration> own, Duration of_kiosks) {
    central.lease_time = own;
    kiosk_lease_time = of_kiosks;
    restart_and_hear_of_kiosks();
  }
  void restart_and_hear_of_kiosks() {
    restart_controller();
    for (const auto* side : {&kiosk, &other_kiosk}) {
      const auto birth = side->link->birth(true);  // Retained, so the broker sends it again.
      venue->receive(birth.topic, birth.payload, clock.at);
    }
    run(5);
  }
  void ask_for_floor(KioskSide& side, std::uint32_t count) {
    side.ask({central.performance, {}, {}, {{the_floor, count}}, false}, new_id());
    run(5);
  }
  void run_until_free(ledger::SeatIndex seat) {
    while (own_ledger().seat_state(seat) == PlaceState::Allotted) {
      run(1);
      ASSERT_LT(clock.at, Duration(1'000'000));
    }
  }
};

/// Central's grants are timed from the first on.
class TimedVenueTest : public VenueTest {
 protected:
  TimedVenueTest() : VenueTest(Duration(60'000)) {}
  void ask_for_floor(KioskSide& side, std::uint32_t count) {
    side.ask({central.performance, {}, {}, {{the_floor, count}}, false}, new_id());
    run(5);
  }
  [[nodiscard]] ledger::Lease lease() const { return own_ledger().leases().front().lease; }
};

// Covers KV-4.
TEST_F(TimedVenueTest, IsRenewedWhileCentralAnswers) {
  run(3'000);
  EXPECT_EQ(own_ledger().totals().available, 24U);
  EXPECT_TRUE(device->leases().may_use(lease()));
  EXPECT_GT(central.renewals, 5);
  ask_for_floor(kiosk, 3);
  EXPECT_EQ(kiosk.free_places(central.performance), 3U);
}

// Covers KV-4.
TEST_F(TimedVenueTest, StopsWhenItsTimeIsUpAndGivesBackWhatIsFree) {
  wan_is_up = false;
  run(1'000);
  EXPECT_FALSE(device->leases().may_use(lease()));
  EXPECT_EQ(own_ledger().totals().available, 0U);
  ask_for_floor(kiosk, 3);
  ASSERT_NE(kiosk.refusal(), nullptr);
  EXPECT_EQ(kiosk.free_places(central.performance), 0U);
}

// Covers KV-4.
TEST_F(TimedVenueTest, GivesAKioskALeaseThatEndsBeforeItsOwn) {
  ask_for_floor(kiosk, 3);
  const auto own = device->leases().remaining(lease());
  const auto of_kiosk = kiosk.device->leases().remaining(lease());
  // The kiosk's request had an id that nobody remembers sending, so it was renewed before it could be used.
  run(20);
  ASSERT_TRUE(own);
  ASSERT_TRUE(of_kiosk);
  EXPECT_LT(*kiosk.device->leases().remaining(lease()), *device->leases().remaining(lease()));
  EXPECT_TRUE(kiosk.device->leases().may_use(lease()));
}

// Covers KV-4, KV-5.
TEST_F(TimedVenueTest, IsSuspendedAfterARebootUntilCentralRenewsIt) {
  wan_is_up = false;
  run(20);
  clock.boot = "boot-2";
  restart_controller();
  EXPECT_FALSE(device->leases().may_use(lease()));
  EXPECT_EQ(own_ledger().totals().available, 24U);  // Kept, but not used.
  EXPECT_EQ(ledger::count(device->idle_places(central.performance)), 24U);
  wan_is_up = true;
  run(40);
  EXPECT_TRUE(device->leases().may_use(lease()));
  EXPECT_TRUE(ledger::is_empty(device->idle_places(central.performance)));
}

// Covers KV-5.
TEST_F(TimedVenueTest, GoesOnAfterARestartWithinTheSameBoot) {
  const auto before = device->leases().remaining(lease());
  restart_controller();
  EXPECT_EQ(device->leases().remaining(lease()), before);
}

// Covers KV-4. What the kiosk sold in time is here, and cannot be read yet: it shall not come too late for that.
TEST_F(LeaseVenueTest, ReclaimsNothingWhileTheKiosksJournalIsHeld) {
  have_timed(std::nullopt, Duration(60'000));
  ask_for_floor(kiosk, 5);
  run(20);
  ASSERT_TRUE(kiosk.device->journal().append({clock.now(), 0, "voucher", {1}}));
  kiosk.sell(central.performance, {{}, {{the_floor, 2}}});
  run(20);
  lan_is_up = false;
  run(5'000);
  EXPECT_EQ(own_ledger().zone(the_floor).allotted, 5U);
}

// Covers KV-4.
TEST_F(LeaseVenueTest, ReclaimsFromAKioskThatIsSilentOnlyAfterItStopped) {
  have_timed(std::nullopt, Duration(60'000));
  ask_for_floor(kiosk, 5);
  run(20);
  ASSERT_EQ(kiosk.free_places(central.performance), 5U);
  const auto lease = own_ledger().leases().front().lease;
  ASSERT_TRUE(kiosk.device->leases().may_use(lease));
  ASSERT_TRUE(kiosk.device->leases().remaining(lease));
  EXPECT_FALSE(device->leases().remaining(lease));
  lan_is_up = false;
  while (own_ledger().zone(the_floor).allotted > 0) {
    run(1);
    ASSERT_LT(clock.at, Duration(1'000'000));
  }
  EXPECT_FALSE(kiosk.device->leases().may_use(lease));
  EXPECT_EQ(kiosk.free_places(central.performance), 0U);  // Given back by itself.
}

// Covers KV-4, KV-5.
TEST_F(LeaseVenueTest, CountsAKiosksLeaseAnewAfterItsOwnRestart) {
  have_timed(std::nullopt, Duration(60'000));
  ask_for_floor(kiosk, 5);
  run(20);
  lan_is_up = false;
  run(400);
  kiosk_lease_time = Duration(10'000);  // Shorter from now on, but not for what was given.
  restart_controller();
  run(500);
  EXPECT_EQ(own_ledger().zone(the_floor).allotted, 5U);
  run(300);
  EXPECT_EQ(own_ledger().zone(the_floor).allotted, 0U);
}

// Covers KV-4, KV-5.
TEST_F(LeaseVenueTest, TakesBackFromAnotherKioskWhatWasSoldInTimeAndCameInLate) {
  have_timed(std::nullopt, Duration(60'000));
  kiosk.ask(seats({0, 1}), new_id());
  run(20);
  ASSERT_EQ(kiosk.free_places(central.performance), 2U);
  is_kiosk_cut = true;
  const auto order = kiosk.sell(central.performance, {{ledger::SeatIndex(0)}, {}});
  while (own_ledger().seat_state(ledger::SeatIndex(0)) == PlaceState::Allotted) {
    run(1);
    ASSERT_LT(clock.at, Duration(1'000'000));
  }
  other_kiosk.ask(seats({0}), new_id());
  run(20);
  ASSERT_EQ(other_kiosk.free_places(central.performance), 1U);
  is_kiosk_cut = false;
  run(200);
  EXPECT_EQ(other_kiosk.free_places(central.performance), 0U);
  ASSERT_TRUE(own_ledger().find_order(order));
  EXPECT_EQ(own_ledger().find_order(order)->status, ledger::OrderStatus::Sold);
  EXPECT_TRUE(own_ledger().conflicts().empty());
  EXPECT_EQ(own_ledger().totals().sold, 1U);
}

// Covers KV-4, KV-5. Given away meanwhile, its other seat was sold again under a living lease.
TEST_F(LeaseVenueTest, KeepsTheOtherSeatsOfALateSaleUntilTheMissingOneIsHere) {
  have_timed(std::nullopt, Duration(60'000));
  kiosk.ask(seats({0, 1}), new_id());
  run(20);
  ASSERT_EQ(kiosk.free_places(central.performance), 2U);
  is_kiosk_cut = true;
  const auto order = kiosk.sell(central.performance, {{ledger::SeatIndex(0), ledger::SeatIndex(1)}, {}});
  while (own_ledger().seat_state(ledger::SeatIndex(0)) == PlaceState::Allotted) {
    run(1);
    ASSERT_LT(clock.at, Duration(1'000'000));
  }
  other_kiosk.ask(seats({0}), new_id());
  run(5);
  ASSERT_EQ(other_kiosk.free_places(central.performance), 1U);
  other_kiosk.is_deaf = true;
  is_kiosk_cut = false;
  run(10);
  ASSERT_TRUE(own_ledger().conflicts().contains(order));
  EXPECT_EQ(own_ledger().seat_state(ledger::SeatIndex(1)), PlaceState::Sold);
  restart_and_hear_of_kiosks();
  run(10);
  EXPECT_EQ(own_ledger().seat_state(ledger::SeatIndex(1)), PlaceState::Sold);
  other_kiosk.is_deaf = false;
  run(300);
  EXPECT_TRUE(own_ledger().conflicts().empty());
  EXPECT_EQ(own_ledger().seat(ledger::SeatIndex(0)).order, order);
  EXPECT_EQ(own_ledger().seat(ledger::SeatIndex(1)).order, order);
}

// Covers KV-4, KV-5. A kiosk that was off all night sells in the morning.
TEST_F(LeaseVenueTest, GrantsAgainToAKioskThatWasOffBeyondItsLeaseOnceItsJournalIsHere) {
  have_timed(std::nullopt, Duration(60'000));
  kiosk.ask(seats({0, 1}), new_id());
  run(20);
  is_kiosk_cut = true;
  const auto late = kiosk.sell(central.performance, {{ledger::SeatIndex(0)}, {}});
  run_until_free(ledger::SeatIndex(1));
  is_kiosk_cut = false;
  // The link needs a moment to see its controller again: nothing of the journal is here yet.
  EXPECT_FALSE(own_ledger().may_grant_to(kiosk.device->identity().name, kiosk.device->journal().id()));
  run(50);
  ASSERT_TRUE(own_ledger().find_order(late));
  EXPECT_EQ(own_ledger().seat(ledger::SeatIndex(0)).order, late);
  kiosk.ask(seats({1, 2}), new_id());
  run(20);
  ASSERT_EQ(kiosk.refusal(), nullptr);
  ASSERT_EQ(kiosk.free_places(central.performance), 2U);
  ASSERT_TRUE(kiosk.device->leases().may_use(own_ledger().leases().front().lease));
  const auto order = kiosk.sell(central.performance, {{ledger::SeatIndex(1)}, {}});
  run(10);
  EXPECT_EQ(own_ledger().seat(ledger::SeatIndex(1)).order, order);
  run(1'500);
  EXPECT_EQ(own_ledger().seat_state(ledger::SeatIndex(2)), PlaceState::Allotted);  // Renewed as ever.
  EXPECT_EQ(kiosk.free_places(central.performance), 1U);
}

// Covers KV-4. Rebooted, it knows nothing of the time and has given nothing back.
TEST_F(LeaseVenueTest, GrantsNothingToAKioskThatStillHasWhatWasReclaimed) {
  have_timed(std::nullopt, Duration(60'000));
  kiosk.ask(seats({0, 1}), new_id());
  run(20);
  const auto lease = own_ledger().leases().front().lease;
  is_kiosk_cut = true;
  run(10);
  clock.boot = "boot-2";
  ASSERT_TRUE(kiosk.device->leases().load());
  ASSERT_FALSE(kiosk.device->leases().may_use(lease));
  run_until_free(ledger::SeatIndex(0));
  ASSERT_EQ(kiosk.free_places(central.performance), 2U);
  is_kiosk_cut = false;
  kiosk.ask(seats({2}), new_id());
  run(3);
  ASSERT_NE(kiosk.refusal(), nullptr);
  EXPECT_EQ(kiosk.refusal()->code, "RECLAIMED");
  // It hears that nothing is its own any more, gives back what it has, and asks again.
  run(100);
  EXPECT_EQ(kiosk.free_places(central.performance), 0U);
  kiosk.ask(seats({0, 2}), new_id());
  run(20);
  EXPECT_EQ(kiosk.free_places(central.performance), 2U);
  EXPECT_TRUE(kiosk.device->leases().may_use(lease));
}

// Covers KV-4. The answer to its last request was lost: the feed brings that grant long after the reclaim.
TEST_F(LeaseVenueTest, GrantsAgainOnceAGrantThatWasOnItsWayCameBack) {
  have_timed(std::nullopt, Duration(60'000));
  kiosk.ask(seats({0}), new_id());
  run(20);
  const auto id = new_id();
  kiosk.ask(seats({1}), id);
  ASSERT_FALSE(on_the_way.empty());
  const auto last_word = on_the_way.back();
  is_kiosk_cut = true;
  venue->receive(last_word.topic, last_word.payload, clock.at);
  run(5);
  ASSERT_EQ(own_ledger().seat_state(ledger::SeatIndex(1)), PlaceState::Allotted);
  run_until_free(ledger::SeatIndex(0));
  is_kiosk_cut = false;
  run(100);
  EXPECT_TRUE(kiosk.device->find_ledger(central.performance)->has_received(ledger::GrantId(id.bytes())));
  EXPECT_EQ(kiosk.free_places(central.performance), 0U);
  kiosk.ask(seats({0, 1}), new_id());
  run(20);
  EXPECT_EQ(kiosk.free_places(central.performance), 2U);
}

// Covers KV-4.
TEST_F(LeaseVenueTest, RenewsAKioskThatIsThere) {
  have_timed(std::nullopt, Duration(20'000));
  ask_for_floor(kiosk, 5);
  run(1'500);
  EXPECT_EQ(own_ledger().zone(the_floor).allotted, 5U);
  EXPECT_TRUE(kiosk.device->leases().may_use(own_ledger().leases().front().lease));
  const auto order = kiosk.sell(central.performance, {{}, {{the_floor, 2}}});
  run(5);
  EXPECT_TRUE(own_ledger().find_order(order));
}

}  // namespace
}  // namespace foyer::controller
