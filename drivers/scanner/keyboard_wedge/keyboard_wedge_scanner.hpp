#pragma once
// A code scanner that presents itself as a USB boot keyboard. The interface is taken from the kernel's keyboard driver,
// so that what is scanned is never typed into whatever window has the focus.
// Threading and lifetime: see Scanner. The Context and the Clock outlive the scanner.
//
// Without a binding the only keyboard of the machine is taken for the scanner: bind by serial, port or model where a
// keyboard is plugged in too.

#include "drivers/scanner/keyboard_wedge/layout.hpp"
#include "drivers/scanner/usb_scanner.hpp"

namespace foyer::scanner::keyboard_wedge {

class KeyboardWedgeScanner final : public UsbScanner {
 public:
  struct Options {
    std::string serial;
    std::string port_path;
    std::vector<usb::ModelId> models;
    Layout layout = Layout::Us;  ///< That the scanner was set to.
    Framing framing = {};
  };

  KeyboardWedgeScanner(usb::Context& context, const Clock& clock, Options options);
};

}  // namespace foyer::scanner::keyboard_wedge
