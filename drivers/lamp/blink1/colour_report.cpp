#include "drivers/lamp/blink1/colour_report.hpp"

#include <algorithm>

namespace foyer::lamp::blink1 {
namespace {

constexpr std::uint8_t class_to_interface = 0x21;
constexpr std::uint8_t set_report_request = 0x09;
constexpr std::uint16_t feature_report = 0x0300;
constexpr std::uint8_t fade_command = 'c';
constexpr Duration unit{10};
constexpr std::int64_t most_units = 0xffff;

}  // namespace

Rgb rgb_of(Colour colour) noexcept {
  switch (colour) {
    case Colour::Off:
      return {};
    case Colour::Green:
      return {0x00, 0xff, 0x00};
    case Colour::Orange:
      return {0xff, 0x60, 0x00};
    case Colour::Red:
      return {0xff, 0x00, 0x00};
    case Colour::Blue:
      return {0x00, 0x20, 0xff};
  }
  return {};
}

usb::Setup set_report(std::uint8_t interface) {
  return {class_to_interface, set_report_request, feature_report | report_id, interface};
}

Bytes fade_to(Rgb colour, Duration fade) {
  const auto units = static_cast<std::uint16_t>(std::clamp<std::int64_t>(fade / unit, 0, most_units));
  return {report_id,
          fade_command,
          colour.red,
          colour.green,
          colour.blue,
          static_cast<std::uint8_t>(units >> 8),
          static_cast<std::uint8_t>(units & 0xff),
          0};
}

std::optional<Fade> parse_fade(BytesView report) {
  if (report.size() != report_bytes || report[0] != report_id || report[1] != fade_command) return std::nullopt;
  return Fade{{report[2], report[3], report[4]}, unit * (report[5] << 8 | report[6]), report[7]};
}

}  // namespace foyer::lamp::blink1
