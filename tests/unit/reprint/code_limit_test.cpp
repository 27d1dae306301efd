#include "protocol/reprint/code_limit.hpp"

#include <gtest/gtest.h>

namespace foyer::reprint {
namespace {

TEST(CodeLimit, LetsNobodyTryMoreThanTenWrongCodesInTenMinutes) {
  CodeLimit limit;
  for (std::size_t misses = 0; misses < misses_limit; ++misses) {
    EXPECT_EQ(limit.wait("kiosk", Duration(1'000)), Duration(0));
    limit.missed("kiosk", Duration(1'000));
  }
  EXPECT_EQ(limit.wait("kiosk", Duration(2'000)), misses_window - Duration(1'000));
  EXPECT_EQ(limit.wait("door", Duration(2'000)), Duration(0));
  EXPECT_EQ(limit.wait("kiosk", Duration(1'000) + misses_window), Duration(0));
}

TEST(CodeLimit, RemembersOnlySoManyPlaces) {
  CodeLimit limit;
  for (std::size_t misses = 0; misses < misses_limit; ++misses) limit.missed("first", Duration(0));
  for (std::size_t place = 0; place < places_limit; ++place) limit.missed(std::to_string(place), Duration(1));
  EXPECT_EQ(limit.wait("first", Duration(2)), Duration(0));
}

}  // namespace
}  // namespace foyer::reprint
