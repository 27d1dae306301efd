// The gate driver against emulated relay boards of both families, each with a passage sensor and an emergency switch.
#include "drivers/gate/relay_boards.hpp"
#include "drivers/gate/relay_gate.hpp"
#include "tests/drivers/emulated_bus.hpp"

namespace foyer::test {
namespace {

using gate::GateError;
using gate::RelayGate;
using gate::RelayGateOptions;

constexpr std::int64_t passage_sensor = 1;  ///< Of the emulator's inputs.

struct Board {
  std::string name;
  std::string serial;
  std::string safe_serial;  ///< The same board in front of a gate that rests open.
  RelayGateOptions options;
};
void PrintTo(const Board& board, std::ostream* out) {
  *out << board.name;
}

std::vector<Board> boards() {
  RelayGateOptions hid;
  hid.passage_input = 1;
  hid.emergency_input = 2;
  RelayGateOptions ftdi;
  ftdi.passage_input = 8;
  ftdi.emergency_input = 7;
  ftdi.inputs_active_low = true;
  return {{"usb_relay", gate_serial, safe_gate_serial, hid},
          {"ftdi_relay", ftdi_gate_serial, safe_ftdi_gate_serial, ftdi}};
}

/// A board whose inputs are always about to say something, and never do.
class BabblingBoard final : public gate::RelayBoard {
 public:
  explicit BabblingBoard(int& looks) : looks_(looks) {}
  std::vector<usb::ModelId> models() const override { return board_->models(); }
  usb::InterfaceNeed need() const override { return board_->need(); }
  bool shares_pins() const override { return board_->shares_pins(); }
  boost::asio::awaitable<gate::BoardAnswer<std::optional<std::uint8_t>>> prepare(usb::Device& device,
                                                                                 std::uint8_t inputs) const override {
    return board_->prepare(device, inputs);
  }
  boost::asio::awaitable<gate::BoardAnswer<Done>> switch_relays(usb::Device& device,
                                                                Switching switching) const override {
    return board_->switch_relays(device, switching);
  }
  boost::asio::awaitable<gate::BoardAnswer<std::uint8_t>> read_relays(usb::Device& device) const override {
    return board_->read_relays(device);
  }
  boost::asio::awaitable<gate::BoardAnswer<std::optional<std::uint8_t>>> next_inputs(usb::Device&) const override {
    ++looks_;
    co_return std::nullopt;
  }

 private:
  std::unique_ptr<const gate::RelayBoard> board_ = gate::make_board("usb_relay");
  int& looks_;
};

class RelayGates : public testing::TestWithParam<Board> {
 protected:
  void SetUp() override { connect(GetParam().serial); }

  void connect(const std::string& serial, gate::Rest rest = gate::Rest::Secure) {
    gate_.reset();
    serial_ = serial;
    RelayGateOptions options = GetParam().options;
    options.serial = serial;
    options.rest = rest;
    gate_ = std::make_unique<RelayGate>(context, clock, gate::make_board(GetParam().name), options);
    gate_->on_passage([this](const gate::Passage& passage) { passages.push_back(passage); });
    loop.until([this] { return gate_->status().connected; });
  }
  [[nodiscard]] bool is_open() const { return device(serial_).at("open").as_bool(); }
  /// One person passes, as slowly as it takes the driver to see it: it looks at some boards only now and then, so how
  /// long the beam is broken must not be left to a timer beside this machine's own speed.
  void walk_through() {
    const std::size_t before = passages.size();
    act(serial_, "beam");
    loop.until([&] { return passages.size() > before; });
    act(serial_, "beam", {{"on", false}});
    loop.until([&] { return (device(serial_).at("told_inputs").as_int64() & passage_sensor) == 0; });
  }
  void unplug() {
    act(serial_, "unplug");
    loop.until([&] { return !gate_->status().connected; });
  }
  void plug() {
    act(serial_, "plug");
    loop.until([&] { return gate_->status().connected; });
  }

