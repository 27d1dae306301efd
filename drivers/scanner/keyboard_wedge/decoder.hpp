#pragma once
// From the reports of a boot keyboard to text. Pure; time is passed in.
// Sources: Device Class Definition for HID 1.11, appendix B.1 (boot keyboard report) and appendix C (keyboard
// implementation: roll-over); HID Usage Tables, keyboard/keypad page (0x07). The layout is US English, which code
// scanners have from the factory.

#include <array>
#include <optional>
#include <variant>
#include <vector>

#include "drivers/scanner/scanner.hpp"
#include "protocol/base/bytes.hpp"

namespace foyer::scanner::keyboard_wedge {

inline constexpr std::size_t report_bytes = 8;
inline constexpr std::size_t max_text_bytes = 256;
/// Between two keys of one read. A scanner types a character every few milliseconds.
inline constexpr Duration max_key_gap{500};

using Reading = std::variant<Scan, Misread>;

class Decoder {
 public:
  /// One interrupt transfer. Enter or keypad Enter ends a read; an Enter alone is nothing. A read that holds a key
  /// without a character, or more than max_text_bytes, is told as a Misread when it ends, once.
  [[nodiscard]] std::vector<Reading> feed(BytesView report, Duration at);
  /// Incomplete, if a read was begun and its next key did not come within max_key_gap.
  [[nodiscard]] std::optional<Misread> expire(Duration at);
  /// When expire is due; nothing if no read has begun.
  [[nodiscard]] std::optional<Duration> expires_at() const;
  /// For a new connection: keys held and text begun are forgotten.
  void reset();

 private:
  void press(std::uint8_t usage, std::uint8_t modifiers, Duration at, std::vector<Reading>& readings);
  [[nodiscard]] std::optional<Reading> finish(Duration at);
  [[nodiscard]] bool has_begun() const noexcept { return !text_.empty() || fault_.has_value(); }

  std::string text_;
  std::optional<Misread> fault_;
  Duration last_key_{};
  std::array<std::uint8_t, 6> held_{};
};

}  // namespace foyer::scanner::keyboard_wedge
