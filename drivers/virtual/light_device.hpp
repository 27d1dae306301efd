#pragma once
// An emulated blink(1): the colour it was last told, as #rrggbb. Source: blink1-hid-commands.md (ThingM).
// Threading: the main loop.

#include "drivers/virtual/hid_devices.hpp"

namespace foyer::emulation {

class LightDevice final : public HidDevice {
 public:
  explicit LightDevice(const HidOptions& options);
  [[nodiscard]] std::string colour() const;
  void reset() override;

 private:
  ControlReply get_report() override { return Bytes{1, 'r', rgb_[0], rgb_[1], rgb_[2], 0, 0, 0}; }
  bool set_report(BytesView report) override;

  Bytes rgb_{0, 0, 0};
};

}  // namespace foyer::emulation
