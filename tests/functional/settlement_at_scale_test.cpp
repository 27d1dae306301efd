// Kiosks that come back all at once with all they sold: tests/bench measures it, here it must be right.

#include <gtest/gtest.h>

#include "tests/bench/returning_fleet.hpp"

namespace foyer::bench {
namespace {

constexpr std::chrono::seconds patience{120};

// Covers KV-1, KV-4, KV-5.
TEST(SettlementAtScale, SettlesEveryOrderOnceWhileTheBoxOfficeGoesOnSelling) {
  ReturningFleet fleet({.kiosks = 20, .entries_per_kiosk = 1'000, .performances = 4, .online_sales_per_second = 10},
                       {FOYER_CENTRAL, FOYER_MOSQUITTO, FOYER_SOURCE_DIR});
  fleet.open();
  fleet.sell_offline();
  ASSERT_GT(fleet.sell_online_for(std::chrono::milliseconds(500)).answers, 0U);
  const auto back = fleet.come_back(patience);
  EXPECT_GE(back.entries, 20U * 1'000U);
  const auto audit = fleet.audit();
  EXPECT_GT(audit.orders_sold, 1'000U);
  EXPECT_EQ(audit.orders_settled, audit.orders_sold);
  EXPECT_EQ(audit.wrong, std::vector<std::string>());
  EXPECT_GT(fleet.online().places_booked(), 0U);
}

}  // namespace
}  // namespace foyer::bench
