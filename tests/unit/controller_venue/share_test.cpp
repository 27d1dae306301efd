// The venue's share of wheelchair places, and what kiosks are told while central is away.
#include "controller/venue/top_up.hpp"
#include "tests/unit/controller_venue/world.hpp"

namespace foyer::controller {
namespace {

using ledger::PlaceState;
using ledger::SeatIndex;

/// A front row of `ordinary` seats and a back row of wheelchair places and their companions'.
seating::SeatingPlan plan_with(std::uint32_t ordinary, std::uint32_t accessible) {
  seating::SeatingPlan plan;
  plan.categories = {{"Stalls", {3'000, {}}}};
  for (std::uint32_t seat = 0; seat < ordinary + accessible; ++seat) {
    const bool is_accessible = seat >= ordinary;
    plan.seats.push_back({"Stalls", is_accessible ? "W" : "A", std::to_string(seat + 1), seating::PriceCategoryIndex(0),
                          is_accessible, seat});
  }
  return plan;
}

/// How many wheelchair places a controller without any asks for.
std::uint32_t accessible_wanted(std::uint32_t accessible, std::uint32_t percent) {
  SystemRandom random;
  const auto plan = plan_with(10, accessible);
  ledger::State ledger;
  const auto opened = ledger::execute(
      ledger, ledger::open_on(plan, ledger::PerformanceId::random(random), ledger::Origin::Holder), Timestamp{1});
  EXPECT_TRUE(opened);
  const auto wanted = wanted_for(ledger, plan, {percent, percent});
  return wanted && !wanted->accessible.empty() ? wanted->accessible.front().count : 0;
}

// Covers KV-1.
TEST(TopUp, AsksForAFairShareOfTheWheelchairPlaces) {
  EXPECT_EQ(accessible_wanted(20, 40), 8U);
  EXPECT_EQ(accessible_wanted(8, 40), 4U) << "3.2, rounded up";
  EXPECT_EQ(accessible_wanted(3, 40), 2U) << "a wheelchair place and its companion's";
  EXPECT_EQ(accessible_wanted(1, 40), 1U) << "there is no more";
  EXPECT_EQ(accessible_wanted(0, 40), 0U);
  EXPECT_EQ(accessible_wanted(8, 0), 0U) << "a venue that keeps nothing";
}

TEST(TopUp, AsksAgainWhenTheWheelchairPlacesAloneAreSold) {
  SystemRandom random;
  const auto plan = plan_with(10, 8);
  ledger::State ledger;
  const auto performance = ledger::PerformanceId::random(random);
  const auto run = [&](const ledger::Command& command) { ASSERT_TRUE(ledger::execute(ledger, command, Timestamp{1})); };
  run(ledger::open_on(plan, performance, ledger::Origin::Holder));
  const ledger::Lease lease{ledger::AllotmentId::random(random), ledger::Epoch(1)};
  ledger::Places places;
  for (const std::uint32_t seat : {6U, 7U, 8U, 9U, 14U, 15U, 16U, 17U}) places.seats.emplace_back(seat);
  run(ledger::ReceiveGrant{ledger::GrantId::random(random), {{lease, places}}, {}});
  EXPECT_FALSE(wanted_for(ledger, plan, {40, 40}));
  const auto hold = ledger::HoldId::random(random);
  run(ledger::HoldSeats{hold, {{SeatIndex(14), SeatIndex(15), SeatIndex(16)}, {}}, Timestamp{60'000}});
  run(ledger::BookHold{hold, ledger::OrderId::random(random)});
  const auto wanted = wanted_for(ledger, plan, {40, 40});
  ASSERT_TRUE(wanted);
  EXPECT_TRUE(wanted->categories.empty());
  ASSERT_EQ(wanted->accessible.size(), 1U);
  EXPECT_EQ(wanted->accessible[0].count, 3U);
}

// Covers KV-1, KV-4.
TEST_F(VenueTest, TellsKiosksWhatMayBeFreeAtCentralWhileThatIsAway) {
  central.publish_availability();
  run(30);
  ASSERT_TRUE(kiosk.availability);
  EXPECT_FALSE(kiosk.availability->cut_off);
  EXPECT_TRUE(kiosk.availability->free_seats[0]);
  EXPECT_TRUE(kiosk.availability->elsewhere.empty());
  wan_is_up = false;
  run(100);
  ASSERT_FALSE(venue->link().status(clock.at).reachable);
  const auto& told = *kiosk.availability;
  EXPECT_TRUE(told.cut_off);
  EXPECT_FALSE(told.free_seats[0]) << "nobody here can grant it";
  ASSERT_EQ(told.elsewhere.size(), told.free_seats.size());
  EXPECT_TRUE(told.elsewhere[0]) << "but it was free when central was last heard";
  const auto own = own_ledger().places_in(PlaceState::Free).seats.front();
  EXPECT_TRUE(told.free_seats[own.value()]);
  EXPECT_FALSE(told.elsewhere[own.value()]);
  ASSERT_EQ(told.zones_elsewhere.size(), 1U);
  EXPECT_EQ(told.zones_elsewhere[0].count, 30U);
  wan_is_up = true;
  run(100);
  EXPECT_FALSE(kiosk.availability->cut_off);
  EXPECT_TRUE(kiosk.availability->elsewhere.empty());
}

}  // namespace
}  // namespace foyer::controller
