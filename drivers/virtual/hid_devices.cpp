#include "drivers/virtual/hid_devices.hpp"

#include "drivers/virtual/keyboard.hpp"

namespace foyer::emulation {
namespace {

constexpr std::uint8_t INTERRUPT = 3;
constexpr std::uint8_t INPUT_ENDPOINT = 0x81;

/// HID 1.11, appendix E.6: the boot keyboard.
const Bytes KEYBOARD{0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0x05, 0x07, 0x19, 0xe0, 0x29, 0xe7, 0x15, 0x00, 0x25, 0x01,
                     0x75, 0x01, 0x95, 0x08, 0x81, 0x02, 0x95, 0x01, 0x75, 0x08, 0x81, 0x01, 0x95, 0x05, 0x75, 0x01,
                     0x05, 0x08, 0x19, 0x01, 0x29, 0x05, 0x91, 0x02, 0x95, 0x01, 0x75, 0x03, 0x91, 0x01, 0x95, 0x06,
                     0x75, 0x08, 0x15, 0x00, 0x25, 0x65, 0x05, 0x07, 0x19, 0x00, 0x29, 0x65, 0x81, 0x00, 0xc0};

DeviceDescription describe_scanner(const HidOptions& options) {
  return {
      0x0c2e,
      0x0b61,
      "Metrologic",
      "Voyager",
      options.serial,
      options.port,
      {{0, 0, 3, 1, 1, "usbhid", {{INPUT_ENDPOINT, INTERRUPT, 8, 10}}, HidDevice::hid_descriptor(KEYBOARD.size())}}};
}

}  // namespace

Bytes HidDevice::hid_descriptor(std::size_t report_size) {
  return {9,
          0x21,
          0x11,
          0x01,
          0,
          1,
          0x22,
          static_cast<std::uint8_t>(report_size & 0xff),
          static_cast<std::uint8_t>(report_size >> 8)};
}

HidDevice::HidDevice(DeviceDescription description, Bytes report_descriptor)
    : UsbDevice(std::move(description)), report_descriptor_(std::move(report_descriptor)) {}

ControlReply HidDevice::control(const SetupPacket& setup, BytesView data) {
  constexpr std::uint8_t GET_DESCRIPTOR = 6;
  constexpr std::uint8_t GET_REPORT = 1, GET_IDLE = 2, GET_PROTOCOL = 3, SET_REPORT = 9, SET_IDLE = 10,
                         SET_PROTOCOL = 11;
  if (setup.request_type == 0x81 && setup.request == GET_DESCRIPTOR) {
    if (setup.value >> 8 == 0x22) return report_descriptor_;
    if (setup.value >> 8 == 0x21) return hid_descriptor(report_descriptor_.size());
    return std::nullopt;
  }
  if (setup.request_type == 0xa1) {
    switch (setup.request) {
      case GET_REPORT:
        return get_report();
      case GET_IDLE:
        return Bytes{idle_};
      case GET_PROTOCOL:
        return Bytes{protocol_};
      default:
        return std::nullopt;
    }
  }
  if (setup.request_type != 0x21) return std::nullopt;
  switch (setup.request) {
    case SET_REPORT:
      return set_report(data) ? ControlReply(Bytes{}) : std::nullopt;
    case SET_IDLE:
      idle_ = static_cast<std::uint8_t>(setup.value >> 8);
      return Bytes{};
    case SET_PROTOCOL:
      protocol_ = static_cast<std::uint8_t>(setup.value & 1);
      return Bytes{};
    default:
      return std::nullopt;
  }
}

std::optional<Bytes> HidDevice::provide(std::uint8_t endpoint, std::size_t) {
  if (endpoint != INPUT_ENDPOINT || reports_.empty()) return std::nullopt;
  Bytes report = std::move(reports_.front());
  reports_.pop_front();
  return report;
}

void HidDevice::send(Bytes report) {
  if (reports_.size() >= MAXIMUM_REPORTS) reports_.pop_front();
  reports_.push_back(std::move(report));
}

ScannerDevice::ScannerDevice(const HidOptions& options) : HidDevice(describe_scanner(options), KEYBOARD) {}

bool ScannerDevice::scan(std::string_view text) {
  constexpr std::size_t LONGEST_SCAN = 2048;
  if (text.empty() || text.size() > LONGEST_SCAN) return false;
  auto reports = key_reports(std::string(text) + "\n");
  if (!reports) return false;
  for (auto& report : *reports) send(std::move(report));
  ++scan_count_;
  progress();
  return true;
}

}  // namespace foyer::emulation
