#include "drivers/virtual/keyboard.hpp"

namespace foyer::emulation {
namespace {

constexpr std::uint8_t LEFT_SHIFT = 0x02;

struct Key {
  std::uint8_t usage;
  bool shift;
};

std::optional<Key> key_of(char character) {
  constexpr std::string_view digits = "1234567890", above_digits = "!@#$%^&*()";
  if (character >= 'a' && character <= 'z') return Key{static_cast<std::uint8_t>(0x04 + character - 'a'), false};
  if (character >= 'A' && character <= 'Z') return Key{static_cast<std::uint8_t>(0x04 + character - 'A'), true};
  if (const auto at = digits.find(character); at != digits.npos)
    return Key{static_cast<std::uint8_t>(0x1e + at), false};
  if (const auto at = above_digits.find(character); at != digits.npos)
    return Key{static_cast<std::uint8_t>(0x1e + at), true};
  switch (character) {
    case '\n':
      return Key{0x28, false};
    case '\t':
      return Key{0x2b, false};
    case ' ':
      return Key{0x2c, false};
    default:
      break;
  }
  // Usage 0x32 between these two rows is a key that US keyboards lack.
  constexpr std::string_view beside = "-=[]\\", beside_shifted = "_+{}|";
  constexpr std::string_view right = ";'`,./", right_shifted = ":\"~<>?";
  if (const auto at = beside.find(character); at != beside.npos)
    return Key{static_cast<std::uint8_t>(0x2d + at), false};
  if (const auto at = beside_shifted.find(character); at != beside.npos)
    return Key{static_cast<std::uint8_t>(0x2d + at), true};
  if (const auto at = right.find(character); at != right.npos) return Key{static_cast<std::uint8_t>(0x33 + at), false};
  if (const auto at = right_shifted.find(character); at != right.npos)
    return Key{static_cast<std::uint8_t>(0x33 + at), true};
  return std::nullopt;
}

}  // namespace

std::optional<std::vector<Bytes>> key_reports(std::string_view text) {
  std::vector<Bytes> reports;
  for (const char character : text) {
    const auto key = key_of(character);
    if (!key) return std::nullopt;
    reports.push_back({key->shift ? LEFT_SHIFT : std::uint8_t{0}, 0, key->usage, 0, 0, 0, 0, 0});
    reports.push_back(Bytes(8, 0));
  }
  return reports;
}

}  // namespace foyer::emulation
