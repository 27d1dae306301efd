// A scanner that is a keyboard: see keyboard.hpp for what it types.

#include "drivers/virtual/scanner_device.hpp"

namespace foyer::emulation {
namespace {

constexpr std::uint8_t INTERRUPT = 3;
constexpr std::uint16_t PACKET_SIZE = 32;  // For bitmaps; boot reports fill eight bytes of it.

DeviceDescription describe(const ScannerOptions& options) {
  const std::uint16_t packet = options.form == KeyboardForm::Boot ? 8 : PACKET_SIZE;
  return {0x0c2e,
          0x0b61,
          "Metrologic",
          "Voyager",
          options.serial,
          options.port,
          {{0,
            0,
            3,
            1,
            1,
            "usbhid",
            {{HidDevice::INPUT_ENDPOINT, INTERRUPT, packet, 10}},
            HidDevice::hid_descriptor(report_descriptor(options.form).size())}}};
}

class KeyboardScanner final : public HidDevice, public ScannerDevice {
 public:
  explicit KeyboardScanner(const ScannerOptions& options)
      : HidDevice(describe(options), report_descriptor(options.form)), ScannerDevice(options) {}

  void disturb_with(Bytes bytes) override {
    send(std::move(bytes));
    progress();
  }
  std::size_t waiting() const override { return queued(); }

 private:
  ScanOutcome transmit(std::string_view text, bool) override {
    auto reports = key_reports(text, options().layout, options().form);
    if (!reports) return ScanOutcome::Untypable;
    if (queued() + reports->size() > MAXIMUM_REPORTS) return ScanOutcome::Full;
    for (auto& report : *reports) send(std::move(report));
    progress();
    return ScanOutcome::Done;
  }
  ControlReply get_report() override { return Bytes(8, 0); }
  bool set_report(BytesView) override { return true; }  // The three lights of a keyboard.
  bool has_boot_protocol() const override { return options().form == KeyboardForm::Boot; }
};

}  // namespace

NewScanner make_keyboard_scanner(const ScannerOptions& options) {
  auto device = std::make_unique<KeyboardScanner>(options);
  auto* scanner = device.get();
  return {std::move(device), scanner};
}

}  // namespace foyer::emulation
