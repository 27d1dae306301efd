#include "protocol/seating/best_seats.hpp"

#include <set>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/unit/seating/plans.hpp"

namespace foyer::seating {
namespace {

/// The picked seats as numbers; empty if there are none.
std::vector<std::uint32_t> pick(const SeatingPlan& plan, const std::set<std::uint32_t>& taken, BestSeatsWish wish) {
  const auto seats = best_seats(
      plan, [&](SeatIndex seat) { return !taken.contains(seat.value()); }, wish);
  std::vector<std::uint32_t> numbers;
  if (seats) {
    for (const SeatIndex seat : *seats) numbers.push_back(seat.value());
  }
  return numbers;
}

BestSeatsError refusal(const SeatingPlan& plan, const std::set<std::uint32_t>& taken, BestSeatsWish wish) {
  const auto seats = best_seats(
      plan, [&](SeatIndex seat) { return !taken.contains(seat.value()); }, wish);
  EXPECT_FALSE(seats.has_value());
  return seats ? BestSeatsError{} : seats.error();
}

using Numbers = std::vector<std::uint32_t>;

// Covers KV-2.
TEST(BestSeats, PicksTheMiddleOfTheFrontRow) {
  EXPECT_EQ(pick(small_hall(), {}, {2, std::nullopt, false}), (Numbers{4, 5}));
  EXPECT_EQ(pick(small_hall(), {}, {1, std::nullopt, false}), (Numbers{4}));
}

TEST(BestSeats, WeighsARowBackAsTwoSeatsOffTheMiddle) {
  // Seats 3 to 6 of the front row are gone: two at its side are three seats off, the middle of row B is one row back.
  EXPECT_EQ(pick(small_hall(), {3, 4, 5, 6}, {2, std::nullopt, false}), (Numbers{14, 15}));
  // Only 5 is gone: 3 and 4 are but one seat off.
  EXPECT_EQ(pick(small_hall(), {5}, {2, std::nullopt, false}), (Numbers{3, 4}));
}

TEST(BestSeats, StaysInTheCategoryAskedFor) {
  EXPECT_EQ(pick(small_hall(), {}, {2, PriceCategoryIndex(1), false}), (Numbers{24, 25}));
  EXPECT_EQ(refusal(small_hall(), {}, {1, PriceCategoryIndex(2), false}), BestSeatsError::UnknownCategory);
}

TEST(BestSeats, NeverSeatsAPartyAcrossRowsOrAisles) {
  SeatingPlan plan = small_hall();
  EXPECT_EQ(refusal(plan, {}, {11, std::nullopt, false}), BestSeatsError::NotTogether);
  for (std::size_t index = 5; index < 10; ++index) plan.seats[index].position += 1;
  EXPECT_EQ(pick(plan, {}, {6, PriceCategoryIndex(0), false}), (Numbers{12, 13, 14, 15, 16, 17}));
}

TEST(BestSeats, LeavesAccessibleSeatsToThoseWhoAsk) {
  SeatingPlan plan = small_hall();
  plan.seats[4].accessible = plan.seats[5].accessible = true;
  EXPECT_EQ(pick(plan, {}, {2, std::nullopt, false}), (Numbers{2, 3}));  // Two seats off, and as good as a row back.
  EXPECT_EQ(pick(plan, {}, {2, std::nullopt, true}), (Numbers{4, 5}));
}

TEST(BestSeats, SaysWhyThereAreNone) {
  const SeatingPlan plan = small_hall();
  EXPECT_EQ(refusal(plan, {}, {0, std::nullopt, false}), BestSeatsError::NoneWanted);
  EXPECT_EQ(refusal(plan, {}, {max_together + 1, std::nullopt, false}), BestSeatsError::TooManyWanted);
  EXPECT_EQ(refusal(plan, {}, {31, std::nullopt, false}), BestSeatsError::NotEnough);
  std::set<std::uint32_t> every_other;
  for (std::uint32_t seat = 0; seat < 30; seat += 2) every_other.insert(seat);
  EXPECT_EQ(refusal(plan, every_other, {2, std::nullopt, false}), BestSeatsError::NotTogether);
}

RC_GTEST_PROP(BestSeatsProperty, PickedSeatsAreFreeTogetherAndFoundWheneverTheyExist,
              (std::set<std::uint32_t> taken_numbers)) {
  const SeatingPlan plan = small_hall();
  std::set<std::uint32_t> taken;
  for (const std::uint32_t number : taken_numbers) taken.insert(number % 30);
  const auto wanted = *rc::gen::inRange<std::uint32_t>(1, 6);
  const Numbers seats = pick(plan, taken, {wanted, std::nullopt, false});

  bool exists = false;
  for (std::uint32_t first = 0; first + wanted <= 30; ++first) {
    bool fits = first / 10 == (first + wanted - 1) / 10;
    for (std::uint32_t seat = first; seat < first + wanted; ++seat) fits = fits && !taken.contains(seat);
    exists = exists || fits;
  }
  RC_ASSERT(exists == !seats.empty());
  for (std::size_t index = 0; index < seats.size(); ++index) {
    RC_ASSERT(!taken.contains(seats[index]));
    RC_ASSERT(seats[index] == seats[0] + index);
    RC_ASSERT(seats[index] / 10 == seats[0] / 10);
  }
}

}  // namespace
}  // namespace foyer::seating
