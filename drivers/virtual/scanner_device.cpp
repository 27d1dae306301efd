#include "drivers/virtual/scanner_device.hpp"

namespace foyer::emulation {

std::optional<ScannerKind> scanner_kind_named(std::string_view name) {
  if (name == "keyboard") return ScannerKind::Keyboard;
  if (name == "hid_pos") return ScannerKind::HidPos;
  if (name == "cdc_acm") return ScannerKind::CdcAcm;
  return std::nullopt;
}

ScanOutcome ScannerDevice::scan(std::string_view code) {
  if (code.empty() || code.size() > LONGEST_SCAN) return ScanOutcome::Untypable;
  const bool in_text = options_.symbology && options_.kind != ScannerKind::HidPos;
  const std::string whole = options_.prefix + (in_text ? "]Q1" : "") + std::string(code) + options_.suffix;
  const ScanOutcome outcome = transmit(whole, true);
  if (outcome == ScanOutcome::Done) ++scan_count_;
  return outcome;
}

ScanOutcome ScannerDevice::scan_part(std::string_view code, std::size_t characters) {
  if (code.empty() || code.size() > LONGEST_SCAN) return ScanOutcome::Untypable;
  return transmit(options_.prefix + std::string(code.substr(0, characters)), false);
}

NewScanner make_scanner(const ScannerOptions& options) {
  switch (options.kind) {
    case ScannerKind::Keyboard:
      return make_keyboard_scanner(options);
    case ScannerKind::HidPos:
      return make_hid_pos_scanner(options);
    case ScannerKind::CdcAcm:
      return make_cdc_acm_scanner(options);
  }
  return {};
}

}  // namespace foyer::emulation
