#include "drivers/printer/escpos/qr.hpp"

#include <memory>

#include <qrencode.h>

namespace foyer::printer::escpos {
namespace {

using Symbol = std::unique_ptr<QRcode, decltype(&QRcode_free)>;

QRecLevel level_of(QrLevel level) {
  switch (level) {
    case QrLevel::Low:
      return QR_ECLEVEL_L;
    case QrLevel::Medium:
      return QR_ECLEVEL_M;
    case QrLevel::Quartile:
      return QR_ECLEVEL_Q;
    case QrLevel::High:
      return QR_ECLEVEL_H;
  }
  return QR_ECLEVEL_H;
}

Symbol encode(const QrCode& code) {
  if (code.payload.empty() || code.payload.find('\0') != std::string::npos) return {nullptr, &QRcode_free};
  // Case sensitive: lower case stays lower case, and what is upper case and digits still takes the denser mode.
  return {QRcode_encodeString(code.payload.c_str(), 0, level_of(code.level), QR_MODE_8, 1), &QRcode_free};
}

}  // namespace

std::optional<std::uint32_t> qr_modules(const QrCode& code) {
  const Symbol symbol = encode(code);
  if (!symbol) return std::nullopt;
  return static_cast<std::uint32_t>(symbol->width);
}

std::optional<RasterImage> draw_qr(const QrCode& code) {
  const Symbol symbol = encode(code);
  if (!symbol) return std::nullopt;
  const auto modules = static_cast<std::uint32_t>(symbol->width);
  const std::uint32_t side = (modules + 2 * quiet_modules) * code.module_dots;
  const std::size_t stride = (side + 7) / 8;
  RasterImage image{side, side, Bytes(stride * side, 0), code.alignment};
  for (std::uint32_t y = 0; y < modules * code.module_dots; ++y) {
    for (std::uint32_t x = 0; x < modules * code.module_dots; ++x) {
      // The lowest bit of a module says black.
      if ((symbol->data[(y / code.module_dots) * modules + x / code.module_dots] & 1) == 0) continue;
      const std::uint32_t column = x + quiet_modules * code.module_dots;
      const std::uint32_t row = y + quiet_modules * code.module_dots;
      image.pixels[row * stride + column / 8] |= static_cast<std::uint8_t>(0x80 >> (column % 8));
    }
  }
  return image;
}

bool is_drawn_by_printer(const QrCode& code, const Profile& profile) noexcept {
  return profile.native_qr && code.alignment == Alignment::Centre;
}

std::uint8_t quiet_lines(const QrCode& code) noexcept {
  constexpr std::uint32_t line_dots = 30;  // ESC 2, which ESC @ chooses.
  return static_cast<std::uint8_t>((quiet_modules * code.module_dots + line_dots - 1) / line_dots);
}

}  // namespace foyer::printer::escpos
