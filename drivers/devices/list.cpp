#include <ostream>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "drivers/devices/commands.hpp"
#include "drivers/printer/device_id_request.hpp"

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
                      {"must_be_named", false},
                      {"device_id", nullptr}};
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

/// What a printer says it is; null if it is nobody's to ask now, or says nothing.
boost::asio::awaitable<json::value> device_id_of(Desk& desk, usb::DeviceInfo device) {
  const auto claim = claim_of(device, desk.context.quirks());
  if (!claim || claim->family->kind != Kind::Printer) co_return nullptr;
  const auto opened = co_await desk.context.open(std::move(device), claim->interface);
  if (!opened) co_return nullptr;
  const auto id = co_await printer::request_device_id(**opened);
  if (!id) co_return nullptr;
  co_return json::object{{"name", id->name()},
                         {"manufacturer", text_or_null(id->manufacturer)},
                         {"model", text_or_null(id->model)},
                         {"commands", json::array(id->commands.begin(), id->commands.end())},
                         {"serial", text_or_null(id->serial)}};
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
  if (const auto* id = device.at("device_id").if_object()) {
    out << ", says \"" << std::string_view(id->at("name").as_string()) << '"';
    const char* before = " and speaks ";
    for (const auto& command : id->at("commands").as_array()) {
      out << std::exchange(before, ", ") << std::string_view(command.as_string());
    }
  }
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
    auto described = describe(device, desk);
    described["device_id"] = co_await device_id_of(desk, device);
    all.push_back(std::move(described));
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
