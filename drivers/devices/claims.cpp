#include "drivers/devices/claims.hpp"

#include "drivers/gate/relay_boards.hpp"
#include "drivers/lamp/blink1/blink1_lamp.hpp"

namespace foyer::devices {
namespace {

using usb::EndpointKind;

Family relay_board(std::string_view name, std::string_view rule, bool must_be_named) {
  const auto board = gate::make_board(name);
  return {Kind::Gate, name, rule, {.models = board->models(), .need = board->need()}, must_be_named};
}

std::vector<Family> make_families() {
  std::vector<Family> made;
  made.push_back(relay_board("usb_relay", "USBRelay board, by model", false));
  made.push_back(relay_board("ftdi_relay", "FTDI chip, by model; serial converters are alike", true));
  made.push_back({Kind::Lamp,
                  "blink1",
                  "blink(1), by model",
                  {.models = lamp::blink1::models, .need = {.types = {{3, 0, 0}}, .endpoints = {}}},
                  false});
  made.push_back({Kind::Printer,
                  "escpos",
                  "printer class (07/01), or as quirks.toml says",
                  {.need = {.types = {{7, 1, 2}, {7, 1, 1}}, .endpoints = {{EndpointKind::Bulk, false}}}},
                  false});
  made.push_back({Kind::Scanner,
                  "keyboard_wedge",
                  "boot keyboard (03/01/01); the operator's own is alike",
                  {.need = {.types = {{3, 1, 1}}, .endpoints = {{EndpointKind::Interrupt, true}}}},
                  true});
  made.push_back({Kind::Scanner,
                  "hid_pos",
                  "HID without boot protocol (03/00/00); known to be a scanner once it is opened",
                  {.need = {.types = {{3, 0, 0}}, .endpoints = {{EndpointKind::Interrupt, true}}}},
                  true});
  made.push_back(
      {Kind::Scanner,
       "cdc_acm",
       "serial line (0a data interface); modems are alike",
       {.need = {.types = {{10, 0, 0}}, .endpoints = {{EndpointKind::Bulk, true}, {EndpointKind::Bulk, false}}}},
       true});
  return made;
}

}  // namespace

std::string_view to_text(Kind kind) noexcept {
  switch (kind) {
    case Kind::Printer:
      return "printer";
    case Kind::Scanner:
      return "scanner";
    case Kind::Gate:
      return "gate";
    case Kind::Lamp:
      return "lamp";
  }
  return "unknown";
}

const std::vector<Family>& families() {
  static const std::vector<Family> made = make_families();
  return made;
}

std::optional<Claim> claim_of(const usb::DeviceInfo& device, const usb::Quirks& quirks) {
  for (const Family& family : families()) {
    usb::RoleBinding binding = family.binding;
    // A quirk names the interfaces of a printer; every other driver looks for its own.
    if (family.kind != Kind::Printer && !quirks.of(device.model).types.empty()) continue;
    if (!usb::matches(device, binding, quirks)) continue;
    const auto interface = usb::find_interface(device, usb::need_of(device, binding, quirks));
    if (interface) return Claim{&family, *interface};
  }
  return std::nullopt;
}

}  // namespace foyer::devices
