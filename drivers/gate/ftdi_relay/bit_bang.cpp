#include "drivers/gate/ftdi_relay/bit_bang.hpp"

namespace foyer::gate::ftdi_relay {
namespace {

constexpr std::uint8_t vendor_to_device = 0x40;
constexpr std::uint8_t vendor_from_device = 0xc0;
constexpr std::uint8_t set_baud_rate_request = 0x03;
constexpr std::uint8_t set_bit_mode_request = 0x0b;
constexpr std::uint8_t read_pins_request = 0x0c;
// AN232B-05: 3 MHz / 9600 = 312.5, the half in bits 15..14 as 01.
constexpr std::uint16_t divisor_of_9600 = 0x4138;

}  // namespace

usb::Setup set_bit_mode(BitMode mode, std::uint8_t outputs) {
  const auto value = static_cast<std::uint16_t>(static_cast<unsigned>(mode) << 8U | outputs);
  return {vendor_to_device, set_bit_mode_request, value, 0};
}

usb::Setup set_baud_rate() {
  return {vendor_to_device, set_baud_rate_request, divisor_of_9600, 0};
}

usb::Setup read_pins() {
  return {vendor_from_device, read_pins_request, 0, 0};
}

Bytes pin_byte(std::uint8_t pins) {
  return {pins};
}

std::optional<std::uint8_t> parse_pins(BytesView answer) {
  if (answer.size() != 1) return std::nullopt;
  return answer[0];
}

}  // namespace foyer::gate::ftdi_relay
