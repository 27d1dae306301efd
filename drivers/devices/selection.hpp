#pragma once
// Picks the device that a command is about and proves that it can be opened, or says in a sentence why not.
// Threading: the executor's. Lifetime: plain values and coroutines that borrow the context.

#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "drivers/devices/claims.hpp"
#include "drivers/usb/context.hpp"

namespace foyer::devices {

/// What the program answers to the shell.
enum class Exit : int {
  Done = 0,
  Failed = 1,  ///< The device was reached and did not do it.
  Usage = 2,
  Absent = 3,      ///< No such device.
  Permission = 4,  ///< A udev rule is missing.
  Busy = 5,        ///< Another program has it.
  Ambiguous = 6,   ///< Several fit: name one.
  NotProven = 7,   ///< A print that may or may not be on paper.
};

struct Trouble {
  Exit exit = Exit::Failed;
  std::string sentence;
};

struct Wanted {
  std::string serial;
  std::string port_path;
  [[nodiscard]] bool is_named() const { return !serial.empty() || !port_path.empty(); }
};

struct Selected {
  usb::DeviceInfo device;
  Claim claim;
};

/// Every device of the kind that the wish allows; those that must be named only if they are.
[[nodiscard]] std::vector<Selected> candidates(const std::vector<usb::DeviceInfo>& devices, Kind kind,
                                               const Wanted& wanted, const usb::Quirks& quirks);
/// The one candidate. Trouble: Absent, Ambiguous.
[[nodiscard]] Result<Selected, Trouble> select(const std::vector<usb::DeviceInfo>& devices, Kind kind,
                                               const Wanted& wanted, const usb::Quirks& quirks);
/// Opens it and lets go of it again. Trouble: Permission, Busy, Absent, Failed.
[[nodiscard]] boost::asio::awaitable<std::optional<Trouble>> try_open(usb::Context& context, Selected selected);
[[nodiscard]] Trouble trouble_of(const usb::DeviceInfo& device, usb::UsbError error);
/// "04b8:0e15 at 1-2.3, serial X"
[[nodiscard]] std::string name_of(const usb::DeviceInfo& device);

}  // namespace foyer::devices
