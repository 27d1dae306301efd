#include "controller/app.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <stdexcept>

#include <boost/asio/co_spawn.hpp>

#include "controller/api/routes.hpp"
#include "controller/attached/attached_devices.hpp"
#include "controller/care/fleet_watch.hpp"
#include "controller/care/scan_count.hpp"
#include "controller/door_reads.hpp"
#include "controller/door_settings.hpp"
#include "controller/verdict_light.hpp"
#include "protocol/device/clock_news.hpp"
#include "protocol/device/identity_files.hpp"
#include "protocol/journal/sqlite_event_log.hpp"
#include "protocol/net/deadline.hpp"
#include "protocol/net/http_server.hpp"
#include "protocol/net/mqtt_client.hpp"
#include "protocol/service/configuration.hpp"
#include "protocol/service/metrics.hpp"
#include "protocol/service/run.hpp"

namespace foyer::controller {
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
      : identity(
            device::identity_of({settings.venue, settings.name, settings.root_public_key}, device::Role::Controller)),
        folder(settings.folder),
        signer(device::signer_in(settings.folder, random)),
        file(std::filesystem::path(settings.folder) / "controller.db", random),
        log(file),
        documents(file),
        own_clock{settings.clock_is_trusted, settings.clock_forgets_newest},
        device(open_device()),
        venue(open_venue(settings)),
        door(*device, door_of(settings), std::move(replayed), [this] { return surroundings(); }),
        emergency(*device, door.configuration().gate),
        mqtt(io.get_executor(), mqtt_configuration(settings)),
        attached(io.get_executor(), clock, attached_configuration(settings), listener()),
        usb_enabled(settings.usb_enabled),
        fleet(*device, *venue,
              [this](const link::Outgoing& message) { static_cast<void>(mqtt.send(publication(message))); },
              std::string(service::version()),
              {[this] { return attached_now(); }, [this](Duration now) { return scan_counts(now); }}) {
    door.on_open([this] { attached.open_for_one(); });
    door.on_answer([this](admission::Signal signal) { attached.show(light_of(signal)); });
    attachments = {[this] { return mqtt.state() == net::MqttState::Connected; },
                   [this] { return attached.scanner_is_ready(); }, [this] { return attached.gate_is_ready(); }};
    for (const auto& entry : emergencies) emergency.take(entry);
    emergency.use({[this] { attached.hold_open(); }, [this] { attached.end_emergency(); }});
    venue->on_feed([this] {
      subscribe();
      door.take_notices();
    });
    venue->on_reprint([this] { door.take_notices(); });
    venue->reprints().know_admissions(
        [this](const ticket::TicketId& ticket) { return door.find_admission(ticket).has_value(); });
    door.know_reprints(venue->prints().book());
    serve(io, settings);
    subscribe();
    mqtt.on_state_change([this](net::MqttState state) { link_changed(state); });
    mqtt.start();
    boost::asio::co_spawn(io, tick(), service::failure_ends_program);
  }

  std::unique_ptr<device::Device> open_device() {
    auto opened = device::Device::open(identity, {log, documents, random, clock, *signer, verifier, own_clock},
                                       [this](const journal::Entry&, const wire::Entry& entry) {
                                         const auto* scan = std::get_if<wire::AdmissionEntryOf>(&entry);
                                         if (scan != nullptr) replayed.take(scan->performance, scan->entry);
                                         const auto* note = std::get_if<wire::DeviceEntry>(&entry);
                                         if (note != nullptr) replay(*note);
                                       });
    if (!opened) throw cannot_open("the journal in " + identity.name.text() + "'s folder", opened.error());
    if (const auto notes = (*opened)->skipped_notes(); notes > 0) {
      logger.warning("the journal has notes of a newer version; they are kept and sent", {{"notes", notes}});
    }
    const wire::DeviceStarted started{std::string(service::version()), (*opened)->clock().now()};
    if (auto noted = (*opened)->record({wire::Entry(wire::DeviceEntry(started))}); !noted) {
      // A journal that must not be written is shown; the door and the links still serve what they can.
      logger.error("the journal takes no entries", {{"reason", journal::text(noted.error())}});
    }
    return std::move(*opened);
  }

