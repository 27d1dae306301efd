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

// Each of these keeps the state alive by itself: the Device may be destroyed while they wait.

asio::awaitable<Transferred<std::size_t>> Device::write(Endpoint endpoint, Bytes data, Duration deadline) {
  const auto state = state_;
  co_return sent(co_await state->transfer({endpoint.kind, endpoint.address, {}, std::move(data), deadline}));
}

asio::awaitable<Transferred<Bytes>> Device::read(Endpoint endpoint, std::size_t size, Duration deadline) {
  const auto state = state_;
  co_return received(co_await state->transfer(
      {endpoint.kind, endpoint.address, {}, Bytes(std::min(size, max_transfer_bytes)), deadline}));
}

asio::awaitable<Transferred<Bytes>> Device::control_in(Setup setup, std::uint16_t size, Duration deadline) {
  const auto state = state_;
  setup.request_type |= direction_in;
  co_return received(co_await state->transfer({EndpointKind::Control, 0, setup, Bytes(size), deadline}));
}

asio::awaitable<Transferred<std::size_t>> Device::control_out(Setup setup, Bytes data, Duration deadline) {
  const auto state = state_;
  if (data.size() > std::numeric_limits<std::uint16_t>::max()) co_return TransferFailure{UsbError::Resources};
  setup.request_type &= static_cast<std::uint8_t>(~direction_in);
  co_return sent(co_await state->transfer({EndpointKind::Control, 0, setup, std::move(data), deadline}));
}

asio::awaitable<Transferred<Done>> Device::clear_halt(Endpoint endpoint) {
  const auto state = state_;
  co_return co_await state->clear_halt(endpoint);
}

asio::awaitable<void> Device::until_gone() {
  const auto state = state_;
  while (state->is_present() && state->is_open()) co_await state->gone.wait();
}

}  // namespace foyer::usb
