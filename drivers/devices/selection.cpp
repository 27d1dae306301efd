#include "drivers/devices/selection.hpp"

#include "drivers/devices/holder.hpp"

namespace foyer::devices {
namespace {

bool is_meant(const usb::DeviceInfo& device, const Wanted& wanted) {
  if (!wanted.serial.empty() && device.serial != wanted.serial) return false;
  return wanted.port_path.empty() || device.port_path == wanted.port_path;
}

std::string list_of(const std::vector<Selected>& found) {
  std::string text;
  for (const auto& one : found) text += (text.empty() ? "" : "; ") + name_of(one.device);
  return text;
}

}  // namespace

std::string name_of(const usb::DeviceInfo& device) {
  std::string name = device.model.text() + " at " + device.port_path;
  if (!device.serial.empty()) name += ", serial " + device.serial;
  return name;
}

std::vector<Selected> candidates(const std::vector<usb::DeviceInfo>& devices, Kind kind, const Wanted& wanted,
                                 const usb::Quirks& quirks) {
  std::vector<Selected> found;
  for (const auto& device : devices) {
    const auto claim = claim_of(device, quirks);
    if (!claim || claim->family->kind != kind || !is_meant(device, wanted)) continue;
    if (claim->family->must_be_named && !wanted.is_named()) continue;
    found.push_back({device, *claim});
  }
  return found;
}

Result<Selected, Trouble> select(const std::vector<usb::DeviceInfo>& devices, Kind kind, const Wanted& wanted,
                                 const usb::Quirks& quirks) {
  auto found = candidates(devices, kind, wanted, quirks);
  const std::string what(to_text(kind));
  if (found.size() == 1) return std::move(found.front());
  if (!found.empty()) {
    return Trouble{Exit::Ambiguous,
                   "several devices can be the " + what + ": " + list_of(found) + "; name one with --serial or --port"};
  }
  if (wanted.is_named()) return Trouble{Exit::Absent, "no " + what + " with that serial or port is plugged in"};
  return Trouble{Exit::Absent, "no " + what +
                                   " is plugged in; one that looks like something else (foyer-devices list shows it) "
                                   "must be named with --serial or --port"};
}

Trouble trouble_of(const usb::DeviceInfo& device, usb::UsbError error) {
  const std::string name = name_of(device);
  if (error == usb::UsbError::Access) {
    return {Exit::Permission, "no permission for " + name +
                                  ": install deploy/udev/70-foyer.rules as /etc/udev/rules.d/70-foyer.rules, run "
                                  "udevadm control --reload && udevadm trigger --subsystem-match=usb, and be a member "
                                  "of the group foyer"};
  }
  if (error == usb::UsbError::Busy) {
    std::string who;
    for (const auto& holder : holders_of(device)) {
      who += (who.empty() ? "" : ", ") + holder.name + " (process " + std::to_string(holder.process) + ")";
    }
    if (who.empty()) who = "a program of another user, most likely foyer-controller or foyer-kiosk";
    return {Exit::Busy,
            name + " is in use by " + who + "; stop it first, such as: systemctl stop foyer-controller foyer-kiosk"};
  }
  if (error == usb::UsbError::NotFound || error == usb::UsbError::Disconnected) {
    return {Exit::Absent, name + " was unplugged"};
  }
  return {Exit::Failed, name + " cannot be opened: " + std::string(usb::to_text(error))};
}

boost::asio::awaitable<std::optional<Trouble>> try_open(usb::Context& context, Selected selected) {
  const auto opened = co_await context.open(selected.device, selected.claim.interface);
  if (opened) co_return std::nullopt;
  co_return trouble_of(selected.device, opened.error());
}

}  // namespace foyer::devices
