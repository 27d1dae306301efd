#pragma once
// Who has a device open: read from /proc, as far as this user may see. Blocks for a moment.

#include <string>
#include <vector>

#include "drivers/usb/device_info.hpp"

namespace foyer::devices {

struct Holder {
  int process = 0;
  std::string name;
};
[[nodiscard]] std::vector<Holder> holders_of(const usb::DeviceInfo& device);

}  // namespace foyer::devices
