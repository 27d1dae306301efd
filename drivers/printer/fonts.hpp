#pragma once
// The fonts of this machine: the first one that has a character draws it.
// Threading: one thread at a time. Lifetime: faces live as long as the Fonts.

#include <memory>
#include <vector>

#include <ft2build.h>
#include FT_FREETYPE_H

namespace foyer::printer {

/// Files that are looked at; a machine with more has what it needs among the first.
inline constexpr std::size_t most_fonts = 400;

class Fonts {
 public:
  Fonts();
  ~Fonts();
  Fonts(const Fonts&) = delete;
  Fonts& operator=(const Fonts&) = delete;

  /// Null if no font has it. Preferred fonts first (bold ones, if that is wanted), then all others that are installed.
  [[nodiscard]] FT_Face find(char32_t character, bool bold);

 private:
  struct Library;
  [[nodiscard]] FT_Face find_in(const std::vector<FT_Face>& faces, char32_t character) const;
  void open_others();

  std::unique_ptr<Library> library_;
  std::vector<FT_Face> bold_;
  std::vector<FT_Face> preferred_;
  std::vector<FT_Face> others_;
  bool looked_for_others_ = false;
};

}  // namespace foyer::printer
