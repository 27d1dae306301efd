// foyer-controller: the venue's own service.
#include <cstdio>
#include <exception>

#include "controller/app.hpp"
#include "drivers/scanner/framing.hpp"
#include "protocol/service/configuration.hpp"
#include "protocol/service/run.hpp"

namespace {

void declare(foyer::service::Configuration& configuration, foyer::controller::Settings& settings) {
  using foyer::Duration;
  configuration.text(settings.address, "http.address", "Address to listen on", "HOST");
  configuration.port(settings.port, "http.port", "Port of the API and the door page", "PORT");
  configuration.text(settings.mqtt_host, "mqtt.host", "Host of the venue's MQTT broker");
  configuration.port(settings.mqtt_port, "mqtt.port", "Port of the venue's MQTT broker");
  configuration.text(settings.venue, "device.venue", "Name of the venue");
  configuration.text(settings.name, "device.name", "Name of this controller, as central knows it");
  configuration.text(settings.folder, "device.folder", "Folder of the journal and the device key");
  configuration.text(settings.root_public_key, "device.root_public_key",
                     "Central's root key: 64 hexadecimal digits, or the file that holds them");
  configuration.integer(settings.seats_percent, "allotment.seats_percent",
                        "Share of each category's seats that the venue holds itself", {0, 100});
  configuration.integer(settings.zones_percent, "allotment.zones_percent",
                        "Share of each zone that the venue holds itself", {0, 100});
  configuration.integer(settings.kiosk_lease_seconds, "allotment.kiosk_lease_seconds",
                        "How long a kiosk may use its part before it asks again; 0: as long as this controller",
                        {0, 31'536'000});
  configuration.text(settings.gate, "door.gate", "Name of the gate, as verdicts tell it");
  configuration.word(settings.direction, "door.direction", "Which way people go through the gate", {"entry", "exit"});
  configuration.text(settings.performance, "door.performance", "Admit to this performance only (its UUID)");
  configuration.integer(settings.early_minutes, "door.early_minutes", "Admit so long before doors open", {0, 1'440});
  configuration.integer(settings.late_minutes, "door.late_minutes", "Admit so long after the end", {0, 1'440});
  configuration.flag(settings.reentry, "door.reentry", "Whether who went out may come in again");
  configuration.flag(settings.annul_automatically, "door.annul_automatically",
                     "Annul an admission when the sensor saw nobody pass the gate, instead of offering it");
  configuration.duration(settings.open_for, "door.open_for_ms", "How long the gate is released for one person",
                         Duration(1), Duration(60'000));
  configuration.duration(settings.passage_within, "door.passage_within_ms",
                         "When somebody should have passed after the gate opened; not before it shuts", Duration(500),
                         Duration(60'000));
  configuration.flag(settings.usb_enabled, "usb.enabled", "Whether to look for a scanner and a gate on the USB bus");
  configuration.text(settings.usb_quirks, "usb.quirks",
                     "File of models that differ, laid over drivers/usb/quirks.toml; empty: none");
  configuration.text(settings.scanner_serial, "scanner.serial", "Serial of the scanner; empty: the only one");
  configuration.text(settings.scanner_port, "scanner.port",
                     "Port path of the scanner, such as 1-2.3, if it has no serial");
  configuration.word(settings.scanner_kind, "scanner.kind", "What the scanner is on the bus",
                     {"keyboard", "hid_pos", "cdc_acm"});
  configuration.word(settings.scanner_layout, "scanner.layout", "Keyboard layout the scanner is set to",
                     {"us", "uk", "de", "fr", "cz"});
  configuration.text(settings.scanner_prefix, "scanner.prefix", "What the scanner sends before each code");
  configuration.text(settings.scanner_suffix, "scanner.suffix",
                     "What it sends after each code: enter, tab, lf, crlf, none (a pause ends the code) or a text");
  configuration.flag(settings.scanner_symbology, "scanner.symbology",
                     "Whether it sends the AIM symbology identifier, as in ]Q1, before each code");
  configuration.integer(settings.scanner_shortest, "scanner.shortest",
                        "Refuse codes with fewer characters; tells a torn code where the scanner sends no suffix",
                        {1, static_cast<std::int64_t>(foyer::scanner::max_text_bytes)});
  configuration.integer(settings.scanner_baud, "scanner.baud", "Speed of a serial scanner that has a real line",
                        {300, 4'000'000});
  configuration.text(settings.gate_serial, "gate.serial", "Serial of the gate's relay board; empty: the only one");
  configuration.text(settings.gate_port, "gate.port",
                     "Port path of the relay board, such as 1-2.3, if it has no serial");
  configuration.word(settings.gate_board, "gate.board", "Family of the relay board", {"usb_relay", "ftdi_relay"});
  configuration.word(settings.gate_rest, "gate.rest",
                     "How the gate stands without power, cable or program: shut (secure) or released (safe)",
                     {"secure", "safe"});
  configuration.integer(settings.gate_relay, "gate.relay", "Relay of the gate", {1, 8});
  configuration.integer(settings.gate_passage_input, "gate.passage_input", "Input of the passage sensor; 0: none",
                        {0, 8});
  configuration.integer(settings.gate_emergency_input, "gate.emergency_input", "Input of the emergency switch; 0: none",
                        {0, 8});
  configuration.flag(settings.gate_inputs_active_low, "gate.inputs_active_low",
                     "Whether sensor and switch pull their input down");
  configuration.word(settings.lamp, "lamp.kind", "Signal light: on relays of the gate's board, or a blink(1)",
                     {"none", "relays", "blink1"});
  configuration.text(settings.lamp_serial, "lamp.serial", "Serial of the blink(1); empty: the only one");
  configuration.text(settings.lamp_port, "lamp.port", "Port path of the blink(1)");
  configuration.integer(settings.lamp_green, "lamp.green_relay", "Relay of the green light; 0: none", {0, 8});
  configuration.integer(settings.lamp_orange, "lamp.orange_relay", "Relay of the orange light; 0: none", {0, 8});
  configuration.integer(settings.lamp_red, "lamp.red_relay", "Relay of the red light; 0: none", {0, 8});
  configuration.integer(settings.lamp_blue, "lamp.blue_relay", "Relay of the blue light; 0: none", {0, 8});
  configuration.integer(settings.lamp_buzzer, "lamp.buzzer_relay", "Relay of the buzzer; 0: none", {0, 8});
  configuration.flag(settings.clock_is_trusted, "clock.trusted",
                     "Whether NTP or a radio clock sets this machine's clock: it proves the time where no parent does");
  configuration.flag(settings.clock_forgets_newest, "clock.forget_newest",
                     "For one start, after a parent whose clock was ahead: let the time be earlier than it once was");
  configuration.text(settings.ready_file, "service.ready_file", "Written when ready, for scripts");
  configuration.logging(settings.log);
}

}  // namespace

int main(int argc, char** argv) {
  using namespace foyer;
  controller::Settings settings;
  service::Configuration configuration("foyer-controller", "Holds the venue's seats for its kiosks and keeps its door");
  declare(configuration, settings);
  if (const auto exit_code = configuration.load(argc, argv)) return *exit_code;
  try {
    service::start_logging(settings.log);
    boost::asio::io_context context;
    controller::App app(context, settings);
    service::RunOptions options;
    options.ready_file = settings.ready_file;
    options.status = "listening on " + settings.address + ":" + std::to_string(app.port());
    return service::run_until_signal(context, options, [&app] { return app.stop(); });
  } catch (const std::exception& error) {
    std::fprintf(stderr, "foyer-controller: %s\n", error.what());
    return 1;
  }
}
