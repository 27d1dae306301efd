// What is recalled from whom, and how long a request waits for it.
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "protocol/link/recall_desk.hpp"

namespace foyer::link {
namespace {

const auto performance = *ledger::PerformanceId::parse("10000001-0000-4000-8000-000000000001");
const Timestamp now{1'800'000'000'000};
const ledger::ZoneIndex the_floor{0};
const seating::PriceCategoryIndex category{0};

ledger::DeviceName holder(int number) {
  return *ledger::DeviceName::parse("controller-" + std::to_string(number));
}

class RecallTest : public testing::Test {
 protected:
  RecallTest() {
    plan.categories = {{"A", {2500, {}}}};
    for (std::uint32_t seat = 0; seat < 10; ++seat) {
      plan.seats.push_back({"Stalls", "A", std::to_string(seat + 1), category, false, seat});
    }
    plan.zones = {{"Floor", 50, category}};
    run(ledger::open_on(plan, performance, ledger::Origin::Root));
  }

  void run(const ledger::Command& command) { EXPECT_TRUE(ledger::execute(ledger, command, now)); }
  void grant(int to, ledger::Places places) {
    run(ledger::GrantPlaces{ledger::GrantId::random(random), ledger::AllotmentId::random(random), holder(to),
                            journals.try_emplace(holder(to), JournalId::random(random)).first->second,
                            std::move(places), std::nullopt});
  }
  static ledger::Places seats(std::uint32_t from, std::uint32_t count) {
    ledger::Places places;
    for (auto seat = from; seat < from + count; ++seat) places.seats.emplace_back(seat);
    return places;
  }
  static ledger::Places floor(std::uint32_t count) { return {{}, {{the_floor, count}}}; }
  wire::GrantRequest wish(ledger::Places places) const {
    wire::GrantRequest wanted;
    wanted.performance = performance;
    wanted.places = std::move(places);
    return wanted;
  }
  [[nodiscard]] IsReachable reachable() {
    return [this](const ledger::DeviceName& name, const JournalId&) { return !dark.contains(name); };
  }
  std::vector<PlannedRecall> planned(const wire::GrantRequest& wanted, bool partial = false) {
    return plan_recalls(ledger, plan, wanted, {holder(9), false, partial}, reachable());
  }
  RecallDesk desk() {
    return {random, [this](const ledger::DeviceName&, const wire::Recall& recall) { sent.push_back(recall); },
            reachable()};
  }
  wire::Request request() { return {wire::RequestId::random(random), holder(9), JournalId::random(random), {}}; }

