#pragma once
// Emulated relay boards with a turnstile: the "USBRelay" HID board, and an FTDI FT245R in bit-bang mode.
// Threading: the main loop. Sources: as named by the drivers; written apart from them.

#include "drivers/virtual/hid_devices.hpp"
#include "drivers/virtual/turnstile.hpp"

namespace foyer::emulation {

class GateDevice final : public HidDevice {
 public:
  explicit GateDevice(const GateOptions& options);
  [[nodiscard]] Turnstile& turnstile() { return turnstile_; }
  std::optional<Bytes> provide(std::uint8_t endpoint, std::size_t limit) override;
  void reset() override;

 private:
  static constexpr unsigned RELAYS = 8;

  ControlReply get_report() override;
  bool set_report(BytesView report) override;

  std::string serial_;
  Turnstile turnstile_;
};

/// Relay n is pin D(n - 1). The sensor pulls D7 down, the emergency switch D6; open inputs read as 1.
class FtdiGateDevice final : public UsbDevice {
 public:
  explicit FtdiGateDevice(const GateOptions& options);
  [[nodiscard]] Turnstile& turnstile() { return turnstile_; }
  ControlReply control(const SetupPacket& setup, BytesView data) override;
  std::size_t accept(std::uint8_t endpoint, BytesView bytes) override;
  std::optional<Bytes> provide(std::uint8_t endpoint, std::size_t limit) override;
  void reset() override;

 private:
  [[nodiscard]] std::uint8_t pins() const;
  void drive();

  Turnstile turnstile_;
  std::uint8_t outputs_ = 0;  ///< Which pins are; none before bit-bang mode is set.
  std::uint8_t latch_ = 0;
};

}  // namespace foyer::emulation
