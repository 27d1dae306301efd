#pragma once
// What emulated USB human interface devices share.
// Threading: the main loop. Source: USB Device Class Definition for Human Interface Devices 1.11.

#include <deque>
#include <string>

#include "drivers/virtual/usb_device.hpp"

namespace foyer::emulation {

/// A device with one HID interface and an interrupt IN endpoint of reports.
class HidDevice : public UsbDevice {
 public:
  ControlReply control(const SetupPacket& setup, BytesView data) override;
  std::size_t accept(std::uint8_t, BytesView bytes) override { return bytes.size(); }
  std::optional<Bytes> provide(std::uint8_t endpoint, std::size_t limit) override;
  void reset() override { reports_.clear(); }

  /// Nothing is queued beyond this; a device that nobody reads forgets.
  static constexpr std::size_t MAXIMUM_REPORTS = 8192;
  static constexpr std::uint8_t INPUT_ENDPOINT = 0x81;

  [[nodiscard]] static Bytes hid_descriptor(std::size_t report_descriptor_size);

 protected:
  HidDevice(DeviceDescription description, Bytes report_descriptor);
  void send(Bytes report);
  [[nodiscard]] std::size_t queued() const { return reports_.size(); }
  virtual ControlReply get_report() = 0;
  /// False is a stall.
  virtual bool set_report(BytesView report) = 0;
  /// HID 1.11, section 7.2.5: only boot devices have protocols to choose from.
  [[nodiscard]] virtual bool has_boot_protocol() const { return true; }

 private:
  Bytes report_descriptor_;
  std::deque<Bytes> reports_;
  std::uint8_t protocol_ = 1;
  std::uint8_t idle_ = 0;
};

struct HidOptions {
  std::string serial;
  std::string port;
};

}  // namespace foyer::emulation
