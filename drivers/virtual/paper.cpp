#include "drivers/virtual/paper.hpp"

#include <algorithm>
#include <stdexcept>

#include <png.h>

namespace foyer::emulation {
namespace {

constexpr std::size_t BORDER_DOTS = 24;

/// libpng reports errors by longjmp by default; an exception leaves the objects here in order.
[[noreturn]] void throw_error(png_structp, png_const_charp message) {
  throw std::runtime_error(message);
}
void ignore_warning(png_structp, png_const_charp) {}
void append_bytes(png_structp png, png_bytep data, png_size_t length) {
  auto& out = *static_cast<Bytes*>(png_get_io_ptr(png));
  out.insert(out.end(), data, data + length);
}
void flush_nothing(png_structp) {}

struct Writer {
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, throw_error, ignore_warning);
  png_infop info = png_create_info_struct(png);
  Writer() = default;
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() { png_destroy_write_struct(&png, &info); }
};

}  // namespace

void Bitmap::draw(const Bitmap& other, std::size_t left, std::size_t top, std::size_t scale_x, std::size_t scale_y) {
  for (std::size_t y = 0; y < other.height() * scale_y; ++y) {
    for (std::size_t x = 0; x < other.width() * scale_x; ++x) {
      if (other.at(x / scale_x, y / scale_y)) set(left + x, top + y);
    }
  }
}

void Page::append(const Bitmap& rows, std::size_t left) {
  for (std::size_t y = 0; y < rows.height(); ++y) {
    const std::size_t start = rows_.size();
    rows_.resize(start + ROW_BYTES);
    for (std::size_t x = 0; x < rows.width() && left + x < PAPER_DOTS; ++x) {
      if (rows.at(x, y))
        rows_[start + (left + x) / 8] =
            static_cast<std::uint8_t>(rows_[start + (left + x) / 8] | (0x80 >> ((left + x) % 8)));
    }
  }
}

void Page::feed(std::size_t rows) {
  rows_.resize(rows_.size() + rows * ROW_BYTES);
}

bool Page::is_blank() const {
  return std::all_of(rows_.begin(), rows_.end(), [](std::uint8_t byte) { return byte == 0; });
}

bool Page::at(std::size_t x, std::size_t y) const {
  return x < PAPER_DOTS && y < height() && (rows_[y * ROW_BYTES + x / 8] & (0x80 >> (x % 8))) != 0;
}

Bytes Page::to_png() const {
  constexpr std::size_t width = PAPER_DOTS + 2 * BORDER_DOTS;
  Bytes out;
  Writer writer;
  png_set_write_fn(writer.png, &out, append_bytes, flush_nothing);
  png_set_IHDR(writer.png, writer.info, width, static_cast<png_uint_32>(height() + 2 * BORDER_DOTS), 1,
               PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(writer.png, writer.info);
  Bytes line(width / 8, 0xff);
  const auto write_border = [&] {
    std::fill(line.begin(), line.end(), std::uint8_t{0xff});
    for (std::size_t y = 0; y < BORDER_DOTS; ++y) png_write_row(writer.png, line.data());
  };
  write_border();
  for (std::size_t y = 0; y < height(); ++y) {
    for (std::size_t byte = 0; byte < ROW_BYTES; ++byte)
      line[BORDER_DOTS / 8 + byte] = static_cast<std::uint8_t>(~rows_[y * ROW_BYTES + byte]);
    png_write_row(writer.png, line.data());
  }
  write_border();
  png_write_end(writer.png, writer.info);
  return out;
}

}  // namespace foyer::emulation
