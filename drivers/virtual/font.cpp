#include "drivers/virtual/font.hpp"

#include <ft2build.h>
#include FT_FREETYPE_H

#include <algorithm>
#include <stdexcept>

namespace foyer::emulation {
namespace {

constexpr const char* TYPEFACE = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf";

}  // namespace

struct Font::Library {
  FT_Library library = nullptr;
  FT_Face face = nullptr;

  Library() {
    if (FT_Init_FreeType(&library) != 0) throw std::runtime_error("FreeType does not start");
    if (FT_New_Face(library, TYPEFACE, 0, &face) != 0) {
      FT_Done_FreeType(library);
      throw std::runtime_error(std::string(TYPEFACE) + " is missing: install fonts-dejavu-core");
    }
  }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
  ~Library() {
    FT_Done_Face(face);
    FT_Done_FreeType(library);
  }
};

Font::Font() : library_(std::make_unique<Library>()) {}
Font::~Font() = default;

const Bitmap& Font::glyph(char32_t character, FontSize size) {
  const auto key = std::pair(character, size);
  if (const auto found = glyphs_.find(key); found != glyphs_.end()) return found->second;
  Bitmap cell(cell_width(size), cell_height(size));
  // Of DejaVu Sans Mono an em of 20 pixels advances 12, an em of 15 advances 9.
  const unsigned em = size == FontSize::A ? 20 : 15;
  const int baseline = size == FontSize::A ? 19 : 13;
  const FT_Face face = library_->face;
  FT_Set_Pixel_Sizes(face, 0, em);
  if (FT_Load_Char(face, character, FT_LOAD_RENDER | FT_LOAD_TARGET_MONO) == 0) {
    const auto& bitmap = face->glyph->bitmap;
    for (unsigned y = 0; y < bitmap.rows; ++y) {
      for (unsigned x = 0; x < bitmap.width; ++x) {
        const unsigned char* row = bitmap.buffer + static_cast<std::ptrdiff_t>(y) * bitmap.pitch;
        if ((row[x / 8] & (0x80 >> (x % 8))) == 0) continue;
        const int left = std::max(0, face->glyph->bitmap_left) + static_cast<int>(x);
        const int top = baseline - face->glyph->bitmap_top + static_cast<int>(y);
        if (top >= 0) cell.set(static_cast<std::size_t>(left), static_cast<std::size_t>(top));
      }
    }
  }
  return glyphs_.emplace(key, std::move(cell)).first->second;
}

}  // namespace foyer::emulation
