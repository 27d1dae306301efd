#pragma once
// The shared heart of a Context: libusb, its two threads, the list of devices, and who watches it. Internal to this
// folder; Devices and RoleLinks keep it alive after the Context has shut it down.
// Threading: public members on the executor's thread, unless they say "any thread".

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <libusb.h>

#include "drivers/usb/context.hpp"
#include "drivers/usb/device_state.hpp"

namespace foyer::usb {

class Bus : public std::enable_shared_from_this<Bus> {
 public:
  /// Throws std::runtime_error if libusb cannot start.
  Bus(boost::asio::any_io_executor executor, Context::Options options);
  ~Bus();
  Bus(const Bus&) = delete;
  Bus& operator=(const Bus&) = delete;

  void start();
  void shut_down();

  [[nodiscard]] const boost::asio::any_io_executor& executor() const noexcept { return executor_; }
  [[nodiscard]] const Quirks& quirks() const noexcept { return options_.quirks; }
  [[nodiscard]] bool has_hotplug() const noexcept { return hotplug_active_; }
  [[nodiscard]] bool is_closed() const noexcept { return closed_; }  ///< Any thread.

  [[nodiscard]] boost::asio::awaitable<std::vector<DeviceInfo>> devices();
  [[nodiscard]] Watch watch(std::function<void(const BusChange&)> changed);
  [[nodiscard]] boost::asio::awaitable<Result<std::unique_ptr<Device>, UsbError>> open(DeviceInfo info,
                                                                                       Interface interface);
  /// Runs `job` on the worker and returns its result here; R{} without running it if the bus is closed.
  template <class R>
  [[nodiscard]] boost::asio::awaitable<R> on_worker(std::function<R()> job);

  // Bookkeeping for Device::State; any thread.
  void transfer_started() noexcept;
  void transfer_finished() noexcept;
  void add(Device::State* state);
  /// Gives back the interface and closes the handle on the worker, unless shutting down has done so already.
  void close_later(Device::State* state);

 private:
  struct Known {
    libusb_device* device;  ///< Referenced, so that its address is never used again while it is on the list.
    DeviceInfo info;
  };
  struct Watcher {
    std::function<void(const BusChange&)> changed;
  };

  /// Leaks what the kernel may still write to; see shutdown_limit.
  void give_up();
  static int LIBUSB_CALL bus_changed(libusb_context*, libusb_device*, libusb_hotplug_event, void* self);
  void handle_events();
  void refresh();                                    // Worker.
  void tell(const std::vector<BusChange>& changes);  // Executor.
  /// Worker. Adds the handles that were open on it, kept alive until the executor has told their sessions.
  void mark_gone(const libusb_device* device, std::vector<std::shared_ptr<Device::State>>& gone);
  void poll_later();
  [[nodiscard]] libusb_device* find(const DeviceInfo& info);                                            // Worker.
  [[nodiscard]] Result<libusb_device_handle*, UsbError> open_now(const DeviceInfo&, const Interface&);  // Worker.

  boost::asio::any_io_executor executor_;
  Context::Options options_;
  libusb_context* context_ = nullptr;
  libusb_hotplug_callback_handle hotplug_{};
  bool hotplug_active_ = false;
  boost::asio::steady_timer poll_timer_;
  std::vector<Known> known_;                      // Worker.
  std::vector<DeviceInfo> present_;               // Executor.
  std::vector<std::weak_ptr<Watcher>> watchers_;  // Executor.

  std::atomic<bool> closed_{false};
  std::mutex mutex_;
  std::condition_variable drained_;
  std::size_t in_flight_ = 0;         // Guarded by mutex_.
  std::vector<Device::State*> open_;  // Guarded by mutex_.
  std::atomic<bool> stop_events_{false};
  std::thread events_;
  boost::asio::thread_pool worker_{1};
};

template <class R>
boost::asio::awaitable<R> Bus::on_worker(std::function<R()> job) {
  namespace asio = boost::asio;
  // Named, and not written into the await: g++ 12 destroys the captures of a lambda that stands there twice.
  auto initiation = [self = shared_from_this(), job = std::move(job)](auto handler) mutable {
    auto working = asio::prefer(self->executor_, asio::execution::outstanding_work.tracked);
    Bus& bus = *self;
    if (bus.closed_) {
      asio::post(working, [handler = std::move(handler)]() mutable { std::move(handler)(R{}); });
      return;
    }
    asio::post(bus.worker_, [self = std::move(self), job = std::move(job), working = std::move(working),
                             handler = std::move(handler)]() mutable {
      R result = job();
      // The Bus is let go of on the executor only: its destructor must not run on its own worker.
      asio::post(working, [self = std::move(self), handler = std::move(handler), result = std::move(result)]() mutable {
        std::move(handler)(std::move(result));
      });
    });
  };
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(R)>(std::move(initiation),
                                                                                  asio::use_awaitable);
}

}  // namespace foyer::usb
