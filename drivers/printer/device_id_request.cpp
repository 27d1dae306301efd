#include "drivers/printer/device_id_request.hpp"

namespace foyer::printer {
namespace {

constexpr Duration control_limit{1000};
constexpr std::uint8_t printer_class = 7;
constexpr usb::Setup get_device_id{0xa1, 0, 0, 0};

}  // namespace

boost::asio::awaitable<std::optional<DeviceId>> request_device_id(usb::Device& device) {
  const usb::Interface& interface = device.interface();
  if (interface.type.base != printer_class) co_return std::nullopt;
  usb::Setup setup = get_device_id;
  setup.index = static_cast<std::uint16_t>(interface.number << 8 | interface.alternate);
  const auto told = co_await device.control_in(setup, max_device_id_bytes, control_limit);
  if (!told) co_return std::nullopt;
  co_return parse_device_id(*told);
}

}  // namespace foyer::printer
