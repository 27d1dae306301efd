#pragma once
// The requests that open a serial line over USB. Pure.
// Source: USB CDC PSTN subclass 1.2, section 6.3.10 (SET_LINE_CODING, table 17) and 6.3.12 (SET_CONTROL_LINE_STATE).

#include "protocol/base/bytes.hpp"

namespace foyer::scanner::cdc_acm {

enum class StopBits : std::uint8_t { One = 0, OneAndAHalf = 1, Two = 2 };
enum class Parity : std::uint8_t { None = 0, Odd = 1, Even = 2, Mark = 3, Space = 4 };

/// A device without a real serial line takes any and ignores it.
struct LineCoding {
  std::uint32_t bits_per_second = 9600;
  StopBits stop_bits = StopBits::One;
  Parity parity = Parity::None;
  std::uint8_t data_bits = 8;
};

inline constexpr std::uint8_t class_request_to_interface = 0x21;
inline constexpr std::uint8_t set_line_coding = 0x20;
inline constexpr std::uint8_t set_control_line_state = 0x22;
inline constexpr std::uint16_t terminal_ready = 0x01;   ///< DTR: many scanners send nothing without it.
inline constexpr std::uint16_t request_to_send = 0x02;  ///< RTS.

/// The seven bytes of SET_LINE_CODING.
[[nodiscard]] Bytes encode(const LineCoding& coding);

}  // namespace foyer::scanner::cdc_acm