  void replay(const wire::DeviceEntry& note) {
    // Only the last one can be going on still.
    if (std::holds_alternative<wire::EmergencyOpened>(note) || std::holds_alternative<wire::EmergencyEnded>(note)) {
      emergencies.assign(1, note);
    }
  }

  std::unique_ptr<VenueCore> open_venue(const Settings& settings) {
    VenueConfiguration configuration;
    configuration.share.seats_percent = static_cast<std::uint32_t>(settings.seats_percent);
    configuration.share.zones_percent = static_cast<std::uint32_t>(settings.zones_percent);
    configuration.kiosk_lease_time = std::chrono::seconds(settings.kiosk_lease_seconds);
    configuration.software_version = service::version();
    auto opened = VenueCore::open(
        *device,
        [this](const link::Outgoing& message) {
          // What the broker does not take now is sent again by the streams.
          static_cast<void>(mqtt.send(publication(message)));
        },
        std::move(configuration));
    if (!opened) throw cannot_open("what was relayed for kiosks", opened.error());
    return std::move(*opened);
  }

  net::MqttConfiguration mqtt_configuration(const Settings& settings) const {
    net::MqttConfiguration configuration;
    configuration.host = settings.mqtt_host;
    configuration.port = settings.mqtt_port;
    configuration.client_id = "foyer-" + identity.name.text();
    configuration.will = publication(venue->link().birth(false));
    return configuration;
  }

  static AttachedConfiguration attached_configuration(const Settings& settings) {
    AttachedConfiguration attached;
    attached.usb_enabled = settings.usb_enabled;
    attached.usb_quirks = settings.usb_quirks;
    attached.scanner_kind = settings.scanner_kind;
    attached.scanner = scanner_options(settings);
    attached.gate_board = settings.gate_board;
    attached.gate.serial = settings.gate_serial;
    attached.gate.port_path = settings.gate_port;
    attached.gate.relay = static_cast<std::uint8_t>(settings.gate_relay);
    attached.gate.rest = settings.gate_rest == "safe" ? gate::Rest::Safe : gate::Rest::Secure;
    attached.gate.passage_input = static_cast<std::uint8_t>(settings.gate_passage_input);
    attached.gate.emergency_input = static_cast<std::uint8_t>(settings.gate_emergency_input);
    attached.gate.inputs_active_low = settings.gate_inputs_active_low;
    attached.open_for = settings.open_for;
    attached.lamp = settings.lamp;
    attached.lamp_serial = settings.lamp_serial;
    attached.lamp_port = settings.lamp_port;
    const auto relay = [](std::int64_t number) { return static_cast<std::uint8_t>(number); };
    attached.lamp_relays = {relay(settings.lamp_green), relay(settings.lamp_orange), relay(settings.lamp_red),
                            relay(settings.lamp_blue), relay(settings.lamp_buzzer)};
    return attached;
  }

  static scanner::ScannerOptions scanner_options(const Settings& settings) {
    const auto prefix = scanner::parse_affix(settings.scanner_prefix);
    const auto suffix = scanner::parse_affix(settings.scanner_suffix);
    const auto layout = scanner::keyboard_wedge::parse_layout(settings.scanner_layout);
    if (!prefix || !suffix || !layout) {
      throw std::runtime_error("scanner.prefix and scanner.suffix have at most 16 ASCII characters");
    }
    scanner::ScannerOptions options{settings.scanner_serial, settings.scanner_port};
    options.framing = {.prefix = *prefix,
                       .suffix = *suffix,
                       .shortest = static_cast<std::size_t>(settings.scanner_shortest),
                       .symbology = settings.scanner_symbology};
    options.layout = *layout;
    options.line.bits_per_second = static_cast<std::uint32_t>(settings.scanner_baud);
    return options;
  }

