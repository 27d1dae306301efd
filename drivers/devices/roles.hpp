#pragma once
// Which device the services of this machine mean by "the printer", "the gate": read from their own configuration files.
// Plain values; reading blocks.

#include <string>
#include <vector>

#include "drivers/devices/claims.hpp"

namespace foyer::devices {

struct Role {
  Kind kind = Kind::Printer;
  std::string file;
  std::string serial;
  std::string port_path;
};

/// [printer], [scanner], [gate], [lamp] with `serial` or `port`. A file that is not there or is no TOML has none.
[[nodiscard]] std::vector<Role> roles_in(const std::vector<std::string>& files);
/// The files whose role the device plays, as bindings are decided: by serial, else by port path.
[[nodiscard]] std::vector<std::string> roles_of(const usb::DeviceInfo& device, Kind kind,
                                                const std::vector<Role>& roles);

}  // namespace foyer::devices
