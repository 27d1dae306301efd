#pragma once
// How a role ("the ticket printer of this kiosk") finds its device among those that are plugged in.
// Pure functions on plain values.

#include <span>
#include <string>
#include <vector>

#include "drivers/usb/device_info.hpp"
#include "drivers/usb/quirks.hpp"
#include "protocol/base/result.hpp"

namespace foyer::usb {

/// A device that has a serial is known by it; one that has none by its port path. With neither given, the only device
/// of the right kind is taken, and two of them are refused as ambiguous, so that two identical printers never swap.
struct RoleBinding {
  std::string serial;
  std::string port_path;
  std::vector<ModelId> models;  ///< Empty: any model whose interface fits.
  InterfaceNeed need;
  std::vector<ModelId> other_than = {};  ///< Models that share the interface class and are known to be something else.
};

enum class BindingError { NotPresent, Ambiguous };

struct Choice {
  DeviceInfo device;
  Interface interface;
};

/// The need with the model's own interface class in place of the driver's, where a quirk names one.
[[nodiscard]] InterfaceNeed need_of(const DeviceInfo& device, const RoleBinding& binding, const Quirks& quirks);
[[nodiscard]] bool matches(const DeviceInfo& device, const RoleBinding& binding, const Quirks& quirks);
[[nodiscard]] Result<Choice, BindingError> choose(std::span<const DeviceInfo> devices, const RoleBinding& binding,
                                                  const Quirks& quirks);

}  // namespace foyer::usb
