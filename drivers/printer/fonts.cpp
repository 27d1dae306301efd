#include "drivers/printer/fonts.hpp"

#include <algorithm>
#include <filesystem>
#include <string>

namespace foyer::printer {
namespace {

constexpr const char* font_folder = "/usr/share/fonts";
/// fonts-dejavu-core: Latin, Greek, Cyrillic, Arabic, Hebrew and more. fonts-droid-fallback: Chinese, Japanese, Korean.
constexpr const char* bold_font = "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf";
constexpr const char* preferred_fonts[] = {
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
};

bool is_font(const std::filesystem::path& file) {
  const auto extension = file.extension();
  return extension == ".ttf" || extension == ".otf" || extension == ".ttc";
}

}  // namespace

struct Fonts::Library {
  FT_Library library = nullptr;
  std::vector<FT_Face> faces;

  Library() {
    if (FT_Init_FreeType(&library) != 0) library = nullptr;
  }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
  ~Library() {
    for (auto* face : faces) FT_Done_Face(face);
    if (library != nullptr) FT_Done_FreeType(library);
  }

  /// Outlines only: a font of pictures (emoji in colour) cannot be drawn in black.
  void open(const std::string& file, std::vector<FT_Face>& to) {
    FT_Face face = nullptr;
    if (library == nullptr || FT_New_Face(library, file.c_str(), 0, &face) != 0) return;
    faces.push_back(face);
    if (FT_IS_SCALABLE(face) && FT_Select_Charmap(face, FT_ENCODING_UNICODE) == 0) to.push_back(face);
  }
};

Fonts::Fonts() : library_(std::make_unique<Library>()) {
  library_->open(bold_font, bold_);
  for (const auto* file : preferred_fonts) library_->open(file, preferred_);
}

Fonts::~Fonts() = default;

void Fonts::open_others() {
  looked_for_others_ = true;
  std::vector<std::string> files;
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator at(font_folder, error), end; !error && at != end;
       at.increment(error)) {
    if (is_font(at->path())) files.push_back(at->path().string());
  }
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    if (others_.size() < most_fonts) library_->open(file, others_);
  }
}

FT_Face Fonts::find_in(const std::vector<FT_Face>& faces, char32_t character) const {
  const auto found =
      std::find_if(faces.begin(), faces.end(), [&](FT_Face face) { return FT_Get_Char_Index(face, character) != 0; });
  return found == faces.end() ? nullptr : *found;
}

FT_Face Fonts::find(char32_t character, bool bold) {
  if (bold) {
    if (auto* face = find_in(bold_, character)) return face;
  }
  if (auto* face = find_in(preferred_, character)) return face;
  if (!looked_for_others_) open_others();
  return find_in(others_, character);
}

}  // namespace foyer::printer
