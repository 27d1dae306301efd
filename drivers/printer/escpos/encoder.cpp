#include "drivers/printer/escpos/encoder.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "drivers/printer/escpos/qr.hpp"
#include "drivers/printer/escpos/typeset.hpp"

namespace foyer::printer::escpos {
namespace {

constexpr std::uint8_t esc = 0x1b;
constexpr std::uint8_t gs = 0x1d;
constexpr std::uint8_t dle = 0x10;
constexpr std::uint8_t line_feed = 0x0a;
constexpr std::uint8_t automatic_status_items = 0x0e;  // GS a: bit 1 online, bit 2 error, bit 3 paper.

std::uint8_t low(std::size_t value) {
  return static_cast<std::uint8_t>(value & 0xff);
}
std::uint8_t high(std::size_t value) {
  return static_cast<std::uint8_t>((value >> 8) & 0xff);
}

class Writer {
 public:
  explicit Writer(const Profile& profile) : profile_(profile) {
    put({esc, '@'});
    put({gs, 'a', automatic_status_items});
    put({esc, 't', static_cast<std::uint8_t>(profile.code_page)});
  }

  std::optional<EncodeError> operator()(const TextLine& line) {
    if (line.width < 1 || line.width > 8 || line.height < 1 || line.height > 8) return EncodeError::BadSize;
    const auto set = typeset(line, profile_);
    if (!set) return set.error() == TypesetFault::NoFont ? EncodeError::NoFont : EncodeError::BadText;
    if (const auto* drawn = std::get_if<Drawn>(&*set)) {
      for (const auto& picture : *drawn) {
        if (const auto error = (*this)(picture)) return error;
      }
      return std::nullopt;
    }
    align(line.alignment);
    const auto size = static_cast<std::uint8_t>(((line.width - 1) << 4) | (line.height - 1));
    if (std::exchange(size_, size) != size) put({gs, '!', size});
    if (std::exchange(bold_, line.bold) != line.bold) put({esc, 'E', static_cast<std::uint8_t>(line.bold)});
    for (const auto& letters : std::get<Lettered>(*set)) {
      bytes_.insert(bytes_.end(), letters.begin(), letters.end());
      put({line_feed});
    }
    return std::nullopt;
  }

  std::optional<EncodeError> operator()(const RasterImage& image) {
    const std::size_t stride = (static_cast<std::size_t>(image.width) + 7) / 8;
    if (image.width == 0 || image.width > profile_.width_dots || image.height == 0 || image.height > max_image_rows ||
        image.pixels.size() != stride * image.height) {
      return EncodeError::BadImage;
    }
    keep_drawer_shut(image.pixels);
    align(image.alignment);
    for (std::uint32_t row = 0; row < image.height; row += raster_band_rows) {
      const std::size_t rows = std::min(raster_band_rows, image.height - row);
      put({gs, 'v', '0', 0, low(stride), high(stride), low(rows), high(rows)});
      const auto first = image.pixels.begin() + static_cast<std::ptrdiff_t>(row * stride);
      bytes_.insert(bytes_.end(), first, first + static_cast<std::ptrdiff_t>(rows * stride));
    }
    return std::nullopt;
  }

  std::optional<EncodeError> operator()(const QrCode& code) {
    if (code.module_dots < 1 || code.module_dots > 16) return EncodeError::BadSize;
    // Checked for the printer's own codes too: a printer prints nothing, in silence, if the symbol is too wide.
    const auto modules = qr_modules(code);
    if (!modules || (*modules + 2 * quiet_modules) * code.module_dots > profile_.width_dots) {
      return EncodeError::BadQrCode;
    }
    if (!is_drawn_by_printer(code, profile_)) return (*this)(*draw_qr(code));
    // The printer draws no quiet zone: lines are fed before and behind it, and in the middle there is room at the
    // sides.
    const auto margin = quiet_lines(code);
    align(code.alignment);
    put({esc, 'd', margin});
    put({gs, '(', 'k', 4, 0, 49, 65, 50, 0});             // Model 2.
    put({gs, '(', 'k', 3, 0, 49, 67, code.module_dots});  // Module size.
    put({gs, '(', 'k', 3, 0, 49, 69, static_cast<std::uint8_t>(48 + static_cast<int>(code.level))});
    const std::size_t length = code.payload.size() + 3;
    put({gs, '(', 'k', low(length), high(length), 49, 80, 48});  // Store.
    bytes_.insert(bytes_.end(), code.payload.begin(), code.payload.end());
    put({gs, '(', 'k', 3, 0, 49, 81, 48});  // Print.
    put({esc, 'd', margin});
    return std::nullopt;
  }

