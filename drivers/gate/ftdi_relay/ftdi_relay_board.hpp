#pragma once
// Relay boards on an FTDI chip in bit-bang mode, as RelayGate drives them. Relay and input n are pin D(n - 1).

#include "drivers/gate/relay_board.hpp"

namespace foyer::gate::ftdi_relay {

/// How often the inputs are looked at. A person breaks a beam for some hundred milliseconds.
inline constexpr Duration looking_interval{25};

class FtdiRelayBoard final : public RelayBoard {
 public:
  /// The chip's own id, which many serial converters share: bind the gate by serial or port path.
  [[nodiscard]] std::vector<usb::ModelId> models() const override { return {{0x0403, 0x6001}}; }
  [[nodiscard]] usb::InterfaceNeed need() const override {
    return {.types = {{0xff, 0xff, 0xff}}, .endpoints = {{usb::EndpointKind::Bulk, false}}};
  }
  [[nodiscard]] bool shares_pins() const override { return true; }
  [[nodiscard]] boost::asio::awaitable<BoardAnswer<std::optional<std::uint8_t>>> prepare(
      usb::Device& device, std::uint8_t inputs) const override;
  [[nodiscard]] boost::asio::awaitable<BoardAnswer<Done>> switch_relays(usb::Device& device,
                                                                        Switching switching) const override;
  [[nodiscard]] boost::asio::awaitable<BoardAnswer<std::uint8_t>> read_relays(usb::Device& device) const override;
  [[nodiscard]] boost::asio::awaitable<BoardAnswer<std::optional<std::uint8_t>>> next_inputs(
      usb::Device& device) const override;
};

}  // namespace foyer::gate::ftdi_relay
