#include "drivers/usb/binding.hpp"

#include <algorithm>

namespace foyer::usb {

InterfaceNeed need_of(const DeviceInfo& device, const RoleBinding& binding, const Quirks& quirks) {
  InterfaceNeed need = binding.need;
  const Quirk& quirk = quirks.of(device.model);
  if (!quirk.types.empty()) need.types = quirk.types;
  if (quirk.no_return_channel) {
    std::erase_if(need.endpoints, [](const InterfaceNeed::EndpointNeed& endpoint) { return endpoint.in; });
  }
  return need;
}

bool matches(const DeviceInfo& device, const RoleBinding& binding, const Quirks& quirks) {
  if (!binding.models.empty() && std::ranges::find(binding.models, device.model) == binding.models.end()) return false;
  if (std::ranges::find(binding.other_than, device.model) != binding.other_than.end()) return false;
  if (!find_interface(device, need_of(device, binding, quirks))) return false;
  if (!binding.serial.empty() && !device.serial.empty()) return device.serial == binding.serial;
  if (!binding.port_path.empty()) return device.port_path == binding.port_path;
  return binding.serial.empty();  // A role that is known by serial only is never played by a device without one.
}

Result<Choice, BindingError> choose(std::span<const DeviceInfo> devices, const RoleBinding& binding,
                                    const Quirks& quirks) {
  const DeviceInfo* found = nullptr;
  for (const DeviceInfo& device : devices) {
    if (!matches(device, binding, quirks)) continue;
    if (found != nullptr) return BindingError::Ambiguous;
    found = &device;
  }
  if (found == nullptr) return BindingError::NotPresent;
  return Choice{*found, *find_interface(*found, need_of(*found, binding, quirks))};
}

}  // namespace foyer::usb
