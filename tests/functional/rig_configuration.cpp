// How the parts of a house find each other: ports, configuration files and command lines.

#include <fstream>
#include <stdexcept>

#include "tests/functional/ports.hpp"
#include "tests/functional/rig.hpp"
#include "tests/functional/template.hpp"

namespace foyer::functional {
namespace {

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const auto at = text.find(what);
  if (at == std::string::npos) throw std::runtime_error("no " + what + " in the template");
  return text.replace(at, what.size(), by);
}

std::string local(std::uint16_t port) {
  return "127.0.0.1:" + std::to_string(port);
}

}  // namespace

void Rig::choose_ports() {
  for (const auto part : all_parts) ports_[std::string(name_of(part))] = free_port();
  for (const char* name : {"second-kiosk", "terminal-control", "wan-control", "lan-control"})
    ports_[name] = free_port();
}

void Rig::write(const std::string& name, const std::string& text) const {
  std::ofstream(folder_ / "config" / name, std::ios::binary) << text;
}

void Rig::write_configuration() {
  const std::filesystem::path deploy = FOYER_SOURCE_DIR "/deploy";
  const auto port = [this](std::string_view name) { return std::to_string(ports_.find(name)->second); };
  const TemplateValues values{{"STATE", folder_.string()},
                              {"USB", (folder_ / "usb").string()},
                              {"TICKETS", (folder_ / "tickets").string()},
                              {"ADMIN_TOKEN", std::string(admin_token)},
                              {"VENUE", std::string(venue)},
                              {"CONTROLLER", "controller-1"},
                              {"KIOSK", "kiosk-1"},
                              {"PRINTER", std::string(printer)},
                              {"SCANNER", std::string(scanner)},
                              {"GATE", std::string(gate)},
                              {"CENTRAL_PORT", port("central")},
                              {"CONTROLLER_PORT", port("controller")},
                              {"KIOSK_PORT", port("kiosk")},
                              {"USB_CONTROL_PORT", port("virtual-usb")},
                              {"TERMINAL_PORT", port("virtual-terminal")},
                              {"TERMINAL_CONTROL_PORT", port("terminal-control")},
                              {"CENTRAL_BROKER_PORT", port("central-broker")},
                              {"VENUE_BROKER_PORT", port("venue-broker")},
                              {"WAN_HOST", "127.0.0.1"},
                              {"WAN_PORT", port("wan")},
                              {"LAN_PORT", port("lan")},
                              {"KEEPALIVE", "5"}};
  for (const std::string name : {"central", "kiosk"}) {
    write(name + ".toml", fill_template(deploy / "demo" / (name + ".toml.in"), values));
  }
  const std::string one = "serial = '" + std::string(printer) + "'";
  std::string printers = one;
  if (options_.with_second_printer) printers += "\nsecond_serial = '" + std::string(second_printer) + "'";
  if (options_.attended) printers += "\nattended = true";
  if (!options_.quirks.empty()) {
    write("quirks.toml", options_.quirks);
    printers += "\n\n[usb]\nquirks = '" + (folder_ / "config" / "quirks.toml").string() + "'";
  }
  write("kiosk.toml", replaced(fill_template(deploy / "demo" / "kiosk.toml.in", values), one, printers));
  const std::string kind = options_.scanner_kind;
  const std::string of_scanner = "serial = '" + std::string(scanner) + "'";
  const auto passage_within = options_.passage_within.count();
  const std::string of_door =
      passage_within == 0 ? "" : "\n[door]\npassage_within_ms = " + std::to_string(passage_within) + "\n";
  write("controller.toml", replaced(fill_template(deploy / "demo" / "controller.toml.in", values), of_scanner,
                                    of_scanner + "\nkind = '" + kind + "'") +
                               of_door);
  auto of_second = values;
  of_second["KIOSK"] = "kiosk-2";
  of_second["PRINTER"] = second_printer;
  of_second["KIOSK_PORT"] = port("second-kiosk");
  write("second-kiosk.toml",
        replaced(fill_template(deploy / "demo" / "kiosk.toml.in", of_second), "/kiosk'", "/second-kiosk'"));
  const auto usb = fill_template(deploy / "demo" / "virtual-usb.toml.in", values);
  const auto speed = "speed=" + std::to_string(options_.printer_speed) + ",";
  const std::string first = "\"serial=" + std::string(printer) + ",";
  const bool has_second = options_.with_second_kiosk || options_.with_second_printer;
  const auto shape = "shape=" + options_.second_printer_shape + ",";
  const auto second = has_second ? "\"serial=" + std::string(second_printer) + "," + speed + shape + "port=1-4\"," : "";
  const std::string emulated = "\"serial=" + std::string(scanner) + ",";
  write("virtual-usb.toml", replaced(replaced(usb, first, second + first + speed), emulated,
                                     emulated + "kind=" + kind + ",layout=" + options_.scanner_layout + ","));
  const auto broker = [&](const char* own) {
    // Started by root it would become another user, and with that forget to end when the test dies.
    return fill_template(deploy / "mosquitto" / "broker.conf.in", {{"PORT", port(own)}}) + "user root\n";
  };
  write("central-broker.conf", broker("central-broker"));
  write("venue-broker.conf", broker("venue-broker") + fill_template(deploy / "mosquitto" / "bridge.conf.in", values));
}

std::vector<std::string> Rig::command_of(Part part) const {
  const auto name = std::string(name_of(part));
  const auto config = (folder_ / "config" / name).string();
  const auto port = [this](std::string_view of) { return local(ports_.find(of)->second); };
  const auto relay = [&](const char* to) {
    return std::vector<std::string>{FOYER_RELAY, "--name",    name,
                                    "--listen",  port(name),  "--connect",
                                    port(to),    "--control", port(name + "-control")};
  };
  switch (part) {
    case Part::VirtualUsb:
      return {FOYER_VIRTUAL_USB, "--config", config + ".toml"};
    case Part::VirtualTerminal:
      return {FOYER_VIRTUAL_TERMINAL,     "--listen", port(name), "--control", port("terminal-control"), "--bank",
              (folder_ / "bank").string()};
    case Part::CentralBroker:
    case Part::VenueBroker:
      return {FOYER_MOSQUITTO, "-c", config + ".conf"};
    case Part::Wan:
      return relay("central-broker");
    case Part::Lan:
      return relay("venue-broker");
    case Part::Central:
      return {FOYER_CENTRAL, "--config", config + ".toml"};
    case Part::Controller:
      return {FOYER_CONTROLLER, "--config", config + ".toml"};
    case Part::Kiosk:
    case Part::SecondKiosk:
      return {FOYER_KIOSK, "--config", config + ".toml"};
  }
  return {};
}

}  // namespace foyer::functional
