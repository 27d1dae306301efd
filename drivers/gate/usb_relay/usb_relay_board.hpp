#pragma once
// The "USBRelay" HID boards as RelayGate drives them.

#include <memory>

#include "drivers/gate/relay_board.hpp"

namespace foyer::gate::usb_relay {

/// A board without an interrupt endpoint has no inputs: error Unsupported.
[[nodiscard]] std::unique_ptr<const RelayBoard> make_board();

}  // namespace foyer::gate::usb_relay