  AttachedDevices::Listener listener() {
    return {[this](const auto& scan, const auto& otherwise) { scanned(code_of(scan, otherwise)); },
            // Somebody stands at the gate with it, so the door says that it cannot read this.
            [this](const auto& otherwise) { misread(code_of(otherwise, clock.since_boot())); },
            [this](const gate::Passage& who) { passed(who); },
            [this](const gate::GateStatus& status) { gate_changed(status); }};
  }

  void passed(const gate::Passage& passage) {
    // Who was in the turnstile when it fell shut was still expected.
    if (door.passed() || emergency.current()) return;
    logger.warning(passage.while_open ? "somebody passed the open gate without a scan"
                                      : "somebody passed a gate that should be shut");
  }

  void gate_changed(const gate::GateStatus& status) {
    door.sensor_tells(status.connected && !status.emergency && attached.gate_has_sensor());
    if (status.switch_on == emergency.switch_is_on()) return;
    logger.warning("emergency switch", {{"on", status.switch_on}});
    emergency.switched(status.switch_on);
    if (!emergency.is_recorded()) logger.error("the emergency is not recorded yet");
  }

  DoorSurroundings surroundings() const {
    const auto now = clock.since_boot();
    const auto heard = venue->link().status(now).last_heard;
    return {device->clock().is_proven(), heard ? now - *heard : now, venue->other_controllers()};
  }

  std::vector<care::AttachedNow> attached_now() const {
    const auto one = [this](wire::AttachedKind kind, bool is_ready, const std::string& name) -> care::AttachedNow {
      if (!usb_enabled) return {kind, wire::AttachedState::Disabled, "USB is disabled."};
      if (is_ready) return {kind, wire::AttachedState::Ready, "Ready."};
      return {kind, wire::AttachedState::Absent, "No " + name + " is connected."};
    };
    auto reader = one(wire::AttachedKind::Scanner, attached.scanner_is_ready(), "scanner");
    const auto trouble = door.reader_trouble(clock.since_boot());
    if (reader.state == wire::AttachedState::Ready && trouble) {
      const auto layout = attached.scanner_is_keyboard() ? attached.scanner_layout() : std::string_view();
      reader.state = wire::AttachedState::Fault;
      reader.text = sentence(*trouble, attached.scanner_name(), layout);
    }
    return {std::move(reader), one(wire::AttachedKind::Gate, attached.gate_is_ready(), "gate")};
  }

  wire::ScanCounts scan_counts(Duration now) {
    wire::ScanCounts counts;
    counts.since_start = scans.since_start();
    counts.last_minute = scans.last_minute(now);
    counts.garbage = scans.garbage();
    counts.misread = attached.read_counts().misread;
    counts.repeated = attached.read_counts().repeated;
    if (door.last()) counts.total = door.last()->sequence;
    return counts;
  }

  void scanned(const CodeRead& code) {
    scans.count(clock.since_boot());
    if (const auto found = code_of_order(code)) return door.show_code(*found);
    if (judge(code) == admission::VerdictCode::Unreadable) scans.count_garbage();
  }

  void misread(const CodeRead& code) {
    // On another keyboard it may be a ticket or a code after all; then it was read.
    if (const auto found = code_of_order(code)) {
      scans.count(clock.since_boot());
      return door.show_code(*found);
    }
    if (judge(code) != admission::VerdictCode::Unreadable) scans.count(clock.since_boot());
  }

  /// The code of an order that was read, also by a reader that types on another keyboard; nothing if it is no such
  /// code.
  std::optional<std::string> code_of_order(const CodeRead& code) const {
    const auto is_known = [this](const std::string& text) {
      return reprint::has_form_of_code(text) && !venue->prints().book().find(text).empty();
    };
    if (is_known(code.text)) return code.text;
    for (const auto& other : code.otherwise) {
      if (is_known(other.text)) return other.text;
    }
    return reprint::has_form_of_code(code.text) ? std::optional(code.text) : std::nullopt;
  }

