#pragma once
// The printer's built-in characters, drawn from DejaVu Sans Mono (package fonts-dejavu-core).
// Threading: one thread. Lifetime: glyphs live as long as the font.

#include <map>
#include <memory>

#include "drivers/virtual/paper.hpp"

namespace foyer::emulation {

/// Font A is 12 by 24 dots (48 characters a line), font B 9 by 17 (64 characters).
enum class FontSize { A, B };

class Font {
 public:
  /// Throws std::runtime_error if the typeface is not installed.
  Font();
  ~Font();
  Font(const Font&) = delete;
  Font& operator=(const Font&) = delete;

  [[nodiscard]] static std::size_t cell_width(FontSize size) { return size == FontSize::A ? 12 : 9; }
  [[nodiscard]] static std::size_t cell_height(FontSize size) { return size == FontSize::A ? 24 : 17; }
  /// A cell with the character in it; a box for one that the typeface lacks.
  [[nodiscard]] const Bitmap& glyph(char32_t character, FontSize size);

 private:
  struct Library;
  std::unique_ptr<Library> library_;
  std::map<std::pair<char32_t, FontSize>, Bitmap> glyphs_;
};

}  // namespace foyer::emulation
