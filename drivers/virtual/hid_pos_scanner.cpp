// A scanner by the USB HID Point of Sale Usage Tables 1.02, section 3: scanned data reports, and beeps by the trigger
// report.

#include <algorithm>

#include "drivers/virtual/scanner_device.hpp"

namespace foyer::emulation {
namespace {

constexpr std::uint8_t INTERRUPT = 3;
constexpr std::uint8_t SCANNED_DATA = 2;
constexpr std::uint8_t TRIGGER = 4;
constexpr std::size_t DATA_SIZE = 56;

const Bytes REPORT_DESCRIPTOR{
    0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01,                                  // Bar code scanner, application
    0x09, 0x12, 0xa1, 0x02, 0x85, SCANNED_DATA,                          // Scanned data report
    0x15, 0x00, 0x26, 0xff, 0x00, 0x75,         0x08,                    // Bytes
    0x05, 0x01, 0x09, 0x3b, 0x95, 0x01,         0x81, 0x02,              // Byte count
    0x05, 0x8c, 0x09, 0xfb, 0x09, 0xfc,         0x09, 0xfd, 0x95, 0x03,  // Symbology identifier
    0x81, 0x02, 0x09, 0xfe, 0x95, DATA_SIZE,    0x82, 0x02, 0x01,        // Decoded data
    0x25, 0x01, 0x75, 0x01, 0x95, 0x01,         0x09, 0xff, 0x81, 0x02,  // Continued, a bit
    0x95, 0x07, 0x81, 0x03, 0xc0,                                        // Padding
    0x09, 0x14, 0xa1, 0x02, 0x85, TRIGGER,                               // Trigger report
    0x15, 0x00, 0x25, 0x01, 0x75, 0x01,         0x95, 0x02,              // Bits
    0x09, 0x85, 0x09, 0x86, 0x91, 0x06,                                  // Error beep, good read beep
    0x95, 0x06, 0x91, 0x03, 0xc0, 0xc0};

DeviceDescription describe(const ScannerOptions& options) {
  return {0x0c2e,
          0x0b62,
          "Honeywell",
          "POS scanner",
          options.serial,
          options.port,
          {{0,
            0,
            3,
            0,
            0,
            "usbhid",
            {{HidDevice::INPUT_ENDPOINT, INTERRUPT, 64, 4}},
            HidDevice::hid_descriptor(REPORT_DESCRIPTOR.size())}}};
}

class HidPosScanner final : public HidDevice, public ScannerDevice {
 public:
  explicit HidPosScanner(const ScannerOptions& options)
      : HidDevice(describe(options), REPORT_DESCRIPTOR), ScannerDevice(options) {}

  void disturb_with(Bytes bytes) override {
    send(std::move(bytes));
    progress();
  }
  std::size_t waiting() const override { return queued(); }

 private:
  ScanOutcome transmit(std::string_view text, bool complete) override {
    if (queued() + text.size() / DATA_SIZE + 1 > MAXIMUM_REPORTS) return ScanOutcome::Full;
    do {
      const std::string_view part = text.substr(0, DATA_SIZE);
      text.remove_prefix(part.size());
      Bytes report{SCANNED_DATA, static_cast<std::uint8_t>(part.size()), ']', 'Q', '1'};
      report.insert(report.end(), part.begin(), part.end());
      report.resize(5 + DATA_SIZE, 0);
      report.push_back(!text.empty() || !complete ? 1 : 0);
      send(std::move(report));
    } while (!text.empty());
    progress();
    return ScanOutcome::Done;
  }
  ControlReply get_report() override { return std::nullopt; }
  bool set_report(BytesView report) override {
    if (report.size() != 2 || report[0] != TRIGGER) return false;
    if ((report[1] & 1) != 0) beep(false);
    if ((report[1] & 2) != 0) beep(true);
    return true;
  }
  bool has_boot_protocol() const override { return false; }
};

}  // namespace

NewScanner make_hid_pos_scanner(const ScannerOptions& options) {
  auto device = std::make_unique<HidPosScanner>(options);
  auto* scanner = device.get();
  return {std::move(device), scanner};
}

}  // namespace foyer::emulation
