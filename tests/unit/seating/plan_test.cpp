#include <gtest/gtest.h>

#include "tests/unit/seating/plans.hpp"

namespace foyer::seating {
namespace {

/// The fault of a plan that must have one.
PlanFault fault_of(const SeatingPlan& plan) {
  const auto result = validate(plan);
  EXPECT_FALSE(result.has_value());
  return result ? PlanFault{} : result.error();
}

TEST(SeatingPlan, AcceptsAHallOfRowsAndAZone) {
  EXPECT_TRUE(validate(small_hall()).has_value());
}

TEST(SeatingPlan, NamesASeatAsPeopleDo) {
  SeatingPlan plan = small_hall();
  EXPECT_EQ(label(plan, SeatIndex(21)), "Stalls, row C, seat 2");
  EXPECT_EQ(label(plan, ZoneIndex(0)), "Standing");
  plan.seats[0].section.clear();
  plan.seats[1].row.clear();
  EXPECT_EQ(label(plan, SeatIndex(0)), "row A, seat 1");
  EXPECT_EQ(label(plan, SeatIndex(1)), "Stalls, seat 2");
}

TEST(SeatingPlan, CountsSeatsAndZones) {
  EXPECT_EQ(capacity(small_hall()), 230u);
  EXPECT_EQ(zone_capacities(small_hall()), std::vector<std::uint32_t>{200});
  EXPECT_TRUE(has_seat(small_hall(), SeatIndex(29)));
  EXPECT_FALSE(has_seat(small_hall(), SeatIndex(30)));
  EXPECT_FALSE(has_zone(small_hall(), ZoneIndex(1)));
}

TEST(SeatingPlan, KnowsWhoSitsBesideWhom) {
  SeatingPlan plan = small_hall();
  EXPECT_EQ(neighbours(plan, SeatIndex(0)), (Neighbours{std::nullopt, SeatIndex(1)}));
  EXPECT_EQ(neighbours(plan, SeatIndex(9)), (Neighbours{SeatIndex(8), std::nullopt}));
  EXPECT_EQ(neighbours(plan, SeatIndex(10)), (Neighbours{std::nullopt, SeatIndex(11)}));
  EXPECT_EQ(neighbours(plan, SeatIndex(29)), (Neighbours{SeatIndex(28), std::nullopt}));
  for (std::size_t index = 5; index < 10; ++index) plan.seats[index].position += 1;  // An aisle after the fifth seat.
  EXPECT_TRUE(validate(plan).has_value());
  EXPECT_EQ(neighbours(plan, SeatIndex(4)), (Neighbours{SeatIndex(3), std::nullopt}));
}

TEST(SeatingPlan, RefusesToBeEmptyOrTooLarge) {
  EXPECT_EQ(fault_of({}).error, PlanError::NoPlaces);

  SeatingPlan seats = small_hall();
  seats.seats.resize(max_seats + 1, seats.seats.front());
  EXPECT_EQ(fault_of(seats).error, PlanError::TooManySeats);

  SeatingPlan zones = small_hall();
  zones.zones.resize(max_zones + 1, zones.zones.front());
  EXPECT_EQ(fault_of(zones).error, PlanError::TooManyZones);

  SeatingPlan categories = small_hall();
  categories.categories.resize(max_categories + 1, categories.categories.front());
  EXPECT_EQ(fault_of(categories).error, PlanError::TooManyCategories);
}

TEST(SeatingPlan, RefusesAZoneOfImpossibleCapacity) {
  SeatingPlan plan = small_hall();
  plan.zones[0].capacity = 0;
  EXPECT_EQ(fault_of(plan), (PlanFault{PlanError::CapacityOutOfRange, 0}));
  plan.zones[0].capacity = max_zone_capacity + 1;
  EXPECT_EQ(fault_of(plan), (PlanFault{PlanError::CapacityOutOfRange, 0}));
  plan.zones[0].capacity = max_zone_capacity;
  EXPECT_TRUE(validate(plan).has_value());
}

TEST(SeatingPlan, RefusesLabelsThatAreMissingTooLongOrShared) {
  SeatingPlan plan = small_hall();
  plan.seats[3].label.clear();
  EXPECT_EQ(fault_of(plan), (PlanFault{PlanError::LabelMissing, 3}));
  plan.seats[3].label = "3";
  EXPECT_EQ(fault_of(plan), (PlanFault{PlanError::DuplicateLabel, 3}));
  plan.seats[3].label = std::string(max_label_length + 1, 'x');
  EXPECT_EQ(fault_of(plan), (PlanFault{PlanError::LabelTooLong, 3}));

  plan = small_hall();
  plan.zones.push_back(plan.zones.front());
  EXPECT_EQ(fault_of(plan), (PlanFault{PlanError::DuplicateLabel, 1}));

  plan = small_hall();
  plan.categories[1].label = plan.categories[0].label;
  EXPECT_EQ(fault_of(plan), (PlanFault{PlanError::DuplicateLabel, 1}));
}

TEST(SeatingPlan, RefusesPricesThatMakeNoSense) {
  SeatingPlan plan = small_hall();
  plan.seats[7].category = PriceCategoryIndex(2);
  EXPECT_EQ(fault_of(plan), (PlanFault{PlanError::UnknownCategory, 7}));

  plan = small_hall();
  plan.zones[0].category = PriceCategoryIndex(9);
  EXPECT_EQ(fault_of(plan), (PlanFault{PlanError::UnknownCategory, 0}));

  plan = small_hall();
  plan.categories[1].price.cents = -1;
  EXPECT_EQ(fault_of(plan), (PlanFault{PlanError::NegativePrice, 1}));

  plan = small_hall();
  plan.categories[1].price.currency = *Currency::parse("CHF");
  EXPECT_EQ(fault_of(plan), (PlanFault{PlanError::MixedCurrencies, 1}));
}

TEST(SeatingPlan, RefusesARowThatIsTornOrOutOfOrder) {
  SeatingPlan plan = small_hall();
  std::swap(plan.seats[9], plan.seats[29]);
  EXPECT_FALSE(validate(plan).has_value());

  plan = small_hall();
  plan.seats.push_back({"Stalls", "A", "11", PriceCategoryIndex(0), false, 11});
  EXPECT_EQ(fault_of(plan), (PlanFault{PlanError::RowNotTogether, 30}));

  plan = small_hall();
  plan.seats[5].position = plan.seats[4].position;
  EXPECT_EQ(fault_of(plan), (PlanFault{PlanError::PositionsNotRising, 5}));
}

TEST(SeatingPlan, DescribesEveryFault) {
  for (int error = 0; error <= static_cast<int>(PlanError::PositionsNotRising); ++error)
    EXPECT_FALSE(describe({static_cast<PlanError>(error), 4}).empty()) << error;
}

}  // namespace
}  // namespace foyer::seating
