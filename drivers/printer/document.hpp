#pragma once
// What a printer is asked to print, without a word about how: text lines, pictures, QR codes, feeds and cuts.
// Plain values.

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "protocol/base/bytes.hpp"

namespace foyer::printer {

inline constexpr std::size_t max_document_elements = 500;
inline constexpr std::size_t max_text_line_bytes = 1000;
inline constexpr std::uint32_t max_image_rows = 4096;

enum class Alignment { Left, Centre, Right };

/// One line of text. A line longer than the paper is wide goes on in the next.
struct TextLine {
  std::string text;  ///< UTF-8. Control characters are refused.
  Alignment alignment = Alignment::Left;
  std::uint8_t width = 1;   ///< Times normal, 1..8.
  std::uint8_t height = 1;  ///< Times normal, 1..8.
  bool bold = false;
};

/// One bit a pixel, 1 is black; each row starts in the most significant bit of a new byte.
struct RasterImage {
  std::uint32_t width = 0;   ///< Pixels.
  std::uint32_t height = 0;  ///< Rows.
  Bytes pixels;              ///< (width + 7) / 8 bytes a row.
  Alignment alignment = Alignment::Centre;
};

/// ISO/IEC 18004 error correction levels: 7, 15, 25, 30 %.
enum class QrLevel { Low, Medium, Quartile, High };

struct QrCode {
  std::string payload;
  std::uint8_t module_dots = 6;  ///< Dots a module, 1..16.
  QrLevel level = QrLevel::Medium;
  Alignment alignment = Alignment::Centre;
};

struct Feed {
  std::uint8_t lines = 1;
};

struct Cut {
  bool partial = true;
};

using Element = std::variant<TextLine, RasterImage, QrCode, Feed, Cut>;

struct Document {
  std::vector<Element> elements;
};

}  // namespace foyer::printer
