#include "protocol/wire/utf8.hpp"

#include <cstdint>

namespace foyer::wire {
namespace {

struct Form {
  std::uint8_t first_low, first_high;    // the range of the first byte
  std::uint8_t second_low, second_high;  // the range of the second; later ones are 80 to BF
  std::size_t length;
};

constexpr Form forms[] = {
    {0x00, 0x7f, 0x00, 0x00, 1}, {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
    {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
    {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
};

bool is_within(char character, std::uint8_t low, std::uint8_t high) {
  const auto byte = static_cast<std::uint8_t>(character);
  return byte >= low && byte <= high;
}

bool starts_with(std::string_view text, const Form& form) {
  if (text.size() < form.length || !is_within(text[0], form.first_low, form.first_high)) return false;
  if (form.length > 1 && !is_within(text[1], form.second_low, form.second_high)) return false;
  for (std::size_t at = 2; at < form.length; ++at) {
    if (!is_within(text[at], 0x80, 0xbf)) return false;
  }
  return true;
}

}  // namespace

std::size_t utf8_sequence_length(std::string_view text) noexcept {
  for (const auto& form : forms) {
    if (starts_with(text, form)) return form.length;
  }
  return 0;
}

bool is_utf8(std::string_view text) noexcept {
  while (!text.empty()) {
    const auto length = utf8_sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace foyer::wire
