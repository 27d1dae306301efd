#pragma once
// The emulated USB bus: a umockdev testbed (its own /sys and /dev) that unmodified programs use through libusb.
// Threading: the main loop. Lifetime: start before, stop after every program that uses it.

#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "drivers/virtual/device_node.hpp"

namespace foyer::emulation {

class Bus {
 public:
  /// Makes the testbed below `directory`, whose path must be at most 60 characters. Throws std::runtime_error.
  explicit Bus(const std::string& directory);
  ~Bus();
  Bus(const Bus&) = delete;
  Bus& operator=(const Bus&) = delete;

  /// Programs see the device arrive (uevent "add"). Nothing if it is plugged already. Throws std::runtime_error if the
  /// port is taken or no port's name.
  void plug(UsbDevice& device);
  /// Programs see it go; their transfers end with ESHUTDOWN. Nothing if it is not plugged.
  void unplug(UsbDevice& device);
  /// The node of a plugged device, else nullptr.
  [[nodiscard]] DeviceNode* node(const UsbDevice& device) const;
  [[nodiscard]] const std::string& root() const { return root_; }
  /// A file for a shell's `.`: what a program needs to see this bus, and where it is controlled. Written atomically
  /// and last: that it is there says "ready".
  void write_environment(const std::string& file, const std::string& shim, const std::string& control_url) const;

 private:
  void add_hubs(const std::string& port);
  void add_to_sysfs(const DeviceDescription& description, int device_number);
  [[nodiscard]] std::string sysfs_path(const std::string& port) const;
  /// As the kernel: the next free one, from the start again after the last. Throws if there is none.
  int take_device_number();
  void drop_departed();

  ObjectPointer<UMockdevTestbed> testbed_;
  std::string root_;
  std::map<const UsbDevice*, std::unique_ptr<DeviceNode>> nodes_;
  std::list<std::unique_ptr<DeviceNode>> departed_;  ///< Unplugged, but a program has them still open.
  std::set<std::string> occupied_ports_;
  std::set<int> device_numbers_;  ///< In use now.
  int last_device_number_ = 0;
};

}  // namespace foyer::emulation