  SystemRandom random;
  seating::SeatingPlan plan;
  ledger::State ledger;
  std::map<ledger::DeviceName, JournalId> journals;
  std::set<ledger::DeviceName> dark;
  std::vector<wire::Recall> sent;
};

// Covers KV-4.
TEST_F(RecallTest, NamesTheSeatsToWhoeverHasThem) {
  grant(1, seats(0, 2));
  grant(2, seats(2, 2));
  const auto recalls = planned(wish(seats(1, 4)));
  ASSERT_EQ(recalls.size(), 2U);
  EXPECT_EQ(recalls[0].holder, holder(1));
  EXPECT_EQ(recalls[0].recall.places, seats(1, 1));
  EXPECT_EQ(recalls[1].holder, holder(2));
  EXPECT_EQ(recalls[1].recall.places, seats(2, 2));
}

// Covers KV-4.
TEST_F(RecallTest, TakesWhatIsMissingAndNoMoreFromWhoHasTheMost) {
  grant(1, floor(10));
  grant(2, floor(30));
  auto wanted = wish({});
  wanted.zones = {{the_floor, 15}};
  const auto recalls = planned(wanted);
  ASSERT_EQ(recalls.size(), 1U);
  EXPECT_EQ(recalls[0].holder, holder(2));
  EXPECT_EQ(recalls[0].recall.zones, (std::vector<ledger::ZoneCount>{{the_floor, 5}}));
  wanted.zones = {{the_floor, 45}};
  ASSERT_EQ(planned(wanted).size(), 2U);
  EXPECT_EQ(planned(wanted)[1].recall.zones.front().count, 5U);
}

TEST_F(RecallTest, CountsSeatsOfACategory) {
  grant(1, seats(0, 8));
  auto wanted = wish({});
  wanted.categories = {{category, 5}};
  const auto recalls = planned(wanted);
  ASSERT_EQ(recalls.size(), 1U);
  EXPECT_EQ(recalls[0].recall.categories, (std::vector<wire::CategoryCount>{{category, 3}}));
}

// Covers KV-4.
TEST_F(RecallTest, RecallsNothingWhereItWouldNotBeEnough) {
  grant(1, seats(0, 2));
  grant(2, seats(2, 2));
  dark.insert(holder(2));
  EXPECT_TRUE(planned(wish(seats(1, 2))).empty());
  EXPECT_EQ(planned(wish(seats(1, 2)), true).size(), 1U);
  EXPECT_EQ(planned(wish(seats(1, 1))).size(), 1U);
  run(ledger::HoldSeats{ledger::HoldId::random(random), seats(4, 1), now + Duration(1'000)});
  auto held_too = seats(0, 1);
  held_too.seats.emplace_back(4);
  EXPECT_TRUE(planned(wish(held_too)).empty());
}

TEST_F(RecallTest, NeverRecallsFromWhoeverAsks) {
  grant(9, seats(0, 2));
  EXPECT_TRUE(planned(wish(seats(0, 1))).empty());
}

TEST_F(RecallTest, GivesWhatIsFreeOfARecallAndRemembersTheRest) {
  run(ledger::HoldSeats{ledger::HoldId::random(random), seats(1, 1), now + Duration(1'000)});
  wire::Recall recall;
  recall.performance = performance;
  recall.places = seats(0, 2);
  recall.zones = {{the_floor, 60}};
  const auto free = free_of(ledger, plan, recall);
  EXPECT_EQ(free, (ledger::Places{seats(0, 1).seats, {{the_floor, 50}}}));
  take_off(recall, plan, free);
  EXPECT_EQ(recall.places, seats(1, 1));
  EXPECT_EQ(recall.zones, (std::vector<ledger::ZoneCount>{{the_floor, 10}}));
}

// Covers KV-4.
TEST_F(RecallTest, WaitsForReturnsHalfASecondAtMost) {
  grant(1, seats(0, 2));
  auto waiting = desk();
  std::vector<bool> calls;
  const auto asked = request();
  ASSERT_TRUE(waiting.wait(asked, wish(seats(0, 1)), ledger, plan, false, Duration(0),
                           [&calls](bool last) { calls.push_back(last); }));
  EXPECT_EQ(sent.size(), 1U);
  EXPECT_TRUE(waiting.is_waiting(asked.request_id));
  waiting.returned(ledger::PerformanceId::random(random));
  EXPECT_TRUE(calls.empty());
  waiting.returned(performance);
  EXPECT_EQ(calls, std::vector{false});
  waiting.tick(recall_deadline - Duration(1));
  EXPECT_EQ(calls.size(), 1U);
  waiting.tick(recall_deadline);
  EXPECT_EQ(calls, (std::vector{false, true}));
  waiting.tick(2 * recall_deadline);
  EXPECT_EQ(calls.size(), 2U);
}

TEST_F(RecallTest, RecallsASeatOnceHoweverManyAskForIt) {
  grant(1, seats(0, 4));
  auto waiting = desk();
  for (int asker = 0; asker < 10; ++asker) {
    ASSERT_TRUE(waiting.wait(request(), wish(seats(0, 2)), ledger, plan, false, Duration(0), [](bool) {}));
  }
  EXPECT_EQ(sent.size(), 1U);
}

TEST_F(RecallTest, LetsOnlySoManyWaitAtOnce) {
  grant(1, floor(50));
  auto waiting = desk();
  auto wanted = wish({});
  wanted.zones = {{the_floor, 1}};
  std::size_t taken = 0;
  for (std::size_t asker = 0; asker < 2 * recalls_limit; ++asker) {
    if (waiting.wait(request(), wanted, ledger, plan, false, Duration(0), [](bool) {})) ++taken;
  }
  EXPECT_EQ(taken, recalls_limit);
  EXPECT_EQ(waiting.recalls_sent(), recalls_limit);
}

TEST_F(RecallTest, NeverRecallsForATopUp) {
  grant(1, seats(0, 4));
  auto waiting = desk();
  auto wanted = wish(seats(0, 2));
  wanted.partial = true;
  EXPECT_FALSE(waiting.wait(request(), wanted, ledger, plan, false, Duration(0), [](bool) {}));
  EXPECT_TRUE(sent.empty());
}

}  // namespace
}  // namespace foyer::link
