#pragma once
// How a read begins and ends, as the scanner was set up, and the text it makes. Shared by all families. Pure.

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "drivers/scanner/scanner.hpp"

namespace foyer::scanner {

/// Of a delivered text. A ticket's token has fewer than 200 characters.
inline constexpr std::size_t max_text_bytes = 256;
/// Of a configured prefix or suffix.
inline constexpr std::size_t max_affix_bytes = 16;

struct Framing {
  /// What the scanner puts before each code; taken off. A read without it is refused.
  std::string prefix;
  /// What the scanner puts after each code; taken off. Enter is "\r", Tab "\t". Empty: a read ends with a pause of
  /// `end_gap`, and one that is torn off within the code cannot be told from a shorter code, unless by `shortest`.
  std::string suffix = "\r";
  /// A text of fewer characters is refused: where all codes of a place have a known length, a torn one is known by it.
  std::size_t shortest = 1;
  /// The scanner sends the AIM symbology identifier ("]Q1", ISO/IEC 15424) before the code, behind the prefix; taken
  /// off. A read without one is refused.
  bool symbology = false;
  /// The longest pause within a read. A scanner types a character every few milliseconds.
  Duration max_gap{500};
  Duration end_gap{100};
};

/// "enter", "tab", "lf", "crlf" and "none" by name, anything else as it is; nothing if it is too long or not ASCII.
[[nodiscard]] std::optional<std::string> parse_affix(std::string_view word);

using Reading = std::variant<Scan, Misread>;

/// Puts characters together until a read ends. Only printable ASCII is ever delivered.
class TextAssembler {
 public:
  explicit TextAssembler(Framing framing);

  /// ASCII, control characters included; anything above spoils the read as NotText.
  [[nodiscard]] std::optional<Reading> add(char character, Duration at);
  /// The same without looking for the suffix, for devices that tell where a code ends.
  void append(char character, Duration at);
  /// Something stood here that is no character: the read ends as this misread.
  void spoil(Misread misread, Duration at);
  /// The code is complete. A suffix is taken off if it is there.
  [[nodiscard]] std::optional<Reading> finish(Duration at);
  /// With a suffix: Incomplete, if a read was begun and nothing came for max_gap. Without: the read that is complete.
  [[nodiscard]] std::optional<Reading> expire(Duration at);
  /// When expire is due; nothing if no read has begun.
  [[nodiscard]] std::optional<Duration> expires_at() const;
  /// Forgets what was begun. Incomplete if that was anything.
  std::optional<Misread> reset();

 private:
  [[nodiscard]] std::optional<Reading> complete(Duration at);
  /// The line feed of a scanner that sends both, where a carriage return is the suffix.
  [[nodiscard]] bool is_leftover(char character) const;
  [[nodiscard]] bool has_begun() const noexcept { return !text_.empty() || fault_.has_value(); }
  [[nodiscard]] Duration allowed_gap() const noexcept {
    return framing_.suffix.empty() ? framing_.end_gap : framing_.max_gap;
  }

  Framing framing_;
  std::string text_;
  std::string tail_;  // The last characters, as many as the suffix has.
  std::optional<Misread> fault_;
  bool has_text_ = false;  // Something printable came: what was begun is not only noise on the line.
  Duration first_{};       // When what was begun began.
  Duration last_{};
};

}  // namespace foyer::scanner
