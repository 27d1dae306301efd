#pragma once
// An emulated keyboard-wedge scanner and an emulated relay board with a passage sensor, as USB human interface devices.
// Threading: the main loop. Source: USB Device Class Definition for Human Interface Devices 1.11.

#include <deque>
#include <string>

#include "drivers/virtual/glib_pointers.hpp"
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

struct GateOptions : HidOptions {
  unsigned pass_after_ms = 0;  ///< Somebody walks through so long after each opening; 0 is nobody.
};

class GateDevice final : public HidDevice {
 public:
  explicit GateDevice(const GateOptions& options);
  [[nodiscard]] std::uint8_t relays() const { return relays_; }
  [[nodiscard]] bool is_open() const { return (relays_ & 1) != 0; }
  [[nodiscard]] std::size_t opening_count() const { return opening_count_; }
  [[nodiscard]] std::size_t passage_count() const { return passage_count_; }
  void pass_after(unsigned milliseconds) { pass_after_ms_ = milliseconds; }
  /// A person passes: the sensor reports 1, and 0 shortly after.
  void pass();
  void reset() override;

 private:
  static constexpr unsigned RELAYS = 2;
  static constexpr unsigned PASSAGE_MS = 150;

  ControlReply get_report() override;
  bool set_report(BytesView report) override;
  void set_relays(std::uint8_t relays);

  std::string serial_;
  unsigned pass_after_ms_;
  std::uint8_t relays_ = 0;
  std::size_t opening_count_ = 0;
  std::size_t passage_count_ = 0;
  Timer walker_;
  Timer sensor_;
};

}  // namespace foyer::emulation
