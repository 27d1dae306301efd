#include "drivers/scanner/repeat_filter.hpp"

#include <gtest/gtest.h>

namespace foyer::scanner {
namespace {

// Covers KV-3.
TEST(RepeatFilter, TakesACodeOnceForAsLongAsItIsHeld) {
  RepeatFilter filter;
  EXPECT_TRUE(filter.admit({"A", Duration(1000)}));
  EXPECT_FALSE(filter.admit({"A", Duration(1150)}));
  EXPECT_FALSE(filter.admit({"A", Duration(1350)}));  // 200 ms after the read before.
  EXPECT_TRUE(filter.admit({"A", Duration(1551)}));
  EXPECT_TRUE(filter.admit({"B", Duration(1552)}));
  EXPECT_TRUE(filter.admit({"A", Duration(1553)}));
}

// Covers KV-3.
TEST(RepeatFilter, CountsFromTheEndOfOneReadToTheBeginningOfTheNextHoweverLongTheyTake) {
  RepeatFilter filter;
  const Duration typing{2'500};
  EXPECT_TRUE(filter.admit({"A", Duration(3'000), typing}));
  EXPECT_FALSE(filter.admit({"A", Duration(5'700), typing})) << "begun 200 ms after the first ended";
  EXPECT_FALSE(filter.admit({"A", Duration(8'400), typing}));
  const auto later = filter.admit({"A", Duration(11'101), typing});
  ASSERT_TRUE(later);
  EXPECT_EQ(later->after_same, Duration(201));
  EXPECT_EQ(filter.admit({"B", Duration(11'102)})->after_same, std::nullopt);
}

}  // namespace
}  // namespace foyer::scanner
