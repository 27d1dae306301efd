#pragma once
// What a model can do, as far as its bytes differ. Plain values.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace foyer::printer::escpos {

enum class Cutting {
  None,  ///< No cutter: paper is fed to the tear bar.
  Feed,  ///< GS V 65/66: feed to the cutter, then cut.
};

/// The number is the parameter of ESC t (Epson "character code table").
enum class CodePage : std::uint8_t { Pc437AsciiOnly = 0, Wpc1252 = 16, Pc858 = 19 };

struct Profile {
  std::string name = "80mm";
  std::uint16_t width_dots = 576;
  std::uint16_t dots_per_inch = 203;
  CodePage code_page = CodePage::Pc858;
  Cutting cutting = Cutting::Feed;
  bool native_qr = true;   ///< GS ( k; otherwise the code is drawn by us and sent as raster.
  bool process_id = true;  ///< GS ( H function 48: the printer tells when a document is on paper.
};

/// "80mm" (576 dots, cutter) or "58mm" (384 dots, tear bar); nothing for another name.
[[nodiscard]] std::optional<Profile> profile_named(std::string_view name);

}  // namespace foyer::printer::escpos
