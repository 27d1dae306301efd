#pragma once
// The characters of a text, and what those who draw them must know of each.
// Threading: pure functions. Source: Unicode Standard 14, general categories; Annex 9, bidirectional classes.

#include <cstdint>
#include <string_view>
#include <vector>

namespace foyer::plain_text {

/// Up to where the text is valid UTF-8; a text by the rule (rule.hpp) is valid whole.
[[nodiscard]] std::vector<char32_t> characters_of(std::string_view text);

enum class Kind : std::uint8_t {
  Letter,    ///< A letter or a number: without it the text says something else.
  Attached,  ///< A mark, a joiner, a variation selector: it belongs to the character before it.
  Space,
  Sign,  ///< Punctuation, a symbol, an emoji.
};
[[nodiscard]] Kind kind_of(char32_t character) noexcept;

/// The first letter that has a direction is of a script that runs from right to left.
[[nodiscard]] bool reads_from_right(std::string_view text);

}  // namespace foyer::plain_text
