#include "drivers/usb/device.hpp"

#include <limits>

#include "drivers/usb/device_state.hpp"

namespace foyer::usb {
namespace asio = boost::asio;
namespace {

constexpr std::uint8_t direction_in = 0x80;  // USB 2.0 table 9-2, bmRequestType bit 7.

TransferFailure failure_of(TransferEnd end, bool in) {
  TransferFailure failure{*end.error, end.started, end.transferred, {}};
  if (in) {
    end.buffer.resize(std::min(end.transferred, end.buffer.size()));
    failure.received = std::move(end.buffer);
  }
  return failure;
}

Transferred<std::size_t> sent(TransferEnd end) {
  if (end.error) return failure_of(std::move(end), false);
  return end.transferred;
}

Transferred<Bytes> received(TransferEnd end) {
  if (end.error) return failure_of(std::move(end), true);
  end.buffer.resize(std::min(end.transferred, end.buffer.size()));
  return std::move(end.buffer);
}

// These take the state by value: a Device may be destroyed before what it returned is awaited, or while it is.

asio::awaitable<Transferred<std::size_t>> send(std::shared_ptr<Device::State> state, Device::State::Request request) {
  const bool is_control = request.kind == EndpointKind::Control;
  if (is_control && request.buffer.size() > std::numeric_limits<std::uint16_t>::max()) {
    co_return TransferFailure{UsbError::Resources};
  }
  co_return sent(co_await state->transfer(std::move(request)));
}

asio::awaitable<Transferred<Bytes>> receive(std::shared_ptr<Device::State> state, Device::State::Request request) {
  co_return received(co_await state->transfer(std::move(request)));
}

asio::awaitable<void> wait_until_gone(std::shared_ptr<Device::State> state) {
  while (state->is_present() && state->is_open()) co_await state->gone.wait();
}

}  // namespace

Device::Device(std::shared_ptr<State> state) noexcept : state_(std::move(state)) {}

Device::~Device() {
  if (state_) state_->close();
}

Device::Device(Device&&) noexcept = default;

Device& Device::operator=(Device&& other) noexcept {
  if (this != &other) {
    if (state_) state_->close();
    state_ = std::move(other.state_);
  }
  return *this;
}

const DeviceInfo& Device::info() const noexcept {
  return state_->info;
}
const Interface& Device::interface() const noexcept {
  return state_->interface;
}
bool Device::is_present() const noexcept {
  return state_->is_present() && state_->is_open();
}
void Device::cancel_transfers() {
  state_->cancel_transfers();
}
void Device::close() {
  state_->close();
}

asio::awaitable<Transferred<std::size_t>> Device::write(Endpoint endpoint, Bytes data, Duration deadline) {
  return send(state_, {endpoint.kind, endpoint.address, {}, std::move(data), deadline});
}

asio::awaitable<Transferred<Bytes>> Device::read(Endpoint endpoint, std::size_t size, Duration deadline) {
  return receive(state_, {endpoint.kind, endpoint.address, {}, Bytes(std::min(size, max_transfer_bytes)), deadline});
}

asio::awaitable<Transferred<Bytes>> Device::control_in(Setup setup, std::uint16_t size, Duration deadline) {
  setup.request_type |= direction_in;
  return receive(state_, {EndpointKind::Control, 0, setup, Bytes(size), deadline});
}

asio::awaitable<Transferred<std::size_t>> Device::control_out(Setup setup, Bytes data, Duration deadline) {
  setup.request_type &= static_cast<std::uint8_t>(~direction_in);
  return send(state_, {EndpointKind::Control, 0, setup, std::move(data), deadline});
}

asio::awaitable<Transferred<Done>> Device::clear_halt(Endpoint endpoint) {
  return State::clear_halt(state_, endpoint);
}

asio::awaitable<void> Device::until_gone() {
  return wait_until_gone(state_);
}

}  // namespace foyer::usb
