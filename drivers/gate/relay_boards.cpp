#include "drivers/gate/relay_boards.hpp"

#include "drivers/gate/ftdi_relay/ftdi_relay_board.hpp"
#include "drivers/gate/usb_relay/usb_relay_board.hpp"

namespace foyer::gate {

const std::vector<std::string_view>& board_names() {
  static const std::vector<std::string_view> names{"usb_relay", "ftdi_relay"};
  return names;
}

std::unique_ptr<const RelayBoard> make_board(std::string_view name) {
  if (name == "usb_relay") return usb_relay::make_board();
  if (name == "ftdi_relay") return ftdi_relay::make_board();
  return nullptr;
}

}  // namespace foyer::gate
