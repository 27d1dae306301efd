#include "central/app.hpp"

#include <filesystem>
#include <fstream>
#include <span>
#include <stdexcept>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include "central/boxoffice/routes.hpp"
#include "central/catalogue/catalogue.hpp"
#include "central/devices/printers.hpp"
#include "central/devices/routes.hpp"
#include "central/fleet/fleet.hpp"
#include "central/orders/claim_routes.hpp"
#include "central/orders/conflict_routes.hpp"
#include "central/orders/routes.hpp"
#include "central/reconciliation/reconciler.hpp"
#include "protocol/journal/sqlite_event_log.hpp"
#include "protocol/net/deadline.hpp"
#include "protocol/net/http_server.hpp"
#include "protocol/service/key_file.hpp"
#include "protocol/service/run.hpp"

namespace foyer::central {

namespace web {
std::span<const net::Asset> assets();
}  // namespace web
namespace shared_web {
std::span<const net::Asset> assets();
}  // namespace shared_web

namespace {

constexpr Duration stop_grace{3'000};
constexpr Duration reconcile_every{250};

std::filesystem::path made(const std::string& folder) {
  std::filesystem::create_directories(folder);
  return folder;
}

constexpr std::string_view restored_marker = "restored";

/// Whoever puts a backup in place leaves a file "restored" beside it; where nobody did, central does, as soon as a
/// device tells. It goes once the log has its new id; should the power fail in between, the log gets another one, which
/// does no harm.
journal::SqliteFile& renewed_if_restored(const std::filesystem::path& folder, journal::SqliteFile& file,
                                         RandomSource& random) {
  const auto marker = folder / restored_marker;
  if (!std::filesystem::exists(marker)) return file;
  const auto renewed = file.renew_log_id(random);
  if (!renewed) throw std::runtime_error("the restored log gets no new id: " + std::string(text(renewed.error())));
  std::filesystem::remove(marker);
  service::Logger("central").warning("restored from a backup", {{"log_id", renewed->text()}});
  return file;
}

std::unique_ptr<Signer> root_signer(const std::filesystem::path& folder, RandomSource& random) {
  const auto seed = service::load_or_create_seed(folder / "root.seed", random);
  if (!seed) throw std::runtime_error("the root key in " + folder.string() + ": " + std::string(text(seed.error())));
  auto signer = ed25519_signer(*seed);
  std::ofstream(folder / "root.pub") << to_hex(signer->public_key()) << "\n";
  return signer;
}

}  // namespace

struct App::Parts {
  Parts(boost::asio::io_context& io, const Settings& settings)
      : folder(made(settings.folder)),
        root(root_signer(folder, random)),
        file(folder / "central.db", random),
        log(renewed_if_restored(folder, file, random)),
        path(log, clock, [&io](std::function<void()> task) { boost::asio::post(io, std::move(task)); }),
        box_office(path, clock, random),
        fleet(io.get_executor(), fleet_configuration(settings), path, log, clock, random, *root, verifier),
        board(path, clock, fleet.core().presence()),
        reconciler(path, [this](const ledger::DeviceName& door) { return fleet.feed_acknowledged_by(door); }) {
    access.allow(Role::Admin, settings.admin_token);
    access.allow(Role::BoxOffice, settings.box_office_token);
    access.allow(Role::Viewer, settings.viewer_token);

    static_cast<void>(prints.catch_up());  // What fails now is said to whoever asks.
    net::Router router;
    add_health_routes(router, box_office, path, metrics);
    add_box_office_routes(router, box_office, path, access);
    add_catalogue_routes(router, path, clock, access);
    fleet.add_routes(router, access);
    fleet.on_reports(
        [this](const ledger::DeviceName& from, const wire::Reports& reports) { board.receive(from, reports); });
    fleet.on_set_back([this](const ledger::DeviceName&) {
      if (!std::ofstream(folder / restored_marker)) service::Logger("central").error("the folder cannot be written");
      service::request_start_over();
    });
    add_device_routes(router, path, board, clock, access);
    add_conflict_routes(router, path, access);
    add_order_routes(router, path, prints, access);
    add_claim_routes(router, path, prints, reprints, access);
    add_reprint_routes(router, reprints, prints, access, random);
    fleet.on_reprint_request(
        [this](const auto& request, const auto& wish, const auto& reply) { reprints.answer(request, wish, reply); });
    for (const auto& asset : shared_web::assets()) router.add_asset(asset);
    for (const auto& asset : web::assets()) router.add_asset(asset);
    server = std::make_unique<net::HttpServer>(io.get_executor(),
                                               net::HttpServerConfiguration{settings.address, settings.port, {}},
                                               std::move(router), observer());
    fleet.start();
    boost::asio::co_spawn(io, sweep(), service::failure_ends_program);
    boost::asio::co_spawn(io, reconcile(), service::failure_ends_program);
  }

  static FleetConfiguration fleet_configuration(const Settings& settings) {
    FleetConfiguration configuration;
    configuration.mqtt_host = settings.mqtt_host;
    configuration.mqtt_port = settings.mqtt_port;
    configuration.lease_time = std::chrono::seconds(settings.lease_seconds);
    return configuration;
  }

  net::HttpServer::Observer observer() {
    return [this, count = service::http_metrics(metrics)](const net::RequestReport& report) {
      count(report);
      if (report.status < 500 && !service::Logger::is_enabled(service::LogLevel::Debug)) return;
      http_log.write(report.status < 500 ? service::LogLevel::Debug : service::LogLevel::Error, "request",
                     {{"correlation_id", report.correlation_id},
                      {"method", report.method},
                      {"route", report.route},
                      {"status", report.status},
                      {"failure", report.failure}});
    };
  }

  boost::asio::awaitable<void> sweep() {
    while (!stopping) {
      box_office.sweep();
      co_await net::sleep_for(sweep_every);
    }
  }

  /// Whoever waits is answered; then the program ends, and its next life reads what is on the disk.
  boost::asio::awaitable<void> end_for_the_disk() {
    co_await server->stop(stop_grace);
    throw std::runtime_error("the disk failed: what is on it must be opened again");
  }

  boost::asio::awaitable<void> reconcile() {
    while (!stopping) {
      path.follow();
      static_cast<void>(prints.catch_up());  // So that nobody who asks waits for it.
      reconciler.tick(clock.now());
      board.tick();
      if (path.must_reopen()) co_await end_for_the_disk();
      co_await net::sleep_for(reconcile_every);
    }
  }

  SystemRandom random;
  SystemClock clock;
  Ed25519Verifier verifier;
  service::Logger http_log{"central.http"};
  service::Metrics metrics;
  Access access;
  std::filesystem::path folder;
  std::unique_ptr<Signer> root;
  journal::SqliteFile file;
  journal::SqliteEventLog log;
  CommandPath path;
  PrintBook prints{log};
  BoxOffice box_office;
  Fleet fleet;
  DeviceBoard board;
  Reconciler reconciler;
  ReprintDesk reprints{path, prints, clock, [this](const auto& kiosk) { return why_not_printing(board, kiosk); }};
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
  co_await parts_->fleet.stop();
  parts_->path.stop();
}

}  // namespace foyer::central
