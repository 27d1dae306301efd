#pragma once
// FleetCore on central's MQTT broker.
// Threading: the executor's one thread. Lifetime: borrows its parts; stop() before they go.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "central/access/access.hpp"
#include "central/fleet/fleet_core.hpp"
#include "protocol/net/mqtt_client.hpp"
#include "protocol/net/router.hpp"

namespace foyer::central {

struct FleetConfiguration {
  std::string mqtt_host = "127.0.0.1";
  std::uint16_t mqtt_port = 1883;
  std::string client_id = "foyer-central";
  Duration lease_time{};  ///< Of new grants to devices; zero: until the end of the performance.
};

class Fleet {
 public:
  Fleet(boost::asio::any_io_executor executor, const FleetConfiguration& configuration, CommandPath& path,
        journal::EventLog& log, const Clock& clock, RandomSource& random, const Signer& root, const Verifier& verifier);

  void start();
  [[nodiscard]] boost::asio::awaitable<void> stop();
  /// GET /api/v1/devices, POST /api/v1/admin/devices/{device}/reclaim, POST /api/v1/admin/performances/{id}/resume
  void add_routes(net::Router& router, const Access& access);
  /// Up to which position of central's log the device said that it has the feed.
  [[nodiscard]] std::optional<std::uint64_t> feed_acknowledged_by(const ledger::DeviceName& device) {
    return core_.feed_acknowledged_by(device);
  }
  void on_reports(FleetCore::ReportsHandler handler) { core_.on_reports(std::move(handler)); }
  void on_set_back(FleetCore::SetBackHandler handler) { core_.on_set_back(std::move(handler)); }
  void on_reprint_request(FleetCore::ReprintHandler handler) { core_.on_reprint_request(std::move(handler)); }
  [[nodiscard]] const FleetCore& core() const noexcept { return core_; }

 private:
  boost::asio::awaitable<void> run();

  boost::asio::any_io_executor executor_;
  CommandPath& path_;
  net::MqttClient mqtt_;
  FleetCore core_;
  bool stopping_ = false;
};

}  // namespace foyer::central