  SystemClock clock;
  const bool whole_ = (make_whole(), true);
  Loop loop;
  usb::Context context{loop.executor()};
  std::string serial_;
  std::unique_ptr<RelayGate> gate_;
  std::vector<gate::Passage> passages;
};

// Covers KV-3.
TEST_P(RelayGates, ReleaseForATimeAndShutByThemselves) {
  const auto began = clock.since_boot();
  ASSERT_TRUE(loop.run(gate_->open_for(Duration(300))).has_value());
  EXPECT_TRUE(is_open());
  EXPECT_TRUE(gate_->status().open);
  loop.until([&] { return !gate_->status().open; });
  EXPECT_GE(clock.since_boot() - began, Duration(299));
  EXPECT_FALSE(is_open());
}

TEST_P(RelayGates, StayOpenForTheLaterOfTwoReleases) {
  ASSERT_TRUE(loop.run(gate_->open_for(Duration(60'000))).has_value());
  ASSERT_TRUE(loop.run(gate_->open_for(Duration(1))).has_value());
  EXPECT_TRUE(is_open());
  ASSERT_TRUE(loop.run(gate_->close()).has_value());
  EXPECT_FALSE(is_open());
}

TEST_P(RelayGates, RefuseADurationOutsideTheirRange) {
  EXPECT_EQ(loop.run(gate_->open_for(Duration(0))).error(), GateError::BadDuration);
  EXPECT_EQ(loop.run(gate_->open_for(gate::max_open_duration + Duration(1))).error(), GateError::BadDuration);
  EXPECT_FALSE(is_open());
}

// Covers KV-3, KV-6.
TEST_P(RelayGates, TellWhoPassesAndWhetherTheGateWasOpen) {
  ASSERT_TRUE(loop.run(gate_->open_for(Duration(60'000))).has_value());
  walk_through();
  ASSERT_EQ(passages.size(), 1U);
  EXPECT_TRUE(passages[0].while_open);
  ASSERT_TRUE(loop.run(gate_->close()).has_value());
  walk_through();
  ASSERT_EQ(passages.size(), 2U);
  EXPECT_FALSE(passages[1].while_open);
}

TEST_P(RelayGates, SayThatARelayDidNotFollowAndGoOnTryingToShut) {
  ASSERT_TRUE(loop.run(gate_->open_for(Duration(60'000))).has_value());
  act(serial_, "weld", {{"relays", 1}});
  EXPECT_EQ(loop.run(gate_->close()).error(), GateError::Refused);
  EXPECT_TRUE(gate_->status().open);
  act(serial_, "weld", {{"relays", 0}});
  loop.until([&] { return !gate_->status().open; });
  EXPECT_FALSE(is_open());
}

// Covers KV-6.
TEST_P(RelayGates, StayOpenInAnEmergencyThroughUnplugging) {
  ASSERT_TRUE(loop.run(gate_->emergency_open()).has_value());
  EXPECT_TRUE(is_open());
  EXPECT_EQ(loop.run(gate_->close()).error(), GateError::Emergency);
  unplug();
  EXPECT_TRUE(gate_->status().emergency);
  plug();
  loop.until([&] { return gate_->status().open; });
  EXPECT_TRUE(is_open());
  ASSERT_TRUE(loop.run(gate_->end_emergency()).has_value());
  EXPECT_FALSE(is_open());
}

TEST_P(RelayGates, KeepTheWishForAnEmergencyWhileAbsent) {
  unplug();
  EXPECT_EQ(loop.run(gate_->open_for(Duration(1000))).error(), GateError::Absent);
  EXPECT_EQ(loop.run(gate_->emergency_open()).error(), GateError::Absent);
  act(serial_, "plug");
  loop.until([&] { return gate_->status().open; });
  EXPECT_TRUE(is_open());
}

// Covers KV-6.
TEST_P(RelayGates, OpenInAnEmergencyWhileACommandIsUnderWay) {
  for (int round = 0; round < 20; ++round) {
    const auto opened = loop.start(gate_->open_for(Duration(1)));
    const auto shut = loop.start(gate_->close());
    const auto emergency = loop.start(gate_->emergency_open());
    loop.until([&] { return opened->has_value() && shut->has_value() && emergency->has_value(); });
    EXPECT_TRUE((*emergency)->has_value());
    EXPECT_TRUE(is_open());
    ASSERT_TRUE(loop.run(gate_->end_emergency()).has_value());
    EXPECT_FALSE(is_open());
  }
}

// Covers KV-6.
TEST_P(RelayGates, OpenWhenTheEmergencySwitchIsTurnedAndStayOpenUntilAPersonEndsIt) {
  act(serial_, "switch");
  loop.until([&] { return gate_->status().open; });
  EXPECT_TRUE(gate_->status().emergency);
  EXPECT_TRUE(is_open());
  EXPECT_EQ(loop.run(gate_->end_emergency()).error(), GateError::Emergency);
  EXPECT_TRUE(is_open());
  act(serial_, "switch", {{"on", false}});
  loop.until([&] { return !gate_->status().switch_on; });
  EXPECT_TRUE(is_open());
  ASSERT_TRUE(loop.run(gate_->end_emergency()).has_value());
  EXPECT_FALSE(is_open());
}

TEST_P(RelayGates, AreShutAfterTheyCameBack) {
  ASSERT_TRUE(loop.run(gate_->open_for(Duration(60'000))).has_value());
  unplug();
  EXPECT_FALSE(gate_->status().open);
  plug();
  ASSERT_TRUE(loop.run(gate_->close()).has_value());
  EXPECT_FALSE(is_open());
}

TEST_P(RelayGates, AreLeftShutWhereTheyRestShut) {
  ASSERT_TRUE(loop.run(gate_->open_for(Duration(60'000))).has_value());
  ASSERT_TRUE(loop.run(gate_->rest()).has_value());
  EXPECT_FALSE(is_open());
  EXPECT_EQ(loop.run(gate_->open_for(Duration(1000))).error(), GateError::Closing);
  ASSERT_TRUE(loop.run(gate_->emergency_open()).has_value());
  EXPECT_TRUE(is_open());
}

TEST_P(RelayGates, StayOpenInAnEmergencyWhenTheyAreLetGo) {
  ASSERT_TRUE(loop.run(gate_->emergency_open()).has_value());
  ASSERT_TRUE(loop.run(gate_->rest()).has_value());
  gate_.reset();
  loop.until([&] { return !device(serial_).at("claimed").as_bool(); });
  EXPECT_TRUE(is_open());
}

// Covers KV-3.
TEST_P(RelayGates, RestOpenWhereFireRulesAskForIt) {
  EXPECT_TRUE(device(GetParam().safe_serial).at("open").as_bool());
  connect(GetParam().safe_serial, gate::Rest::Safe);
  loop.until([&] { return !gate_->status().open; });
  EXPECT_FALSE(is_open());
  ASSERT_TRUE(loop.run(gate_->open_for(Duration(200))).has_value());
  EXPECT_TRUE(is_open());
  loop.until([&] { return !gate_->status().open; });
  EXPECT_FALSE(is_open());
  unplug();
  EXPECT_TRUE(gate_->status().open);
  EXPECT_TRUE(is_open());
  plug();
  loop.until([&] { return !gate_->status().open; });
  ASSERT_TRUE(loop.run(gate_->rest()).has_value());
  EXPECT_TRUE(is_open());
}

TEST_P(RelayGates, SwitchSpareRelaysAndNeverThatOfTheGate) {
  gate_->set_spare(0x07, 0x07);
  loop.until([&] { return gate_->spare_are_set(); });
  EXPECT_EQ(device(serial_).at("relays").as_int64() & 0x07, 0x06);
  EXPECT_FALSE(is_open());
  unplug();
  EXPECT_FALSE(gate_->spare_are_set());
  plug();
  loop.until([&] { return gate_->spare_are_set(); });
  ASSERT_TRUE(loop.run(gate_->open_for(Duration(60'000))).has_value());
  EXPECT_EQ(device(serial_).at("relays").as_int64() & 0x07, 0x07);
  gate_->set_spare(0x06, 0x02);
  loop.until([&] { return gate_->spare_are_set(); });
  EXPECT_EQ(device(serial_).at("relays").as_int64() & 0x07, 0x03);
}

TEST_P(RelayGates, AnswerWhatIsAwaitedWhenTheyAreShutDown) {
  const auto opened = loop.start(gate_->open_for(Duration(1000)));
  gate_.reset();
  loop.until([&] { return opened->has_value(); });
  loop.until([&] { return !device(serial_).at("claimed").as_bool(); });
}

TEST_P(RelayGates, GoOnAfterADisturbedTransfer) {
  for (const int endpoint : {0x81, 0x02}) {
    act(serial_, "disturb", {{"endpoint", endpoint}});
    loop.until([&] { return gate_->status().connected && loop.run(gate_->open_for(Duration(60'000))).has_value(); });
    EXPECT_TRUE(is_open());
    loop.until([&] { return loop.run(gate_->close()).has_value(); });
  }
}

INSTANTIATE_TEST_SUITE_P(EachFamily, RelayGates, testing::ValuesIn(boards()),
                         [](const auto& parameter) { return parameter.param.name; });

TEST(RelayGateOptionsTest, RefusePinsThatAreMeantTwice) {
  Loop loop;
  usb::Context context{loop.executor()};
  SystemClock clock;
  const auto make = [&](const char* board, RelayGateOptions options) {
    const RelayGate made(context, clock, gate::make_board(board), std::move(options));
  };
  EXPECT_THROW(make("usb_relay", {.relay = 9}), std::invalid_argument);
  EXPECT_THROW(make("usb_relay", {.passage_input = 9}), std::invalid_argument);
  EXPECT_THROW(make("usb_relay", {.passage_input = 2, .emergency_input = 2}), std::invalid_argument);
  EXPECT_THROW(make("ftdi_relay", {.relay = 1, .passage_input = 1}), std::invalid_argument);
  EXPECT_NO_THROW(make("usb_relay", {.relay = 1, .passage_input = 1}));
  EXPECT_EQ(gate::make_board("levers"), nullptr);
}

TEST(RelayGate, TakesNoWholeProcessorForABoardThatGoesOnSayingNothing) {
  make_whole();
  Loop loop;
  usb::Context context(loop.executor());
  SystemClock clock;
  int looks = 0;
  RelayGate gate(context, clock, std::make_unique<BabblingBoard>(looks), {.serial = gate_serial, .passage_input = 1});
  loop.until([&] { return gate.status().connected; });
  const auto began = std::chrono::steady_clock::now();
  const int before = looks;
  loop.until([&] { return looks - before >= 20; });
  EXPECT_GE(std::chrono::steady_clock::now() - began, std::chrono::milliseconds(80)) << "5 ms a look, less one";
  EXPECT_TRUE(loop.run(gate.open_for(Duration(1'000))).has_value()) << "and it obeys all the while";
  loop.run(gate.rest());
}

}  // namespace
}  // namespace foyer::test
