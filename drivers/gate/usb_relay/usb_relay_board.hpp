#pragma once
// The "USBRelay" HID boards as RelayGate drives them.

#include "drivers/gate/relay_board.hpp"

namespace foyer::gate::usb_relay {

class UsbRelayBoard final : public RelayBoard {
 public:
  [[nodiscard]] std::vector<usb::ModelId> models() const override { return {{0x16c0, 0x05df}}; }
  [[nodiscard]] usb::InterfaceNeed need() const override { return {.types = {{3, 0, 0}}, .endpoints = {}}; }
  [[nodiscard]] bool shares_pins() const override { return false; }
  [[nodiscard]] boost::asio::awaitable<BoardAnswer<std::optional<std::uint8_t>>> prepare(
      usb::Device& device, std::uint8_t inputs) const override;
  [[nodiscard]] boost::asio::awaitable<BoardAnswer<Done>> switch_relays(usb::Device& device,
                                                                        Switching switching) const override;
  [[nodiscard]] boost::asio::awaitable<BoardAnswer<std::uint8_t>> read_relays(usb::Device& device) const override;
  /// Error Unsupported if the board has no interrupt endpoint, and so no inputs.
  [[nodiscard]] boost::asio::awaitable<BoardAnswer<std::optional<std::uint8_t>>> next_inputs(
      usb::Device& device) const override;
};

}  // namespace foyer::gate::usb_relay
