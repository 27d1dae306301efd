#include "drivers/gate/ftdi_relay/ftdi_relay_board.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "drivers/gate/ftdi_relay/bit_bang.hpp"

namespace foyer::gate::ftdi_relay {
namespace asio = boost::asio;
namespace {

constexpr Duration transfer_limit{1000};
// How often the inputs are looked at. A person breaks a beam for some hundred milliseconds.
constexpr Duration looking_interval{25};

asio::awaitable<BoardAnswer<std::uint8_t>> look(usb::Device& device) {
  const auto answer = co_await device.control_in(read_pins(), 1, transfer_limit);
  if (!answer) co_return answer.error().error;
  const auto pins = parse_pins(*answer);
  if (!pins) co_return usb::UsbError::Protocol;
  co_return *pins;
}

class FtdiRelayBoard final : public RelayBoard {
 public:
  std::vector<usb::ModelId> models() const override { return {{0x0403, 0x6001}}; }
  usb::InterfaceNeed need() const override {
    return {.types = {{0xff, 0xff, 0xff}}, .endpoints = {{usb::EndpointKind::Bulk, false}}};
  }
  bool shares_pins() const override { return true; }

  asio::awaitable<BoardAnswer<std::optional<std::uint8_t>>> prepare(usb::Device& device,
                                                                    std::uint8_t inputs) const override {
    const auto outputs = static_cast<std::uint8_t>(~inputs);
    const auto rate = co_await device.control_out(set_baud_rate(), {}, transfer_limit);
    if (!rate) co_return rate.error().error;
    const usb::Setup mode = set_bit_mode(BitMode::AsynchronousBitBang, outputs);
    const auto set = co_await device.control_out(mode, {}, transfer_limit);
    if (!set) co_return set.error().error;
    const auto pins = co_await look(device);
    if (!pins) co_return pins.error();
    co_return std::optional(*pins);
  }

  asio::awaitable<BoardAnswer<Done>> switch_relays(usb::Device& device, Switching switching) const override {
    // All eight pins change at once; those that are inputs ignore it.
    const auto out = device.interface().find(usb::EndpointKind::Bulk, false);
    if (!out) co_return usb::UsbError::NotFound;
    const auto sent = co_await device.write(*out, pin_byte(switching.relays), transfer_limit);
    if (sent) co_return Done{};
    if (sent.error().error == usb::UsbError::Stalled) {
      const auto cleared = co_await device.clear_halt(*out);
      if (!cleared) co_return cleared.error().error;
    }
    co_return sent.error().error;
  }

  asio::awaitable<BoardAnswer<std::uint8_t>> read_relays(usb::Device& device) const override { return look(device); }

  asio::awaitable<BoardAnswer<std::optional<std::uint8_t>>> next_inputs(usb::Device& device) const override {
    asio::steady_timer pause(co_await asio::this_coro::executor, looking_interval);
    co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
    if (!device.is_present()) co_return usb::UsbError::Disconnected;
    const auto pins = co_await look(device);
    if (!pins) co_return pins.error();
    co_return std::optional(*pins);
  }
};

}  // namespace

std::unique_ptr<const RelayBoard> make_board() {
  return std::make_unique<FtdiRelayBoard>();
}

}  // namespace foyer::gate::ftdi_relay
