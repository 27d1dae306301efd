#pragma once
// What a person, or a test, does with an emulated code scanner, whatever it is on the bus; and the three kinds.
// Threading: the main loop. Sources: as each kind's source file says.

#include <memory>
#include <string>
#include <string_view>

#include "drivers/virtual/hid_devices.hpp"
#include "drivers/virtual/keyboard.hpp"

namespace foyer::emulation {

enum class ScannerKind { Keyboard, HidPos, CdcAcm };
/// "keyboard", "hid_pos", "cdc_acm".
[[nodiscard]] std::optional<ScannerKind> scanner_kind_named(std::string_view name);

struct ScannerOptions : HidOptions {
  ScannerKind kind = ScannerKind::Keyboard;
  KeyboardLayout layout = KeyboardLayout::UnitedStates;  ///< Keyboard only, as is the form.
  KeyboardForm form = KeyboardForm::Boot;
  std::string prefix;
  std::string suffix = "\r";
  bool symbology = false;  ///< Sends "]Q1" before the code, in the text. A HID POS scanner has a field for it.
};

enum class ScanOutcome {
  Done,
  Untypable,  ///< A character that the scanner cannot send, or a text that is empty or too long.
  Full,       ///< The program is behind: it would have to forget.
};

class ScannerDevice {
 public:
  static constexpr std::size_t LONGEST_SCAN = 2048;

  explicit ScannerDevice(ScannerOptions options) : options_(std::move(options)) {}
  virtual ~ScannerDevice() = default;
  ScannerDevice(const ScannerDevice&) = delete;
  ScannerDevice& operator=(const ScannerDevice&) = delete;

  [[nodiscard]] ScanOutcome scan(std::string_view code);
  /// The scan stops after so many characters, without its end.
  [[nodiscard]] ScanOutcome scan_part(std::string_view code, std::size_t characters);
  /// Bytes that no scan made: one report, or noise on the line.
  virtual void disturb_with(Bytes bytes) = 0;
  /// Whether the program has done what the device waits for before it sends.
  [[nodiscard]] virtual bool is_ready() const { return true; }

  /// Reports, or bytes of a serial line, that the program has not taken yet.
  [[nodiscard]] virtual std::size_t waiting() const = 0;

  [[nodiscard]] const ScannerOptions& options() const { return options_; }
  [[nodiscard]] std::size_t scan_count() const { return scan_count_; }
  [[nodiscard]] std::size_t good_beeps() const { return good_beeps_; }
  [[nodiscard]] std::size_t bad_beeps() const { return bad_beeps_; }

 protected:
  /// `text` is what the scanner sends of a code, `complete` whether it is all of it.
  virtual ScanOutcome transmit(std::string_view text, bool complete) = 0;
  void beep(bool good) { ++(good ? good_beeps_ : bad_beeps_); }

 private:
  ScannerOptions options_;
  std::size_t scan_count_ = 0;
  std::size_t good_beeps_ = 0;
  std::size_t bad_beeps_ = 0;
};

/// Both views of one object; the caller owns it by the first.
struct NewScanner {
  std::unique_ptr<UsbDevice> device;
  ScannerDevice* scanner = nullptr;
};
[[nodiscard]] NewScanner make_scanner(const ScannerOptions& options);
[[nodiscard]] NewScanner make_keyboard_scanner(const ScannerOptions& options);
[[nodiscard]] NewScanner make_hid_pos_scanner(const ScannerOptions& options);
[[nodiscard]] NewScanner make_cdc_acm_scanner(const ScannerOptions& options);

}  // namespace foyer::emulation
