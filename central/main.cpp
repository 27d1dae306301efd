// foyer-central: the booking service.
#include <cstdio>
#include <exception>

#include "central/app.hpp"
#include "protocol/service/configuration.hpp"
#include "protocol/service/run.hpp"

int main(int argc, char** argv) {
  using namespace foyer;
  central::Settings settings;
  service::Configuration configuration("foyer-central", "Keeps every performance's seats and settles what venues sold");
  configuration.text(settings.address, "http.address", "Address to listen on", "HOST");
  configuration.port(settings.port, "http.port", "Port of the API and the admin page", "PORT");
  configuration.text(settings.mqtt_host, "mqtt.host", "Host of central's MQTT broker");
  configuration.port(settings.mqtt_port, "mqtt.port", "Port of central's MQTT broker");
  configuration.text(settings.folder, "store.folder", "Folder of the event log and the root key");
  configuration.integer(settings.lease_seconds, "allotment.lease_seconds",
                        "How long devices may use what they were granted before they ask again; 0: until the end",
                        {0, 31'536'000});
  configuration.text(settings.admin_token, "access.admin_token",
                     "Bearer token of the admin role, 16 characters or more");
  configuration.text(settings.box_office_token, "access.box_office_token", "Bearer token of the box-office role");
  configuration.text(settings.viewer_token, "access.viewer_token", "Bearer token of the viewer role");
  configuration.text(settings.ready_file, "service.ready_file", "Written when ready, for scripts");
  configuration.logging(settings.log);
  if (const auto exit_code = configuration.load(argc, argv)) return *exit_code;
  try {
    service::start_logging(settings.log);
    for (;;) {
      boost::asio::io_context context;
      central::App app(context, settings);
      service::RunOptions options;
      options.ready_file = settings.ready_file;
      options.status = "listening on " + settings.address + ":" + std::to_string(app.port());
      const int code = service::run_until_signal(context, options, [&app] { return app.stop(); });
      // A log that was set back is opened again with another id.
      if (code != service::start_over_code) return code;
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "foyer-central: %s\n", error.what());
    return 1;
  }
}
