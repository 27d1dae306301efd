#include "drivers/printer/drawn_text.hpp"

#include <algorithm>
#include <memory>
#include <mutex>
#include <string>

#include <raqm.h>

#include "drivers/printer/fonts.hpp"
#include "protocol/plain_text/characters.hpp"
#include "protocol/plain_text/line_breaks.hpp"

namespace foyer::printer {
namespace {

using plain_text::Kind;

/// Dots that a slanted letter may stand out at either side.
constexpr std::uint32_t overhang = 2;
constexpr FT_Int32 load_flags = FT_LOAD_TARGET_MONO;
/// FreeType and Raqm measure in 64ths of a dot.
constexpr int part = 64;

/// A character and who draws it.
struct Cast {
  char32_t character;
  FT_Face face;
};
using Casting = std::vector<Cast>;

struct FreeLayout {
  void operator()(raqm_t* layout) const { raqm_destroy(layout); }
};
using Layout = std::unique_ptr<raqm_t, FreeLayout>;

/// Nothing if a letter has no font. What is attached stays with the font before it if that has it.
std::optional<Casting> cast(std::string_view text, Fonts& fonts, bool bold) {
  Casting casting;
  FT_Face last = nullptr;
  bool is_left_out = false;  // The sign before; what is attached to it goes with it.
  for (const auto character : plain_text::characters_of(text)) {
    const auto kind = plain_text::kind_of(character);
    if (kind == Kind::Attached && is_left_out) continue;
    const bool stays = last != nullptr && kind != Kind::Letter && FT_Get_Char_Index(last, character) != 0;
    auto* face = stays ? last : fonts.find(character, bold);
    is_left_out = false;
    if (face == nullptr && kind == Kind::Letter) return std::nullopt;
    if (face == nullptr) {
      is_left_out = kind == Kind::Sign;
      continue;
    }
    casting.push_back({character, face});
    last = face;
  }
  return casting;
}

Layout lay_out(const Casting& casting, const Lettering& lettering, bool from_right) {
  Layout layout(raqm_create());
  std::vector<std::uint32_t> characters;
  for (const auto& one : casting) {
    characters.push_back(one.character);
    FT_Set_Pixel_Sizes(one.face, lettering.em_width, lettering.em_height);
  }
  bool is_well = layout != nullptr && raqm_set_text(layout.get(), characters.data(), characters.size()) &&
                 raqm_set_par_direction(layout.get(), from_right ? RAQM_DIRECTION_RTL : RAQM_DIRECTION_LTR) &&
                 raqm_set_freetype_load_flags(layout.get(), load_flags);
  for (std::size_t at = 0; is_well && at < casting.size(); ++at) {
    is_well = raqm_set_freetype_face_range(layout.get(), casting[at].face, at, 1);
  }
  if (!is_well || !raqm_layout(layout.get())) return nullptr;
  return layout;
}

std::size_t width_of(const Layout& layout) {
  std::size_t count = 0;
  const auto* glyphs = raqm_get_glyphs(layout.get(), &count);
  long width = 0;
  for (std::size_t at = 0; at < count; ++at) width += glyphs[at].x_advance;
  return static_cast<std::size_t>(std::max(0L, (width + part - 1) / part)) + std::size_t{2} * overhang;
}

void draw(const FT_Bitmap& glyph, long left, long top, RasterImage& to) {
  const std::size_t stride = (to.width + 7) / 8;
  for (unsigned y = 0; y < glyph.rows; ++y) {
    const auto* row = glyph.buffer + static_cast<std::ptrdiff_t>(y) * glyph.pitch;
    const long at_y = top + static_cast<long>(y);
    if (at_y < 0 || at_y >= static_cast<long>(to.height)) continue;
    for (unsigned x = 0; x < glyph.width; ++x) {
      const long at_x = left + static_cast<long>(x);
      if ((row[x / 8] & (0x80U >> (x % 8))) == 0 || at_x < 0 || at_x >= static_cast<long>(to.width)) continue;
      to.pixels[static_cast<std::size_t>(at_y) * stride + static_cast<std::size_t>(at_x) / 8] |=
          static_cast<std::uint8_t>(0x80 >> (at_x % 8));
    }
  }
}

struct Heights {
  long above = 0;
  long below = 0;
};

Heights heights_of(const Casting& casting) {
  Heights heights;
  for (const auto& one : casting) {
    const auto& metrics = one.face->size->metrics;
    heights.above = std::max(heights.above, (metrics.ascender + part - 1) / part);
    heights.below = std::max(heights.below, (-metrics.descender + part - 1) / part);
  }
  return heights;
}

RasterImage draw_line(const Layout& layout, const Casting& casting, const Lettering& lettering, std::uint32_t widest) {
  const auto heights = heights_of(casting);
  RasterImage image;
  image.width = std::min(widest, static_cast<std::uint32_t>(width_of(layout)));
  image.height = static_cast<std::uint32_t>(std::max(1L, heights.above + heights.below));
  image.pixels.resize(std::size_t{(image.width + 7) / 8} * image.height);
  std::size_t count = 0;
  const auto* glyphs = raqm_get_glyphs(layout.get(), &count);
  long pen = static_cast<long>(overhang) * part;
  for (std::size_t at = 0; at < count; ++at) {
    const auto& glyph = glyphs[at];
    auto* face = glyph.ftface;
    const bool is_drawn =
        FT_Load_Glyph(face, glyph.index, load_flags) == 0 && FT_Render_Glyph(face->glyph, FT_RENDER_MODE_MONO) == 0;
    if (is_drawn) {
      const long left = (pen + glyph.x_offset) / part + face->glyph->bitmap_left;
      const long top = heights.above - glyph.y_offset / part - face->glyph->bitmap_top;
      draw(face->glyph->bitmap, left, top, image);
      const bool is_thickened = lettering.bold && (face->style_flags & FT_STYLE_FLAG_BOLD) == 0;
      if (is_thickened) draw(face->glyph->bitmap, left + 1, top, image);
    }
    pen += glyph.x_advance;
  }
  return image;
}

class Drawing {
 public:
  Drawing(Fonts& fonts, const Lettering& lettering, std::uint32_t widest, bool from_right)
      : fonts_(fonts), lettering_(lettering), widest_(widest), from_right_(from_right) {}

