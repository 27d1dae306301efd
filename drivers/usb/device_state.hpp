#pragma once
// An open handle and its transfers. Internal to this folder.
// Threading: the executor's thread, but for what libusb calls on the event thread (Transfer::finished).
// Lifetime: shared by the Device and each transfer in flight; the last of them gives the handle to the worker to close.

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <set>

#include <libusb.h>

#include "drivers/usb/device.hpp"
#include "drivers/usb/signal.hpp"

namespace foyer::usb {

class Bus;

/// How a transfer ended: no error, or one; and the buffer as the kernel left it.
struct TransferEnd {
  std::optional<UsbError> error;
  bool started = false;
  std::size_t transferred = 0;
  Bytes buffer;  ///< Without a control transfer's setup packet.
};

class Device::State : public std::enable_shared_from_this<Device::State> {
 public:
  struct Request {
    EndpointKind kind = EndpointKind::Bulk;
    std::uint8_t address = 0;
    Setup setup;
    Bytes buffer;  ///< OUT: the data. IN: as large as the answer may be.
    Duration deadline = no_deadline;
  };

  State(std::shared_ptr<Bus> bus, libusb_device_handle* handle, DeviceInfo info, Interface interface);
  ~State();
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  [[nodiscard]] boost::asio::awaitable<TransferEnd> transfer(Request request);
  [[nodiscard]] static boost::asio::awaitable<Transferred<Done>> clear_halt(std::shared_ptr<State> state,
                                                                            Endpoint endpoint);
  void cancel_transfers();
  /// Executor: ends until_gone and, at the next transfer, every session.
  void close();
  void set_gone();  ///< Any thread.

  [[nodiscard]] bool is_present() const noexcept { return present_; }
  [[nodiscard]] bool is_open() const noexcept;

  const std::shared_ptr<Bus> bus;
  const DeviceInfo info;
  const Interface interface;
  libusb_device_handle* handle;  ///< Null once closed by the Bus.
  Signal gone;

 private:
  class Transfer;
  std::atomic<bool> present_{true};
  bool closing_ = false;
  std::set<Transfer*> in_flight_;  ///< Each takes itself off when it ends, or goes without ending with its executor.
};

}  // namespace foyer::usb
