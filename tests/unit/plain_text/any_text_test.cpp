// What holds for any bytes and any characters.
#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "protocol/plain_text/characters.hpp"
#include "protocol/plain_text/line_breaks.hpp"
#include "protocol/plain_text/rule.hpp"

namespace foyer::plain_text {
namespace {

constexpr std::size_t longest = 400;

/// UTF-8 of characters from all over Unicode, those of old planes more often.
std::string any_text() {
  const auto characters = *rc::gen::container<std::vector<std::uint32_t>>(
      rc::gen::oneOf(rc::gen::inRange<std::uint32_t>(0x20, 0x7f), rc::gen::inRange<std::uint32_t>(0xa0, 0x700),
                     rc::gen::inRange<std::uint32_t>(0x900, 0x2100), rc::gen::inRange<std::uint32_t>(0x3000, 0xd800),
                     rc::gen::inRange<std::uint32_t>(0x1f300, 0x1f700)));
  std::string text;
  for (const auto character : characters) {
    if (character < 0x80) {
      text += static_cast<char>(character);
    } else if (character < 0x800) {
      text += {static_cast<char>(0xc0 | (character >> 6)), static_cast<char>(0x80 | (character & 0x3f))};
    } else if (character < 0x10000) {
      text += {static_cast<char>(0xe0 | (character >> 12)), static_cast<char>(0x80 | ((character >> 6) & 0x3f)),
               static_cast<char>(0x80 | (character & 0x3f))};
    } else {
      text += {static_cast<char>(0xf0 | (character >> 18)), static_cast<char>(0x80 | ((character >> 12) & 0x3f)),
               static_cast<char>(0x80 | ((character >> 6) & 0x3f)), static_cast<char>(0x80 | (character & 0x3f))};
    }
  }
  return text;
}

std::string without_spaces(const std::string& text) {
  std::string rest;
  for (const char character : text) {
    if (character != ' ') rest += character;
  }
  return rest;
}

RC_GTEST_PROP(AnyText, IsKeptAsItWasKeptOnceMore, ()) {
  const auto once = one_line(any_text(), longest);
  if (!once) return;
  const auto twice = one_line(*once, longest);
  RC_ASSERT(twice.has_value());
  RC_ASSERT(*twice == *once);
}

RC_GTEST_PROP(AnyText, OfBytesIsRefusedOrKept, (const std::vector<std::uint8_t>& bytes)) {
  const auto kept = one_line(std::string(bytes.begin(), bytes.end()), longest);
  if (!kept) return;
  for (const auto character : characters_of(*kept)) RC_ASSERT(character >= 0x20 && character != 0x7f);
  RC_ASSERT(kept->size() <= longest);
}

RC_GTEST_PROP(AnyText, LosesNothingWhenItIsBroken, ()) {
  const auto kept = one_line(any_text(), longest);
  if (!kept) return;
  const auto widest = *rc::gen::inRange<std::size_t>(1, 30);
  const Measure count = [](std::string_view part) { return characters_of(part).size(); };
  std::string joined;
  for (const auto& line : wrapped(*kept, count, widest)) joined += line;
  // Other spaces than U+0020 may be taken away at a break too.
  const auto letters = [](const std::string& text) {
    auto characters = characters_of(text);
    std::erase_if(characters, [](char32_t one) { return kind_of(one) == Kind::Space; });
    return characters;
  };
  RC_ASSERT(letters(joined) == letters(*kept));
}

RC_GTEST_PROP(AnyText, OfBytesIsBrokenWithoutACrash, (const std::vector<std::uint8_t>& bytes)) {
  const std::string text(bytes.begin(), bytes.end());
  const auto lines = wrapped(
      text, [](std::string_view part) { return part.size(); }, 7);
  std::string joined;
  for (const auto& line : lines) joined += line;
  RC_ASSERT(!lines.empty());
  RC_ASSERT(without_spaces(joined).size() <= without_spaces(text).size());
}

}  // namespace
}  // namespace foyer::plain_text
