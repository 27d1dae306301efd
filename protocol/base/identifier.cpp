#include "protocol/base/identifier.hpp"

#include <algorithm>

#include "protocol/base/bytes.hpp"

namespace foyer {

std::string uuid_text(const IdentifierBytes& bytes) {
  std::string text = to_hex(bytes);
  for (const std::size_t at : {8U, 13U, 18U, 23U}) text.insert(at, 1, '-');
  return text;
}

std::optional<IdentifierBytes> parse_uuid(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  std::string digits;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool is_dash_place = at == 8 || at == 13 || at == 18 || at == 23;
    if (is_dash_place != (text[at] == '-')) return std::nullopt;
    if (!is_dash_place) digits += text[at];
  }
  const auto bytes = from_hex(digits);
  if (!bytes || bytes->size() != 16) return std::nullopt;
  IdentifierBytes result{};
  std::copy(bytes->begin(), bytes->end(), result.begin());
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
