// What comes on paper.

#include <algorithm>
#include <memory>
#include <utility>

#include <qrencode.h>

#include "drivers/virtual/escpos_interpreter.hpp"

namespace foyer::emulation {
namespace {

constexpr std::size_t CUTTER_DISTANCE_ROWS = 14 * DOTS_PER_MILLIMETRE;  // From the print head to the knife.

struct FreeQr {
  void operator()(QRcode* code) const { QRcode_free(code); }
};
using QrPointer = std::unique_ptr<QRcode, FreeQr>;

}  // namespace

void EscposInterpreter::set_modes(std::uint8_t modes) {
  style_.font = (modes & 0x01) != 0 ? FontSize::B : FontSize::A;
  style_.bold = (modes & 0x08) != 0;
  style_.scale_y = (modes & 0x10) != 0 ? 2 : 1;
  style_.scale_x = (modes & 0x20) != 0 ? 2 : 1;
  style_.underline = (modes & 0x80) != 0 ? 1 : 0;
}

std::size_t EscposInterpreter::aligned(std::size_t width) const {
  const std::size_t room = area_width_ > width ? area_width_ - width : 0;
  switch (align_) {
    case Align::Left:
      return left_margin_;
    case Align::Centre:
      return left_margin_ + room / 2;
    case Align::Right:
      return left_margin_ + room;
  }
  return left_margin_;
}

void EscposInterpreter::print_character(std::uint8_t byte) {
  const std::size_t width = Font::cell_width(style_.font) * style_.scale_x;
  if (line_width_ + width > area_width_ && !line_.empty()) end_line(line_spacing_);
  line_.push_back({&font_.glyph(character_of(code_page_, byte), style_.font), style_});
  line_width_ += width;
}

void EscposInterpreter::end_line(std::size_t least_rows) {
  std::size_t height = 0;
  for (const auto& cell : line_) height = std::max(height, cell.glyph->height() * cell.style.scale_y);
  Bitmap rows(line_width_, height);
  std::size_t left = 0;
  for (const auto& [glyph, style] : line_) {
    const std::size_t width = glyph->width() * style.scale_x;
    const std::size_t top = height - glyph->height() * style.scale_y;  // Characters of all sizes stand on one line.
    rows.draw(*glyph, left, top, style.scale_x, style.scale_y);
    if (style.bold) rows.draw(*glyph, left + 1, top, style.scale_x, style.scale_y);
    for (std::size_t x = left; x < left + width; ++x) {
      for (std::size_t y = height - std::min(height, style.underline); y < height; ++y) rows.set(x, y);
      for (std::size_t y = top; style.reverse && y < height; ++y) rows.set(x, y, !rows.at(x, y));
    }
    left += width;
  }
  const std::size_t start = aligned(line_width_);
  line_.clear();
  line_width_ = 0;
  if (height > 0) advance(rows, start);
  if (least_rows > height) feed(least_rows - height);
}

void EscposInterpreter::advance(const Bitmap& rows, std::size_t left) {
  page_.append(rows, left);
  mechanism_.moved(rows.height());
  if (page_.height() >= LONGEST_PAGE_DOTS) mechanism_.cut(take_page());
}

void EscposInterpreter::feed(std::size_t rows) {
  if (rows == 0) return;
  page_.feed(rows);
  mechanism_.moved(rows);
  if (page_.height() >= LONGEST_PAGE_DOTS) mechanism_.cut(take_page());
}

void EscposInterpreter::cut() {
  end_line(0);
  if (page_.height() == 0) return;
  mechanism_.moved(CUTTER_DISTANCE_ROWS);
  mechanism_.cut(take_page());
}

Page EscposInterpreter::take_page() {
  return std::exchange(page_, Page());
}

void EscposInterpreter::print_picture_row(const Picture& picture) {
  const std::size_t width = std::min(picture.row_bytes * 8, PAPER_DOTS);
  Bitmap row(width, 1);
  for (std::size_t x = 0; x < width; ++x) row.set(x, 0, (picture.row[x / 8] & (0x80 >> (x % 8))) != 0);
  Bitmap scaled(width * picture.scale_x, picture.scale_y);
  scaled.draw(row, 0, 0, picture.scale_x, picture.scale_y);
  advance(scaled, aligned(scaled.width()));
}

void EscposInterpreter::print_columns(const Bytes& data, std::size_t mode) {
  const std::size_t column_bytes = mode >= 32 ? 3 : 1;
  const std::size_t scale_x = mode % 2 == 0 ? 2 : 1;
  const std::size_t scale_y = mode >= 32 ? 1 : 3;
  Bitmap picture(data.size() / column_bytes, column_bytes * 8);
  for (std::size_t index = 0; index < data.size(); ++index) {
    for (std::size_t bit = 0; bit < 8; ++bit) {
      if ((data[index] & (0x80 >> bit)) != 0) picture.set(index / column_bytes, (index % column_bytes) * 8 + bit);
    }
  }
  Bitmap scaled(picture.width() * scale_x, picture.height() * scale_y);
  scaled.draw(picture, 0, 0, scale_x, scale_y);
  end_line(0);
  advance(scaled, aligned(scaled.width()));
}

void EscposInterpreter::print_qr() {
  constexpr QRecLevel levels[] = {QR_ECLEVEL_L, QR_ECLEVEL_M, QR_ECLEVEL_Q, QR_ECLEVEL_H};
  const QRecLevel level = levels[qr_level_ - 48];
  const bool binary = qr_data_.find('\0') != std::string::npos;
  // As the printer does, text is split into numeric, alphanumeric and byte parts, whichever is shortest.
  const QrPointer code(binary ? QRcode_encodeData(static_cast<int>(qr_data_.size()),
                                                  reinterpret_cast<const unsigned char*>(qr_data_.data()), 0, level)
                              : QRcode_encodeString(qr_data_.c_str(), 0, level, QR_MODE_8, 1));
  if (!code) {
    unknown(as_bytes("QR without data"), 15);
    return;
  }
  const auto side = static_cast<std::size_t>(code->width);
  if (side * qr_module_ > area_width_) {  // The real printer prints nothing then, and says nothing.
    unknown(as_bytes("QR too wide"), 11);
    return;
  }
  Bitmap modules(side, side);
  for (std::size_t y = 0; y < side; ++y) {
    for (std::size_t x = 0; x < side; ++x) modules.set(x, y, (code->data[y * side + x] & 1) != 0);
  }
  Bitmap picture(side * qr_module_, side * qr_module_);
  picture.draw(modules, 0, 0, qr_module_, qr_module_);
  end_line(0);
  advance(picture, aligned(picture.width()));
}

}  // namespace foyer::emulation
