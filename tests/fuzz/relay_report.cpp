// Input: what a relay board answers.
#include "drivers/gate/usb_relay/relay_report.hpp"

#include "drivers/gate/ftdi_relay/bit_bang.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace foyer;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const BytesView answer(data, size);
  if (const auto state = gate::usb_relay::parse_state(answer)) {
    const auto is_printable = [](char character) { return character >= 0x20 && character < 0x7f; };
    fuzz::require(std::ranges::all_of(state->id, is_printable), "an id is printable");
    for (std::uint8_t relay = 1; relay <= 8; ++relay) static_cast<void>(state->is_on(relay));
  }
  const auto inputs = gate::usb_relay::parse_inputs(answer);
  fuzz::require(!inputs || *inputs == answer[0], "the inputs are the first byte");
  const auto pins = gate::ftdi_relay::parse_pins(answer);
  fuzz::require(pins.has_value() == (size == 1), "pins are one byte");
  return 0;
}
