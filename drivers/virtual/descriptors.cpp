#include "drivers/virtual/usb_device.hpp"

namespace foyer::emulation {
namespace {

constexpr std::uint8_t DEVICE = 1;
constexpr std::uint8_t CONFIGURATION = 2;
constexpr std::uint8_t STRING = 3;
constexpr std::uint8_t INTERFACE = 4;
constexpr std::uint8_t ENDPOINT = 5;
constexpr std::uint16_t ENGLISH = 0x0409;

std::uint8_t low(std::size_t value) {
  return static_cast<std::uint8_t>(value & 0xff);
}
std::uint8_t high(std::size_t value) {
  return static_cast<std::uint8_t>((value >> 8) & 0xff);
}

void append(Bytes& bytes, std::initializer_list<std::uint8_t> more) {
  bytes.insert(bytes.end(), more);
}

std::uint8_t interface_count(const DeviceDescription& description) {
  std::uint8_t count = 0;
  for (const auto& interface : description.interfaces) count += interface.alternate == 0 ? 1 : 0;
  return count;
}

// USB ECN "Interface Association Descriptors": such a device says so by its class, EF 02 01.
bool is_composite(const DeviceDescription& description) {
  for (const auto& interface : description.interfaces) {
    if (!interface.association.empty()) return true;
  }
  return false;
}

bool is_hub(const DeviceDescription& description) {
  return !description.interfaces.empty() && description.interfaces.front().interface_class == 9;
}

}  // namespace

Bytes device_descriptor(const DeviceDescription& description) {
  const bool composite = is_composite(description);
  const std::uint8_t device_class = is_hub(description) ? 9 : composite ? 0xef : 0;
  return {18,
          DEVICE,
          0x00,
          0x02,
          device_class,
          std::uint8_t(composite ? 2 : 0),
          std::uint8_t(composite ? 1 : 0),
          64,
          low(description.vendor),
          high(description.vendor),
          low(description.product),
          high(description.product),
          0x00,
          0x01,
          std::uint8_t(description.manufacturer.empty() ? 0 : 1),
          std::uint8_t(description.product_name.empty() ? 0 : 2),
          std::uint8_t(description.serial.empty() ? 0 : 3),
          1};
}

Bytes configuration_descriptor(const DeviceDescription& description) {
  Bytes bytes{9, CONFIGURATION, 0, 0, interface_count(description), 1, 0, 0xc0, 1};
  for (const auto& interface : description.interfaces) {
    bytes.insert(bytes.end(), interface.association.begin(), interface.association.end());
    append(bytes, {9, INTERFACE, interface.number, interface.alternate, low(interface.endpoints.size()),
                   interface.interface_class, interface.subclass, interface.protocol, 0});
    bytes.insert(bytes.end(), interface.extra.begin(), interface.extra.end());
    for (const auto& endpoint : interface.endpoints) {
      append(bytes, {7, ENDPOINT, endpoint.address, endpoint.attributes, low(endpoint.packet_size),
                     high(endpoint.packet_size), endpoint.interval});
    }
  }
  bytes[2] = low(bytes.size());
  bytes[3] = high(bytes.size());
  return bytes;
}

std::optional<Bytes> string_descriptor(const DeviceDescription& description, std::uint8_t index) {
  if (index == 0) return Bytes{4, STRING, low(ENGLISH), high(ENGLISH)};
  const std::string* texts[] = {&description.manufacturer, &description.product_name, &description.serial};
  if (index > 3 || texts[index - 1]->empty()) return std::nullopt;
  Bytes bytes{low(2 + 2 * texts[index - 1]->size()), STRING};
  for (const char character : *texts[index - 1]) append(bytes, {static_cast<std::uint8_t>(character), 0});
  return bytes;
}

}  // namespace foyer::emulation
