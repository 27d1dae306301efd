#pragma once
// QR codes drawn by us (ISO/IEC 18004, through libqrencode), and how large one will be. Pure.

#include <optional>

#include "drivers/printer/document.hpp"

namespace foyer::printer::escpos {

/// ISO/IEC 18004 section 6.3.8: light modules around the symbol.
inline constexpr std::uint32_t quiet_modules = 4;

/// Modules a side without the quiet zone, 21..177; nothing if the payload is empty, holds a NUL or fits no version.
[[nodiscard]] std::optional<std::uint32_t> qr_modules(const QrCode& code);
/// With the quiet zone around it.
[[nodiscard]] std::optional<RasterImage> draw_qr(const QrCode& code);

}  // namespace foyer::printer::escpos
