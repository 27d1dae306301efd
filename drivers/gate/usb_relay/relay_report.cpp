#include "drivers/gate/usb_relay/relay_report.hpp"

#include "protocol/base/assert.hpp"

namespace foyer::gate::usb_relay {
namespace {

constexpr std::uint8_t class_to_interface = 0x21;
constexpr std::uint8_t class_from_interface = 0xa1;
constexpr std::uint8_t get_report = 0x01;
constexpr std::uint8_t set_report = 0x09;
constexpr std::uint16_t feature_report = 0x0300;  // Report type 3, report id 0.
constexpr std::uint8_t relay_on = 0xff;
constexpr std::uint8_t relay_off = 0xfd;
constexpr std::size_t id_bytes = 5;
constexpr std::size_t relays_at = 7;

}  // namespace

usb::Setup set_feature_report(std::uint8_t interface) {
  return {class_to_interface, set_report, feature_report, interface};
}
usb::Setup get_feature_report(std::uint8_t interface) {
  return {class_from_interface, get_report, feature_report, interface};
}

Bytes switch_relay(std::uint8_t relay, bool on) {
  FOYER_ASSERT(relay >= 1 && relay <= max_relay);
  Bytes report(report_bytes, 0);
  report[0] = on ? relay_on : relay_off;
  report[1] = relay;
  return report;
}

std::optional<BoardState> parse_state(BytesView report) {
  if (report.size() < report_bytes) return std::nullopt;
  BoardState state;
  for (const std::uint8_t byte : report.first(id_bytes)) {
    if (byte == 0) break;
    state.id += byte > 0x20 && byte < 0x7f ? static_cast<char>(byte) : '?';
  }
  state.relays = report[relays_at];
  return state;
}

std::optional<std::uint8_t> parse_inputs(BytesView report) {
  if (report.size() != report_bytes) return std::nullopt;
  return report[0];
}

}  // namespace foyer::gate::usb_relay
