#include "protocol/plain_text/rule.hpp"

#include <cstdlib>
#include <memory>
#include <optional>
#include <vector>

#include <utf8proc.h>

namespace foyer::plain_text {
namespace {

using Character = utf8proc_int32_t;

constexpr Character zero_width_non_joiner = 0x200c;
constexpr Character zero_width_joiner = 0x200d;
constexpr Character byte_order_mark = 0xfeff;
/// From here on come marks, and after them the scripts that are not Latin.
constexpr Character after_latin = 0x0300;

/// What copying leaves behind and nobody sees: soft hyphen, zero-width space, direction marks, word joiner, fillers.
bool is_dropped(Character character) {
  switch (character) {
    case 0x00ad:
    case 0x061c:
    case 0x180e:
    case 0x200b:
    case 0x200e:
    case 0x200f:
    case 0x3164:
    case 0xffa0:
    case byte_order_mark:
      return true;
    default:
      return character >= 0x2060 && character <= 0x2064;
  }
}

bool is_joiner(Character character) {
  return character == zero_width_non_joiner || character == zero_width_joiner;
}

bool turns_direction(Character character) {
  return (character >= 0x202a && character <= 0x202e) || (character >= 0x2066 && character <= 0x2069);
}

/// Signs that stand under or before the digits of a number or a year in Arabic, Syriac and Kaithi: formats by category,
/// and seen all the same.
bool is_seen_format(Character character) {
  return (character >= 0x0600 && character <= 0x0605) || character == 0x06dd || character == 0x070f ||
         (character >= 0x0890 && character <= 0x0891) || character == 0x08e2 || character == 0x110bd ||
         character == 0x110cd;
}

bool is_mark(Character character) {
  const auto category = utf8proc_category(character);
  return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME;
}

bool is_white(Character character) {
  constexpr Character blank_braille = 0x2800;
  return utf8proc_category(character) == UTF8PROC_CATEGORY_ZS || character == blank_braille;
}

std::optional<Fault> fault_of(Character character) {
  constexpr Character object_replacement = 0xfffc;
  constexpr Character replacement = 0xfffd;
  if (turns_direction(character)) return Fault::DirectionControl;
  if (character == object_replacement || character == replacement) return Fault::NotACharacter;
  switch (utf8proc_category(character)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      return Fault::ControlCharacter;
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CS:
      return Fault::NotACharacter;
    case UTF8PROC_CATEGORY_CF:
      if (is_joiner(character) || is_seen_format(character)) return std::nullopt;
      return Fault::NotACharacter;
    default:
      return std::nullopt;
  }
}

/// The characters that are kept, joiners among them.
Result<std::vector<Character>, Fault> read(std::string_view text) {
  std::vector<Character> characters;
  std::uint32_t marks = 0;
  while (!text.empty()) {
    Character character = 0;
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    const auto length = utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size()), &character);
    if (length <= 0) return Fault::NotUtf8;
    text.remove_prefix(static_cast<std::size_t>(length));
    if (is_dropped(character)) continue;
    if (const auto fault = fault_of(character)) return *fault;
    marks = is_mark(character) ? marks + 1 : 0;
    if (marks > most_marks) return Fault::TooManyMarks;
    characters.push_back(character);
  }
  return characters;
}

/// A joiner stays where it stands between two letters of a script that joins letters.
bool joins(const std::vector<Character>& characters, std::size_t at) {
  if (at == 0 || at + 1 == characters.size()) return false;
  const auto before = characters[at - 1];
  const auto after = characters[at + 1];
  return before >= after_latin && after >= after_latin && !is_joiner(before) && !is_joiner(after) &&
         !is_white(before) && !is_white(after);
}

std::string without_idle_joiners(const std::vector<Character>& characters) {
  std::string text;
  for (std::size_t at = 0; at < characters.size(); ++at) {
    if (is_joiner(characters[at]) && !joins(characters, at)) continue;
    utf8proc_uint8_t bytes[4];
    const auto length = utf8proc_encode_char(characters[at], bytes);
    for (utf8proc_ssize_t byte = 0; byte < length; ++byte) text.push_back(static_cast<char>(bytes[byte]));
  }
  return text;
}

std::optional<std::string> composed(const std::string& text) {
  utf8proc_uint8_t* raw = nullptr;
  const auto length =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                   &raw, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned(raw, &std::free);
  if (length < 0) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(raw), static_cast<std::size_t>(length));
}

void trim(std::vector<Character>& characters) {
  while (!characters.empty() && is_white(characters.back())) characters.pop_back();
  auto first = characters.begin();
  while (first != characters.end() && is_white(*first)) ++first;
  characters.erase(characters.begin(), first);
}

bool is_seen(Character character) {
  return !is_white(character) && !is_joiner(character) && !is_mark(character);
}

}  // namespace

std::string_view describe(Fault fault) noexcept {
  switch (fault) {
    case Fault::Empty:
      return "must contain at least one character that can be seen";
    case Fault::TooLong:
      return "is too long";
    case Fault::NotUtf8:
      return "must be valid UTF-8";
    case Fault::ControlCharacter:
      return "must not contain line breaks or other control characters";
    case Fault::DirectionControl:
      return "must not contain characters that turn the direction of the text";
    case Fault::NotACharacter:
      return "must not contain characters that no font can show";
    case Fault::TooManyMarks:
      return "must not have more than eight marks on one letter";
  }
  return {};
}

Result<std::string, Fault> one_line(std::string_view typed, std::size_t longest_bytes) {
  FOYER_TRY(characters, read(typed));
  trim(characters);
  bool can_be_seen = false;
  for (const auto character : characters) can_be_seen = can_be_seen || is_seen(character);
  if (!can_be_seen) return Fault::Empty;
  auto text = composed(without_idle_joiners(characters));
  if (!text) return Fault::NotUtf8;
  if (text->size() > longest_bytes) return Fault::TooLong;
  return std::move(*text);
}

}  // namespace foyer::plain_text
