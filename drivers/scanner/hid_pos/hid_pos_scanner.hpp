#pragma once
// A code scanner that presents itself by the HID Point of Sale usage tables (usage page 0x8C).
// Threading and lifetime: see Scanner. The Context and the Clock outlive the scanner.
//
// The interface class says only "HID": a device is known to be a scanner once its report descriptor was read. Bind by
// serial, port or model where other HID devices without a boot protocol are plugged in; the known relay boards are
// passed over.

#include "drivers/scanner/usb_scanner.hpp"

namespace foyer::scanner::hid_pos {

class HidPosScanner final : public UsbScanner {
 public:
  struct Options {
    std::string serial;
    std::string port_path;
    std::vector<usb::ModelId> models;
    Framing framing = {};
  };

  HidPosScanner(usb::Context& context, const Clock& clock, Options options);
};

}  // namespace foyer::scanner::hid_pos
