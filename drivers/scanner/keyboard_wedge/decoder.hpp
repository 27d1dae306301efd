#pragma once
// From the reports of a keyboard to text, as a host of that layout would type it. Pure; time is passed in.
// Sources: HID 1.11 appendix C (what a host makes of reports); layout.hpp, key_report.hpp and framing.hpp for the rest.

#include <vector>

#include "drivers/scanner/framing.hpp"
#include "drivers/scanner/keyboard_wedge/key_report.hpp"
#include "drivers/scanner/keyboard_wedge/layout.hpp"

namespace foyer::scanner::keyboard_wedge {

class Decoder {
 public:
  explicit Decoder(Framing framing = {}, Layout layout = Layout::Us);

  /// One interrupt transfer. Enter and keypad Enter are "\r", Tab is "\t", Ctrl with a letter is its control
  /// character. A read that holds any other key without a character is told as a Misread when it ends, once.
  [[nodiscard]] std::vector<Reading> feed(BytesView report, Duration at);
  [[nodiscard]] std::optional<Reading> expire(Duration at) { return text_.expire(at); }
  [[nodiscard]] std::optional<Duration> expires_at() const { return text_.expires_at(); }
  /// For a new connection: keys held, locks and text begun are forgotten. Incomplete if a read was under way.
  std::optional<Misread> reset(KeyReports reports = {});
  /// The text begun only: after a transfer that failed.
  std::optional<Misread> forget() { return text_.reset(); }
  /// The lights a host would set now: bit 0 Num, 1 Caps, 2 Scroll (HID 1.11 appendix B.1). A scanner that types by
  /// the state of the locks looks at them.
  [[nodiscard]] std::uint8_t lights() const noexcept { return lights_; }

 private:
  void press(std::uint8_t usage, std::uint8_t modifiers, Duration at, std::vector<Reading>& readings);
  [[nodiscard]] std::optional<char> typed(std::uint8_t usage, std::uint8_t modifiers) const;

  TextAssembler text_;
  Layout layout_;
  KeyReports reports_;
  std::vector<std::uint8_t> held_;
  bool was_rolled_over_ = false;
  std::uint8_t lights_ = 0;
};

}  // namespace foyer::scanner::keyboard_wedge
