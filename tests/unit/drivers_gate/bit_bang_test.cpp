#include "drivers/gate/ftdi_relay/bit_bang.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace foyer::gate::ftdi_relay {
namespace {

// Vendor request 0x0b, wValue = mode << 8 | outputs: FTDI AN232B-04 and D2XX Programmer's Guide (FT_SetBitMode, mode
// 0x01), on the wire as libftdi's ftdi_set_bitmode documents.
// Covers KV-3.
TEST(BitBang, SetsTheModeWithTheOutputsInTheLowByte) {
  const usb::Setup setup = set_bit_mode(BitMode::AsynchronousBitBang, 0x3f);
  EXPECT_EQ(setup.request_type, 0x40);
  EXPECT_EQ(setup.request, 0x0b);
  EXPECT_EQ(setup.value, 0x013f);
  EXPECT_EQ(setup.index, 0);
  EXPECT_EQ(set_bit_mode(BitMode::Reset, 0).value, 0);
}

// FTDI AN232B-05: 9600 baud is divisor 312.5, sent as 0x4138.
TEST(BitBang, SetsNineThousandSixHundredBaud) {
  EXPECT_EQ(set_baud_rate().request_type, 0x40);
  EXPECT_EQ(set_baud_rate().request, 0x03);
  EXPECT_EQ(set_baud_rate().value, 0x4138);
}

// Vendor request 0x0c towards the host, one byte: D2XX Programmer's Guide (FT_GetBitMode), libftdi's ftdi_read_pins.
TEST(BitBang, ReadsThePins) {
  EXPECT_EQ(read_pins().request_type, 0xc0);
  EXPECT_EQ(read_pins().request, 0x0c);
  EXPECT_EQ(parse_pins(Bytes{0xa5}), std::uint8_t(0xa5));
  EXPECT_EQ(parse_pins(Bytes{}), std::nullopt);
}

RC_GTEST_PROP(BitBang, ReadsBackWhatItWrites, (std::uint8_t pins)) {
  RC_ASSERT(parse_pins(pin_byte(pins)) == pins);
}

RC_GTEST_PROP(BitBang, NeverFailsOnNoise, (const Bytes& bytes)) {
  RC_ASSERT(parse_pins(bytes).has_value() == (bytes.size() == 1));
}

}  // namespace
}  // namespace foyer::gate::ftdi_relay
