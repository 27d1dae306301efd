// drivers/usb on the real libusb.
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/array.hpp>

#include "drivers/usb/binding.hpp"
#include "drivers/usb/role_link.hpp"
#include "tests/drivers/emulated_bus.hpp"

namespace foyer::test {
namespace {

namespace asio = boost::asio;
using usb::UsbError;

const usb::InterfaceNeed keyboard{{{3, 1, 1}}, {{usb::EndpointKind::Interrupt, true}}};
const usb::InterfaceNeed printer{{{7, 1, 2}}, {{usb::EndpointKind::Bulk, false}, {usb::EndpointKind::Bulk, true}}};

class UsbBus : public testing::Test {
 protected:
  UsbBus() { make_whole(); }
  usb::DeviceInfo find(const std::string& serial) {
    const auto devices = loop.run(context->devices());
    for (const auto& candidate : devices) {
      if (candidate.serial == serial) return candidate;
    }
    ADD_FAILURE() << serial << " is not on the bus";
    return {};
  }
  Result<std::unique_ptr<usb::Device>, UsbError> open(const std::string& serial, const usb::InterfaceNeed& need) {
    const usb::DeviceInfo info = find(serial);
    const auto interface = usb::find_interface(info, need);
    if (!interface) return UsbError::NotFound;
    return loop.run(context->open(info, *interface));
  }
  static usb::Endpoint interrupt_in(const usb::Device& device) {
    return *device.interface().find(usb::EndpointKind::Interrupt, true);
  }

  // The devices are put in order before a context looks at them.
  void SetUp() override { context = std::make_unique<usb::Context>(loop.executor()); }

  Loop loop;
  std::unique_ptr<usb::Context> context;
};

// Covers KV-3.
TEST_F(UsbBus, ShowsEachDeviceWithSerialPortAndInterfaces) {
  const usb::DeviceInfo plain = find(plain_printer);
  EXPECT_EQ(plain.model.text(), "04b8:0e15");
  EXPECT_EQ(plain.port_path, "1-1");
  EXPECT_TRUE(usb::find_interface(plain, printer).has_value());
  EXPECT_EQ(find(second_printer).port_path, "1-4.1");
  const auto behind_decoy = usb::find_interface(find(decoy_printer), printer);
  ASSERT_TRUE(behind_decoy.has_value());
  EXPECT_EQ(behind_decoy->number, 1);
  EXPECT_EQ(behind_decoy->alternate, 1);
}

TEST_F(UsbBus, TakesTheInterfaceFromTheKernelAndGivesItBack) {
  const auto with_kernel = [] { return device(scanner_serial).at("kernel_drivers").as_array(); };
  ASSERT_EQ(with_kernel(), boost::json::array{"usbhid"});
  auto opened = open(scanner_serial, keyboard);
  ASSERT_TRUE(opened.has_value());
  EXPECT_TRUE(device(scanner_serial).at("claimed").as_bool());
  EXPECT_TRUE(with_kernel().empty());
  opened->reset();
  loop.until([&] { return !device(scanner_serial).at("claimed").as_bool() && !with_kernel().empty(); });
  EXPECT_EQ(with_kernel(), boost::json::array{"usbhid"});
}

TEST_F(UsbBus, SaysBusyWhenTheInterfaceIsTaken) {
  const auto first = open(scanner_serial, keyboard);
  ASSERT_TRUE(first.has_value());
  const auto second = open(scanner_serial, keyboard);
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error(), UsbError::Busy);
}

TEST_F(UsbBus, SaysNotFoundForADeviceThatHasGone) {
  const usb::DeviceInfo info = find(scanner_serial);
  act(scanner_serial, "unplug");
  loop.until([&] {
    return loop.run(context->devices()).size() > 0 &&
           !usb::choose(loop.run(context->devices()), {scanner_serial, "", {}, keyboard}, context->quirks());
  });
  const auto opened = loop.run(context->open(info, info.interfaces.at(0)));
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error(), UsbError::NotFound);
}

TEST_F(UsbBus, EndsAReadAtItsDeadline) {
  const auto scanner = open(scanner_serial, keyboard);
  const auto read = loop.run((*scanner)->read(interrupt_in(**scanner), 8, Duration(50)));
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().error, UsbError::Timeout);
  EXPECT_TRUE(read.error().started);
}

TEST_F(UsbBus, CancelsWhatIsInFlightAndStaysOpen) {
  const auto scanner = open(scanner_serial, keyboard);
  const auto first = loop.start((*scanner)->read(interrupt_in(**scanner), 8, usb::no_deadline));
  const auto second = loop.start((*scanner)->read(interrupt_in(**scanner), 8, usb::no_deadline));
  loop.run((*scanner)->control_in({0x81, 6, 0x2200, 0}, 64, Duration(5000)));  // Both reads are under way by then.
  (*scanner)->cancel_transfers();
  loop.until([&] { return first->has_value() && second->has_value(); });
  EXPECT_EQ((*first)->error().error, UsbError::Cancelled);
  EXPECT_EQ((*second)->error().error, UsbError::Cancelled);
  EXPECT_TRUE(loop.run((*scanner)->control_in({0x81, 6, 0x2200, 0}, 64, Duration(5000))).has_value());
}

