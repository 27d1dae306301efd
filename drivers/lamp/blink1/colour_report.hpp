#pragma once
// The report of a blink(1) that shows a colour. Pure. Source: blink1-hid-commands.md (ThingM, todbot/blink1).

#include <optional>

#include "drivers/lamp/lamp.hpp"
#include "drivers/usb/device.hpp"
#include "protocol/base/bytes.hpp"

namespace foyer::lamp::blink1 {

inline constexpr std::uint8_t report_id = 1;
inline constexpr std::size_t report_bytes = 8;

struct Rgb {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;
  friend bool operator==(const Rgb&, const Rgb&) = default;
};
[[nodiscard]] Rgb rgb_of(Colour colour) noexcept;

/// SET_REPORT of feature report 1.
[[nodiscard]] usb::Setup set_report(std::uint8_t interface);
/// All lights of the device fade to the colour within `fade`, at most 655 s.
[[nodiscard]] Bytes fade_to(Rgb colour, Duration fade);
struct Fade {
  Rgb colour;
  Duration fade{0};
  std::uint8_t led = 0;
};
/// The way back. Nothing unless it is such a report.
[[nodiscard]] std::optional<Fade> parse_fade(BytesView report);

}  // namespace foyer::lamp::blink1
