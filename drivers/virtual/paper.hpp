#pragma once
// The roll of paper under the print head, as a picture, one dot a pixel, from one cut to the next.
// Plain values.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "protocol/base/bytes.hpp"

namespace foyer::emulation {

/// 72 mm of print width at 203 dots an inch (8 dots a millimetre).
inline constexpr std::size_t PAPER_DOTS = 576;
inline constexpr std::size_t DOTS_PER_MILLIMETRE = 8;
/// Three metres: a program that never cuts is cut off here.
inline constexpr std::size_t LONGEST_PAGE_DOTS = 3000 * DOTS_PER_MILLIMETRE;

/// A rectangle of dots; true is black.
class Bitmap {
 public:
  Bitmap(std::size_t width, std::size_t height) : width_(width), height_(height), dots_(width * height, 0) {}

  [[nodiscard]] std::size_t width() const { return width_; }
  [[nodiscard]] std::size_t height() const { return height_; }
  /// Outside of the rectangle everything is white, and writing there does nothing.
  [[nodiscard]] bool at(std::size_t x, std::size_t y) const {
    return x < width_ && y < height_ && dots_[y * width_ + x] != 0;
  }
  void set(std::size_t x, std::size_t y, bool black = true) {
    if (x < width_ && y < height_) dots_[y * width_ + x] = black ? 1 : 0;
  }
  void draw(const Bitmap& other, std::size_t left, std::size_t top, std::size_t scale_x = 1, std::size_t scale_y = 1);

 private:
  std::size_t width_;
  std::size_t height_;
  std::vector<std::uint8_t> dots_;
};

class Page {
 public:
  void append(const Bitmap& rows, std::size_t left = 0);
  void feed(std::size_t rows);
  [[nodiscard]] std::size_t height() const { return rows_.size() / ROW_BYTES; }
  [[nodiscard]] bool is_blank() const;
  [[nodiscard]] bool at(std::size_t x, std::size_t y) const;

  /// A one-bit greyscale PNG with a white border. Throws std::runtime_error.
  [[nodiscard]] Bytes to_png() const;

 private:
  static constexpr std::size_t ROW_BYTES = PAPER_DOTS / 8;
  Bytes rows_;  ///< Packed, the most significant bit first, 1 is black.
};

}  // namespace foyer::emulation
