#include "drivers/devices/roles.hpp"

#include "protocol/base/toml.hpp"

namespace foyer::devices {

std::vector<Role> roles_in(const std::vector<std::string>& files) {
  std::vector<Role> roles;
  for (const std::string& file : files) {
    toml::table table;
    try {
      table = toml::parse_file(file);
    } catch (const std::exception&) {  // A file that cannot be read names no roles.
      continue;
    }
    for (const Kind kind : {Kind::Printer, Kind::Scanner, Kind::Gate, Kind::Lamp}) {
      const auto section = table[to_text(kind)];
      const auto serial = section["serial"].value_or(std::string());
      const auto port = section["port"].value_or(std::string());
      if (!serial.empty() || !port.empty()) roles.push_back({kind, file, serial, port});
    }
  }
  return roles;
}

std::vector<std::string> roles_of(const usb::DeviceInfo& device, Kind kind, const std::vector<Role>& roles) {
  std::vector<std::string> played;
  for (const Role& role : roles) {
    if (role.kind != kind) continue;
    const bool by_serial = !role.serial.empty() && !device.serial.empty();
    if (by_serial ? role.serial == device.serial : role.port_path == device.port_path && !role.port_path.empty()) {
      played.push_back(std::string(to_text(kind)) + " of " + role.file);
    }
  }
  return played;
}

}  // namespace foyer::devices
