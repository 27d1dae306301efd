#include "drivers/virtual/bus.hpp"

#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include <sys/stat.h>
#include <unistd.h>

#include "protocol/base/bytes.hpp"

namespace foyer::emulation {
namespace {

constexpr std::size_t LONGEST_DIRECTORY = 60;  // A monitor's socket below it must fit the 108 bytes of a sun_path.
constexpr int LAST_DEVICE_NUMBER = 127;        // USB 2.0, 8.3.2.1
constexpr const char* CONTROLLER = "/devices/pci0000:00/0000:00:14.0/usb1";

DeviceDescription hub(const std::string& port) {
  Interface interface {
    0, 0, 9, 0, 0, "hub", {{0x81, 3, 1, 12}}, {}
  };
  return {0x1d6b, 0x0002, "foyer", "Emulated hub", "", port, {interface}};
}

std::string node_name(int device_number) {
  std::string number = std::to_string(device_number);
  return "/dev/bus/usb/001/" + std::string(3 - number.size(), '0') + number;
}

std::string hexadecimal(unsigned value, int digits) {
  const Bytes bytes{static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value & 0xff)};
  return to_hex(bytes).substr(static_cast<std::size_t>(4 - digits));
}

/// "1-" and at most six numbers from 1 to 15, one for each hub, with dots between.
bool is_port_name(std::string_view port) {
  if (!port.starts_with("1-")) return false;
  const char* at = port.data() + 2;
  const char* const end = port.data() + port.size();
  for (int level = 1; level <= 6; ++level) {
    unsigned number = 0;
    const auto parsed = std::from_chars(at, end, number);
    if (parsed.ec != std::errc() || *at == '0' || number > 15) return false;
    if (parsed.ptr == end) return true;
    if (*parsed.ptr != '.') return false;
    at = parsed.ptr + 1;
  }
  return false;
}

[[noreturn]] void fail(const std::string& what, GError* error) {
  const std::string message = what + (error != nullptr ? std::string(": ") + error->message : "");
  g_clear_error(&error);
  throw std::runtime_error(message);
}

/// A previous emulator that was killed leaves its testbed; nobody can use it any more.
void remove_leftovers(const std::filesystem::path& directory) {
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (entry.is_directory() && entry.path().filename().string().starts_with("umockdev."))
      std::filesystem::remove_all(entry.path());
  }
}

}  // namespace

Bus::Bus(const std::string& directory) {
  const auto absolute = std::filesystem::absolute(directory);
  std::filesystem::create_directories(absolute);
  if (absolute.string().size() > LONGEST_DIRECTORY) {
    throw std::runtime_error("the directory's path is longer than 60 characters: " + absolute.string());
  }
  remove_leftovers(absolute);
  std::filesystem::remove(absolute / "usb.env");
  g_setenv("TMPDIR", absolute.c_str(), TRUE);
  testbed_.reset(umockdev_testbed_new());
  gchar* root = umockdev_testbed_get_root_dir(testbed_.get());
  root_ = root;
  g_free(root);
  // Programs that run as another user make their monitor's socket in it.
  chmod(root_.c_str(), 01777);
  std::filesystem::create_directories(root_ + "/dev/bus/usb/001");
  add_to_sysfs(hub("usb1"), take_device_number());
}

Bus::~Bus() {
  while (!nodes_.empty()) unplug(const_cast<UsbDevice&>(*nodes_.begin()->first));
}

std::string Bus::sysfs_path(const std::string& port) const {
  if (port == "usb1") return CONTROLLER;
  std::string path = CONTROLLER;
  for (std::size_t dot = port.find('.'); dot != std::string::npos; dot = port.find('.', dot + 1))
    path += "/" + port.substr(0, dot);
  return path + "/" + port;
}

void Bus::add_hubs(const std::string& port) {
  for (std::size_t dot = port.find('.'); dot != std::string::npos; dot = port.find('.', dot + 1)) {
    const std::string between = port.substr(0, dot);
    if (occupied_ports_.insert(between).second) add_to_sysfs(hub(between), take_device_number());
  }
}

