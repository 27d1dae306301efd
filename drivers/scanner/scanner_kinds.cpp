#include "drivers/scanner/scanner_kinds.hpp"

#include "drivers/scanner/cdc_acm/cdc_acm_scanner.hpp"
#include "drivers/scanner/hid_pos/hid_pos_scanner.hpp"
#include "drivers/scanner/keyboard_wedge/keyboard_wedge_scanner.hpp"

namespace foyer::scanner {

const std::vector<std::string_view>& scanner_kinds() {
  static const std::vector<std::string_view> kinds{"keyboard", "hid_pos", "cdc_acm"};
  return kinds;
}

std::unique_ptr<UsbScanner> make_scanner(std::string_view kind, usb::Context& context, const Clock& clock,
                                         const ScannerOptions& options) {
  if (kind == "keyboard") {
    keyboard_wedge::KeyboardWedgeScanner::Options keyboard{
        options.serial, options.port_path, {}, options.layout, options.framing};
    return std::make_unique<keyboard_wedge::KeyboardWedgeScanner>(context, clock, std::move(keyboard));
  }
  if (kind == "hid_pos") {
    hid_pos::HidPosScanner::Options pos{options.serial, options.port_path, {}, options.framing};
    return std::make_unique<hid_pos::HidPosScanner>(context, clock, std::move(pos));
  }
  if (kind != "cdc_acm") return nullptr;
  cdc_acm::CdcAcmScanner::Options line{options.serial, options.port_path, {}, options.line, options.framing};
  return std::make_unique<cdc_acm::CdcAcmScanner>(context, clock, std::move(line));
}

}  // namespace foyer::scanner
