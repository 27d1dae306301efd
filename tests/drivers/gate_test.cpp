// The relay-board gate driver against an emulated board with a passage sensor.
#include "drivers/gate/usb_relay/usb_relay_gate.hpp"
#include "tests/drivers/emulated_bus.hpp"

namespace foyer::test {
namespace {

using gate::GateError;
using gate::usb_relay::UsbRelayGate;

class RelayGate : public testing::Test {
 protected:
  RelayGate() {
    gate_->on_passage([this](const gate::Passage& passage) { passages.push_back(passage); });
    loop.until([this] { return gate_->status().connected; });
  }
  static bool is_open() { return device(gate_serial).at("open").as_bool(); }

  SystemClock clock;
  const bool whole_ = (make_whole(), true);
  Loop loop;
  usb::Context context{loop.executor()};
  std::unique_ptr<UsbRelayGate> gate_ =
      std::make_unique<UsbRelayGate>(context, clock, UsbRelayGate::Options{.serial = gate_serial});
  std::vector<gate::Passage> passages;
};

// Covers KV-3.
TEST_F(RelayGate, ReleasesForATimeAndShutsByItself) {
  const auto began = clock.since_boot();
  ASSERT_TRUE(loop.run(gate_->open_for(Duration(300))).has_value());
  EXPECT_TRUE(is_open());
  EXPECT_TRUE(gate_->status().open);
  loop.until([&] { return !gate_->status().open; });
  EXPECT_GE(clock.since_boot() - began, Duration(299));
  EXPECT_FALSE(is_open());
}

TEST_F(RelayGate, StaysOpenForTheLaterOfTwoReleases) {
  ASSERT_TRUE(loop.run(gate_->open_for(Duration(60'000))).has_value());
  ASSERT_TRUE(loop.run(gate_->open_for(Duration(1))).has_value());
  EXPECT_TRUE(is_open());
  ASSERT_TRUE(loop.run(gate_->close()).has_value());
  EXPECT_FALSE(is_open());
}

TEST_F(RelayGate, RefusesADurationOutsideItsRange) {
  EXPECT_EQ(loop.run(gate_->open_for(Duration(0))).error(), GateError::BadDuration);
  EXPECT_EQ(loop.run(gate_->open_for(gate::max_open_duration + Duration(1))).error(), GateError::BadDuration);
  EXPECT_FALSE(is_open());
}

TEST_F(RelayGate, TellsWhoPassesAndWhetherTheGateWasOpen) {
  ASSERT_TRUE(loop.run(gate_->open_for(Duration(60'000))).has_value());
  act(gate_serial, "pass");
  loop.until([&] { return passages.size() == 1; });
  EXPECT_TRUE(passages[0].while_open);
  ASSERT_TRUE(loop.run(gate_->close()).has_value());
  // The sensor of the first person falls back before the second is seen.
  loop.until([&] {
    act(gate_serial, "pass", {{"forced", true}});
    loop.run(context.devices());
    return passages.size() >= 2;
  });
  EXPECT_FALSE(passages[1].while_open);
}

TEST_F(RelayGate, StaysOpenInAnEmergencyThroughUnplugging) {
  ASSERT_TRUE(loop.run(gate_->emergency_open()).has_value());
  EXPECT_TRUE(is_open());
  EXPECT_EQ(loop.run(gate_->close()).error(), GateError::Emergency);
  act(gate_serial, "unplug");
  loop.until([&] { return !gate_->status().connected; });
  EXPECT_TRUE(gate_->status().emergency);
  act(gate_serial, "plug");
  loop.until([&] { return gate_->status().open; });
  EXPECT_TRUE(is_open());
  ASSERT_TRUE(loop.run(gate_->end_emergency()).has_value());
  EXPECT_FALSE(is_open());
}

TEST_F(RelayGate, KeepsTheWishForAnEmergencyWhileAbsent) {
  act(gate_serial, "unplug");
  loop.until([&] { return !gate_->status().connected; });
  EXPECT_EQ(loop.run(gate_->open_for(Duration(1000))).error(), GateError::Absent);
  EXPECT_EQ(loop.run(gate_->emergency_open()).error(), GateError::Absent);
  act(gate_serial, "plug");
  loop.until([&] { return gate_->status().open; });
  EXPECT_TRUE(is_open());
}

TEST_F(RelayGate, IsShutAfterItCameBack) {
  ASSERT_TRUE(loop.run(gate_->open_for(Duration(60'000))).has_value());
  act(gate_serial, "unplug");
  loop.until([&] { return !gate_->status().connected; });
  EXPECT_FALSE(gate_->status().open);
  act(gate_serial, "plug");
  loop.until([&] { return gate_->status().connected; });
  ASSERT_TRUE(loop.run(gate_->close()).has_value());
  EXPECT_FALSE(is_open());
}

TEST_F(RelayGate, AnswersWhatIsAwaitedWhenItIsShutDown) {
  const auto opened = loop.start(gate_->open_for(Duration(1000)));
  gate_.reset();
  loop.until([&] { return opened->has_value(); });
  loop.until([] { return !device(gate_serial).at("claimed").as_bool(); });
}

}  // namespace
}  // namespace foyer::test
