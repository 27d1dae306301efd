#pragma once
// Which keys are down, from one report of a keyboard. Pure.
// Sources: HID 1.11 appendix B.1 (boot report), appendix C (roll-over), section 6.2.2 (report descriptor); HID Usage
// Tables 1.12 section 10 (keyboard page 0x07).

#include <optional>
#include <vector>

#include "drivers/scanner/hid/report_descriptor.hpp"

namespace foyer::scanner::keyboard_wedge {

inline constexpr std::size_t boot_report_bytes = 8;
/// Of the keyboard page; also the most that are down at once in any report.
inline constexpr std::size_t max_keys = 256;

struct KeysDown {
  std::uint8_t modifiers = 0;      ///< Bits 0 to 7: usages 0xe0 to 0xe7, left Control to right GUI.
  std::vector<std::uint8_t> keys;  ///< In the order of the report, without modifiers, each once.
  bool is_ordered = true;          ///< False: from a bitmap, whose order says nothing about which came first.
  bool rolled_over = false;        ///< Too many are down to tell which (ErrorRollOver, 0x01 to 0x03 in each place).
};

class KeyReports {
 public:
  /// A boot keyboard in the boot protocol, which is what is left when nothing else is known.
  KeyReports() = default;
  /// By the device's own descriptor. `boot_protocol`: the device was told to use boot reports, and reports of their
  /// size are read as such; those of another size come from a device that did not listen, and are read by the
  /// descriptor. Nothing if the descriptor has no keyboard.
  [[nodiscard]] static std::optional<KeyReports> from(const hid::ReportDescriptor& descriptor, bool boot_protocol);

  enum class Kind { Keys, Other, Damaged };
  struct Outcome {
    Kind kind = Kind::Other;
    KeysDown down;  ///< With Keys only.
  };
  /// Other: a report that is none of a keyboard's, such as one of volume keys. Damaged: too short.
  [[nodiscard]] Outcome read(BytesView report) const;
  [[nodiscard]] std::size_t longest_report_bytes() const noexcept;

 private:
  [[nodiscard]] static Outcome read_boot(BytesView report);
  [[nodiscard]] Outcome read_described(BytesView report) const;

  hid::ReportDescriptor described_;  // Only the keyboard's input fields.
  bool boot_ = true;
};

}  // namespace foyer::scanner::keyboard_wedge
