#include "drivers/usb/device_state.hpp"

#include <algorithm>
#include <limits>

#include <boost/asio/associated_cancellation_slot.hpp>

#include "drivers/usb/bus.hpp"
#include "drivers/usb/descriptors.hpp"

namespace foyer::usb {
namespace asio = boost::asio;
namespace {

constexpr std::size_t setup_bytes = LIBUSB_CONTROL_SETUP_SIZE;

std::optional<UsbError> error_of_status(libusb_transfer_status status) noexcept {
  switch (status) {
    case LIBUSB_TRANSFER_COMPLETED:
      return std::nullopt;
    case LIBUSB_TRANSFER_ERROR:
      return UsbError::Protocol;
    case LIBUSB_TRANSFER_TIMED_OUT:
      return UsbError::Timeout;
    case LIBUSB_TRANSFER_CANCELLED:
      return UsbError::Cancelled;
    case LIBUSB_TRANSFER_STALL:
      return UsbError::Stalled;
    case LIBUSB_TRANSFER_NO_DEVICE:
      return UsbError::Disconnected;
    case LIBUSB_TRANSFER_OVERFLOW:
      return UsbError::Overflow;
  }
  return UsbError::Protocol;
}

unsigned timeout_of(Duration deadline) {
  const auto most = static_cast<std::int64_t>(std::numeric_limits<unsigned>::max());
  return static_cast<unsigned>(std::clamp<std::int64_t>(deadline.count(), 0, most));
}

}  // namespace

// One transfer in the kernel's hands. `finished` runs on the event thread and frees libusb's part at once, so that
// nothing of libusb is left when the completion reaches the executor, perhaps after libusb is gone.
class Device::State::Transfer : public std::enable_shared_from_this<Transfer> {
 public:
  using Completion = std::function<void(TransferEnd)>;

  Transfer(std::shared_ptr<State> state, Request request, Completion completion)
      : state_(std::move(state)),
        request_(std::move(request)),
        completion_(std::move(completion)),
        working_(asio::prefer(state_->bus->executor(), asio::execution::outstanding_work.tracked)) {}

  ~Transfer() {
    if (state_) state_->in_flight_.erase(this);
  }
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  /// The error if the kernel did not take it; `finished` is then never called.
  std::optional<UsbError> submit() {
    raw_ = libusb_alloc_transfer(0);
    if (raw_ == nullptr) return UsbError::Resources;
    fill();
    self_ = shared_from_this();
    state_->bus->transfer_started();
    const std::lock_guard lock(mutex_);
    const int code = libusb_submit_transfer(raw_);
    if (code == 0) return std::nullopt;
    state_->bus->transfer_finished();
    libusb_free_transfer(std::exchange(raw_, nullptr));
    self_.reset();
    return error_of(code);
  }

  void cancel() {
    const std::lock_guard lock(mutex_);
    if (raw_ != nullptr) libusb_cancel_transfer(raw_);  // "Not found" only says that it is ending by itself.
  }

  void complete(TransferEnd end) {
    state_->in_flight_.erase(this);
    if (end.error == UsbError::Disconnected) state_->set_gone();
    if (!state_->is_present()) state_->gone.notify();
    const Completion completion = std::move(completion_);
    state_.reset();
    completion(std::move(end));
  }

 private:
  void fill() {
    if (request_.kind == EndpointKind::Control) {
      const Setup& setup = request_.setup;
      const auto length = static_cast<std::uint16_t>(request_.buffer.size());
      request_.buffer.insert(request_.buffer.begin(), setup_bytes, 0);
      libusb_fill_control_setup(request_.buffer.data(), setup.request_type, setup.request, setup.value, setup.index,
                                length);
      libusb_fill_control_transfer(raw_, state_->handle, request_.buffer.data(), &Transfer::finished, this,
                                   timeout_of(request_.deadline));
      return;
    }
    libusb_fill_bulk_transfer(raw_, state_->handle, request_.address, request_.buffer.data(),
                              static_cast<int>(request_.buffer.size()), &Transfer::finished, this,
                              timeout_of(request_.deadline));
    if (request_.kind == EndpointKind::Interrupt) raw_->type = LIBUSB_TRANSFER_TYPE_INTERRUPT;
  }

