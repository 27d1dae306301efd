#include "tests/unit/ledger/ledgers.hpp"

namespace foyer::ledger {
namespace {

Places places(std::initializer_list<std::uint32_t> numbers, std::vector<ZoneCount> zones) {
  Places made = seats(numbers);
  made.zones = std::move(zones);
  return made;
}

ZoneCount of(std::uint32_t index, std::uint32_t count) {
  return {ZoneIndex(index), count};
}

TEST(Places, NormalisesOrderRepeatsAndNothings) {
  const Places wild = places({5, 1, 5}, {of(2, 3), of(0, 0), of(2, 1)});
  EXPECT_TRUE(has_duplicates(wild));
  EXPECT_FALSE(is_normalised(wild));
  EXPECT_EQ(normalised(wild), places({1, 5}, {of(2, 4)}));
  EXPECT_TRUE(is_normalised(normalised(wild)));
  EXPECT_FALSE(has_duplicates(places({5, 1}, {of(2, 3), of(0, 0)})));
}

TEST(Places, CountsSeatsAndZones) {
  EXPECT_EQ(count(places({1, 2}, {of(0, 3)})), 5u);
  EXPECT_TRUE(is_empty(places({}, {of(1, 0)})));
  EXPECT_FALSE(is_empty(zone(1, 1)));
}

TEST(Places, AddsSubtractsAndIntersects) {
  const Places left = places({1, 2, 3}, {of(0, 5), of(1, 1)});
  const Places right = places({2, 4}, {of(0, 2), of(2, 7)});
  EXPECT_EQ(add(left, right), places({1, 2, 3, 4}, {of(0, 7), of(1, 1), of(2, 7)}));
  EXPECT_EQ(subtract(left, right), places({1, 3}, {of(0, 3), of(1, 1)}));
  EXPECT_EQ(intersect(left, right), places({2}, {of(0, 2)}));
  EXPECT_TRUE(contains(left, places({1, 3}, {of(0, 5)})));
  EXPECT_FALSE(contains(left, places({1}, {of(0, 6)})));
}

TEST(Places, JoinsGroupsOfOneLease) {
  const Lease first{allotment_id(1), Epoch(1)};
  const Lease second{allotment_id(2), Epoch(2)};
  const std::vector<LeasedPlaces> groups{{second, seats({4})}, {first, zone(0, 2)}, {second, {}}, {first, zone(0, 1)}};
  EXPECT_EQ(normalised(groups), (std::vector<LeasedPlaces>{{first, zone(0, 3)}, {second, seats({4})}}));
  EXPECT_EQ(flatten(groups), places({4}, {of(0, 3)}));
}

}  // namespace
}  // namespace foyer::ledger
