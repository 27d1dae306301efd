// Which places a grantor gives: wheelchair places only where they are asked for, and then with a companion's beside.
#include "protocol/link/grant_choice.hpp"

#include <gtest/gtest.h>

#include "protocol/base/random.hpp"

namespace foyer::link {
namespace {

const seating::PriceCategoryIndex stalls{0};

/// One row of ten: "W" is a wheelchair place or a companion's, "." an ordinary seat, " " an aisle.
seating::SeatingPlan row_of(const std::string& row) {
  seating::SeatingPlan plan;
  plan.categories = {{"Stalls", {3'000, {}}}};
  for (std::uint32_t position = 0; position < row.size(); ++position) {
    if (row[position] == ' ') continue;
    plan.seats.push_back({"Stalls", "A", std::to_string(position + 1), stalls, row[position] == 'W', position});
  }
  return plan;
}

class GrantChoice : public testing::Test {
 protected:
  void open(const std::string& row) {
    plan = row_of(row);
    ledger = {};
    run(ledger::open_on(plan, performance, ledger::Origin::Root));
  }
  void run(const ledger::Command& command) { ASSERT_TRUE(ledger::execute(ledger, command, Timestamp{1})); }
  void hold(std::uint32_t seat) {
    run(ledger::HoldSeats{ledger::HoldId::random(random), {{ledger::SeatIndex(seat)}, {}}, Timestamp{60'000}});
  }
  /// The seats, as indices, that are given for so many ordinary and so many accessible ones.
  std::vector<std::uint32_t> given(std::uint32_t ordinary, std::uint32_t accessible, bool partial = true) {
    wire::GrantRequest wanted;
    wanted.performance = performance;
    wanted.partial = partial;
    if (ordinary > 0) wanted.categories = {{stalls, ordinary}};
    if (accessible > 0) wanted.accessible = {{stalls, accessible}};
    const auto places = choose_granted(ledger, plan, wanted);
    std::vector<std::uint32_t> seats;
    if (!places) return seats;
    for (const auto seat : places->seats) seats.push_back(seat.value());
    return seats;
  }

  SystemRandom random;
  ledger::PerformanceId performance = ledger::PerformanceId::random(random);
  seating::SeatingPlan plan;
  ledger::State ledger;
};

using Seats = std::vector<std::uint32_t>;

TEST_F(GrantChoice, GivesNoWheelchairPlaceUnasked) {
  open("WW....WW");
  EXPECT_EQ(given(8, 0), (Seats{2, 3, 4, 5}));
}

TEST_F(GrantChoice, GivesAWheelchairPlaceAndTheCompanionsBesideIt) {
  open("WW....WW");
  EXPECT_EQ(given(0, 2), (Seats{6, 7}));
  hold(7);  // The last one alone is no use to two people.
  EXPECT_EQ(given(0, 2), (Seats{0, 1}));
}

TEST_F(GrantChoice, GivesAPlaceAloneWhereNoPairIsLeft) {
  open("WW....WW");
  hold(0);
  hold(7);
  EXPECT_EQ(given(0, 2), (Seats{1, 6}));
  EXPECT_EQ(given(0, 3), (Seats{1, 6}));
  EXPECT_EQ(given(0, 3, false), Seats{});
}

TEST_F(GrantChoice, TakesTheOrdinarySeatBesideAWheelchairPlaceFirst) {
  open(".W......");
  EXPECT_EQ(given(1, 1), (Seats{1, 2}));
  EXPECT_EQ(given(3, 1), (Seats{0, 1, 2, 7}));
  EXPECT_EQ(given(2, 0), (Seats{6, 7}));
}

TEST_F(GrantChoice, TakesNobodyAcrossAnAisleForACompanion) {
  open("W ..");
  EXPECT_EQ(given(1, 1), (Seats{0, 2}));
}

TEST_F(GrantChoice, KnowsNoWheelchairPlacesOfACategoryThatThePlanHasNot) {
  open("WW..");
  wire::GrantRequest wanted;
  wanted.accessible = {{seating::PriceCategoryIndex(1), 1}};
  EXPECT_FALSE(knows_places(plan, wanted));
}

}  // namespace
}  // namespace foyer::link
