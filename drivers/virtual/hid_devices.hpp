#pragma once
// An emulated keyboard-wedge scanner as a USB human interface device, and what such devices share.
// Threading: the main loop. Source: USB Device Class Definition for Human Interface Devices 1.11.

#include <deque>
#include <string>

#include "drivers/virtual/usb_device.hpp"

namespace foyer::emulation {

/// A device with one HID interface and an interrupt IN endpoint of eight-byte reports.
class HidDevice : public UsbDevice {
 public:
  ControlReply control(const SetupPacket& setup, BytesView data) override;
  std::size_t accept(std::uint8_t, BytesView bytes) override { return bytes.size(); }
  std::optional<Bytes> provide(std::uint8_t endpoint, std::size_t limit) override;
  void reset() override { reports_.clear(); }

  /// Nothing is queued beyond this; a device that nobody reads forgets.
  static constexpr std::size_t MAXIMUM_REPORTS = 8192;

  [[nodiscard]] static Bytes hid_descriptor(std::size_t report_descriptor_size);

 protected:
  HidDevice(DeviceDescription description, Bytes report_descriptor);
  void send(Bytes report);
  virtual ControlReply get_report() = 0;
  /// False is a stall.
  virtual bool set_report(BytesView report) = 0;

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

class ScannerDevice final : public HidDevice {
 public:
  explicit ScannerDevice(const HidOptions& options);
  /// Types the text and Enter; false if a character is not on the keyboard or the text is too long.
  [[nodiscard]] bool scan(std::string_view text);
  [[nodiscard]] std::size_t scan_count() const { return scan_count_; }

 private:
  ControlReply get_report() override { return Bytes(8, 0); }
  bool set_report(BytesView) override { return true; }  // The three lights of a keyboard.

  std::size_t scan_count_ = 0;
};

}  // namespace foyer::emulation
