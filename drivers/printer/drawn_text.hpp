#pragma once
// Text drawn as pictures, for what a printer's own letters lack: any script that a font of this machine has, shaped
// (Arabic) and from right to left where it runs so.
// Threading: any; one text is drawn at a time. Reads font files, when they are needed first.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "drivers/printer/document.hpp"

namespace foyer::printer {

struct Lettering {
  std::uint32_t em_width = 24;  ///< Dots.
  std::uint32_t em_height = 24;
  bool bold = false;
  Alignment alignment = Alignment::Left;
};

/// One picture a line, none wider than `widest`, broken as protocol/plain_text breaks lines. Text from right to left
/// that would stand at the left stands at the right. A sign that no font has (an emoji) is left out; nothing if that is
/// a letter or a number, or there is no font at all. The text is one by the rule of text.
[[nodiscard]] std::optional<std::vector<RasterImage>> draw_text(std::string_view text, const Lettering& lettering,
                                                                std::uint32_t widest);

}  // namespace foyer::printer
