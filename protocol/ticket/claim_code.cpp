#include "protocol/ticket/claim_code.hpp"

#include <array>
#include <cstdint>
#include <span>

namespace foyer::ticket {
namespace {

constexpr std::size_t random_characters = claim_code_length - 1;

/// Twice a value in the field of 32 elements, GF(2)[x] / (x^5 + x^2 + 1). Two generates the field, so the weights
/// 2, 4, 8 ... of the positions differ, and a check sum over them catches every single error and every swap.
constexpr std::uint8_t doubled(std::uint8_t value) {
  const auto shifted = static_cast<std::uint8_t>(value << 1);
  return (shifted & 0x20) != 0 ? static_cast<std::uint8_t>(shifted ^ 0x25) : shifted;
}

/// The check is the sum of the values by Horner's rule: the last of them weighs 2, the check itself 1.
std::uint8_t check_of(std::span<const std::uint8_t> values) {
  std::uint8_t sum = 0;
  for (const std::uint8_t value : values) sum = doubled(sum ^ value);
  return sum;
}

/// What people write for what they see; nothing for a character that is in no code.
std::optional<std::uint8_t> value_of(char typed) {
  const char upper = typed >= 'a' && typed <= 'z' ? static_cast<char>(typed - 'a' + 'A') : typed;
  const char read = upper == 'O' ? '0' : (upper == 'I' || upper == 'L') ? '1' : upper;
  const std::size_t position = claim_code_alphabet.find(read);
  if (position == std::string_view::npos) return std::nullopt;
  return static_cast<std::uint8_t>(position);
}

}  // namespace

std::optional<ClaimCode> ClaimCode::parse(std::string_view typed) {
  std::array<std::uint8_t, claim_code_length> values{};
  std::size_t count = 0;
  for (const char character : typed) {
    if (character == ' ' || character == '-') continue;
    const auto value = value_of(character);
    if (!value || count == claim_code_length) return std::nullopt;
    values[count++] = *value;
  }
  if (count != claim_code_length) return std::nullopt;
  if (check_of(std::span(values).first(random_characters)) != values.back()) return std::nullopt;
  ClaimCode code;
  for (const std::uint8_t value : values) code.text_ += claim_code_alphabet[value];
  return code;
}

std::string ClaimCode::grouped() const {
  return is_none() ? std::string() : text_.substr(0, 4) + "-" + text_.substr(4);
}

ClaimCode claim_code(RandomSource& random) {
  std::array<std::uint8_t, random_characters> values{};
  random.fill(values);
  std::string text;
  for (std::uint8_t& value : values) {
    value &= 0x1F;  // 256 is a multiple of 32: every character stays equally likely.
    text += claim_code_alphabet[value];
  }
  text += claim_code_alphabet[check_of(values)];
  return *ClaimCode::parse(text);
}

}  // namespace foyer::ticket