void Bus::add_to_sysfs(const DeviceDescription& description, int device_number) {
  const bool is_hub = description.interfaces.front().interface_class == 9;
  Bytes descriptors = device_descriptor(description);
  const Bytes configuration = configuration_descriptor(description);
  descriptors.insert(descriptors.end(), configuration.begin(), configuration.end());
  const std::string number = std::to_string(device_number);
  std::string text = "P: " + sysfs_path(description.port) + "\n";
  // No N: line: umockdev would make a regular file of the node, which polls as always ready.
  text += "E: DEVNAME=" + node_name(device_number) +
          "\nE: DEVTYPE=usb_device\nE: SUBSYSTEM=usb\nE: BUSNUM=001\nE: DEVNUM=" + std::string(3 - number.size(), '0') +
          number + "\nE: MAJOR=189\nE: MINOR=" + std::to_string(device_number - 1) + "\n";
  // As the kernel does, each ends in a line feed (written \n, which umockdev turns into one).
  const auto attribute = [&](const std::string& name, const std::string& value) {
    text += "A: " + name + "=" + value + "\\n\n";
  };
  attribute("busnum", "1");
  attribute("devnum", number);
  attribute("speed", "12");
  attribute("bConfigurationValue", "1");
  attribute("bNumConfigurations", "1");
  attribute("bDeviceClass", is_hub ? "09" : "00");
  attribute("idVendor", hexadecimal(description.vendor, 4));
  attribute("idProduct", hexadecimal(description.product, 4));
  attribute("manufacturer", description.manufacturer);
  attribute("product", description.product_name);
  if (!description.serial.empty()) attribute("serial", description.serial);
  text += "H: descriptors=" + to_hex(descriptors) + "\n\n";
  GError* error = nullptr;
  if (umockdev_testbed_add_from_string(testbed_.get(), text.c_str(), &error) == FALSE)
    fail("cannot add " + description.port, error);
}

void Bus::plug(UsbDevice& device) {
  if (nodes_.contains(&device)) return;
  drop_departed();
  const auto& description = device.description();
  if (!is_port_name(description.port))
    throw std::runtime_error("a port is named 1-2 or 1-2.4, not " + description.port);
  if (occupied_ports_.contains(description.port)) throw std::runtime_error("port " + description.port + " is taken");
  add_hubs(description.port);
  const int number = take_device_number();
  const std::string name = node_name(number);
  auto node = std::make_unique<DeviceNode>(device, root_ + name, number);
  GError* error = nullptr;
  if (umockdev_testbed_attach_ioctl(testbed_.get(), name.c_str(), node->handler(), &error) == FALSE)
    fail("cannot attach " + name, error);
  chmod((root_ + "/ioctl" + name).c_str(), 0777);
  occupied_ports_.insert(description.port);
  nodes_[&device] = std::move(node);
  add_to_sysfs(description, number);
}

void Bus::unplug(UsbDevice& device) {
  const auto found = nodes_.find(&device);
  if (found == nodes_.end()) return;
  auto node = std::move(found->second);
  nodes_.erase(found);
  node->unplug();
  device.reset();
  const std::string system_path = "/sys" + sysfs_path(device.description().port);
  // The order of a real kernel, as libudev needs it: the event first, while its attributes can still be read.
  umockdev_testbed_uevent(testbed_.get(), system_path.c_str(), "remove");
  ::unlink(node->path().c_str());
  GError* error = nullptr;
  umockdev_testbed_detach_ioctl(testbed_.get(), node_name(node->device_number()).c_str(), &error);
  g_clear_error(&error);
  umockdev_testbed_remove_device(testbed_.get(), system_path.c_str());
  occupied_ports_.erase(device.description().port);
  device_numbers_.erase(node->device_number());
  departed_.push_back(std::move(node));
  drop_departed();
}

int Bus::take_device_number() {
  for (int tried = 0; tried < LAST_DEVICE_NUMBER; ++tried) {
    last_device_number_ = last_device_number_ % LAST_DEVICE_NUMBER + 1;
    if (device_numbers_.insert(last_device_number_).second) return last_device_number_;
  }
  throw std::runtime_error("no device number is left");
}

void Bus::drop_departed() {
  departed_.remove_if([](const auto& node) { return node->client_count() == 0; });
}

DeviceNode* Bus::node(const UsbDevice& device) const {
  const auto found = nodes_.find(&device);
  return found == nodes_.end() ? nullptr : found->second.get();
}

void Bus::write_environment(const std::string& file, const std::string& shim, const std::string& control_url) const {
  const std::string temporary = file + ".new";
  {
    std::ofstream out(temporary, std::ios::trunc);
    out << "export UMOCKDEV_DIR='" << root_ << "'\nexport LD_PRELOAD='" << shim
        << ":libumockdev-preload.so.0'\nexport FOYER_VIRTUAL_USB='" << control_url << "'\n";
    if (!out.flush()) throw std::runtime_error("cannot write " + temporary);
  }
  std::filesystem::rename(temporary, file);
}

}  // namespace foyer::emulation
