// foyer-kiosk: sells and prints at the venue. `foyer-kiosk sell` buys at a running one.
#include <cstdio>
#include <exception>
#include <string_view>

#include "kiosk/app.hpp"
#include "kiosk/sell.hpp"
#include "protocol/service/configuration.hpp"
#include "protocol/service/run.hpp"

namespace {

void declare(foyer::service::Configuration& configuration, foyer::kiosk::Settings& settings) {
  configuration.text(settings.address, "http.address", "Address to listen on", "HOST");
  configuration.port(settings.port, "http.port", "Port of the API and the touch page", "PORT");
  configuration.text(settings.mqtt_host, "mqtt.host", "Host of the venue's MQTT broker");
  configuration.port(settings.mqtt_port, "mqtt.port", "Port of the venue's MQTT broker");
  configuration.text(settings.venue, "device.venue", "Name of the venue");
  configuration.text(settings.name, "device.name", "Name of this kiosk, as central knows it");
  configuration.text(settings.controller, "device.controller", "Name of the controller that grants to this kiosk");
  configuration.text(settings.folder, "device.folder", "Folder of the journal and the device key");
  configuration.text(settings.root_public_key, "device.root_public_key",
                     "Central's root key: 64 hexadecimal digits, or the file that holds them");
  configuration.flag(settings.usb_enabled, "usb.enabled", "Whether to look for a printer on the USB bus");
  configuration.text(settings.usb_quirks, "usb.quirks",
                     "File of models that differ, laid over drivers/usb/quirks.toml; empty: none");
  configuration.text(settings.printer_serial, "printer.serial", "Serial of the printer; empty: the only one");
  configuration.text(settings.second_printer_serial, "printer.second_serial",
                     "Serial of a printer that takes over when the first cannot print; printer.serial is needed then");
  configuration.flag(
      settings.attended, "printer.attended",
      "Whether staff see what comes out; only then may the printer be one that cannot tell what it printed");
  configuration.text(settings.printer_profiles, "printer.profiles",
                     "File laid over drivers/printer/escpos/profiles.toml; empty: none");
  configuration.text(settings.payment_host, "payment.host", "Address of the payment terminal, numeric");
  configuration.port(settings.payment_port, "payment.port", "Port of the payment terminal");
  configuration.integer(settings.seats_per_category, "own_part.seats_per_category",
                        "Seats of each price category that this kiosk keeps to sell while cut off", {0, 1'000});
  configuration.integer(settings.accessible_per_category, "own_part.accessible_per_category",
                        "Wheelchair places (companions' included) of each price category that it keeps", {0, 1'000});
  configuration.integer(settings.zone, "own_part.zone", "Places of each zone that it keeps", {0, 10'000});
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
  if (argc > 1 && std::string_view(argv[1]) == "sell") return kiosk::run_sell(argc - 1, argv + 1);
  kiosk::Settings settings;
  service::Configuration configuration("foyer-kiosk", "Sells and prints at the venue");
  declare(configuration, settings);
  if (const auto exit_code = configuration.load(argc, argv)) return *exit_code;
  try {
    service::start_logging(settings.log);
    boost::asio::io_context context;
    kiosk::App app(context, settings);
    service::RunOptions options;
    options.ready_file = settings.ready_file;
    options.status = "listening on " + settings.address + ":" + std::to_string(app.port());
    return service::run_until_signal(context, options, [&app] { return app.stop(); });
  } catch (const std::exception& error) {
    std::fprintf(stderr, "foyer-kiosk: %s\n", error.what());
    return 1;
  }
}
