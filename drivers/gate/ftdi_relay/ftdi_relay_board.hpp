#pragma once
// Relay boards on an FTDI chip in bit-bang mode, as RelayGate drives them. Relay and input n are pin D(n - 1).

#include <memory>

#include "drivers/gate/relay_board.hpp"

namespace foyer::gate::ftdi_relay {

/// Its model is the chip's own id, which many serial converters share: bind the gate by serial or port path.
[[nodiscard]] std::unique_ptr<const RelayBoard> make_board();

}  // namespace foyer::gate::ftdi_relay
