#pragma once
// An open device with one claimed interface, and its asynchronous transfers.
// Threading: every member is called on the executor given to the Context (a single thread or a strand); completions
// arrive there. Each transfer can be cancelled through the awaitable's cancellation slot (`awaitable_operators`, a
// bound slot, or destruction of the Device).
// Lifetime: destroying a Device cancels its transfers; the interface is given back to the kernel driver and the
// handle closed on the Context's own thread once the last transfer has come back. Nothing blocks the caller. A
// transfer that is awaited keeps what it needs alive, so a Device may be destroyed while one is outstanding.

#include <memory>

#include <boost/asio/awaitable.hpp>

#include "drivers/usb/device_info.hpp"
#include "drivers/usb/error.hpp"
#include "protocol/base/clock.hpp"

namespace foyer::usb {

/// No deadline: the transfer ends by data, error, cancellation or unplugging only. For OUT to a printer, which may
/// hold the bus for as long as its cover is open.
inline constexpr Duration no_deadline{0};
/// One transfer, in or out.
inline constexpr std::size_t max_transfer_bytes = 1 << 20;
/// Outstanding at once on one device.
inline constexpr std::size_t max_transfers_in_flight = 16;

/// USB 2.0 table 9-2.
struct Setup {
  std::uint8_t request_type = 0;
  std::uint8_t request = 0;
  std::uint16_t value = 0;
  std::uint16_t index = 0;
};

class Device {
 public:
  class State;
  explicit Device(std::shared_ptr<State> state) noexcept;
  ~Device();
  Device(Device&&) noexcept;
  Device& operator=(Device&&) noexcept;
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  [[nodiscard]] const DeviceInfo& info() const noexcept;
  [[nodiscard]] const Interface& interface() const noexcept;
  /// False from the first transfer or hotplug event that showed the device gone.
  [[nodiscard]] bool is_present() const noexcept;

  /// Bulk or interrupt OUT, by the kind of the endpoint. Returns the bytes sent, which is all of them.
  [[nodiscard]] boost::asio::awaitable<Transferred<std::size_t>> write(Endpoint endpoint, Bytes data,
                                                                       Duration deadline);
  /// Bulk or interrupt IN. Returns what one transfer brought, which may be nothing: some printers answer an idle
  /// IN with zero-length packets. `size` is best a multiple of the packet size.
  [[nodiscard]] boost::asio::awaitable<Transferred<Bytes>> read(Endpoint endpoint, std::size_t size, Duration deadline);
  [[nodiscard]] boost::asio::awaitable<Transferred<Bytes>> control_in(Setup setup, std::uint16_t size,
                                                                      Duration deadline);
  [[nodiscard]] boost::asio::awaitable<Transferred<std::size_t>> control_out(Setup setup, Bytes data,
                                                                             Duration deadline);
  /// Brings a stalled endpoint back (CLEAR_FEATURE ENDPOINT_HALT).
  [[nodiscard]] boost::asio::awaitable<Transferred<Done>> clear_halt(Endpoint endpoint);
  /// Returns when the device has gone, or the context or this Device is closing.
  [[nodiscard]] boost::asio::awaitable<void> until_gone();
  /// Ends every transfer now outstanding with Cancelled; the device stays open.
  void cancel_transfers();
  /// What destruction does, for an owner whose session still refers to this Device: everything asked of it from now
  /// on answers Cancelled.
  void close();

 private:
  std::shared_ptr<State> state_;
};

}  // namespace foyer::usb
