#include "drivers/usb/device_info.hpp"

#include <algorithm>
#include <charconv>

namespace foyer::usb {
namespace {

std::string hex4(std::uint16_t value) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text(4, '0');
  for (int place = 3; place >= 0; --place, value >>= 4) text[static_cast<std::size_t>(place)] = digits[value & 0xf];
  return text;
}

std::optional<std::uint16_t> parse_hex4(std::string_view text) {
  std::uint16_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (text.size() != 4 || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool offers(const Interface& interface, const std::vector<InterfaceNeed::EndpointNeed>& needs) {
  return std::ranges::all_of(needs, [&](const auto& need) { return interface.find(need.kind, need.in).has_value(); });
}

constexpr std::uint8_t communications_class = 0x02;  // CDC 1.2 table 2.
constexpr std::uint8_t abstract_control = 0x02;      // CDC 1.2 table 4; network adapters have others.
constexpr std::uint8_t data_class = 0x0a;            // CDC 1.2 table 6.
constexpr std::uint8_t class_interface = 0x24;       // CDC 1.2 table 12, CS_INTERFACE.
constexpr std::uint8_t union_subtype = 0x06;         // CDC 1.2 table 13.

bool has_union(BytesView extra, std::uint8_t master, std::uint8_t slave) {
  while (extra.size() >= 3 && extra[0] >= 3 && extra[0] <= extra.size()) {
    const BytesView descriptor = extra.first(extra[0]);
    extra = extra.subspan(extra[0]);
    if (descriptor[1] != class_interface || descriptor[2] != union_subtype || descriptor.size() < 5) continue;
    if (descriptor[3] != master) continue;
    if (std::ranges::find(descriptor.subspan(4), slave) != descriptor.end()) return true;
  }
  return false;
}

}  // namespace

void assign_controllers(std::vector<Interface>& interfaces) {
  for (Interface& data : interfaces) {
    if (data.type.base != data_class) continue;
    for (const Interface& control : interfaces) {
      if (control.type.base != communications_class || control.type.sub != abstract_control) continue;
      if (control.number == data.number) continue;
      const bool is_named = has_union(control.extra, control.number, data.number);
      if (is_named || (!data.controller && control.number + 1 == data.number)) data.controller = control.number;
      if (is_named) break;
    }
  }
}

std::optional<Endpoint> Interface::find(EndpointKind kind, bool in) const {
  const auto found = std::ranges::find_if(
      endpoints, [&](const Endpoint& endpoint) { return endpoint.kind == kind && endpoint.is_in() == in; });
  return found == endpoints.end() ? std::nullopt : std::optional(*found);
}

std::string ModelId::text() const {
  return hex4(vendor) + ":" + hex4(product);
}

std::optional<ModelId> ModelId::parse(std::string_view text) {
  if (text.size() != 9 || text[4] != ':') return std::nullopt;
  const auto vendor = parse_hex4(text.substr(0, 4));
  const auto product = parse_hex4(text.substr(5));
  if (!vendor || !product) return std::nullopt;
  return ModelId{*vendor, *product};
}

std::optional<Interface> find_interface(const DeviceInfo& device, const InterfaceNeed& need) {
  for (const InterfaceClass& type : need.types) {
    const Interface* best = nullptr;
    for (const Interface& interface : device.interfaces) {
      if (need.controlled && !interface.controller) continue;
      if (interface.type != type || !offers(interface, need.endpoints)) continue;
      if (best == nullptr || interface.alternate < best->alternate) best = &interface;
    }
    if (best != nullptr) return *best;
  }
  return std::nullopt;
}

}  // namespace foyer::usb
