#include "drivers/printer/escpos/paper.hpp"

#include <algorithm>

#include "drivers/printer/escpos/code_page.hpp"
#include "drivers/printer/escpos/encoder.hpp"
#include "drivers/printer/escpos/qr.hpp"

namespace foyer::printer::escpos {
namespace {

constexpr std::uint64_t line_dots = 30;
constexpr std::uint64_t character_width = 12;
constexpr std::uint64_t character_height = 24;
constexpr std::uint64_t micrometres_per_inch = 25'400;
constexpr std::uint64_t micrometres_per_millimetre = 1'000;

class Ruler {
 public:
  explicit Ruler(const Profile& profile) : profile_(profile) {}

  /// Micrometres.
  std::uint64_t operator()(const TextLine& line) const {
    const auto text = to_code_page(line.text, profile_.code_page);
    if (!text || line.width == 0) return 0;
    const std::uint64_t in_a_line = std::max<std::uint64_t>(1, profile_.width_dots / (character_width * line.width));
    const std::uint64_t lines = std::max<std::uint64_t>(1, (text->size() + in_a_line - 1) / in_a_line);
    return dots(lines * std::max(line_dots, character_height * line.height));
  }
  std::uint64_t operator()(const RasterImage& image) const { return dots(image.height); }
  std::uint64_t operator()(const QrCode& code) const {
    const auto modules = qr_modules(code);
    if (!modules) return 0;
    const std::uint64_t margin = profile_.native_qr ? 0 : 2 * quiet_modules;  // Drawn by us it has a margin of its own.
    return dots((*modules + margin) * code.module_dots);
  }
  std::uint64_t operator()(const Feed& feed) const { return dots(feed.lines * line_dots); }
  std::uint64_t operator()(const Cut&) const {
    switch (profile_.cutting) {
      case Cutting::None:
        return dots(tear_off_lines * line_dots);
      case Cutting::Feed:
        return profile_.cutter_distance_mm * micrometres_per_millimetre;
    }
    return 0;
  }

 private:
  [[nodiscard]] std::uint64_t dots(std::uint64_t count) const {
    return count * micrometres_per_inch / profile_.dots_per_inch;
  }
  const Profile& profile_;
};

}  // namespace

std::uint64_t paper_of(const Document& document, const Profile& profile) {
  std::uint64_t micrometres = 0;
  for (const Element& element : document.elements) micrometres += std::visit(Ruler(profile), element);
  return micrometres;
}

std::uint64_t paper_of_cut(const Profile& profile) {
  return Ruler(profile)(Cut{});
}

}  // namespace foyer::printer::escpos
