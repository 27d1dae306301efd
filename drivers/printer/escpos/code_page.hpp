#pragma once
// From UTF-8 to one of a printer's eight-bit character tables. Pure.

#include <optional>
#include <string_view>

#include "drivers/printer/escpos/profile.hpp"
#include "protocol/base/bytes.hpp"

namespace foyer::printer::escpos {

/// What is printed for a character that the table has not: seen by the reader, never dropped.
inline constexpr std::uint8_t replacement = '?';

/// One byte a character. Typographic quotes, dashes and spaces that the table lacks become their plain forms, a letter
/// with a mark its plain letter where it is well known; any other becomes `replacement`. Nothing if the text is not
/// valid UTF-8 (RFC 3629: no overlong forms, no surrogates) or holds a control character.
[[nodiscard]] std::optional<Bytes> to_code_page(std::string_view utf8, CodePage page);

}  // namespace foyer::printer::escpos
