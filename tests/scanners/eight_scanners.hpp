#pragma once
// The scanners of devices.toml, each with the driver set up as the scanner is.

#include "drivers/scanner/cdc_acm/cdc_acm_scanner.hpp"
#include "drivers/scanner/hid_pos/hid_pos_scanner.hpp"
#include "drivers/scanner/keyboard_wedge/keyboard_wedge_scanner.hpp"
#include "tests/drivers/emulated_bus.hpp"

namespace foyer::test {

/// A clock that stands still unless the test moves it: no machine is so slow that a read expires by itself.
class StillClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return {boot.count()}; }
  [[nodiscard]] Duration since_boot() const override { return boot; }
  Duration boot{1'000'000};
};

inline const std::vector<std::pair<std::string, std::string>> scanner_ports{
    {"KEYS-US", "1-1"}, {"KEYS-DE", "1-2"}, {"KEYS-FR", "1-3"}, {"KEYS-UK", "1-4"},
    {"POS-1", "1-5"},   {"POS-2", "1-6"},   {"LINE-1", "1-7"},  {"LINE-2", "1-8"}};

/// Over whatever device sends characters without an end of its own.
inline std::unique_ptr<scanner::UsbScanner> line_without_suffix(const std::string& serial, usb::Context& context,
                                                                const Clock& clock, std::size_t shortest) {
  scanner::cdc_acm::CdcAcmScanner::Options options{.serial = serial};
  options.framing = {.suffix = "", .shortest = shortest};
  return std::make_unique<scanner::cdc_acm::CdcAcmScanner>(context, clock, std::move(options));
}

inline std::unique_ptr<scanner::UsbScanner> scanner_of(const std::string& serial, usb::Context& context,
                                                       const Clock& clock) {
  using scanner::Framing;
  namespace wedge = scanner::keyboard_wedge;
  const auto keyboard = [&](wedge::Layout layout, Framing framing) {
    wedge::KeyboardWedgeScanner::Options options{.serial = serial, .layout = layout, .framing = std::move(framing)};
    return std::make_unique<wedge::KeyboardWedgeScanner>(context, clock, std::move(options));
  };
  if (serial == "KEYS-US") return keyboard(wedge::Layout::Us, {});
  if (serial == "KEYS-DE") return keyboard(wedge::Layout::German, {});
  if (serial == "KEYS-FR") return keyboard(wedge::Layout::French, {});
  if (serial == "KEYS-UK") return keyboard(wedge::Layout::Uk, {.suffix = "\t"});
  if (serial.starts_with("POS")) {
    scanner::hid_pos::HidPosScanner::Options options{.serial = serial};
    if (serial == "POS-2") options.framing.prefix = "T:";
    return std::make_unique<scanner::hid_pos::HidPosScanner>(context, clock, std::move(options));
  }
  scanner::cdc_acm::CdcAcmScanner::Options options{.serial = serial};
  if (serial == "LINE-2") options.framing = {.suffix = "\r\n", .symbology = true};
  return std::make_unique<scanner::cdc_acm::CdcAcmScanner>(context, clock, std::move(options));
}

/// One scanner, connected, with what it has delivered.
struct Reader {
  Reader(const std::string& the_serial, Loop& loop, usb::Context& context, const Clock& clock)
      : Reader(the_serial, loop, scanner_of(the_serial, context, clock)) {}
  Reader(std::string the_serial, Loop& loop, std::unique_ptr<scanner::UsbScanner> made)
      : serial(std::move(the_serial)), scanner(std::move(made)) {
    scanner->on_scan([this](const scanner::Scan& scan) { scans.push_back(scan.text); });
    scanner->on_misread([this](scanner::Misread misread) { misreads.push_back(misread); });
    loop.until([this] { return scanner->is_connected(); });
  }
  void scan(const std::string& text) const { act(serial, "scan", {{"text", text}}); }

  std::string serial;
  std::unique_ptr<scanner::UsbScanner> scanner;
  std::vector<std::string> scans;
  std::vector<scanner::Misread> misreads;
};

class Scanners : public testing::Test {
 protected:
  Scanners() {
    for (const auto& [serial, port] : scanner_ports) {
      if (device(serial).at("port").as_string() != port) act(serial, "unplug");
      act(serial, "plug", {{"port", port}});
    }
    context = std::make_unique<usb::Context>(loop.executor());
  }
  std::unique_ptr<Reader> reader(const std::string& serial) {
    return std::make_unique<Reader>(serial, loop, *context, clock);
  }

  StillClock clock;
  Loop loop;
  std::unique_ptr<usb::Context> context;
};

inline const std::string ticket_token = "FOYER1ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

}  // namespace foyer::test
