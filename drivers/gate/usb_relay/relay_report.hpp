#pragma once
// The reports of the common "USBRelay" HID boards (16c0:05df, V-USB shared id), and of the inputs wired to one.
// Pure. The boards have no public specification of their maker; the bytes are those that the public descriptions of the
// protocol agree on: feature report of 8 bytes, out: [0] 0xff on / 0xfd off, [1] relay 1..8; in: [0..4] five characters
// of id, [7] one bit a relay, relay 1 in bit 0. Requests: Device Class Definition for HID 1.11, section 7.2.

#include <optional>
#include <string>

#include "drivers/gate/relay_board.hpp"
#include "drivers/usb/device.hpp"
#include "protocol/base/bytes.hpp"

namespace foyer::gate::usb_relay {

inline constexpr std::size_t report_bytes = 8;

/// SET_REPORT and GET_REPORT of the feature report.
[[nodiscard]] usb::Setup set_feature_report(std::uint8_t interface);
[[nodiscard]] usb::Setup get_feature_report(std::uint8_t interface);

/// `relay` 1..max_relay.
[[nodiscard]] Bytes switch_relay(std::uint8_t relay, bool on);

struct BoardState {
  std::string id;           ///< As burnt in; not printable characters are shown as '?'.
  std::uint8_t relays = 0;  ///< Relay 1 in bit 0.
  [[nodiscard]] bool is_on(std::uint8_t relay) const noexcept { return (relays >> (relay - 1) & 1) != 0; }
};
/// Nothing if the report is too short.
[[nodiscard]] std::optional<BoardState> parse_state(BytesView report);

/// The inputs: byte 0 of the interrupt report, which the board sends on each change. Input 1 in bit 0. Nothing if the
/// report is not report_bytes long.
[[nodiscard]] std::optional<std::uint8_t> parse_inputs(BytesView report);

}  // namespace foyer::gate::usb_relay
