#pragma once
// Executes ESC/POS as a receipt printer does, and draws on paper what it would have printed. Written from the
// command reference, apart from foyer's encoder, so that the one tests the other.
// Threading: one thread. Lifetime: borrows the mechanism.
// Source: Epson, ESC/POS Command Reference for TM printers.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "drivers/virtual/font.hpp"
#include "drivers/virtual/paper.hpp"
#include "protocol/base/bytes.hpp"

namespace foyer::emulation {

/// What the interpreter moves, and asks of the printer around it.
class Mechanism {
 public:
  virtual ~Mechanism() = default;
  /// The paper moved so far under the head.
  virtual void moved(std::size_t rows) = 0;
  /// The page was cut off.
  virtual void cut(Page page) = 0;
  virtual void reply(Bytes bytes) = 0;
  /// GS ( H, function 48: the whole response.
  virtual void return_process_id(Bytes response) { reply(std::move(response)); }
  /// GS a: which changes of state are to be sent unasked (bit mask n); the first status is due at once.
  virtual void report_automatically(std::uint8_t mask) = 0;
  /// GS r 1: replies with the paper sensors in the form of that command, now or late.
  virtual void answer_paper_request() = 0;
  virtual void kick_drawer() = 0;
};

class EscposInterpreter {
 public:
  explicit EscposInterpreter(Mechanism& mechanism);

  /// Executes at most one command (or one row of a picture) at the front; the number of bytes it took, 0 when the
  /// command is not complete yet. Whatever the bytes, 16 of them are always enough for it to move on.
  std::size_t execute(BytesView bytes);
  /// The interface was reset: a command half received is forgotten. Paper stays where it is.
  void reset();
  /// Tears the page off where it is, as when the roll is changed.
  [[nodiscard]] Page take_page();

  /// Commands that no printer of this family has, or that this emulator does not draw.
  [[nodiscard]] std::size_t unknown_commands() const { return unknown_commands_; }
  [[nodiscard]] const std::string& last_unknown() const { return last_unknown_; }

 private:
  enum class Align { Left, Centre, Right };
  struct Style {
    FontSize font = FontSize::A;
    bool bold = false;
    bool reverse = false;
    std::size_t underline = 0;
    std::size_t scale_x = 1;
    std::size_t scale_y = 1;
  };
  struct Cell {
    const Bitmap* glyph;
    Style style;
  };
  struct Picture {
    std::size_t row_bytes;
    std::size_t rows_left;
    std::size_t scale_x;
    std::size_t scale_y;
    Bytes row;
  };
  /// A command whose length is in its head, and whose data may be longer than the printer's buffer.
  struct Collected {
    std::size_t missing;
    Bytes data;
    std::function<void(const Bytes&)> then;
  };

  std::size_t execute_escape(BytesView bytes);
  std::size_t execute_group(BytesView bytes);
  std::size_t execute_field(BytesView bytes);
  std::size_t execute_picture(BytesView bytes);
  std::size_t execute_collected(BytesView bytes);
  std::size_t collect(std::size_t head, std::size_t missing, std::function<void(const Bytes&)> then);
  std::size_t unknown(BytesView bytes, std::size_t length);

  void print_character(std::uint8_t byte);
  void end_line(std::size_t least_rows);
  void print_picture_row(const Picture& picture);
  void print_columns(const Bytes& data, std::size_t mode);
  void advance(const Bitmap& rows, std::size_t left);
  void feed(std::size_t rows);
  void cut();
  void set_modes(std::uint8_t modes);
  [[nodiscard]] std::size_t aligned(std::size_t width) const;

  std::size_t begin_raster(BytesView bytes);
  std::size_t begin_columns(BytesView bytes);
  std::size_t begin_barcode(BytesView bytes);
  void function_k(const Bytes& data);
  void function_h(const Bytes& data);
  void print_qr();

  Mechanism& mechanism_;
  Font font_;
  Page page_;
  Style style_;
  Align align_ = Align::Left;
  std::size_t line_spacing_ = 30;
  std::size_t left_margin_ = 0;
  std::size_t area_width_ = PAPER_DOTS;
  std::uint8_t code_page_ = 0;
  std::vector<Cell> line_;
  std::size_t line_width_ = 0;
  std::optional<Picture> picture_;
  std::optional<Collected> collected_;
  std::string qr_data_;
  std::size_t qr_module_ = 3;
  std::uint8_t qr_level_ = 48;
  std::size_t unknown_commands_ = 0;
  std::string last_unknown_;
};

/// The Unicode character of a byte in one of the printer's code pages (ESC t n), '?' if there is none.
[[nodiscard]] char32_t character_of(std::uint8_t code_page, std::uint8_t byte);

}  // namespace foyer::emulation
