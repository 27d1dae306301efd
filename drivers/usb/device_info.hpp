#pragma once
// What the descriptors of a device say, and which of its interfaces a driver wants.
// Plain values; pure functions.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/bytes.hpp"

namespace foyer::usb {

/// USB 2.0 table 9-13, bmAttributes bits 1..0.
enum class EndpointKind : std::uint8_t { Control = 0, Isochronous = 1, Bulk = 2, Interrupt = 3 };

struct Endpoint {
  std::uint8_t address = 0;  ///< Bit 7 set: IN, device to host.
  EndpointKind kind = EndpointKind::Bulk;
  std::uint16_t max_packet = 0;  ///< Bytes; the extra-transactions bits are taken off.

  [[nodiscard]] bool is_in() const noexcept { return (address & 0x80) != 0; }
  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

/// bInterfaceClass, bInterfaceSubClass, bInterfaceProtocol.
struct InterfaceClass {
  std::uint8_t base = 0;
  std::uint8_t sub = 0;
  std::uint8_t protocol = 0;
  friend bool operator==(const InterfaceClass&, const InterfaceClass&) = default;
};

/// One alternate setting of one interface.
struct Interface {
  std::uint8_t configuration = 0;
  std::uint8_t number = 0;
  std::uint8_t alternate = 0;
  InterfaceClass type;
  std::vector<Endpoint> endpoints;
  Bytes extra;  ///< The class's own descriptors that follow it, as they are.
  /// The communications interface that this data interface belongs to; claimed and given back along with it.
  std::optional<std::uint8_t> controller;

  /// The first endpoint of that kind and direction.
  [[nodiscard]] std::optional<Endpoint> find(EndpointKind kind, bool in) const;
};

struct ModelId {
  std::uint16_t vendor = 0;
  std::uint16_t product = 0;

  /// Four lower-case hexadecimal digits each: "04b8:0e15".
  [[nodiscard]] std::string text() const;
  [[nodiscard]] static std::optional<ModelId> parse(std::string_view text);
  friend auto operator<=>(const ModelId&, const ModelId&) = default;
};

struct DeviceInfo {
  ModelId model;
  std::string serial;     ///< Empty if the device has none or it cannot be read.
  std::string port_path;  ///< As sysfs names it: "1-2.3" is bus 1, port 2, port 3 of the hub there.
  std::uint8_t bus = 0;
  std::uint8_t address = 0;
  InterfaceClass type;                ///< bDeviceClass and so on; 0 means "see the interfaces".
  std::vector<Interface> interfaces;  ///< Of the active configuration, every alternate setting.
};

/// What an interface must offer to be the one a driver wants. Decoys that share the class but lack an endpoint
/// are passed over; the lowest alternate setting that fits wins.
struct InterfaceNeed {
  struct EndpointNeed {
    EndpointKind kind = EndpointKind::Bulk;
    bool in = false;
  };
  std::vector<InterfaceClass> types;  ///< Any of these; the first in this list is preferred.
  std::vector<EndpointNeed> endpoints;
  bool controlled = false;  ///< Only a data interface with its controller: no lone one, nor a network adapter's.
};
/// Tells each data interface of serial devices (abstract control model) who controls it, by the union descriptor of the
/// latter (CDC 1.2 section 5.2.3.2). Without one it is the communications interface numbered just before it, as
/// interface association descriptors have it (USB ECN, bFirstInterface and bInterfaceCount: they are contiguous).
void assign_controllers(std::vector<Interface>& interfaces);
[[nodiscard]] std::optional<Interface> find_interface(const DeviceInfo& device, const InterfaceNeed& need);

}  // namespace foyer::usb
