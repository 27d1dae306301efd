#include "drivers/virtual/hid_devices.hpp"

namespace foyer::emulation {
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
        return has_boot_protocol() ? ControlReply(Bytes{protocol_}) : std::nullopt;
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
      if (!has_boot_protocol()) return std::nullopt;
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

}  // namespace foyer::emulation
