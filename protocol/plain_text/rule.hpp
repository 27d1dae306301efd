#pragma once
// The rule of text: what people may type where it ends on paper, on a screen or in a message. README.md has examples.
// Threading: pure functions.
// Source: Unicode Standard 14, general categories; Unicode Standard Annex 15 (normalisation form C).

#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/base/result.hpp"

namespace foyer::plain_text {

/// More combining marks on one letter than any script has.
inline constexpr std::uint32_t most_marks = 8;

enum class Fault : std::uint8_t {
  Empty,             ///< Nothing in it can be seen.
  TooLong,           ///< In bytes of UTF-8, after composing.
  NotUtf8,           ///< RFC 3629: no overlong forms, no surrogates.
  ControlCharacter,  ///< A line break, a tab, or another control character.
  DirectionControl,  ///< It would turn the text around it: "Tosca" + U+202E.
  NotACharacter,     ///< Private use, not assigned, or a sign that something was lost before (U+FFFD).
  TooManyMarks,
};
/// What must be, to stand behind the name of a field: "must not contain line breaks or other control characters".
[[nodiscard]] std::string_view describe(Fault fault) noexcept;

/// The text as it is kept: one line, composed, trimmed, without what nobody can see. The same text again stays as it
/// is.
[[nodiscard]] Result<std::string, Fault> one_line(std::string_view typed, std::size_t longest_bytes);

}  // namespace foyer::plain_text
