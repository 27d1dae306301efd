#pragma once
// The bus: libusb with an event thread and a worker thread of its own. The event thread completes transfers, the
// worker does what may block in the kernel (enumerate, open, claim, close); both only post to the owner's executor.
// Threading: call on the executor's thread. Callbacks and completions arrive there.
// Lifetime: the executor's io_context outlives the Context. Destruction cancels every transfer, waits for them (at
// most shutdown_limit), closes every device and joins both threads; Devices that are left answer Cancelled.

#include <functional>
#include <memory>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "drivers/usb/device.hpp"
#include "drivers/usb/quirks.hpp"

namespace foyer::usb {

/// How often the bus is looked at where hotplug events are not supported.
inline constexpr Duration polling_interval{1000};
/// If transfers do not come back by then, libusb's memory is given up rather than freed under the kernel.
inline constexpr Duration shutdown_limit{5000};

struct BusChange {
  enum class Kind { Arrived, Left };
  Kind kind = Kind::Arrived;
  DeviceInfo device;
};

/// Ends the watching when destroyed.
class Watch {
 public:
  Watch() = default;
  explicit Watch(std::shared_ptr<void> registration) noexcept : registration_(std::move(registration)) {}

 private:
  std::shared_ptr<void> registration_;
};

class Bus;

class Context {
 public:
  struct Options {
    bool hotplug = true;  ///< False: poll, as on a system without hotplug events.
    Quirks quirks = Quirks::built_in();
  };
  /// Throws std::runtime_error if libusb cannot start.
  explicit Context(boost::asio::any_io_executor executor);
  Context(boost::asio::any_io_executor executor, Options options);
  ~Context();
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  [[nodiscard]] boost::asio::any_io_executor executor() const;
  [[nodiscard]] const Quirks& quirks() const noexcept;
  [[nodiscard]] bool has_hotplug() const noexcept;

  /// Every device on the bus now, in the order of their port paths.
  [[nodiscard]] boost::asio::awaitable<std::vector<DeviceInfo>> devices();
  /// Calls with Arrived for each device that is there already, then with each change, in order.
  [[nodiscard]] Watch watch(std::function<void(const BusChange&)> changed);
  /// Opens, takes the interface from a kernel driver if one has it, claims it, selects the alternate setting if it
  /// is not 0. The device is not reset and its configuration is not changed.
  /// Errors: NotFound (gone), Access, Busy (claimed by another program), Disconnected, Resources, Cancelled.
  [[nodiscard]] boost::asio::awaitable<Result<std::unique_ptr<Device>, UsbError>> open(DeviceInfo device,
                                                                                       Interface interface);
  /// What the parts of this library share; opaque to everybody else.
  [[nodiscard]] const std::shared_ptr<Bus>& bus() const noexcept { return bus_; }

 private:
  std::shared_ptr<Bus> bus_;
};

}  // namespace foyer::usb
