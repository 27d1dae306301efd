// What a wrong wall clock does to a kiosk that sells.
#include <gtest/gtest.h>

#include "tests/unit/kiosk_checkout/world.hpp"

namespace foyer::kiosk {
namespace {

constexpr Duration year = std::chrono::hours(24 * 365);
constexpr Duration hour = std::chrono::hours(1);

class KioskClock : public testing::Test {
 protected:
  KioskClock() { world.open_shop(); }

  bool is_open() const { return world.core->checkout().is_open_for(world.parent.performance).has_value(); }
  Timestamp right_now() const { return world.clock.now() - world.clock.wall_is_ahead; }
  /// The parent says what the wall clock would say, were it right.
  void prove() { EXPECT_TRUE(world.device->clock().prove(right_now(), world.clock.at, Duration(0))); }
  /// A kiosk that comes again asks what time it is.
  void connect_anew() {
    world.cut_link();
    world.run(1);
    world.mend_link();
    world.run(10);
  }
  void expect_sale_with_step(Duration step) {
    const auto order = world.new_order();
    const auto answer = world.sell(order, world.seats({0}));
    ASSERT_TRUE(answer && answer->has_value());
    ASSERT_TRUE(world.core->checkout().pay(order));
    world.clock.wall_is_ahead += step;
    world.run(20);
    EXPECT_EQ(world.sale(order).phase, sale::Phase::Completed);
    EXPECT_EQ(world.terminal.charged(), 1);
  }

  World world;
};

// Covers KV-15.
TEST_F(KioskClock, SellsThoughTheWallClockSkipsAnHourWhileTheCardIsAuthorised) {
  expect_sale_with_step(hour);
}

// Covers KV-15.
TEST_F(KioskClock, SellsThoughTheWallClockGoesBackAnHourWhileTheCardIsAuthorised) {
  expect_sale_with_step(-hour);
}

// Covers KV-15.
TEST_F(KioskClock, SellsByAClockThatIsYearsAheadWhetherTheTimeIsProvenOrNot) {
  world.clock.wall_is_ahead = 10 * year;
  EXPECT_FALSE(world.device->clock().is_proven());
  EXPECT_TRUE(is_open());
  prove();
  EXPECT_TRUE(is_open());
}

// Covers KV-15.
TEST_F(KioskClock, SellsNothingThatEndedThoughItsClockSays1970) {
  prove();
  world.clock.at += 3 * hour;
  world.clock.wall_is_ahead = Timestamp{0} - world.clock.now();
  EXPECT_FALSE(is_open());
}

// Covers KV-15.
TEST_F(KioskClock, SellsByAClockThatSays1970WhileNobodyKnowsTheTime) {
  world.clock.wall_is_ahead = Timestamp{0} - world.clock.now();
  EXPECT_TRUE(is_open());
}

// Covers KV-15.
TEST_F(KioskClock, SellsOnceTheParentsClockThatWasADayAheadIsSetRight) {
  const auto right = world.clock.now();
  ASSERT_TRUE(world.device->clock().prove(right + 24 * hour, world.clock.at, Duration(0)));
  EXPECT_FALSE(is_open());
  EXPECT_FALSE(world.device->clock().prove(right, world.clock.at, Duration(0)));
  EXPECT_TRUE(is_open());
}

// Covers KV-15.
TEST_F(KioskClock, TakesTheTimeFromItsController) {
  world.clock.wall_is_ahead = 10 * year;
  world.parent.tells_time = [this] { return wire::TimeTold{right_now(), true}; };
  connect_anew();
  EXPECT_TRUE(world.device->clock().is_proven());
  EXPECT_LT(std::chrono::abs(world.device->clock().now() - right_now()), Duration(1'000));
  EXPECT_TRUE(world.device->clock().off_since());
}

// Covers KV-15.
TEST_F(KioskClock, SellsAgainOnceItsControllerHeardThatCentralsClockWasYearsAhead) {
  world.parent.tells_time = [this] { return wire::TimeTold{right_now() + 10 * year, true}; };
  connect_anew();
  EXPECT_FALSE(is_open());
  world.parent.tells_time = [this] { return wire::TimeTold{right_now(), false, true}; };
  connect_anew();
  EXPECT_TRUE(is_open());
  const auto order = world.new_order();
  const auto answer = world.sell(order, world.seats({0}));
  ASSERT_TRUE(answer && answer->has_value());
  ASSERT_TRUE(world.core->checkout().pay(order));
  world.run(20);
  EXPECT_EQ(world.sale(order).phase, sale::Phase::Completed);
}

}  // namespace
}  // namespace foyer::kiosk
