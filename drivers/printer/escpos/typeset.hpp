#pragma once
// A line of text as it comes on paper: in the printer's own letters where its table has them all, else drawn; broken
// between words. Pure, but for the fonts of this machine.

#include <optional>
#include <variant>
#include <vector>

#include "drivers/printer/document.hpp"
#include "drivers/printer/escpos/profile.hpp"

namespace foyer::printer::escpos {

/// Epson "ESC/POS Command Reference", ESC M: font A, 12 x 24 dots.
inline constexpr std::uint32_t character_width = 12;
inline constexpr std::uint32_t character_height = 24;

enum class TypesetFault {
  BadText,  ///< Against the rule of text (protocol/plain_text), or too long.
  NoFont,   ///< No font here has one of its letters.
};
/// The lines of the paper, each as wide as the paper at most; all in letters, or all drawn.
using Lettered = std::vector<Bytes>;
using Drawn = std::vector<RasterImage>;
using Typeset = std::variant<Lettered, Drawn>;

/// `line` has sizes of 1 to 8. A line without anything that is seen is an empty one.
[[nodiscard]] Result<Typeset, TypesetFault> typeset(const TextLine& line, const Profile& profile);

}  // namespace foyer::printer::escpos
