// What a root does with declarations: releasing what nobody has, and taking back what a backup did not know.
#include "tests/unit/ledger/ledgers.hpp"

namespace foyer::ledger {
namespace {

const DeviceName controller = device("controller-1");

GrantPlaces grant(std::uint64_t number, const Places& places, std::uint64_t journal = 1) {
  return {grant_id(number), allotment_id(number), controller, journal_id(journal), places, std::nullopt};
}

Places with_zone(Places places, std::uint32_t count) {
  places.zones = {{ZoneIndex(0), count}};
  return places;
}

// Covers KV-4.
TEST(Declarations, ReleaseWhatNobodyDeclaredAndKeepTheEpochForTheRest) {
  Ledger root(Origin::Root);
  const auto granted = root.one<PlacesGranted>(grant(1, with_zone(seats({0, 1, 2, 3}), 20)));
  const Lease lease = granted.places.front().lease;
  const auto released =
      root.one<UndeclaredReleased>(ReleaseUndeclared{allotment_id(1), with_zone(seats({1, 3, 9}), 5)});
  EXPECT_EQ(released.places, with_zone(seats({0, 2}), 15));
  EXPECT_EQ(root.seat(0), PlaceState::Free);
  EXPECT_EQ(root.seat(1), PlaceState::Allotted);
  EXPECT_TRUE(root.state.find_lease(lease)->live);
  const SettleSale sale{order_id(1), device("kiosk-1"), journal_id(7), {{lease, seats({1})}}};
  EXPECT_FALSE(root.one<SaleSettled>(sale).late());
  root.repeat(ReleaseUndeclared{allotment_id(1), with_zone(seats({1, 3}), 5)});
}

TEST(Declarations, ReleaseNothingOfADeadOrUnknownAllotment) {
  Ledger root(Origin::Root);
  root.must(grant(1, seats({0})));
  root.must(ReclaimAllotment{allotment_id(1)});
  root.repeat(ReleaseUndeclared{allotment_id(1), {}});
  EXPECT_EQ(root.reason(ReleaseUndeclared{allotment_id(2), {}}), RefusalReason::UnknownAllotment);
  Ledger hall(Origin::Holder);
  EXPECT_EQ(hall.reason(ReleaseUndeclared{allotment_id(1), {}}), RefusalReason::WrongOrigin);
}

// Covers KV-5.
TEST(Declarations, AdoptAnAllotmentThatTheBackupDidNotKnow) {
  Ledger root(Origin::Root);
  root.must(RaiseEpoch{Epoch(1'000)});
  const AdoptAllotment adopt{allotment_id(5), Epoch(3), controller, journal_id(1), with_zone(seats({4, 5}), 30), {}};
  const auto adopted = root.one<AllotmentAdopted>(adopt);
  EXPECT_EQ(adopted.places, adopt.places);
  EXPECT_TRUE(adopted.missing.empty());
  root.repeat(adopt);
  const Lease lease{allotment_id(5), Epoch(3)};
  EXPECT_EQ(root.state.allotted_places(allotment_id(5)), (std::vector<LeasedPlaces>{{lease, adopt.places}}));
  const SettleSale sale{order_id(1), controller, journal_id(1), {{lease, seats({4})}}};
  EXPECT_FALSE(root.one<SaleSettled>(sale).late());
  EXPECT_EQ(root.one<PlacesGranted>(grant(6, seats({9}), 2)).places.front().lease.epoch, Epoch(1'001));
}

TEST(Declarations, AdoptMoreOfAnAllotmentThanTheBackupKnew) {
  Ledger root(Origin::Root);
  root.must(grant(1, with_zone(seats({0}), 5)));
  const auto adopted = root.one<AllotmentAdopted>(
      AdoptAllotment{allotment_id(1), Epoch(1), controller, journal_id(1), with_zone(seats({0, 1}), 8), {}});
  EXPECT_EQ(adopted.places, with_zone(seats({1}), 3));
}

// Covers KV-4. Found by the simulator: the backup did not know that the lease it was sold under had been reclaimed.
TEST(Declarations, NameASeatThatWasSoldUnderAnotherLease) {
  Ledger root(Origin::Root);
  const auto old = root.one<PlacesGranted>(grant(1, seats({4}))).places.front().lease;
  root.must(SettleSale{order_id(2), device("kiosk-1"), journal_id(7), {{old, seats({4})}}});
  const auto adopted = root.one<AllotmentAdopted>(
      AdoptAllotment{allotment_id(5), Epoch(3), controller, journal_id(1), seats({4, 6}), {}});
  EXPECT_EQ(adopted.places, seats({6}));
  ASSERT_EQ(adopted.missing.size(), 1U);
  EXPECT_EQ(adopted.missing.front().order, order_id(2));
}

// Covers KV-4.
TEST(Declarations, LeaveToAPersonWhatSomebodyElseHas) {
  Ledger root(Origin::Root);
  root.sell(1, seats({4}));
  root.must(SettleSale{order_id(2), device("kiosk-1"), journal_id(7), {{{allotment_id(5), Epoch(3)}, seats({5})}}});
  const auto adopted = root.one<AllotmentAdopted>(
      AdoptAllotment{allotment_id(5), Epoch(3), controller, journal_id(1), with_zone(seats({4, 5, 6}), 101), {}});
  // Seat 5 was sold by the holder's own kiosk since.
  EXPECT_EQ(adopted.places, with_zone(seats({6}), 100));
  ASSERT_EQ(adopted.missing.size(), 2U);
  EXPECT_EQ(adopted.missing[0].places, seats({4}));
  EXPECT_EQ(adopted.missing[0].order, order_id(1));
  EXPECT_EQ(adopted.missing[1].places, zone(0, 1));
}

// Covers KV-5. What a kiosk sold under the adopted epoch is the allotment's, also when it is cancelled.
TEST(Declarations, AdoptTheSalesThatWereLateForWantOfTheirLease) {
  Ledger root(Origin::Root);
  const Lease lease{allotment_id(5), Epoch(3)};
  const auto sale = with_zone(seats({5}), 4);
  EXPECT_TRUE(root.one<SaleSettled>(SettleSale{order_id(2), device("kiosk-1"), journal_id(7), {{lease, sale}}}).late());
  // Out of another journal of the holder itself: that one inherits nothing.
  root.must(SettleSale{order_id(3), controller, journal_id(9), {{lease, seats({6})}}});
  root.sell(4, seats({7}));
  const AdoptAllotment adopt{
      allotment_id(5),
      Epoch(3),
      controller,
      journal_id(1),
      with_zone(seats({4}), 10),
      {{order_id(2), sale}, {order_id(3), seats({6})}, {order_id(4), seats({7})}, {order_id(99), seats({8})}}};
  const auto adopted = root.one<AllotmentAdopted>(adopt);
  EXPECT_EQ(adopted.sold, (std::vector<OrderedPlaces>{{order_id(2), sale}}));
  root.repeat(adopt);
  EXPECT_EQ(root.state.sold_under(lease), sale);
  EXPECT_EQ(root.state.sold_under(lease, device("kiosk-1"), journal_id(7)), sale);
  EXPECT_EQ(root.state.sold_under(lease, device("kiosk-1"), journal_id(8)), Places{});
  root.must(SettleCancel{cancel_id(1), order_id(2), {}});
  EXPECT_EQ(root.state.allotted_places(allotment_id(5)),
            (std::vector<LeasedPlaces>{{lease, with_zone(seats({4, 5}), 14)}}));
}

// Covers KV-5. An order sold 1 of a zone under this lease and 2 under another: a second word claims no second one.
TEST(Declarations, AdoptOfAnOrderUnderTwoLeasesOnlyWhatWasSoldUnderThisOne) {
  Ledger root(Origin::Root);
  const Lease first{allotment_id(5), Epoch(3)};
  const Lease second{allotment_id(6), Epoch(4)};
  root.must(SettleSale{order_id(2), device("kiosk-1"), journal_id(7), {{first, zone(0, 1)}, {second, zone(0, 2)}}});
  const auto adopt = [](const Lease& lease, std::vector<OrderedPlaces> sold) {
    return AdoptAllotment{lease.allotment, lease.epoch, controller, journal_id(1), {}, std::move(sold)};
  };
  const auto of_first = adopt(first, {{order_id(2), zone(0, 1)}});
  EXPECT_EQ(root.one<AllotmentAdopted>(of_first).sold, of_first.sold);
  root.repeat(of_first);
  const auto of_second = adopt(second, {{order_id(2), zone(0, 1)}, {order_id(2), zone(0, 1)}});
  EXPECT_EQ(root.one<AllotmentAdopted>(of_second).sold, (std::vector<OrderedPlaces>{{order_id(2), zone(0, 2)}}));
  root.repeat(of_first);
  root.repeat(of_second);
  EXPECT_EQ(root.state.sold_under(first), zone(0, 1));
  EXPECT_EQ(root.state.sold_under(second), zone(0, 2));
}

// Covers KV-5. Found by the simulator: more was sold under a lease than the backup had granted.
TEST(Declarations, TakeWhatWasSoldBeyondTheBackupForTheAllotmentsOwn) {
  Ledger root(Origin::Root);
  const auto lease = root.one<PlacesGranted>(grant(1, with_zone(seats({0}), 5))).places.front().lease;
  root.must(SettleSale{order_id(1), device("kiosk-1"), journal_id(7), {{lease, with_zone(seats({3}), 7)}}});
  const AdoptAllotment adopt{allotment_id(1), lease.epoch, controller, journal_id(1), {}, {}};
  EXPECT_EQ(root.one<AllotmentAdopted>(adopt).owed, with_zone(seats({3}), 2));
  root.repeat(adopt);
  root.must(SettleCancel{cancel_id(1), order_id(1), {}});
  EXPECT_EQ(root.state.allotted_places(allotment_id(1)),
            (std::vector<LeasedPlaces>{{lease, with_zone(seats({0, 3}), 7)}}));
}

TEST(Declarations, AdoptNothingUnderADeadOrForeignEpoch) {
  Ledger root(Origin::Root);
  root.must(grant(1, seats({0})));
  const auto adopt = [](Epoch epoch) {
    return AdoptAllotment{allotment_id(1), epoch, controller, journal_id(1), seats({1}), {}};
  };
  EXPECT_EQ(root.reason(adopt(Epoch(2))), RefusalReason::DuplicateAllotment);
  EXPECT_EQ(root.reason(adopt(Epoch{})), RefusalReason::MissingId);
  root.must(ReclaimAllotment{allotment_id(1)});
  EXPECT_EQ(root.reason(adopt(Epoch(1))), RefusalReason::DeadEpoch);
}

TEST(Declarations, NameEverythingUnderLiveLeases) {
  Ledger hall(Origin::Holder);
  const Lease live{allotment_id(1), Epoch(1)};
  const Lease dead{allotment_id(2), Epoch(2)};
  hall.must(ReceiveGrant{grant_id(1), {{live, with_zone(seats({0, 1, 2, 3, 4}), 10)}, {dead, seats({8, 9})}}, {}});
  hall.sell(1, with_zone(seats({0}), 2));
  hall.must(HoldSeats{hold_id(2), seats({1, 9}), after(60)});
  hall.must(BlockPlaces{seats({2}), "broken"});
  hall.must(GrantPlaces{grant_id(3), allotment_id(3), device("kiosk-1"), journal_id(1), with_zone(seats({3}), 4), {}});
  hall.must(DropLease{dead});
  EXPECT_EQ(hall.state.unsold_places(), (std::vector<LeasedPlaces>{{live, with_zone(seats({1, 2, 3, 4}), 8)}}));
  EXPECT_EQ(hall.state.leased_places(), (std::vector<LeasedPlaces>{{live, with_zone(seats({0, 1, 2, 3, 4}), 10)}}));
}

}  // namespace
}  // namespace foyer::ledger
