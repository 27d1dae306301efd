#include "tests/unit/ledger/ledgers.hpp"

namespace foyer::ledger {
namespace {

TEST(LedgerState, ListsHoldsThatAreDueInOrder) {
  Ledger ledger(Origin::Root);
  ledger.must(HoldSeats{hold_id(1), seats({1}), after(30)});
  ledger.must(HoldSeats{hold_id(2), seats({2}), after(10)});
  ledger.must(HoldSeats{hold_id(3), seats({3}), after(20)});
  EXPECT_EQ(ledger.state.next_expiry(), after(10));
  EXPECT_EQ(ledger.state.due_holds(after(9), 10), std::vector<HoldId>{});
  EXPECT_EQ(ledger.state.due_holds(after(20), 10), (std::vector<HoldId>{hold_id(2), hold_id(3)}));
  EXPECT_EQ(ledger.state.due_holds(after(99), 1), std::vector<HoldId>{hold_id(2)});
  EXPECT_EQ(ledger.state.active_holds(), 3u);
  ledger.must(ExpireHold{hold_id(2)}, after(10));
  EXPECT_EQ(ledger.state.hold_status(hold_id(2)), HoldStatus::Expired);
  EXPECT_EQ(ledger.state.active_holds(), 2u);
}

TEST(LedgerState, KnowsNothingOfStrangers) {
  const Ledger ledger(Origin::Root);
  EXPECT_FALSE(ledger.state.find_hold(hold_id(1)).has_value());
  EXPECT_FALSE(ledger.state.hold_status(hold_id(1)).has_value());
  EXPECT_FALSE(ledger.state.find_order(order_id(1)).has_value());
  EXPECT_FALSE(ledger.state.find_allotment(allotment_id(1)).has_value());
  EXPECT_FALSE(ledger.state.find_grant(grant_id(1)).has_value());
  EXPECT_FALSE(ledger.state.find_lease({allotment_id(1), Epoch(1)}).has_value());
  EXPECT_FALSE(ledger.state.next_expiry().has_value());
  EXPECT_TRUE(ledger.state.allotted_places(allotment_id(1)).empty());
}

TEST(LedgerState, CountsByPriceCategory) {
  seating::SeatingPlan plan;
  plan.categories = {{"Best", {4500, {}}}, {"Standard", {3000, {}}}};
  for (std::uint32_t position = 1; position <= 4; ++position) {
    const seating::PriceCategoryIndex category(position <= 2 ? 0 : 1);
    plan.seats.push_back({"Stalls", "A", std::to_string(position), category, false, position});
  }
  plan.zones = {{"Standing", 10, seating::PriceCategoryIndex(1)}};
  State state;
  ASSERT_TRUE(execute(state, open_on(plan, id_of<PerformanceId>(1), Origin::Root), start));
  ASSERT_TRUE(execute(state, HoldSeats{hold_id(1), add(seats({0, 3}), zone(0, 4)), after(60)}, start));
  EXPECT_EQ(totals_by_category(state, plan), (std::vector<Totals>{{2, 1, 1, 0, 0, 0, 0}, {12, 7, 5, 0, 0, 0, 0}}));
}

TEST(LedgerState, ListsPlacesByState) {
  Ledger ledger(Origin::Root, 4, {6});
  ledger.must(HoldSeats{hold_id(1), add(seats({1}), zone(0, 2)), after(60)});
  EXPECT_EQ(ledger.state.places_in(PlaceState::Held), add(seats({1}), zone(0, 2)));
  EXPECT_EQ(ledger.state.free_places(), (std::vector<LeasedPlaces>{{Lease{}, add(seats({0, 2, 3}), zone(0, 4))}}));
  EXPECT_EQ(ledger.state.seat(SeatIndex(1)).hold, hold_id(1));
}

TEST(LedgerState, VisitsItsAllotments) {
  Ledger ledger(Origin::Root);
  ledger.must(GrantPlaces{grant_id(1), allotment_id(1), device("kiosk-1"), journal_id(1), zone(0, 3), {}});
  ledger.must(GrantPlaces{grant_id(2), allotment_id(2), device("kiosk-2"), journal_id(2), seats({5}), {}});
  ledger.must(ReclaimAllotment{allotment_id(1)});
  std::vector<std::pair<bool, std::uint64_t>> seen;
  ledger.state.for_each_allotment([&](const AllotmentView& view) { seen.emplace_back(view.live, view.unsold); });
  EXPECT_EQ(seen, (std::vector<std::pair<bool, std::uint64_t>>{{false, 0}, {true, 1}}));
  EXPECT_EQ(ledger.state.leases().size(), 2u);
  EXPECT_FALSE(ledger.state.find_live_allotment(device("kiosk-1"), journal_id(1)).has_value());
}

// Covers BO-10: a general-admission performance of the largest size, held one by one, half booked, half expired.
TEST(SeatLedger, CarriesOneHundredThousandHoldsOnOneZone) {
  constexpr std::uint32_t capacity = 100'000;
  State state;
  ASSERT_TRUE(execute(state, OpenPerformance{id_of<PerformanceId>(1), 0, {capacity}, Origin::Root}, start));
  for (std::uint32_t number = 1; number <= capacity; ++number)
    ASSERT_TRUE(execute(state, HoldSeats{hold_id(number), zone(0, 1), after(60)}, start));
  EXPECT_FALSE(decide(state, HoldSeats{hold_id(capacity + 1), zone(0, 1), after(60)}, start));
  for (std::uint32_t number = 1; number <= capacity; number += 2)
    ASSERT_TRUE(execute(state, BookHold{hold_id(number), order_id(number)}, start));
  for (const HoldId hold : state.due_holds(after(60), capacity))
    ASSERT_TRUE(execute(state, ExpireHold{hold}, after(60)));
  EXPECT_EQ(state.totals(), (Totals{capacity, capacity / 2, 0, capacity / 2, 0, 0, 0}));
  EXPECT_EQ(check(state), std::nullopt);
}

}  // namespace
}  // namespace foyer::ledger
