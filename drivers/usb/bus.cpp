#include "drivers/usb/bus.hpp"

#include <algorithm>
#include <stdexcept>

#include "drivers/usb/descriptors.hpp"

namespace foyer::usb {
namespace asio = boost::asio;
namespace {

// Gives back to the kernel driver what was taken from it; of two the controlling one last, since its driver then takes
// both. What was never claimed is refused, without harm.
void release(libusb_device_handle* handle, const Interface& interface) {
  libusb_release_interface(handle, interface.number);
  if (interface.controller) libusb_release_interface(handle, *interface.controller);
}

constexpr timeval event_wait{60, 0};  // An upper bound only: every event and interrupt wakes the thread.
constexpr Duration error_pause{20};   // So that a broken event source cannot take a whole processor.

}  // namespace

Bus::Bus(asio::any_io_executor executor, Context::Options options)
    : executor_(std::move(executor)), options_(std::move(options)), poll_timer_(executor_) {
  const int code = libusb_init(&context_);
  if (code != 0) throw std::runtime_error(std::string("USB cannot start: ") + libusb_strerror(code));
}

Bus::~Bus() {
  worker_.join();
}

void Bus::start() {
  events_ = std::thread([this] { handle_events(); });
  if (options_.hotplug && libusb_has_capability(LIBUSB_CAP_HAS_HOTPLUG) != 0) {
    const int code = libusb_hotplug_register_callback(
        context_, LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED | LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT, LIBUSB_HOTPLUG_NO_FLAGS,
        LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY, &Bus::bus_changed, this,
        &hotplug_);
    hotplug_active_ = code == 0;
  }
  asio::post(worker_, [this] { refresh(); });
  if (!hotplug_active_) poll_later();
}

void Bus::handle_events() {
  while (!stop_events_) {
    timeval wait = event_wait;
    const int code = libusb_handle_events_timeout_completed(context_, &wait, nullptr);
    if (code != 0 && code != LIBUSB_ERROR_INTERRUPTED) std::this_thread::sleep_for(error_pause);
  }
}

// On the event thread, where libusb may not be asked for anything that blocks. It tells that something changed; what
// changed is found by comparing lists, the same way as when polling, so an event that is lost or doubled does no harm.
int LIBUSB_CALL Bus::bus_changed(libusb_context*, libusb_device*, libusb_hotplug_event, void* self) {
  auto* const bus = static_cast<Bus*>(self);
  if (!bus->closed_) asio::post(bus->worker_, [bus] { bus->refresh(); });
  return 0;
}

void Bus::poll_later() {
  poll_timer_.expires_after(polling_interval);
  poll_timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
    const auto self = weak.lock();
    if (error || !self || self->closed_) return;
    asio::post(self->worker_, [bus = self.get()] { bus->refresh(); });
    self->poll_later();
  });
}

void Bus::refresh() {
  libusb_device** list = nullptr;
  const ssize_t count = libusb_get_device_list(context_, &list);
  if (count < 0) return;
  std::vector<BusChange> changes;
  std::vector<std::shared_ptr<Device::State>> gone;
  const auto end = list + count;
  std::erase_if(known_, [&](const Known& known) {
    if (std::find(list, end, known.device) != end) return false;
    mark_gone(known.device, gone);
    changes.push_back({BusChange::Kind::Left, known.info});
    libusb_unref_device(known.device);
    return true;
  });
  for (auto device = list; device != end; ++device) {
    if (std::ranges::find(known_, *device, &Known::device) != known_.end()) continue;
    known_.push_back({libusb_ref_device(*device), describe(*device)});
    changes.push_back({BusChange::Kind::Arrived, known_.back().info});
  }
  libusb_free_device_list(list, 1);
  if (changes.empty()) return;
  asio::post(executor_, [weak = weak_from_this(), changes = std::move(changes), gone = std::move(gone)] {
    for (const auto& state : gone) state->gone.notify();
    if (const auto self = weak.lock()) self->tell(changes);
  });
}

void Bus::mark_gone(const libusb_device* device, std::vector<std::shared_ptr<Device::State>>& gone) {
  const std::lock_guard lock(mutex_);
  for (Device::State* state : open_) {
    if (state->handle == nullptr || libusb_get_device(state->handle) != device) continue;
    state->set_gone();
    if (auto shared = state->weak_from_this().lock()) gone.push_back(std::move(shared));
  }
}

void Bus::tell(const std::vector<BusChange>& changes) {
  if (closed_) return;
  for (const BusChange& change : changes) {
    if (change.kind == BusChange::Kind::Arrived) {
      const auto place = std::ranges::upper_bound(present_, change.device.port_path, {}, &DeviceInfo::port_path);
      present_.insert(place, change.device);
    } else {
      std::erase_if(present_, [&](const DeviceInfo& device) {
        return device.bus == change.device.bus && device.address == change.device.address;
      });
    }
  }
  const auto watchers = watchers_;
  for (const BusChange& change : changes) {
    for (const auto& weak : watchers) {
      if (const auto watcher = weak.lock()) watcher->changed(change);
    }
  }
  std::erase_if(watchers_, [](const auto& weak) { return weak.expired(); });
}

