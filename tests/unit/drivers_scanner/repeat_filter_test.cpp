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

}  // namespace
}  // namespace foyer::scanner