  std::optional<admission::VerdictCode> judge(const CodeRead& code) {
    const auto verdict = door.read(code);
    attached.tell_scanner(verdict && admission::opens_gate(verdict->verdict.code));
    if (!verdict) {
      logger.error("a scan was not recorded", {{"reason", controller::text(verdict.error())}});
      return std::nullopt;
    }
    logger.info("scan", {{"verdict", admission::text(verdict->verdict.code)}, {"sequence", verdict->sequence}});
    return verdict->verdict.code;
  }

  /// Each filter once; the children of this controller become known by the feed.
  void subscribe() {
    for (auto& filter : venue->filters()) {
      if (!subscribed.insert(filter).second) continue;
      mqtt.subscribe(filter, [this](const net::MqttMessage& message) {
        venue->receive(message.topic, message.payload, clock.since_boot());
      });
    }
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
      venue->connected(clock.since_boot());
      fleet.connected(clock.since_boot());
    } else {
      venue->disconnected();
    }
  }

  void serve(boost::asio::io_context& io, const Settings& settings) {
    net::Router router;
    add_venue_routes(router, *device, *venue, attachments);
    add_door_routes(router, door, emergency, *venue, attachments);
    add_claim_routes(router, {*venue, door, [this] { return printers_of(fleet.lines()); }});
    add_fleet_routes(router, *device, fleet);
    service::add_metrics_route(router, metrics);
    add_pages(router);
    server = std::make_unique<net::HttpServer>(io.get_executor(),
                                               net::HttpServerConfiguration{settings.address, settings.port, {}},
                                               std::move(router), observer());
  }

  net::HttpServer::Observer observer() {
    return [this, count = service::http_metrics(metrics)](const net::RequestReport& report) {
      count(report);
      if (report.status < 500) return;
      logger.error("request", {{"correlation_id", report.correlation_id},
                               {"method", report.method},
                               {"route", report.route},
                               {"status", report.status},
                               {"failure", report.failure}});
    };
  }

  boost::asio::awaitable<void> tick() {
    while (!stopping) {
      const auto now = clock.since_boot();
      if (!device::has_room(folder)) device->storage().note(journal::Error::StorageFull, now);
      venue->tick(now);
      door.tick(now);
      emergency.tick(now);
      fleet.tick(now);
      tell_clock_news();
      // While the gate is held open nothing is begun anew: an emergency that the disk did not take would be forgotten.
      if (venue->must_reopen() && !emergency.current())
        throw std::runtime_error("the disk failed: what is on it must be opened again");
      co_await net::sleep_for(tick_every);
    }
  }

  SystemRandom random;
  SystemClock clock;
  Ed25519Verifier verifier;
  service::Logger logger{"controller"};
  device::ClockWatch clock_watch;
  service::Metrics metrics;
  device::Identity identity;
  std::filesystem::path folder;
  std::unique_ptr<Signer> signer;
  journal::SqliteFile file;
  journal::SqliteEventLog log;
  journal::SqliteDocumentStore documents;
  device::OwnClock own_clock;
  DoorBooks replayed;
  std::vector<wire::DeviceEntry> emergencies;  ///< The last of an earlier run.
  std::unique_ptr<device::Device> device;
  std::unique_ptr<VenueCore> venue;
  DoorCore door;
  EmergencyDesk emergency;
  net::MqttClient mqtt;
  AttachedDevices attached;
  bool usb_enabled;
  ScanCount scans;
  FleetWatch fleet;
  Attachments attachments;
  std::set<std::string> subscribed;
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
  co_await parts_->attached.stop();
  co_await parts_->mqtt.stop();
}

}  // namespace foyer::controller
