#include "protocol/base/identifier.hpp"

#include <algorithm>
#include <charconv>

namespace foyer {
namespace {

constexpr std::size_t uuid_characters = 36;

constexpr bool is_dash_place(std::size_t at) noexcept {
  return at == 8 || at == 13 || at == 18 || at == 23;
}

}  // namespace

std::string uuid_text(const IdentifierBytes& bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text(uuid_characters, '-');
  std::size_t at = 0;
  for (const auto byte : bytes) {
    if (is_dash_place(at)) ++at;
    text[at++] = digits[byte >> 4U];
    text[at++] = digits[byte & 15U];
  }
  return text;
}

std::optional<IdentifierBytes> parse_uuid(std::string_view text) {
  if (text.size() != uuid_characters) return std::nullopt;
  IdentifierBytes result{};
  std::size_t at = 0;
  for (auto& byte : result) {
    if (is_dash_place(at) && text[at++] != '-') return std::nullopt;
    const char* const end = text.data() + at + 2;
    if (std::from_chars(text.data() + at, end, byte, 16).ptr != end) return std::nullopt;
    at += 2;
  }
  return result;
}

IdentifierBytes random_uuid(RandomSource& random) {
  IdentifierBytes bytes{};
  random.fill(bytes);
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0fU) | 0x40U);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3fU) | 0x80U);
  return bytes;
}

bool is_valid_name(std::string_view text) noexcept {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char character) {
    return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9') || character == '-';
  });
}

}  // namespace foyer
