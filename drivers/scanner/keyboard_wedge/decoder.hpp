#pragma once
// From the reports of a keyboard to text, as a host of that layout would type it; and, beside it, what the same keys
// say on every other keyboard, since a scanner may be set to another one than it should be. Pure; time is passed in.
// Sources: HID 1.11 appendix C (what a host makes of reports); layout.hpp, key_report.hpp and framing.hpp for the rest.

#include <vector>

#include "drivers/scanner/framing.hpp"
#include "drivers/scanner/keyboard_wedge/key_report.hpp"
#include "drivers/scanner/keyboard_wedge/retyping.hpp"

namespace foyer::scanner::keyboard_wedge {

class Decoder {
 public:
  explicit Decoder(Framing framing = {}, Layout layout = Layout::Us);

  /// One interrupt transfer. Enter and keypad Enter are "\r", Tab is "\t", Ctrl with a letter is its control
  /// character. A read that holds any other key without a character is told as a Misread when it ends, once.
  [[nodiscard]] std::vector<Reading> feed(BytesView report, Duration at);
  [[nodiscard]] std::optional<Reading> expire(Duration at);
  [[nodiscard]] std::optional<Duration> expires_at() const { return text_.expires_at(); }
  /// What the keys of the last reading say on other keyboards, also where that reading is a misread because the
  /// configured layout has no character for a key. Each text once, and none as it was read.
  [[nodiscard]] const std::vector<OtherReading>& otherwise() const noexcept { return otherwise_; }
  /// For a new connection: keys held, locks and text begun are forgotten. Incomplete if a read was under way.
  std::optional<Misread> reset(KeyReports reports = {});
  /// The text begun only: after a transfer that failed.
  std::optional<Misread> forget();
  /// The lights a host would set now: bit 0 Num, 1 Caps, 2 Scroll (HID 1.11 appendix B.1). A scanner that types by
  /// the state of the locks looks at them.
  [[nodiscard]] std::uint8_t lights() const noexcept { return lights_; }

 private:
  /// One more keyboard that the scanner may be set to.
  struct Other {
    Keyboard keyboard;
    TextAssembler text;
    std::optional<Scan> said;  ///< Since the last reading.
  };

  void press(std::uint8_t usage, std::uint8_t modifiers, Duration at, std::vector<Reading>& readings);
  void spoil(Misread misread, Duration at);
  [[nodiscard]] std::optional<char> typed(const Keyboard& keyboard, std::uint8_t usage, std::uint8_t modifiers) const;
  void gather(const Reading& own);

  TextAssembler text_;
  Keyboard keyboard_;
  std::vector<Other> others_;
  std::vector<OtherReading> otherwise_;
  KeyReports reports_;
  std::vector<std::uint8_t> held_;
  bool was_rolled_over_ = false;
  std::uint8_t lights_ = 0;
};

}  // namespace foyer::scanner::keyboard_wedge
