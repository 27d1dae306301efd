#pragma once
// QR codes drawn by us (ISO/IEC 18004, through libqrencode), and how large one will be. Pure.

#include <optional>

#include "drivers/printer/document.hpp"
#include "drivers/printer/escpos/profile.hpp"

namespace foyer::printer::escpos {

/// ISO/IEC 18004 section 6.3.8: light modules around the symbol.
inline constexpr std::uint32_t quiet_modules = 4;

/// Modules a side without the quiet zone, 21..177; nothing if the payload is empty, holds a NUL or fits no version.
[[nodiscard]] std::optional<std::uint32_t> qr_modules(const QrCode& code);
/// With the quiet zone around it.
[[nodiscard]] std::optional<RasterImage> draw_qr(const QrCode& code);

/// By the printer's own command, which has no quiet zone: it is fed before and behind the code. At a side of the paper
/// there would be none, so such a code is drawn by us.
[[nodiscard]] bool is_drawn_by_printer(const QrCode& code, const Profile& profile) noexcept;
/// Lines of 30 dots (ESC d) that are at least the quiet zone.
[[nodiscard]] std::uint8_t quiet_lines(const QrCode& code) noexcept;

}  // namespace foyer::printer::escpos
