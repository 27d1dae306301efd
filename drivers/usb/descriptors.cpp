#include "drivers/usb/descriptors.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <memory>

namespace foyer::usb {
namespace {

constexpr int max_port_depth = 7;              // USB 2.0 section 4.1.1: five hubs in a row.
constexpr std::size_t max_serial_bytes = 255;  // USB 2.0 section 9.5: bLength of a string descriptor is one byte.

std::string port_path_of(libusb_device* device) {
  std::array<std::uint8_t, max_port_depth> ports{};
  const int depth = libusb_get_port_numbers(device, ports.data(), max_port_depth);
  std::string path = std::to_string(libusb_get_bus_number(device)) + "-";
  if (depth <= 0) return path + "0";  // A root hub.
  for (int level = 0; level < depth; ++level) {
    if (level > 0) path += '.';
    path += std::to_string(ports[static_cast<std::size_t>(level)]);
  }
  return path;
}

// A serial goes into messages and comparisons: whatever is not plain ASCII is cut off with all that follows it.
std::string printable_prefix(std::string text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] < 0x20 || text[at] > 0x7e) return text.substr(0, at);
  }
  return text;
}

std::string serial_from_sysfs(const std::string& port_path) {
  std::ifstream file("/sys/bus/usb/devices/" + port_path + "/serial");
  std::string text(max_serial_bytes, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  return printable_prefix(std::move(text));
}

std::string serial_from_device(libusb_device* device, std::uint8_t index) {
  libusb_device_handle* handle = nullptr;
  if (libusb_open(device, &handle) != 0) return {};
  std::array<unsigned char, max_serial_bytes> text{};
  const int length = libusb_get_string_descriptor_ascii(handle, index, text.data(), static_cast<int>(text.size()));
  libusb_close(handle);
  if (length <= 0) return {};
  return printable_prefix(std::string(text.begin(), text.begin() + length));
}

Interface interface_of(std::uint8_t configuration, const libusb_interface_descriptor& descriptor) {
  Interface interface {
    configuration, descriptor.bInterfaceNumber, descriptor.bAlternateSetting,
        {descriptor.bInterfaceClass, descriptor.bInterfaceSubClass, descriptor.bInterfaceProtocol}, {}
  };
  interface.extra.assign(descriptor.extra, descriptor.extra + std::max(descriptor.extra_length, 0));
  for (int at = 0; at < descriptor.bNumEndpoints; ++at) {
    const libusb_endpoint_descriptor& endpoint = descriptor.endpoint[at];
    interface.endpoints.push_back({endpoint.bEndpointAddress, static_cast<EndpointKind>(endpoint.bmAttributes & 3),
                                   static_cast<std::uint16_t>(endpoint.wMaxPacketSize & 0x7ff)});
  }
  return interface;
}

std::vector<Interface> interfaces_of(libusb_device* device) {
  libusb_config_descriptor* raw = nullptr;
  if (libusb_get_active_config_descriptor(device, &raw) != 0) return {};  // Not configured: nothing can be claimed.
  const std::unique_ptr<libusb_config_descriptor, decltype(&libusb_free_config_descriptor)> config(
      raw, &libusb_free_config_descriptor);
  std::vector<Interface> interfaces;
  for (int number = 0; number < config->bNumInterfaces; ++number) {
    const libusb_interface& settings = config->interface[number];
    for (int at = 0; at < settings.num_altsetting; ++at) {
      interfaces.push_back(interface_of(config->bConfigurationValue, settings.altsetting[at]));
    }
  }
  assign_controllers(interfaces);
  return interfaces;
}

}  // namespace

DeviceInfo describe(libusb_device* device) {
  DeviceInfo info;
  info.bus = libusb_get_bus_number(device);
  info.address = libusb_get_device_address(device);
  info.port_path = port_path_of(device);
  libusb_device_descriptor descriptor{};
  if (libusb_get_device_descriptor(device, &descriptor) != 0) return info;
  info.model = {descriptor.idVendor, descriptor.idProduct};
  info.type = {descriptor.bDeviceClass, descriptor.bDeviceSubClass, descriptor.bDeviceProtocol};
  info.interfaces = interfaces_of(device);
  if (descriptor.iSerialNumber != 0) {
    // The kernel has read it already; opening every device of the machine would wake and perhaps disturb them.
    info.serial = serial_from_sysfs(info.port_path);
    if (info.serial.empty()) info.serial = serial_from_device(device, descriptor.iSerialNumber);
  }
  return info;
}

UsbError error_of(int code) noexcept {
  switch (code) {
    case LIBUSB_ERROR_ACCESS:
      return UsbError::Access;
    case LIBUSB_ERROR_NO_DEVICE:
      return UsbError::Disconnected;
    case LIBUSB_ERROR_NOT_FOUND:
      return UsbError::NotFound;
    case LIBUSB_ERROR_BUSY:
      return UsbError::Busy;
    case LIBUSB_ERROR_TIMEOUT:
      return UsbError::Timeout;
    case LIBUSB_ERROR_OVERFLOW:
      return UsbError::Overflow;
    case LIBUSB_ERROR_PIPE:
      return UsbError::Stalled;
    case LIBUSB_ERROR_INTERRUPTED:
      return UsbError::Cancelled;
    case LIBUSB_ERROR_NO_MEM:
      return UsbError::Resources;
    case LIBUSB_ERROR_NOT_SUPPORTED:
      return UsbError::Unsupported;
    default:
      return UsbError::Protocol;  // LIBUSB_ERROR_IO and whatever a later libusb adds.
  }
}

}  // namespace foyer::usb