  std::optional<EncodeError> operator()(const Feed& feed) {
    put({esc, 'd', feed.lines});
    return std::nullopt;
  }

  std::optional<EncodeError> operator()(const Cut& cut) {
    switch (profile_.cutting) {
      case Cutting::None:
        put({esc, 'd', tear_off_lines});
        break;
      case Cutting::Feed:
        put({gs, 'V', static_cast<std::uint8_t>(cut.partial ? 66 : 65), 0});
        break;
    }
    return std::nullopt;
  }

  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  [[nodiscard]] Bytes take() { return std::move(bytes_); }

 private:
  void put(std::initializer_list<std::uint8_t> bytes) { bytes_.insert(bytes_.end(), bytes); }

  // Real-time commands are obeyed even inside a picture; the one that moves something, the drawer pulse (DLE DC4
  // function 1), is switched off first where the pixels happen to spell it. ESC @ switches it on again.
  void keep_drawer_shut(const Bytes& pixels) {
    constexpr std::array<std::uint8_t, 3> pulse{dle, 0x14, 1};
    if (drawer_is_kept_shut_ || std::ranges::search(pixels, pulse).empty()) return;
    put({gs, '(', 'D', 3, 0, 20, 1, 0});
    drawer_is_kept_shut_ = true;
  }

  void align(Alignment alignment) {
    if (std::exchange(alignment_, alignment) != alignment) put({esc, 'a', static_cast<std::uint8_t>(alignment)});
  }

  const Profile& profile_;
  Bytes bytes_;
  // What ESC @ leaves behind; commands are sent only where they change something.
  Alignment alignment_ = Alignment::Left;
  std::uint8_t size_ = 0;
  bool bold_ = false;
  bool drawer_is_kept_shut_ = false;
};

}  // namespace

std::string_view to_text(EncodeError error) noexcept {
  switch (error) {
    case EncodeError::TooManyElements:
      return "too many elements";
    case EncodeError::TooLarge:
      return "too large";
    case EncodeError::BadText:
      return "text not printable";
    case EncodeError::NoFont:
      return "no font has a letter of it";
    case EncodeError::BadSize:
      return "size out of range";
    case EncodeError::BadImage:
      return "picture not printable";
    case EncodeError::BadQrCode:
      return "QR code not printable";
  }
  return "unknown";
}

Result<Bytes, EncodeError> encode(const Document& document, const Profile& profile) {
  if (document.elements.size() > max_document_elements) return EncodeError::TooManyElements;
  Writer writer(profile);
  for (const Element& element : document.elements) {
    if (const auto error = std::visit(writer, element)) return *error;
    if (writer.size() > max_encoded_bytes) return EncodeError::TooLarge;
  }
  return writer.take();
}

Bytes request_process_id(const ProcessId& id) {
  return {gs, '(', 'H', 6, 0, 48, 48, id[0], id[1], id[2], id[3]};
}
Bytes request_status(std::uint8_t n) {
  return {dle, 0x04, n};
}
Bytes request_paper_status() {
  return {gs, 'r', 1};
}
Bytes enable_automatic_status() {
  return {gs, 'a', automatic_status_items};
}
Bytes clear_buffer() {
  return {dle, 0x14, 8, 1, 3, 20, 1, 6, 2, 8};
}

Bytes cut_off_remains(const Profile& profile) {
  Writer writer(profile);
  writer(Cut{});
  return writer.take();
}

}  // namespace foyer::printer::escpos
