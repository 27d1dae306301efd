#pragma once
// The families of scanners by the name that a configuration gives them.

#include "drivers/scanner/cdc_acm/line_coding.hpp"
#include "drivers/scanner/keyboard_wedge/layout.hpp"
#include "drivers/scanner/usb_scanner.hpp"

namespace foyer::scanner {

struct ScannerOptions {
  std::string serial;
  std::string port_path;
  Framing framing = {};
  keyboard_wedge::Layout layout = keyboard_wedge::Layout::Us;  ///< Keyboards only.
  cdc_acm::LineCoding line = {};                               ///< Serial lines only.
};

/// "keyboard", "hid_pos", "cdc_acm".
[[nodiscard]] const std::vector<std::string_view>& scanner_kinds();
/// Null for a name that is not in scanner_kinds(). The Context and the Clock outlive the scanner.
[[nodiscard]] std::unique_ptr<UsbScanner> make_scanner(std::string_view kind, usb::Context& context, const Clock& clock,
                                                       const ScannerOptions& options);

}  // namespace foyer::scanner
