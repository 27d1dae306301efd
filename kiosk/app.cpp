#include "kiosk/app.hpp"

#include <filesystem>
#include <stdexcept>

#include <boost/asio/co_spawn.hpp>

#include "kiosk/api/routes.hpp"
#include "kiosk/attached/attached_devices.hpp"
#include "kiosk/care/kiosk_care.hpp"
#include "protocol/device/clock_news.hpp"
#include "protocol/device/identity_files.hpp"
#include "protocol/journal/sqlite_event_log.hpp"
#include "protocol/net/deadline.hpp"
#include "protocol/net/http_server.hpp"
#include "protocol/net/mqtt_client.hpp"
#include "protocol/service/configuration.hpp"
#include "protocol/service/metrics.hpp"
#include "protocol/service/run.hpp"

namespace foyer::kiosk {
namespace {

constexpr Duration stop_grace{3'000};
constexpr Duration tick_every{100};

std::runtime_error cannot_open(const std::string& what, journal::Error error) {
  return std::runtime_error(what + " cannot be opened: " + std::string(journal::text(error)));
}

net::MqttPublication publication(const link::Outgoing& message) {
  return {message.topic, message.payload, message.retained};
}

}  // namespace

struct App::Parts {
  Parts(boost::asio::io_context& io, const Settings& settings)
      : identity(device::identity_of({settings.venue, settings.name, settings.root_public_key}, device::Role::Kiosk)),
        folder(settings.folder),
        signer(device::signer_in(settings.folder, random)),
        file(std::filesystem::path(settings.folder) / "kiosk.db", random),
        log(file),
        documents(file),
        own_clock{settings.clock_is_trusted, settings.clock_forgets_newest},
        device(open_device()),
        attached(io.get_executor(), attached_configuration(settings)),
        core(open_core(settings)),
        care(*device, *core,
             [this](const link::Outgoing& message) { static_cast<void>(mqtt.send(publication(message))); },
             std::string(service::version()),
             {[this] { return attached.attached(); }, [this] { return attached.paper(); }}),
        mqtt(io.get_executor(), mqtt_configuration(settings)) {
    attached.on_printer_fault([this](const std::string& text) { note_fault(text); });
    serve(io, settings);
    mqtt.subscribe(wire::down_filter(identity.venue, identity.name), [this](const net::MqttMessage& message) {
      core->receive(message.topic, message.payload, clock.since_boot());
    });
    mqtt.on_state_change([this](net::MqttState state) { link_changed(state); });
    mqtt_is_made = true;
    mqtt.start();
    boost::asio::co_spawn(io, tick(), service::failure_ends_program);
  }

  std::unique_ptr<device::Device> open_device() {
    bool follows = true;
    auto opened = device::Device::open(identity, {log, documents, random, clock, *signer, verifier, own_clock},
                                       [this, &follows](const journal::Entry&, const wire::Entry& entry) {
                                         follows = replayed.replay(entry) && follows;
                                       });
    if (!opened) throw cannot_open("the journal in " + identity.name.text() + "'s folder", opened.error());
    if (!follows) throw cannot_open("the sales in " + identity.name.text() + "'s journal", journal::Error::Corrupt);
    if (const auto notes = (*opened)->skipped_notes(); notes > 0) {
      logger.warning("the journal has notes of a newer version; they are kept and sent", {{"notes", notes}});
    }
    const wire::DeviceStarted started{std::string(service::version()), (*opened)->clock().now()};
    if (auto noted = (*opened)->record({wire::Entry(wire::DeviceEntry(started))}); !noted) {
      // A journal that must not be written is shown, and nothing is sold.
      logger.error("the journal takes no entries", {{"reason", journal::text(noted.error())}});
    }
    return std::move(*opened);
  }

  std::unique_ptr<KioskCore> open_core(const Settings& settings) {
    KioskConfiguration configuration;
    configuration.own_part.seats_per_category = static_cast<std::uint32_t>(settings.seats_per_category);
    configuration.own_part.accessible_per_category = static_cast<std::uint32_t>(settings.accessible_per_category);
    configuration.own_part.zone = static_cast<std::uint32_t>(settings.zone);
    configuration.software_version = service::version();
    auto opened = KioskCore::open(
        *device,
        [this](const link::Outgoing& message) {
          // What the broker does not take now is sent again by the streams.
          if (mqtt_is_made) static_cast<void>(mqtt.send(publication(message)));
        },
        attached.performers(), std::move(replayed), std::move(configuration));
    if (!opened) throw cannot_open("the sales of " + identity.name.text(), opened.error());
    return std::move(*opened);
  }

