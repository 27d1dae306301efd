#pragma once
// A code scanner that presents itself as a serial line over USB (CDC, abstract control model).
// Threading and lifetime: see Scanner. The Context and the Clock outlive the scanner.
//
// Modems and microcontrollers present themselves alike: bind by serial, port or model where one is plugged in.

#include "drivers/scanner/cdc_acm/line_coding.hpp"
#include "drivers/scanner/usb_scanner.hpp"

namespace foyer::scanner::cdc_acm {

class CdcAcmScanner final : public UsbScanner {
 public:
  struct Options {
    std::string serial;
    std::string port_path;
    std::vector<usb::ModelId> models;
    LineCoding line = {};
    Framing framing = {};
  };

  CdcAcmScanner(usb::Context& context, const Clock& clock, Options options);
};

}  // namespace foyer::scanner::cdc_acm