TEST_F(UsbBus, RefusesMoreTransfersThanItsLimit) {
  const auto scanner = open(scanner_serial, keyboard);
  std::vector<std::shared_ptr<std::optional<usb::Transferred<Bytes>>>> reads;
  for (std::size_t at = 0; at < usb::max_transfers_in_flight; ++at) {
    reads.push_back(loop.start((*scanner)->read(interrupt_in(**scanner), 8, usb::no_deadline)));
  }
  const auto over = loop.run((*scanner)->read(interrupt_in(**scanner), 8, usb::no_deadline));
  EXPECT_EQ(over.error().error, UsbError::Resources);
  EXPECT_FALSE(over.error().started);
  (*scanner)->cancel_transfers();
  loop.until([&] { return std::ranges::all_of(reads, [](const auto& read) { return read->has_value(); }); });
}

TEST_F(UsbBus, ClosesADeviceWithATransferInFlight) {
  auto scanner = open(scanner_serial, keyboard);
  const auto read = loop.start((*scanner)->read(interrupt_in(**scanner), 8, usb::no_deadline));
  loop.until([&] { return device(scanner_serial).at("claimed").as_bool(); });
  scanner->reset();
  loop.until([&] { return read->has_value(); });
  EXPECT_EQ((*read)->error().error, UsbError::Cancelled);
  loop.until([] { return !device(scanner_serial).at("claimed").as_bool(); });
  EXPECT_TRUE(open(scanner_serial, keyboard).has_value());
}

TEST_F(UsbBus, ShutsDownWithTransfersInFlightAndDevicesOpen) {
  auto scanner = open(scanner_serial, keyboard);
  auto second = open(plain_printer, printer);
  const auto read = loop.start((*scanner)->read(interrupt_in(**scanner), 8, usb::no_deadline));
  loop.run((*scanner)->control_in({0x81, 6, 0x2200, 0}, 64, Duration(5000)));
  context.reset();
  loop.until([&] { return read->has_value(); });
  EXPECT_EQ((*read)->error().error, UsbError::Cancelled);
  const auto after = loop.run((*second)->write({0x01, usb::EndpointKind::Bulk, 64}, {1}, Duration(1000)));
  EXPECT_EQ(after.error().error, UsbError::Cancelled);
  EXPECT_FALSE(device(scanner_serial).at("claimed").as_bool());
  EXPECT_FALSE(device(plain_printer).at("claimed").as_bool());
}

TEST_F(UsbBus, EndsATransferWhenTheDeviceIsUnplugged) {
  const auto scanner = open(scanner_serial, keyboard);
  const auto read = loop.start((*scanner)->read(interrupt_in(**scanner), 8, usb::no_deadline));
  loop.run((*scanner)->control_in({0x81, 6, 0x2200, 0}, 64, Duration(5000)));
  act(scanner_serial, "unplug");
  loop.until([&] { return read->has_value(); });
  EXPECT_EQ((*read)->error().error, UsbError::Disconnected);
  loop.until([&] { return !(*scanner)->is_present(); });
  const auto again = loop.run((*scanner)->read(interrupt_in(**scanner), 8, Duration(1000)));
  EXPECT_EQ(again.error().error, UsbError::Disconnected);
}

TEST_F(UsbBus, TellsThatAnIdleDeviceHasGone) {
  const auto scanner = open(scanner_serial, keyboard);
  const auto gone = loop.start([](usb::Device& open_device) -> asio::awaitable<bool> {
    co_await open_device.until_gone();
    co_return true;
  }(**scanner));
  loop.run(context->devices());
  EXPECT_FALSE(gone->has_value());
  act(scanner_serial, "unplug");
  loop.until([&] { return gone->has_value(); });
}

TEST_F(UsbBus, BringsAStalledEndpointBack) {
  const auto opened = open(scanner_serial, keyboard);
  usb::Device& scanner = **opened;
  act(scanner_serial, "stall", {{"endpoint", 0x81}});
  const auto stalled = loop.run(scanner.read(interrupt_in(scanner), 8, Duration(5000)));
  ASSERT_FALSE(stalled.has_value());
  EXPECT_EQ(stalled.error().error, UsbError::Stalled);
  EXPECT_TRUE(loop.run(scanner.clear_halt(interrupt_in(scanner))).has_value());
  act(scanner_serial, "scan", {{"text", "A"}});
  const auto report = loop.run(scanner.read(interrupt_in(scanner), 8, Duration(5000)));
  ASSERT_TRUE(report.has_value());
  EXPECT_EQ(report->size(), 8U);
}

TEST_F(UsbBus, SaysProtocolErrorForADisturbedTransfer) {
  const auto opened = open(scanner_serial, keyboard);
  act(scanner_serial, "disturb", {{"endpoint", 0x81}});
  const auto disturbed = loop.run((*opened)->read(interrupt_in(**opened), 8, Duration(5000)));
  ASSERT_FALSE(disturbed.has_value());
  EXPECT_EQ(disturbed.error().error, UsbError::Protocol);
}

