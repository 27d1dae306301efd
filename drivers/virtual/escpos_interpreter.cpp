// Which command it is, and how long. Drawing is in escpos_drawing.cpp.

#include "drivers/virtual/escpos_interpreter.hpp"

#include <algorithm>
#include <utility>

namespace foyer::emulation {
namespace {

constexpr std::uint8_t HT = 0x09, LF = 0x0a, FF = 0x0c, CR = 0x0d, DLE = 0x10, EOT = 0x04, CAN = 0x18, ESC = 0x1b,
                       FS = 0x1c, GS = 0x1d;

std::size_t word(BytesView bytes, std::size_t at) {
  return bytes[at] + std::size_t{256} * bytes[at + 1];
}

/// A digit may be sent as its number or as its character.
std::uint8_t plain(std::uint8_t value) {
  return value >= '0' ? static_cast<std::uint8_t>(value - '0') : value;
}

}  // namespace

EscposInterpreter::EscposInterpreter(Mechanism& mechanism) : mechanism_(mechanism) {}

std::size_t EscposInterpreter::execute(BytesView bytes) {
  if (bytes.empty()) return 0;
  if (picture_) return execute_picture(bytes);
  if (collected_) return execute_collected(bytes);
  switch (bytes[0]) {
    case LF:
      end_line(line_spacing_);
      return 1;
    case FF:
      end_line(0);
      return 1;
    case CR:
    case CAN:
      return 1;
    case HT:
      do {
        print_character(' ');
      } while (line_.size() % 8 != 0);
      return 1;
    case DLE:  // Real-time commands were obeyed when they arrived; in their turn they do nothing.
      if (bytes.size() < 3) return 0;
      if (bytes[1] == EOT || bytes[1] == 0x05) return 3;
      if (bytes[1] == 0x14) {
        const std::size_t length = bytes[2] == 8 ? 10 : 5;
        return bytes.size() < length ? 0 : length;
      }
      return unknown(bytes, 2);
    case ESC:
      return bytes.size() < 2 ? 0 : execute_escape(bytes);
    case FS:
      return bytes.size() < 2 ? 0 : execute_field(bytes);
    case GS:
      return bytes.size() < 2 ? 0 : execute_group(bytes);
    default:
      break;
  }
  if (bytes[0] < 0x20) return unknown(bytes, 1);
  print_character(bytes[0]);
  return 1;
}

std::size_t EscposInterpreter::unknown(BytesView bytes, std::size_t length) {
  ++unknown_commands_;
  last_unknown_ = to_hex(bytes.first(std::min(bytes.size(), length)));
  return length;
}

std::size_t EscposInterpreter::collect(std::size_t head, std::size_t missing, std::function<void(const Bytes&)> then) {
  if (missing == 0) {
    then({});
  } else {
    collected_ = Collected{missing, {}, std::move(then)};
  }
  return head;
}

std::size_t EscposInterpreter::execute_collected(BytesView bytes) {
  const std::size_t taken = std::min(bytes.size(), collected_->missing);
  collected_->data.insert(collected_->data.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(taken));
  collected_->missing -= taken;
  if (collected_->missing == 0) {
    const Collected complete = *std::exchange(collected_, std::nullopt);
    complete.then(complete.data);
  }
  return taken;
}

std::size_t EscposInterpreter::execute_escape(BytesView bytes) {
  const auto with = [&](std::size_t length, auto action) -> std::size_t {
    if (bytes.size() < length) return 0;
    action();
    return length;
  };
  const auto n = [&] { return bytes[2]; };
  switch (bytes[1]) {
    case '@':
      style_ = {};
      align_ = Align::Left;
      line_spacing_ = 30;
      left_margin_ = 0;
      area_width_ = PAPER_DOTS;
      code_page_ = 0;
      line_.clear();
      line_width_ = 0;
      return 2;
    case '!':
      return with(3, [&] { set_modes(n()); });
    case '-':
      return with(3, [&] { style_.underline = std::min<std::size_t>(plain(n()), 2); });
    case '2':
      line_spacing_ = 30;
      return 2;
    case '3':
      return with(3, [&] { line_spacing_ = n(); });
    case 'E':
    case 'G':
      return with(3, [&] { style_.bold = (n() & 1) != 0; });
    case 'J':
      return with(3, [&] { end_line(n()); });
    case 'd':
      return with(3, [&] {
        end_line(0);
        feed(n() * line_spacing_);
      });
    case 'M':
      return with(3, [&] { style_.font = plain(n()) == 1 ? FontSize::B : FontSize::A; });
    case 'a':
      return with(3, [&] { align_ = static_cast<Align>(std::min<std::uint8_t>(plain(n()), 2)); });
    case 't':
      return with(3, [&] { code_page_ = n(); });
    case 'i':
    case 'm':
      cut();
      return 2;
    case 'p':
      return with(5, [&] { mechanism_.kick_drawer(); });
    case '$':
    case '\\':
      return with(4, [&] {
        // Whole spaces are near enough for what the emulator is for.
        const std::size_t target = bytes[1] == '$' ? word(bytes, 2) : line_width_ + word(bytes, 2);
        while (line_width_ < std::min(target, area_width_ - Font::cell_width(style_.font))) print_character(' ');
      });
    case '*':
      return begin_columns(bytes);
    case ' ':
    case '%':
    case 'R':
    case 'V':
    case 'r':
    case 'u':
    case 'v':
    case '{':
    case 'U':
    case '?':
    case '=':
      return with(3, [] {});
    case 'c':
      return with(4, [] {});
    case 'D': {  // Tab stops, ended by NUL: at most 32 of them.
      const auto end = std::find(bytes.begin() + 2, bytes.end(), 0);
      if (end == bytes.end()) return bytes.size() >= 16 ? unknown(bytes, 2) : 0;
      return static_cast<std::size_t>(end - bytes.begin()) + 1;
    }
    case 'S':
    case 'L':
    case 'O':
    case 'o':
    case '<':
      return 2;
    default:
      return unknown(bytes, 2);
  }
}

std::size_t EscposInterpreter::execute_field(BytesView bytes) {
  switch (bytes[1]) {
    case '.':
    case '&':
      return 2;
    case '!':
    case '-':
    case 'C':
    case 'W':
      return bytes.size() < 3 ? 0 : 3;
    case 'S':
      return bytes.size() < 4 ? 0 : 4;
    case '(':
      if (bytes.size() < 5) return 0;
      unknown(bytes, 3);
      return collect(5, word(bytes, 3), [](const Bytes&) {});
    default:
      return unknown(bytes, 2);
  }
}

std::size_t EscposInterpreter::execute_group(BytesView bytes) {
  const auto with = [&](std::size_t length, auto action) -> std::size_t {
    if (bytes.size() < length) return 0;
    action();
    return length;
  };
  switch (bytes[1]) {
    case '!':
      return with(3, [&] {
        style_.scale_x = static_cast<std::size_t>((bytes[2] >> 4) & 7) + 1;
        style_.scale_y = static_cast<std::size_t>(bytes[2] & 7) + 1;
      });
    case 'B':
      return with(3, [&] { style_.reverse = (bytes[2] & 1) != 0; });
    case 'L':
      return with(4, [&] { left_margin_ = std::min(word(bytes, 2), PAPER_DOTS - 24); });
    case 'W':
      return with(4, [&] { area_width_ = std::clamp<std::size_t>(word(bytes, 2), 24, PAPER_DOTS - left_margin_); });
    case 'V':
      if (bytes.size() < 3) return 0;
      if (plain(bytes[2]) <= 1) return with(3, [&] { cut(); });
      return with(4, [&] {
        feed(bytes[3]);
        cut();
      });
    case 'a':
      return with(3, [&] { mechanism_.report_automatically(bytes[2]); });
    case 'r':
      return with(3, [&] {
        if (plain(bytes[2]) == 1) return mechanism_.answer_paper_request();
        mechanism_.reply({std::uint8_t{0}});
      });
    case 'I':
      return with(3, [&] {
        const Bytes model{'_', 'T', 'M', '-', 'T', '2', '0', 'I', 'I', 'I', 0};
        mechanism_.reply(bytes[2] >= 65 ? model : Bytes{0x02});
      });
    case 'v':
      return begin_raster(bytes);
    case 'k':
      return begin_barcode(bytes);
    case '(':
      if (bytes.size() < 5) return 0;
      if (bytes[2] == 'k') return collect(5, word(bytes, 3), [this](const Bytes& data) { function_k(data); });
      if (bytes[2] == 'H') return collect(5, word(bytes, 3), [this](const Bytes& data) { function_h(data); });
      if (bytes[2] != 'D' && bytes[2] != 'K' && bytes[2] != 'E') unknown(bytes, 3);
      return collect(5, word(bytes, 3), [](const Bytes&) {});
    case 'h':
    case 'w':
    case 'H':
    case 'f':
    case 'b':
    case '/':
    case ':':
      return with(3, [] {});
    case 'P':
    case '\\':
    case '$':
    case '^':
      return with(bytes[1] == '^' ? 5 : 4, [] {});
    default:
      return unknown(bytes, 2);
  }
}

std::size_t EscposInterpreter::begin_raster(BytesView bytes) {
  if (bytes.size() < 8) return 0;
  if (bytes[2] != '0') return unknown(bytes, 3);
  const std::uint8_t mode = plain(bytes[3]);
  end_line(0);
  picture_ =
      Picture{word(bytes, 4), word(bytes, 6), std::size_t{1} + (mode & 1), std::size_t{1} + ((mode >> 1) & 1), {}};
  if (picture_->row_bytes == 0 || picture_->rows_left == 0) picture_.reset();
  return 8;
}

std::size_t EscposInterpreter::execute_picture(BytesView bytes) {
  const std::size_t taken = std::min(bytes.size(), picture_->row_bytes - picture_->row.size());
  picture_->row.insert(picture_->row.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(taken));
  if (picture_->row.size() == picture_->row_bytes) {
    print_picture_row(*picture_);
    picture_->row.clear();
    if (--picture_->rows_left == 0) picture_.reset();
  }
  return taken;
}

std::size_t EscposInterpreter::begin_columns(BytesView bytes) {
  if (bytes.size() < 5) return 0;
  const std::size_t mode = bytes[2];
  const std::size_t column_bytes = mode >= 32 ? 3 : 1;
  return collect(5, word(bytes, 3) * column_bytes, [this, mode](const Bytes& data) { print_columns(data, mode); });
}

std::size_t EscposInterpreter::begin_barcode(BytesView bytes) {
  if (bytes.size() < 4) return 0;
  // A one-dimensional bar code is not drawn, only counted: foyer prints none.
  unknown(bytes, 3);
  if (bytes[2] >= 65) return collect(4, bytes[3], [](const Bytes&) {});
  const auto end = std::find(bytes.begin() + 3, bytes.end(), 0);
  return end == bytes.end() ? 3 : static_cast<std::size_t>(end - bytes.begin()) + 1;
}

void EscposInterpreter::function_k(const Bytes& data) {
  if (data.size() < 2 || data[0] != 49) {
    unknown(data, 2);
    return;
  }
  switch (data[1]) {
    case 65:
      return;  // Model 1 or 2: zbar and every phone read what is drawn here.
    case 67:
      if (data.size() >= 3) qr_module_ = std::clamp<std::size_t>(data[2], 1, 16);
      return;
    case 69:
      if (data.size() >= 3) qr_level_ = std::clamp<std::uint8_t>(data[2], 48, 51);
      return;
    case 80:
      if (data.size() >= 3) qr_data_.assign(data.begin() + 3, data.end());
      return;
    case 81:
      print_qr();
      return;
    default:
      unknown(data, 2);
  }
}

void EscposInterpreter::function_h(const Bytes& data) {
  // Function 48: the printer says that it has come to this place, all before it being on paper.
  if (data.size() == 6 && data[0] == 48 && data[1] == 48) {
    mechanism_.return_process_id({0x37, 0x22, data[2], data[3], data[4], data[5], 0x00});
  } else if (data.empty() || data[0] != 49) {
    unknown(data, 2);
  }
}

void EscposInterpreter::reset() {
  picture_.reset();
  collected_.reset();
  line_.clear();
  line_width_ = 0;
  style_ = {};
  align_ = Align::Left;
}

}  // namespace foyer::emulation