  static AttachedConfiguration attached_configuration(const Settings& settings) {
    return {.usb_enabled = settings.usb_enabled,
            .printer_serial = settings.printer_serial,
            .second_printer_serial = settings.second_printer_serial,
            .usb_quirks = settings.usb_quirks,
            .attended = settings.attended,
            .printer_profiles = settings.printer_profiles,
            .payment_host = settings.payment_host,
            .payment_port = settings.payment_port};
  }

  net::MqttConfiguration mqtt_configuration(const Settings& settings) const {
    net::MqttConfiguration configuration;
    configuration.host = settings.mqtt_host;
    configuration.port = settings.mqtt_port;
    configuration.client_id = "foyer-" + identity.name.text();
    configuration.will = publication(core->link().birth(false));
    return configuration;
  }

  void note_fault(const std::string& text) {
    // A fault that cannot be written down is in the log all the same.
    static_cast<void>(
        device->record({wire::Entry(wire::DeviceEntry(wire::PrinterFault{text, device->clock().now()}))}));
  }

  void tell_clock_news() {
    const auto& told = device->clock();
    for (const auto news : clock_watch.look(told)) {
      const auto off_by = told.wall_is_off_by().value_or(Duration(0));
      logger.write(device::is_trouble(news) ? service::LogLevel::Warning : service::LogLevel::Info, device::text(news),
                   {{"time", iso8601(told.now())}, {"wall_clock_off_by_ms", off_by.count()}});
    }
  }

  void link_changed(net::MqttState state) {
    logger.info("broker", {{"state", net::text(state)}});
    if (state == net::MqttState::Connected) {
      core->connected(clock.since_boot());
      care.connected();
    } else {
      core->disconnected();
    }
  }

  AttachmentReport report() const {
    const auto printer = attached.printer();
    return {std::string(printer.state), printer.text, attached.terminal_is_reachable()};
  }

  void serve(boost::asio::io_context& io, const Settings& settings) {
    net::Router router;
    add_shop_routes(router, *core, [this] { return report(); });
    add_sale_routes(router, *core);
    add_claim_routes(router, *core);
    service::add_metrics_route(router, metrics);
    add_pages(router);
    server = std::make_unique<net::HttpServer>(io.get_executor(),
                                               net::HttpServerConfiguration{settings.address, settings.port, {}},
                                               std::move(router), observer());
  }

  net::HttpServer::Observer observer() {
    return [this, count = service::http_metrics(metrics)](const net::RequestReport& report) {
      count(report);
      if (report.status != 500) return;
      logger.error("request", {{"correlation_id", report.correlation_id},
                               {"method", report.method},
                               {"route", report.route},
                               {"status", report.status},
                               {"failure", report.failure}});
    };
  }

  boost::asio::awaitable<void> tick() {
    while (!stopping) {
      core->tick(clock.since_boot());
      // Told before the first customer is refused.
      if (!device::has_room(folder)) device->storage().note(journal::Error::StorageFull, clock.since_boot());
      care.tick(clock.since_boot());
      tell_clock_news();
      if (core->must_reopen()) {
        throw std::runtime_error("the journal failed (" + core->checkout().trouble() + "): it must be opened again");
      }
      co_await net::sleep_for(tick_every);
    }
  }

  SystemRandom random;
  SystemClock clock;
  Ed25519Verifier verifier;
  service::Logger logger{"kiosk"};
  device::ClockWatch clock_watch;
  service::Metrics metrics;
  device::Identity identity;
  std::filesystem::path folder;
  std::unique_ptr<Signer> signer;
  journal::SqliteFile file;
  journal::SqliteEventLog log;
  journal::SqliteDocumentStore documents;
  device::OwnClock own_clock;
  SaleBooks replayed{identity.name};
  std::unique_ptr<device::Device> device;
  AttachedDevices attached;
  bool mqtt_is_made = false;  ///< Recovering sales may want to send before there is a broker to send to.
  std::unique_ptr<KioskCore> core;
  KioskCare care;
  net::MqttClient mqtt;
  std::unique_ptr<net::HttpServer> server;
  bool stopping = false;
};

App::App(boost::asio::io_context& context, const Settings& settings)
    : parts_(std::make_unique<Parts>(context, settings)) {}

App::~App() = default;

std::uint16_t App::port() const noexcept {
  return parts_->server->port();
}

boost::asio::awaitable<void> App::stop() {
  parts_->stopping = true;
  co_await parts_->server->stop(stop_grace);
  co_await parts_->mqtt.stop();
}

}  // namespace foyer::kiosk
