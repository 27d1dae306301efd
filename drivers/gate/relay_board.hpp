#pragma once
// What one family of relay boards does in its own way: a few transfers on an open device. Everything else about a gate
// is RelayGate's. Relay and input n are bit n - 1.
// Threading: the device's executor. Lifetime: a board has no state; it outlives what it returned.

#include <optional>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "drivers/usb/device.hpp"
#include "protocol/base/result.hpp"

namespace foyer::gate {

inline constexpr std::uint8_t max_relay = 8;
[[nodiscard]] constexpr std::uint8_t bit_of(std::uint8_t relay) noexcept {
  return relay == 0 ? 0 : static_cast<std::uint8_t>(1u << (relay - 1u));
}

template <class T>
using BoardAnswer = Result<T, usb::UsbError>;

class RelayBoard {
 public:
  struct Switching {
    std::uint8_t relays = 0;   ///< As they shall be.
    std::uint8_t changed = 0;  ///< Only these may have to be switched.
    std::uint8_t first = 0;    ///< These before the others.
  };

  virtual ~RelayBoard() = default;
  [[nodiscard]] virtual std::vector<usb::ModelId> models() const = 0;
  [[nodiscard]] virtual usb::InterfaceNeed need() const = 0;
  /// Whether input n and relay n are the same pin.
  [[nodiscard]] virtual bool shares_pins() const = 0;
  /// After each connection, before anything is switched. `inputs` are pins that are not relays. Returns the inputs as
  /// they are now, or nothing where a board tells only changes.
  [[nodiscard]] virtual boost::asio::awaitable<BoardAnswer<std::optional<std::uint8_t>>> prepare(
      usb::Device& device, std::uint8_t inputs) const = 0;
  [[nodiscard]] virtual boost::asio::awaitable<BoardAnswer<Done>> switch_relays(usb::Device& device,
                                                                                Switching switching) const = 0;
  /// As the board says by itself.
  [[nodiscard]] virtual boost::asio::awaitable<BoardAnswer<std::uint8_t>> read_relays(usb::Device& device) const = 0;
  /// The inputs, the next time there is something to say; nothing for a report that is not understood.
  [[nodiscard]] virtual boost::asio::awaitable<BoardAnswer<std::optional<std::uint8_t>>> next_inputs(
      usb::Device& device) const = 0;
};

}  // namespace foyer::gate
