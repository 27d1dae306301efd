#pragma once
// The bytes of FTDI's asynchronous bit-bang mode, in which the eight data pins of an FT245R, FT232R or FT245BM are
// relays and inputs. Pure.
// Source: FTDI application notes AN232B-04 (bit-bang mode of FT232BM and FT245BM), AN_232R-01 (of FT232R and FT245R)
// and AN232B-05 (baud rates), FTDI D2XX Programmer's Guide (FT_SetBitMode, FT_GetBitMode). The numbers of the vendor
// requests on the wire are those that libftdi documents (ftdi.h: SIO_SET_BAUDRATE_REQUEST, SIO_SET_BITMODE_REQUEST,
// SIO_READ_PINS_REQUEST).

#include <optional>

#include "drivers/usb/device.hpp"
#include "protocol/base/bytes.hpp"

namespace foyer::gate::ftdi_relay {

enum class BitMode : std::uint8_t { Reset = 0x00, AsynchronousBitBang = 0x01 };

/// `outputs`: one bit a pin, D0 in bit 0; the others are inputs.
[[nodiscard]] usb::Setup set_bit_mode(BitMode mode, std::uint8_t outputs);
/// 9600 baud. The pins are clocked at 16 times the baud rate, so a byte is on them within microseconds.
[[nodiscard]] usb::Setup set_baud_rate();
/// Answers one byte: the pins as they are, outputs included.
[[nodiscard]] usb::Setup read_pins();

/// What is sent to the OUT endpoint: the pins, until the next byte.
[[nodiscard]] Bytes pin_byte(std::uint8_t pins);
/// Nothing unless it is one byte.
[[nodiscard]] std::optional<std::uint8_t> parse_pins(BytesView answer);

}  // namespace foyer::gate::ftdi_relay
