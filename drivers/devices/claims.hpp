#pragma once
// Which driver takes which device, and by which rule: the drivers' own tables in one place, for people and for the udev
// rules, which a test compares with them.
// Pure functions on plain values.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/usb/binding.hpp"

namespace foyer::devices {

enum class Kind { Printer, Scanner, Gate, Lamp };
[[nodiscard]] std::string_view to_text(Kind kind) noexcept;

struct Family {
  Kind kind = Kind::Printer;
  std::string_view name;  ///< Its folder: "escpos".
  std::string_view rule;  ///< In words.
  usb::RoleBinding binding;
  /// Other things look the same, such as the operator's keyboard: taken only if it is named by serial or port.
  bool must_be_named = false;
};
/// In the order in which they are asked; the first that fits has the device.
[[nodiscard]] const std::vector<Family>& families();

struct Claim {
  const Family* family = nullptr;
  usb::Interface interface;
};
[[nodiscard]] std::optional<Claim> claim_of(const usb::DeviceInfo& device, const usb::Quirks& quirks);

}  // namespace foyer::devices
