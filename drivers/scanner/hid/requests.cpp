#include "drivers/scanner/hid/requests.hpp"

namespace foyer::scanner::hid {
namespace asio = boost::asio;
namespace {

constexpr Duration limit{1000};
constexpr std::uint8_t to_interface = 0x21;    // Class request.
constexpr std::uint8_t from_interface = 0xa1;  // Class request.
constexpr std::uint8_t standard_from_interface = 0x81;
constexpr std::uint8_t get_descriptor = 0x06;
constexpr std::uint8_t get_protocol = 0x03;
constexpr std::uint8_t set_report_request = 0x09;
constexpr std::uint8_t set_idle = 0x0a;
constexpr std::uint8_t set_protocol = 0x0b;
constexpr std::uint16_t report_descriptor_type = 0x2200;
constexpr std::uint16_t boot_protocol = 0;

}  // namespace

asio::awaitable<std::optional<ReportDescriptor>> read_report_descriptor(usb::Device& device) {
  const usb::Setup setup{standard_from_interface, get_descriptor, report_descriptor_type, device.interface().number};
  const auto bytes = co_await device.control_in(setup, max_descriptor_bytes, limit);
  if (!bytes) co_return std::nullopt;
  auto parsed = ReportDescriptor::parse(*bytes);
  if (!parsed) co_return std::nullopt;
  co_return std::move(*parsed);
}

asio::awaitable<bool> use_boot_protocol(usb::Device& device) {
  const std::uint8_t interface = device.interface().number;
  const usb::Setup choose{to_interface, set_protocol, boot_protocol, interface};
  const auto chosen = co_await device.control_out(choose, Bytes(), limit);
  if (!chosen) co_return false;
  const usb::Setup ask{from_interface, get_protocol, 0, interface};
  const auto used = co_await device.control_in(ask, 1, limit);
  co_return !used || used->empty() || used->front() == boot_protocol;
}

asio::awaitable<void> report_changes_only(usb::Device& device) {
  const usb::Setup setup{to_interface, set_idle, 0, device.interface().number};
  co_await device.control_out(setup, Bytes(), limit);
}

asio::awaitable<bool> set_report(usb::Device& device, ReportKind kind, std::uint8_t report_id, Bytes report) {
  const auto value = static_cast<std::uint16_t>(static_cast<unsigned>(kind) << 8 | report_id);
  const usb::Setup setup{to_interface, set_report_request, value, device.interface().number};
  const auto sent = co_await device.control_out(setup, std::move(report), limit);
  co_return sent.has_value();
}

}  // namespace foyer::scanner::hid
