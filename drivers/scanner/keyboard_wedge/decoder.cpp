#include "drivers/scanner/keyboard_wedge/decoder.hpp"

#include <algorithm>

namespace foyer::scanner::keyboard_wedge {
namespace {

constexpr std::uint8_t shift_keys = 0x22;       // Left shift bit 1, right shift bit 5; the rest are Ctrl, Alt and GUI.
constexpr std::uint8_t error_codes_end = 0x03;  // 1 roll-over, 2 power-on self-test failed, 3 undefined error.
constexpr std::uint8_t enter = 0x28;
constexpr std::uint8_t keypad_enter = 0x58;
constexpr std::uint8_t caps_lock = 0x39;
constexpr std::uint8_t num_lock = 0x53;
constexpr std::uint8_t scroll_lock = 0x47;

constexpr std::uint8_t first_letter = 0x04;
constexpr std::uint8_t first_digit = 0x1e;
constexpr std::uint8_t space = 0x2c;
constexpr std::uint8_t first_keypad = 0x54;
constexpr std::string_view digits = "1234567890";
constexpr std::string_view shifted_digits = "!@#$%^&*()";
// 0x2c space up to 0x38 slash. 0x32 is the same key as 0x31 on the US layout.
constexpr std::string_view marks = " -=[]\\\\;'`,./";
constexpr std::string_view shifted_marks = " _+{}||:\"~<>?";
constexpr std::string_view keypad = "/*-+\n1234567890.";  // 0x54 up to 0x63; Enter in their midst is handled before.

std::optional<char> from_row(std::uint8_t usage, std::uint8_t first, std::string_view row) {
  if (usage < first || usage >= first + row.size()) return std::nullopt;
  return row[static_cast<std::size_t>(usage - first)];
}

std::optional<char> character_of(std::uint8_t usage, bool shifted) {
  if (usage >= first_letter && usage < first_letter + 26) {
    return static_cast<char>((shifted ? 'A' : 'a') + (usage - first_letter));
  }
  if (const auto digit = from_row(usage, first_digit, shifted ? shifted_digits : digits)) return digit;
  if (const auto mark = from_row(usage, space, shifted ? shifted_marks : marks)) return mark;
  return from_row(usage, first_keypad, keypad);
}

}  // namespace

std::vector<Reading> Decoder::feed(BytesView report, Duration at) {
  std::vector<Reading> readings;
  if (const auto expired = expire(at)) readings.emplace_back(*expired);
  if (report.size() != report_bytes) {
    if (!report.empty() && has_begun()) fault_ = Misread::UnknownKey;  // A key may have been lost in it.
    return readings;
  }
  std::array<std::uint8_t, 6> keys{};
  std::copy(report.begin() + 2, report.end(), keys.begin());
  // All keys say so when too many are down: which ones is not known, so what was held stays held.
  if (keys[0] != 0 && keys[0] <= error_codes_end) return readings;
  for (const std::uint8_t usage : keys) {
    if (usage != 0 && std::ranges::find(held_, usage) == held_.end()) press(usage, report[0], at, readings);
  }
  held_ = keys;
  return readings;
}

void Decoder::press(std::uint8_t usage, std::uint8_t modifiers, Duration at, std::vector<Reading>& readings) {
  if (usage == enter || usage == keypad_enter) {
    if (auto reading = finish(at)) readings.push_back(std::move(*reading));
    return;
  }
  // Scanners play the locks to suit a host's state; they type nothing.
  if (usage == caps_lock || usage == num_lock || usage == scroll_lock) return;
  last_key_ = at;
  const bool chord = (modifiers & ~shift_keys) != 0;
  const auto character = chord ? std::nullopt : character_of(usage, (modifiers & shift_keys) != 0);
  if (!character) {
    fault_ = Misread::UnknownKey;
  } else if (text_.size() < max_text_bytes) {
    text_ += *character;
  } else if (!fault_) {
    fault_ = Misread::TooLong;
  }
}

std::optional<Reading> Decoder::finish(Duration at) {
  const auto fault = std::exchange(fault_, std::nullopt);
  std::string text = std::exchange(text_, {});
  if (fault) return *fault;
  if (text.empty()) return std::nullopt;
  return Scan{std::move(text), at};
}

std::optional<Misread> Decoder::expire(Duration at) {
  if (!has_begun() || at - last_key_ <= max_key_gap) return std::nullopt;
  text_.clear();
  fault_.reset();
  return Misread::Incomplete;
}

std::optional<Duration> Decoder::expires_at() const {
  if (!has_begun()) return std::nullopt;
  return last_key_ + max_key_gap;
}

void Decoder::reset() {
  *this = Decoder();
}

}  // namespace foyer::scanner::keyboard_wedge