  static void LIBUSB_CALL finished(libusb_transfer* raw) {
    auto* const transfer = static_cast<Transfer*>(raw->user_data);
    TransferEnd end{error_of_status(raw->status), true, static_cast<std::size_t>(std::max(raw->actual_length, 0)), {}};
    std::shared_ptr<Transfer> self;
    {
      const std::lock_guard lock(transfer->mutex_);
      libusb_free_transfer(std::exchange(transfer->raw_, nullptr));
      self = std::move(transfer->self_);
    }
    end.buffer = std::move(transfer->request_.buffer);
    if (transfer->request_.kind == EndpointKind::Control) {
      end.buffer.erase(end.buffer.begin(), end.buffer.begin() + setup_bytes);
    }
    const std::shared_ptr<Bus> bus = transfer->state_->bus;
    const auto executor = transfer->working_;
    asio::post(executor, [self = std::move(self), end = std::move(end)]() mutable { self->complete(std::move(end)); });
    bus->transfer_finished();  // Last: shutting down may go on from here.
  }

  std::shared_ptr<State> state_;
  Request request_;
  Completion completion_;
  asio::any_io_executor working_;  // Keeps the io_context running until the completion has run.
  std::mutex mutex_;
  libusb_transfer* raw_ = nullptr;  // Guarded by mutex_.
  std::shared_ptr<Transfer> self_;  // While in the kernel's hands.
};

Device::State::State(std::shared_ptr<Bus> the_bus, libusb_device_handle* the_handle, DeviceInfo the_info,
                     Interface the_interface)
    : bus(std::move(the_bus)),
      info(std::move(the_info)),
      interface(std::move(the_interface)),
      handle(the_handle),
      gone(bus->executor()) {
  bus->add(this);
}

Device::State::~State() {
  bus->close_later(this);
}

bool Device::State::is_open() const noexcept {
  return !closing_ && !bus->is_closed() && handle != nullptr;
}

void Device::State::set_gone() {
  present_ = false;
}

void Device::State::cancel_transfers() {
  const auto transfers = in_flight_;
  for (Transfer* const transfer : transfers) transfer->cancel();
}

void Device::State::close() {
  closing_ = true;
  cancel_transfers();
  gone.notify();
}

asio::awaitable<TransferEnd> Device::State::transfer(Request request) {
  // Named, and not written into the await: g++ 12 destroys the captures of a lambda that stands there twice.
  auto initiation = [self = shared_from_this(), request = std::move(request)](auto handler) mutable {
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    auto slot = asio::get_associated_cancellation_slot(*shared);
    auto completion = [shared, slot](TransferEnd end) mutable {
      slot.clear();
      std::move (*shared)(std::move(end));
    };
    auto refuse = [&](UsbError error) {
      asio::post(self->bus->executor(), [completion, error]() mutable { completion({error, false, 0, {}}); });
    };
    if (!self->is_open()) return refuse(UsbError::Cancelled);
    if (!self->is_present()) return refuse(UsbError::Disconnected);
    if (self->in_flight_.size() >= max_transfers_in_flight || request.buffer.size() > max_transfer_bytes) {
      return refuse(UsbError::Resources);
    }
    auto transfer = std::make_shared<Transfer>(self, std::move(request), completion);
    if (slot.is_connected()) {
      slot.assign([weak = std::weak_ptr(transfer)](asio::cancellation_type) {
        if (const auto running = weak.lock()) running->cancel();
      });
    }
    self->in_flight_.insert(transfer.get());
    if (const auto error = transfer->submit()) {
      self->in_flight_.erase(transfer.get());
      if (*error == UsbError::Disconnected) {
        self->set_gone();
        self->gone.notify();
      }
      refuse(*error);
    }
  };
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(TransferEnd)>(std::move(initiation),
                                                                                            asio::use_awaitable);
}

asio::awaitable<Transferred<Done>> Device::State::clear_halt(std::shared_ptr<State> state, Endpoint endpoint) {
  if (!state->is_open()) co_return TransferFailure{UsbError::Cancelled};
  std::function<int()> job = [state, endpoint]() -> int {
    return state->handle == nullptr ? LIBUSB_ERROR_NO_DEVICE : libusb_clear_halt(state->handle, endpoint.address);
  };
  const int code = co_await state->bus->on_worker(std::move(job));
  if (code != 0) co_return TransferFailure{error_of(code)};
  co_return Done{};
}

}  // namespace foyer::usb
