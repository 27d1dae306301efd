#include "drivers/gate/usb_relay/usb_relay_board.hpp"

#include <algorithm>

#include "drivers/gate/usb_relay/relay_report.hpp"

namespace foyer::gate::usb_relay {
namespace asio = boost::asio;
namespace {

constexpr Duration control_limit{1000};

class UsbRelayBoard final : public RelayBoard {
 public:
  std::vector<usb::ModelId> models() const override { return {{0x16c0, 0x05df}}; }
  usb::InterfaceNeed need() const override { return {.types = {{3, 0, 0}}, .endpoints = {}}; }
  bool shares_pins() const override { return false; }

  asio::awaitable<BoardAnswer<std::optional<std::uint8_t>>> prepare(usb::Device&, std::uint8_t) const override {
    co_return std::optional<std::uint8_t>();
  }

  asio::awaitable<BoardAnswer<Done>> switch_relays(usb::Device& device, Switching switching) const override {
    const usb::Setup setup = set_feature_report(device.interface().number);
    for (const bool is_first : {true, false}) {
      for (std::uint8_t relay = 1; relay <= max_relay; ++relay) {
        const std::uint8_t bit = bit_of(relay);
        if ((switching.changed & bit) == 0 || ((switching.first & bit) != 0) != is_first) continue;
        const auto sent =
            co_await device.control_out(setup, switch_relay(relay, (switching.relays & bit) != 0), control_limit);
        // A board with fewer relays refuses those it has not; that concerns lamps only, the gate's is confirmed.
        if (!sent && (is_first || sent.error().error != usb::UsbError::Stalled)) co_return sent.error().error;
      }
    }
    co_return Done{};
  }

  asio::awaitable<BoardAnswer<std::uint8_t>> read_relays(usb::Device& device) const override {
    const usb::Setup setup = get_feature_report(device.interface().number);
    const auto answer = co_await device.control_in(setup, report_bytes, control_limit);
    if (!answer) co_return answer.error().error;
    const auto board = parse_state(*answer);
    if (!board) co_return usb::UsbError::Protocol;
    co_return board->relays;
  }

  asio::awaitable<BoardAnswer<std::optional<std::uint8_t>>> next_inputs(usb::Device& device) const override {
    const auto in = device.interface().find(usb::EndpointKind::Interrupt, true);
    if (!in) co_return usb::UsbError::Unsupported;
    const auto report =
        co_await device.read(*in, std::max<std::size_t>(in->max_packet, report_bytes), usb::no_deadline);
    if (report) co_return parse_inputs(*report);
    if (report.error().error == usb::UsbError::Stalled) {
      const auto cleared = co_await device.clear_halt(*in);
      if (!cleared) co_return cleared.error().error;
    }
    co_return report.error().error;
  }
};

}  // namespace

std::unique_ptr<const RelayBoard> make_board() {
  return std::make_unique<UsbRelayBoard>();
}

}  // namespace foyer::gate::usb_relay