TEST_F(UsbBus, SaysOverflowForADeviceThatBabbles) {
  const auto opened = open(scanner_serial, keyboard);
  act(scanner_serial, "babble", {{"endpoint", 0x81}});
  const auto babbled = loop.run((*opened)->read(interrupt_in(**opened), 8, Duration(5000)));
  ASSERT_FALSE(babbled.has_value());
  EXPECT_EQ(babbled.error().error, UsbError::Overflow);
}

TEST_F(UsbBus, SaysHowMuchOfAShortWriteWasTaken) {
  const auto opened = open(plain_printer, printer);
  act(plain_printer, "short", {{"endpoint", 0x01}, {"bytes", 7}, {"transfers", 1}});
  const auto out = *(*opened)->interface().find(usb::EndpointKind::Bulk, false);
  const auto written = loop.run((*opened)->write(out, Bytes(64, ' '), Duration(5000)));
  ASSERT_TRUE(written.has_value());
  EXPECT_EQ(*written, 7U);
}

TEST_F(UsbBus, EndsAWriteAtItsDeadlineWhileTheDeviceIsBusy) {
  const auto opened = open(slow_printer, printer);
  act(slow_printer, "cover_open");
  const auto out = *(*opened)->interface().find(usb::EndpointKind::Bulk, false);
  // Its buffer holds 1024; the rest is answered with NAK for as long as the cover is open.
  const auto written = loop.run((*opened)->write(out, Bytes(4096, ' '), Duration(100)));
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().error, UsbError::Timeout);
  EXPECT_TRUE(written.error().started);
}

TEST_F(UsbBus, SaysStalledForAControlRequestTheDeviceRefuses) {
  const auto scanner = open(scanner_serial, keyboard);
  const auto refused = loop.run((*scanner)->control_in({0xa1, 0x77, 0, 0}, 8, Duration(5000)));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().error, UsbError::Stalled);
}

class UsbHotplug : public UsbBus, public testing::WithParamInterface<bool> {};

TEST_P(UsbHotplug, TellsOfDevicesThatLeaveAndReturn) {
  context.reset();
  usb::Context::Options options;
  options.hotplug = GetParam();
  context = std::make_unique<usb::Context>(loop.executor(), options);
  EXPECT_EQ(context->has_hotplug(), GetParam());
  int arrived = 0;
  int left = 0;
  const usb::Watch watch = context->watch([&](const usb::BusChange& change) {
    if (change.device.serial != gate_serial) return;
    ++(change.kind == usb::BusChange::Kind::Arrived ? arrived : left);
  });
  loop.until([&] { return arrived == 1; });
  act(gate_serial, "unplug");
  loop.until([&] { return left == 1; });
  act(gate_serial, "plug", {{"port", "1-8"}});
  loop.until([&] { return arrived == 2; });
  EXPECT_EQ(find(gate_serial).port_path, "1-8");
}

INSTANTIATE_TEST_SUITE_P(ByEventsAndByPolling, UsbHotplug, testing::Bool(),
                         [](const auto& parameter) { return parameter.param ? "Events" : "Polling"; });

TEST_F(UsbBus, KeepsARoleConnectedThroughUnplugging) {
  int sessions = 0;
  std::vector<usb::LinkState> states;
  const usb::RoleLink link(
      *context, {scanner_serial, "", {}, keyboard},
      [&](usb::Device& open_device) -> asio::awaitable<void> {
        ++sessions;
        co_await open_device.until_gone();
      },
      [&](usb::LinkState state) { states.push_back(state); });
  loop.until([&] { return sessions == 1; });
  act(scanner_serial, "unplug");
  loop.until([&] { return link.state() == usb::LinkState::Absent; });
  act(scanner_serial, "plug");
  loop.until([&] { return sessions == 2; });
  EXPECT_EQ(states, (std::vector{usb::LinkState::Connected, usb::LinkState::Absent, usb::LinkState::Connected}));
}

TEST_F(UsbBus, RefusesARoleThatTwoDevicesCouldPlay) {
  const usb::RoleLink link(
      *context, {"", "", {{0x04b8, 0x0e15}}, printer},
      [](usb::Device& open_device) -> asio::awaitable<void> { co_await open_device.until_gone(); }, nullptr);
  loop.until([&] { return link.state() == usb::LinkState::Ambiguous; });
}

TEST_F(UsbBus, WaitsForAnotherProgramToLetGo) {
  auto holder = open(scanner_serial, keyboard);
  int sessions = 0;
  const usb::RoleLink link(
      *context, {scanner_serial, "", {}, keyboard},
      [&](usb::Device& open_device) -> asio::awaitable<void> {
        ++sessions;
        co_await open_device.until_gone();
      },
      nullptr);
  loop.until([&] { return link.state() == usb::LinkState::Refused; });
  holder->reset();
  loop.until([&] { return sessions == 1; });
}

}  // namespace
}  // namespace foyer::test