  std::optional<std::vector<RasterImage>> draw(std::string_view text) {
    const auto all = cast(text, fonts_, lettering_.bold);
    if (!all || all->empty()) return std::nullopt;
    const auto measure = [this](std::string_view part_of_it) {
      const auto casting = cast(part_of_it, fonts_, lettering_.bold);
      const auto layout = casting && !casting->empty() ? lay_out(*casting, lettering_, from_right_) : nullptr;
      return layout ? width_of(layout) : 0;
    };
    std::vector<RasterImage> lines;
    for (const auto& line : plain_text::wrapped(text, measure, widest_)) {
      const auto casting = cast(line, fonts_, lettering_.bold);
      if (!casting || casting->empty()) continue;
      const auto layout = lay_out(*casting, lettering_, from_right_);
      if (!layout) return std::nullopt;
      lines.push_back(draw_line(layout, *casting, lettering_, widest_));
      const bool turns = from_right_ && lettering_.alignment == Alignment::Left;
      lines.back().alignment = turns ? Alignment::Right : lettering_.alignment;
    }
    return lines;
  }

 private:
  Fonts& fonts_;
  const Lettering& lettering_;
  std::uint32_t widest_;
  bool from_right_;
};

}  // namespace

std::optional<std::vector<RasterImage>> draw_text(std::string_view text, const Lettering& lettering,
                                                  std::uint32_t widest) {
  static std::mutex one_at_a_time;
  const std::lock_guard lock(one_at_a_time);
  static Fonts fonts;
  return Drawing(fonts, lettering, widest, plain_text::reads_from_right(text)).draw(text);
}

}  // namespace foyer::printer
