#pragma once
// From UTF-8 to one of a printer's eight-bit character tables. Pure.

#include <optional>
#include <string_view>

#include "drivers/printer/escpos/profile.hpp"
#include "protocol/base/bytes.hpp"

namespace foyer::printer::escpos {

enum class Fidelity {
  SameText,     ///< Typography, ligatures and spaces that the table lacks become plain: "Œuvres…" is "OEuvres...".
  BareLetters,  ///< And letters lose their marks: "Łódź" is "Lódz". For a machine without fonts.
};

/// One byte a character, or a few for a ligature. Nothing if the table cannot say it. The line is one by the rule of
/// text (protocol/plain_text).
[[nodiscard]] std::optional<Bytes> to_code_page(std::string_view line, CodePage page, Fidelity fidelity);

}  // namespace foyer::printer::escpos
