#include "drivers/printer/escpos/paper.hpp"

#include <algorithm>

#include "drivers/printer/escpos/encoder.hpp"
#include "drivers/printer/escpos/qr.hpp"
#include "drivers/printer/escpos/typeset.hpp"

namespace foyer::printer::escpos {
namespace {

constexpr std::uint64_t line_dots = 30;
constexpr std::uint64_t micrometres_per_inch = 25'400;
constexpr std::uint64_t micrometres_per_millimetre = 1'000;

class Ruler {
 public:
  explicit Ruler(const Profile& profile) : profile_(profile) {}

  /// Micrometres.
  std::uint64_t operator()(const TextLine& line) const {
    if (line.width == 0 || line.height == 0) return 0;
    const auto set = typeset(line, profile_);
    if (!set) return 0;
    if (const auto* drawn = std::get_if<Drawn>(&*set)) {
      std::uint64_t rows = 0;
      for (const auto& picture : *drawn) rows += picture.height;
      return dots(rows);
    }
    const auto lines = std::get<Lettered>(*set).size();
    return dots(lines * std::max(line_dots, std::uint64_t{character_height} * line.height));
  }
  std::uint64_t operator()(const RasterImage& image) const { return dots(image.height); }
  std::uint64_t operator()(const QrCode& code) const {
    const auto modules = qr_modules(code);
    if (!modules) return 0;
    if (is_drawn_by_printer(code, profile_)) {
      return dots(*modules * code.module_dots + 2 * quiet_lines(code) * line_dots);
    }
    return dots((*modules + 2 * quiet_modules) * code.module_dots);
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
