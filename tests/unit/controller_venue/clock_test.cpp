// What time it is for a controller, and what it tells its kiosks.
#include "tests/unit/controller_venue/world.hpp"

namespace foyer::controller {
namespace {

constexpr Duration day = std::chrono::hours(24);

class ControllerClock : public VenueTest {
 protected:
  wire::TimeTold kiosk_asks() {
    std::optional<wire::TimeTold> told;
    kiosk.link->request({new_id(), kiosk.device->identity().name, kiosk.device->journal().id(), wire::TimeRequest{}},
                        clock.at, Duration(2'000), [&told](const Result<wire::Reply, link::RequestError>& reply) {
                          if (reply) told = std::get<wire::TimeTold>(reply->what);
                        });
    run(5);
    EXPECT_TRUE(told);
    return told.value_or(wire::TimeTold{});
  }
  void central_comes_again() {
    venue->disconnected();
    run(1);
    venue->connected(clock.at);
    run(5);
  }
};

// Covers KV-15.
TEST_F(ControllerClock, TellsAKioskTheTimeThatCentralProved) {
  run(5);
  const auto told = kiosk_asks();
  EXPECT_TRUE(told.proven);
  EXPECT_NEAR(static_cast<double>((told.at - clock.now()).count()), 0, 600);
}

// Covers KV-15.
TEST_F(ControllerClock, ProvesNothingAfterARebootUntilCentralProvedIt) {
  run(5);
  wan_is_up = false;
  clock.boot = "boot-2";
  restart_controller();
  EXPECT_FALSE(kiosk_asks().proven);
  wan_is_up = true;
  central_comes_again();
  EXPECT_TRUE(kiosk_asks().proven);
}

// Covers KV-15.
TEST_F(ControllerClock, PassesOnWhatCentralSaysOnceItsClockThatWasADayAheadIsSetRight) {
  central.is_ahead = day;
  run(5);
  clock.at += std::chrono::minutes(6);
  run(5);
  ASSERT_GE(device->clock().now() - clock.now(), day - Duration(600));
  EXPECT_TRUE(kiosk_asks().proven) << "nobody knows better yet";
  central.is_ahead = Duration(0);
  central_comes_again();
  const auto told = kiosk_asks();
  EXPECT_FALSE(told.proven);
  EXPECT_TRUE(told.contradicted);
  EXPECT_NEAR(static_cast<double>((told.at - clock.now()).count()), 0, 600);
}

}  // namespace
}  // namespace foyer::controller
