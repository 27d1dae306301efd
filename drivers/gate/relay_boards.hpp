#pragma once
// The families of relay boards by the name that a configuration gives them.

#include <memory>
#include <string_view>
#include <vector>

#include "drivers/gate/relay_board.hpp"

namespace foyer::gate {

/// "usb_relay", "ftdi_relay".
[[nodiscard]] const std::vector<std::string_view>& board_names();
/// Null for a name that is not in board_names().
[[nodiscard]] std::unique_ptr<const RelayBoard> make_board(std::string_view name);

}  // namespace foyer::gate
