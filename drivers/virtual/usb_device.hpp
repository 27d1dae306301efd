#pragma once
// What an emulated USB device is to the bus it is plugged into: descriptors, and answers to transfers.
// Threading: everything in this folder except the payment terminal runs on the emulator's one GLib thread.
// Lifetime: a device outlives its plugs; it may be unplugged and plugged again any number of times.
// Source: Universal Serial Bus Specification 2.0, chapter 9.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "protocol/base/bytes.hpp"

namespace foyer::emulation {

struct Endpoint {
  std::uint8_t address;     ///< Bit 7 set: towards the host.
  std::uint8_t attributes;  ///< 2 bulk, 3 interrupt.
  std::uint16_t packet_size;
  std::uint8_t interval;
};

/// One alternate setting of one interface. `extra` follows the interface descriptor as it is (a HID descriptor),
/// `association` stands before it (an interface association descriptor).
struct Interface {
  std::uint8_t number;
  std::uint8_t alternate;
  std::uint8_t interface_class;
  std::uint8_t subclass;
  std::uint8_t protocol;
  std::string kernel_driver;  ///< Bound when the device is plugged in, as on a real machine; empty for none.
  std::vector<Endpoint> endpoints;
  Bytes extra;
  Bytes association = {};
};

struct DeviceDescription {
  std::uint16_t vendor;
  std::uint16_t product;
  std::string manufacturer;
  std::string product_name;
  std::string serial;  ///< May be empty: some devices have none.
  std::string port;    ///< The kernel's name of the place, such as 1-2 or 1-2.4.
  std::vector<Interface> interfaces;
};

[[nodiscard]] Bytes device_descriptor(const DeviceDescription& description);
[[nodiscard]] Bytes configuration_descriptor(const DeviceDescription& description);
/// String 0 is the language list; nothing for an index the device does not have.
[[nodiscard]] std::optional<Bytes> string_descriptor(const DeviceDescription& description, std::uint8_t index);

struct SetupPacket {
  std::uint8_t request_type;
  std::uint8_t request;
  std::uint16_t value;
  std::uint16_t index;
  std::uint16_t length;
};

/// The data stage towards the host (empty after a request that carries data out); nothing means a stall.
using ControlReply = std::optional<Bytes>;

class UsbDevice {
 public:
  explicit UsbDevice(DeviceDescription description) : description_(std::move(description)) {}
  virtual ~UsbDevice() = default;
  UsbDevice(const UsbDevice&) = delete;
  UsbDevice& operator=(const UsbDevice&) = delete;

  [[nodiscard]] const DeviceDescription& description() const { return description_; }
  /// Where it will be plugged next time; only while it is unplugged.
  void move_to(std::string port) { description_.port = std::move(port); }
  /// A class or vendor request, or a standard one that the bus does not answer for every device.
  virtual ControlReply control(const SetupPacket& setup, BytesView data) = 0;
  /// How many of the bytes the device takes now; the rest waits (NAK) until `on_progress_`.
  virtual std::size_t accept(std::uint8_t endpoint, BytesView bytes) = 0;
  /// The next packet towards the host, at most `limit` bytes; nothing is NAK, an empty packet is a real one.
  virtual std::optional<Bytes> provide(std::uint8_t endpoint, std::size_t limit) = 0;
  /// The bus was reset or the cable pulled.
  virtual void reset() = 0;

  /// The bus asks to be told when a refused transfer may now move on.
  void notify_progress(std::function<void()> on_progress) { on_progress_ = std::move(on_progress); }

 protected:
  void progress() const {
    if (on_progress_) on_progress_();
  }

 private:
  DeviceDescription description_;
  std::function<void()> on_progress_;
};

}  // namespace foyer::emulation
