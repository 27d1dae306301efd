#include "drivers/virtual/light_device.hpp"

namespace foyer::emulation {
namespace {

constexpr std::uint8_t INTERRUPT = 3;

/// Vendor page, feature report 1 of seven bytes.
const Bytes LIGHT{0x06, 0xab, 0xff, 0x0a, 0x00, 0x20, 0xa1, 0x01, 0x15, 0x00, 0x26, 0xff, 0x00,
                  0x75, 0x08, 0x85, 0x01, 0x95, 0x07, 0x09, 0x00, 0xb2, 0x02, 0x01, 0xc0};

DeviceDescription describe(const HidOptions& options) {
  return {0x27b8,
          0x01ed,
          "ThingM",
          "blink(1) mk2",
          options.serial,
          options.port,
          {{0,
            0,
            3,
            0,
            0,
            "usbhid",
            {{HidDevice::INPUT_ENDPOINT, INTERRUPT, 8, 10}},
            HidDevice::hid_descriptor(LIGHT.size())}}};
}

}  // namespace

LightDevice::LightDevice(const HidOptions& options) : HidDevice(describe(options), LIGHT) {}

bool LightDevice::set_report(BytesView report) {
  constexpr std::size_t SIZE = 8;
  if (report.size() != SIZE || report[0] != 1) return false;
  if (report[1] != 'c' && report[1] != 'n') return false;
  rgb_.assign(report.begin() + 2, report.begin() + 5);
  return true;
}

std::string LightDevice::colour() const {
  return "#" + to_hex(rgb_);
}

void LightDevice::reset() {
  rgb_ = {0, 0, 0};  // It lives on the bus's power.
  HidDevice::reset();
}

}  // namespace foyer::emulation
