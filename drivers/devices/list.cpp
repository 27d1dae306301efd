#include <ostream>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "drivers/devices/commands.hpp"

namespace foyer::devices {
namespace {

namespace json = boost::json;

json::value text_or_null(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

json::object describe(const usb::DeviceInfo& device, const Desk& desk) {
  const auto claim = claim_of(device, desk.context.quirks());
  const auto& quirk = desk.context.quirks().of(device.model);
  json::object object{{"model", device.model.text()},
                      {"name", text_or_null(quirk.name)},
                      {"serial", text_or_null(device.serial)},
                      {"port", device.port_path},
                      {"kind", nullptr},
                      {"driver", nullptr},
                      {"rule", nullptr},
                      {"must_be_named", false}};
  json::array roles;
  if (claim) {
    object["kind"] = to_text(claim->family->kind);
    object["driver"] = claim->family->name;
    object["rule"] = claim->family->rule;
    object["must_be_named"] = claim->family->must_be_named;
    for (const auto& role : roles_of(device, claim->family->kind, desk.roles)) roles.emplace_back(role);
  }
  object["roles"] = std::move(roles);
  return object;
}

void write_line(std::ostream& out, const json::object& device) {
  const auto text = [&](const char* name, const char* otherwise) {
    const auto& value = device.at(name);
    return value.is_null() ? std::string(otherwise) : std::string(value.as_string());
  };
  out << text("port", "") << "  " << text("model", "") << "  serial " << text("serial", "none") << "  ";
  if (device.at("driver").is_null()) {
    out << "no driver\n";
    return;
  }
  out << text("kind", "") << " by " << text("driver", "") << " (" << text("rule", "") << ')';
  for (const auto& role : device.at("roles").as_array()) out << ", is the " << std::string_view(role.as_string());
  out << '\n';
}

}  // namespace

boost::asio::awaitable<Exit> list(Desk& desk) {
  const auto devices = co_await desk.context.devices();
  json::array all;
  for (const auto& device : devices) {
    if (device.type.base == 9) continue;  // A hub.
    if (!desk.wanted.serial.empty() && device.serial != desk.wanted.serial) continue;
    if (!desk.wanted.port_path.empty() && device.port_path != desk.wanted.port_path) continue;
    all.push_back(describe(device, desk));
  }
  if (desk.json) {
    desk.out << json::serialize(all) << '\n';
  } else {
    for (const auto& device : all) write_line(desk.out, device.as_object());
    if (all.empty()) desk.out << "nothing is plugged in\n";
  }
  co_return Exit::Done;
}

}  // namespace foyer::devices
