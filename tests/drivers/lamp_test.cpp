// Signal lights: a tower on the spare relays of a gate's board, and a blink(1).
#include "drivers/gate/relay_boards.hpp"
#include "drivers/lamp/blink1/blink1_lamp.hpp"
#include "drivers/lamp/relay_tower/relay_tower.hpp"
#include "tests/drivers/emulated_bus.hpp"

namespace foyer::test {
namespace {

using lamp::Colour;
using lamp::blink1::Blink1Lamp;
using lamp::relay_tower::RelayTower;

constexpr std::size_t buzzer = 6;

class SignalTower : public testing::Test {
 protected:
  SignalTower() {
    loop.until([&] { return gate_->is_connected(); });
  }
  static std::int64_t relays() { return device(gate_serial).at("relays").to_number<std::int64_t>(); }
  static std::int64_t strokes() { return device(gate_serial).at("strokes").as_array().at(buzzer - 1).to_number<int>(); }

  const bool whole_ = (make_whole(), true);
  SystemClock clock;
  Loop loop;
  usb::Context context{loop.executor()};
  std::unique_ptr<gate::RelayGate> gate_ = std::make_unique<gate::RelayGate>(
      context, clock, gate::make_board("usb_relay"), gate::RelayGateOptions{.serial = gate_serial});
  std::unique_ptr<RelayTower> tower_ = std::make_unique<RelayTower>(
      loop.executor(), *gate_,
      RelayTower::Options{.green = 2, .orange = 3, .red = 4, .blue = 5, .buzzer = std::uint8_t(buzzer)});
};

// Covers KV-3, KV-6.
TEST_F(SignalTower, ShowsOneColourAtATime) {
  for (const auto& [colour, bits] :
       {std::pair{Colour::Green, 0x02}, {Colour::Orange, 0x04}, {Colour::Red, 0x08}, {Colour::Blue, 0x10}}) {
    tower_->show({.colour = colour});
    loop.until([&] { return tower_->status().shown == colour; });
    EXPECT_EQ(relays(), bits);
  }
  loop.run(gate_->open_for(Duration(60'000)));
  EXPECT_EQ(relays(), 0x11);
  const auto dark = loop.start([](RelayTower& tower) -> boost::asio::awaitable<bool> {
    co_await tower.go_dark();
    co_return true;
  }(*tower_));
  loop.until([&] { return dark->has_value(); });
  EXPECT_EQ(relays(), 0x01);
}

// Covers KV-6.
TEST_F(SignalTower, StandsOnABoardWithoutAGateToo) {
  tower_.reset();
  gate_.reset();
  gate::RelayGate board(context, clock, gate::make_board("usb_relay"), {.serial = gate_serial, .relay = 0});
  RelayTower lamp(loop.executor(), board, {.green = 1});
  loop.until([&] { return board.is_connected(); });
  EXPECT_EQ(loop.run(board.open_for(Duration(1'000))).error(), gate::GateError::Absent);
  EXPECT_EQ(loop.run(board.emergency_open()).error(), gate::GateError::Absent);
  lamp.show({.colour = Colour::Green});
  loop.until([&] { return lamp.status().shown == Colour::Green; });
  EXPECT_EQ(relays(), 0x01);
  lamp.show({});
  loop.until([] { return relays() == 0; });
}

// Covers KV-6.
TEST_F(SignalTower, GoesDarkWhenItsTimeIsOver) {
  // Shorter than any board takes: its time begins when it is shown.
  tower_->show({.colour = Colour::Red, .lasting = Duration(1)});
  loop.until([&] { return tower_->status().shown == Colour::Red; });
  loop.until([&] { return relays() == 0; });
}

// Covers KV-6.
TEST_F(SignalTower, PlaysEveryStrokeOfAPattern) {
  const auto before = strokes();
  const Duration step(20);
  tower_->show({.colour = Colour::Red, .tone = {step, step, step, step, step}});
  loop.until([&] { return strokes() == before + 3 && relays() == 0x08; });
}

TEST_F(SignalTower, ShowsWhatWasWishedWhileItWasAway) {
  act(gate_serial, "unplug");
  loop.until([&] { return !tower_->status().connected; });
  tower_->show({.colour = Colour::Blue, .tone = {Duration(10)}});
  EXPECT_EQ(tower_->status().shown, Colour::Off);
  act(gate_serial, "plug");
  loop.until([&] { return tower_->status().shown == Colour::Blue; });
  EXPECT_EQ(relays(), 0x10);
}

TEST_F(SignalTower, EndsWithAPatternUnderWay) {
  tower_->show({.colour = Colour::Red, .tone = {Duration(5'000), Duration(5'000)}});
  loop.until([&] { return relays() == 0x28; });
  tower_.reset();
  gate_.reset();
  loop.until([] { return !device(gate_serial).at("claimed").as_bool(); });
}

TEST_F(SignalTower, NeedsARelayThatTheBoardHas) {
  EXPECT_THROW(RelayTower(loop.executor(), *gate_, {}), std::invalid_argument);
  EXPECT_THROW(RelayTower(loop.executor(), *gate_, {.green = 9}), std::invalid_argument);
}

class Blink1 : public testing::Test {
 protected:
  Blink1() {
    loop.until([&] { return light_->status().connected; });
  }
  static std::string shown() { return std::string(device(light_serial).at("colour").as_string()); }

  const bool whole_ = (make_whole(), true);
  Loop loop;
  usb::Context context{loop.executor()};
  std::unique_ptr<Blink1Lamp> light_ =
      std::make_unique<Blink1Lamp>(context, Blink1Lamp::Options{.serial = light_serial});
};

// Covers KV-3, KV-6.
TEST_F(Blink1, ShowsTheColourUntilItsTimeIsOver) {
  light_->show({.colour = Colour::Orange, .lasting = Duration(1)});
  loop.until([&] { return light_->status().shown == Colour::Orange; });
  loop.until([&] { return light_->status().shown == Colour::Off; });
  EXPECT_EQ(shown(), "#000000");
  light_->show({.colour = Colour::Green});
  loop.until([&] { return light_->status().shown == Colour::Green; });
  EXPECT_EQ(shown(), "#00ff00");
}

TEST_F(Blink1, ShowsTheLastWishAfterItCameBack) {
  light_->show({.colour = Colour::Red});
  act(light_serial, "unplug");
  loop.until([&] { return !light_->status().connected; });
  EXPECT_EQ(light_->status().shown, Colour::Off);
  act(light_serial, "plug");
  loop.until([&] { return light_->status().shown == Colour::Red; });
  EXPECT_EQ(shown(), "#ff0000");
}

TEST_F(Blink1, IsLeftDarkThoughAColourIsStillOnItsWay) {
  for (int turn = 0; turn < 20; ++turn) {
    light_->show({.colour = Colour::Red});
    loop.until([] { return shown() == "#ff0000"; });  // The device has it; its answer has perhaps not come yet.
    const auto dark = loop.start([](Blink1Lamp& light) -> boost::asio::awaitable<bool> {
      co_await light.go_dark();
      co_return true;
    }(*light_));
    loop.until([&] { return dark->has_value(); });
    ASSERT_EQ(shown(), "#000000");
  }
}

TEST_F(Blink1, IsLeftDark) {
  light_->show({.colour = Colour::Blue});
  loop.until([&] { return light_->status().shown == Colour::Blue; });
  const auto dark = loop.start([](Blink1Lamp& light) -> boost::asio::awaitable<bool> {
    co_await light.go_dark();
    co_return true;
  }(*light_));
  loop.until([&] { return dark->has_value(); });
  light_.reset();
  loop.until([] { return !device(light_serial).at("claimed").as_bool(); });
  EXPECT_EQ(shown(), "#000000");
}

}  // namespace
}  // namespace foyer::test
