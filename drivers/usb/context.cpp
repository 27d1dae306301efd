#include "drivers/usb/context.hpp"

#include "drivers/usb/bus.hpp"

namespace foyer::usb {
namespace asio = boost::asio;

Context::Context(asio::any_io_executor executor) : Context(std::move(executor), Options{}) {}

Context::Context(asio::any_io_executor executor, Options options)
    : bus_(std::make_shared<Bus>(std::move(executor), std::move(options))) {
  bus_->start();
}

Context::~Context() {
  bus_->shut_down();
}

asio::any_io_executor Context::executor() const {
  return bus_->executor();
}
const Quirks& Context::quirks() const noexcept {
  return bus_->quirks();
}
bool Context::has_hotplug() const noexcept {
  return bus_->has_hotplug();
}

asio::awaitable<std::vector<DeviceInfo>> Context::devices() {
  return bus_->devices();
}

Watch Context::watch(std::function<void(const BusChange&)> changed) {
  return bus_->watch(std::move(changed));
}

asio::awaitable<Result<std::unique_ptr<Device>, UsbError>> Context::open(DeviceInfo device, Interface interface) {
  return bus_->open(std::move(device), std::move(interface));
}

}  // namespace foyer::usb