Watch Bus::watch(std::function<void(const BusChange&)> changed) {
  auto watcher = std::make_shared<Watcher>(Watcher{std::move(changed)});
  watchers_.push_back(watcher);
  asio::post(executor_, [weak = std::weak_ptr(watcher), present = present_] {
    for (const DeviceInfo& device : present) {
      if (const auto alive = weak.lock()) alive->changed({BusChange::Kind::Arrived, device});
    }
  });
  return Watch(std::move(watcher));
}

asio::awaitable<std::vector<DeviceInfo>> Bus::devices() {
  const auto self = shared_from_this();
  std::function<bool()> look = [this] {
    refresh();
    return true;
  };
  co_await on_worker(std::move(look));
  co_return present_;
}

libusb_device* Bus::find(const DeviceInfo& info) {
  const auto found = std::ranges::find_if(known_, [&](const Known& known) {
    return known.info.bus == info.bus && known.info.address == info.address && known.info.model == info.model &&
           known.info.port_path == info.port_path && known.info.serial == info.serial;
  });
  return found == known_.end() ? nullptr : found->device;
}

Result<libusb_device_handle*, UsbError> Bus::open_now(const DeviceInfo& info, const Interface& interface) {
  refresh();
  libusb_device* const device = find(info);
  if (device == nullptr) return UsbError::NotFound;
  libusb_device_handle* handle = nullptr;
  int code = libusb_open(device, &handle);
  if (code != 0) return error_of(code);
  // Where the system knows no kernel drivers this is refused, and there is nothing to take the interface from.
  libusb_set_auto_detach_kernel_driver(handle, 1);
  code = interface.controller ? libusb_claim_interface(handle, *interface.controller) : 0;
  if (code == 0) {
    code = libusb_claim_interface(handle, interface.number);
    if (code == 0 && interface.alternate != 0) {
      code = libusb_set_interface_alt_setting(handle, interface.number, interface.alternate);
    }
    if (code == 0) return handle;
    release(handle, interface);
  }
  libusb_close(handle);
  return error_of(code);
}

asio::awaitable<Result<std::unique_ptr<Device>, UsbError>> Bus::open(DeviceInfo info, Interface interface) {
  const auto self = shared_from_this();
  struct Opened {
    std::optional<UsbError> error = UsbError::Cancelled;
    std::shared_ptr<Device::State> state;
  };
  // The state is made on the worker, so that shutting down knows of every handle that was ever opened.
  std::function<Opened()> job = [self, info, interface]() -> Opened {
    if (self->closed_) return {};
    const auto handle = self->open_now(info, interface);
    if (!handle) return {handle.error(), nullptr};
    return {std::nullopt, std::make_shared<Device::State>(self, *handle, info, interface)};
  };
  Opened opened = co_await on_worker(std::move(job));
  if (opened.error) co_return *opened.error;
  co_return std::make_unique<Device>(std::move(opened.state));
}

void Bus::transfer_started() noexcept {
  const std::lock_guard lock(mutex_);
  ++in_flight_;
}

void Bus::transfer_finished() noexcept {
  const std::lock_guard lock(mutex_);
  if (--in_flight_ == 0) drained_.notify_all();
}

void Bus::add(Device::State* state) {
  const std::lock_guard lock(mutex_);
  open_.push_back(state);
}

void Bus::close_later(Device::State* state) {
  const std::lock_guard lock(mutex_);
  std::erase(open_, state);
  if (state->handle == nullptr || closed_) return;
  asio::post(worker_, [handle = state->handle, interface = state->interface] {
    release(handle, interface);
    libusb_close(handle);
  });
}

void Bus::shut_down() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  poll_timer_.cancel();
  if (hotplug_active_) libusb_hotplug_deregister_callback(context_, hotplug_);
  worker_.join();  // Opens and closes that were under way.
  std::unique_lock lock(mutex_);
  const auto open = open_;
  lock.unlock();
  for (Device::State* state : open) state->close();
  lock.lock();
  if (!drained_.wait_for(lock, shutdown_limit, [&] { return in_flight_ == 0; })) return give_up();
  for (Device::State* state : open_) {
    if (state->handle == nullptr) continue;
    release(state->handle, state->interface);
    libusb_close(std::exchange(state->handle, nullptr));
  }
  lock.unlock();
  stop_events_ = true;
  libusb_interrupt_event_handler(context_);
  events_.join();
  for (const Known& known : known_) libusb_unref_device(known.device);
  known_.clear();
  libusb_exit(context_);
  context_ = nullptr;
}

void Bus::give_up() {
  for (Device::State* state : open_) state->handle = nullptr;
  events_.detach();
  // The event thread and the kernel go on using this object; its memory is never given back.
  static std::vector<std::shared_ptr<Bus>> abandoned;
  abandoned.push_back(shared_from_this());
}

}  // namespace foyer::usb
