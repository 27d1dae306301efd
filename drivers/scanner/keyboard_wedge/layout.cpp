#include "drivers/scanner/keyboard_wedge/layout.hpp"

#include <algorithm>
#include <array>

namespace foyer::scanner::keyboard_wedge {
namespace {

// '\x01' stands where a key types nothing in ASCII.
constexpr std::uint8_t first_letter = 0x04;  // 26 letters, then ten digits: 0x04 to 0x27.
constexpr std::uint8_t first_mark = 0x2c;    // Space to slash: 0x2c to 0x38.
constexpr std::uint8_t first_keypad = 0x54;  // 0x54 to 0x63.
constexpr std::uint8_t extra_key = 0x64;     // Beside the left shift; US keyboards lack it.
constexpr std::size_t letter_rows = 36;
constexpr std::size_t mark_rows = 13;
constexpr std::string_view keypad =
    "/*-+\x01"
    "1234567890.";  // Enter stands in their midst.
constexpr char none = '\x01';

// One character for each usage: letters a-z and digits 1-0 by their US places, then 0x2c to 0x38, then 0x64.
struct Keys {
  std::string_view letters, shifted_letters, marks, shifted_marks, extra;  // extra: plain, shifted, AltGr.
  std::string_view alt_graph;                                              // Pairs of a plain US key and its character.
};

constexpr Keys us{"abcdefghijklmnopqrstuvwxyz1234567890",
                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ!@#$%^&*()",
                  " -=[]\\\\;'`,./",
                  " _+{}||:\"~<>?",
                  "\\|\x01",
                  ""};

constexpr Keys uk{"abcdefghijklmnopqrstuvwxyz1234567890",
                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ!\"\x01$%^&*()",
                  " -=[]##;'`,./",
                  " _+{}~~:@\x01<>?",
                  "\\|\x01",
                  ""};

constexpr Keys german{"abcdefghijklmnopqrstuvwxzy1234567890",
                      "ABCDEFGHIJKLMNOPQRSTUVWXZY!\"\x01$%&/()=",
                      " \x01\x01\x01+##\x01\x01\x01,.-",
                      " ?\x01\x01*''\x01\x01\x01;:_",
                      "<>|",
                      "q@7{8[9]0}-\\]~"};

constexpr Keys french{"qbcdefghijkl,noparstuvzxyw&\x01\"'(-\x01_\x01\x01",
                      "QBCDEFGHIJKL?NOPARSTUVZXYW1234567890",
                      " )=\x01$**m\x01\x01;:!",
                      " \x01+\x01\x01\x01\x01M%\x01./\x01",
                      "<>\x01",
                      "3#4{5[6|8\\9^0@-]=}"};

constexpr Keys czech{"abcdefghijklmnopqrstuvwxzy+\x01\x01\x01\x01\x01\x01\x01\x01\x01",
                     "ABCDEFGHIJKLMNOPQRSTUVWXZY1234567890",
                     " =\x01\x01)\x01\x01\x01\x01;,.-",
                     " %\x01/(''\"!\x01?:_",
                     "\\|\x01",
                     "q\\w|f[g];$x#c&v@b{n},<.>/*1~"};

constexpr bool is_complete(const Keys& keys) {
  return keys.letters.size() == letter_rows && keys.shifted_letters.size() == letter_rows &&
         keys.marks.size() == mark_rows && keys.shifted_marks.size() == mark_rows && keys.extra.size() == 3 &&
         keys.alt_graph.size() % 2 == 0;
}
static_assert(is_complete(us) && is_complete(uk) && is_complete(german) && is_complete(french) && is_complete(czech));

const Keys& keys_of(Layout layout) {
  switch (layout) {
    case Layout::Us:
      return us;
    case Layout::Uk:
      return uk;
    case Layout::German:
      return german;
    case Layout::French:
      return french;
    case Layout::Czech:
      return czech;
  }
  return us;
}

char in_row(std::uint8_t usage, std::uint8_t first, std::string_view row) {
  return usage < first || usage >= first + row.size() ? none : row[static_cast<std::size_t>(usage - first)];
}

char plain_of(const Keys& keys, std::uint8_t usage, bool shift) {
  if (usage == extra_key) return keys.extra[shift ? 1 : 0];
  const char letter = in_row(usage, first_letter, shift ? keys.shifted_letters : keys.letters);
  return letter != none ? letter : in_row(usage, first_mark, shift ? keys.shifted_marks : keys.marks);
}

char alt_graph_of(const Keys& keys, std::uint8_t usage) {
  if (usage == extra_key) return keys.extra[2];
  const char place = plain_of(us, usage, false);
  for (std::size_t at = 0; at < keys.alt_graph.size(); at += 2) {
    if (keys.alt_graph[at] == place) return keys.alt_graph[at + 1];
  }
  return none;
}

bool is_letter(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

}  // namespace

std::optional<Layout> parse_layout(std::string_view name) {
  const auto known = std::ranges::find(all_layouts, name, name_of);
  return known == all_layouts.end() ? std::nullopt : std::optional(*known);
}

std::string_view name_of(Layout layout) noexcept {
  switch (layout) {
    case Layout::Us:
      return "us";
    case Layout::Uk:
      return "uk";
    case Layout::German:
      return "de";
    case Layout::French:
      return "fr";
    case Layout::Czech:
      return "cz";
  }
  return {};
}

std::optional<char> character_of(Layout layout, std::uint8_t usage, Modifiers modifiers) {
  const Keys& keys = keys_of(layout);
  char character = in_row(usage, first_keypad, keypad);
  if (character == none) {
    const bool turned = modifiers.caps_lock && is_letter(plain_of(keys, usage, false));
    character = modifiers.alt_graph ? alt_graph_of(keys, usage) : plain_of(keys, usage, modifiers.shift != turned);
  }
  return character == none ? std::nullopt : std::optional(character);
}

}  // namespace foyer::scanner::keyboard_wedge
