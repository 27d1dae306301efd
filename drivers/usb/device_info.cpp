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

}  // namespace

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
      if (interface.type != type || !offers(interface, need.endpoints)) continue;
      if (best == nullptr || interface.alternate < best->alternate) best = &interface;
    }
    if (best != nullptr) return *best;
  }
  return std::nullopt;
}

}  // namespace foyer::usb
