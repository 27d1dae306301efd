#include "central/fleet/fleet.hpp"

#include <boost/asio/co_spawn.hpp>

#include "central/fleet/routes.hpp"
#include "protocol/net/deadline.hpp"
#include "protocol/service/run.hpp"

namespace foyer::central {
namespace {

constexpr Duration tick_every{100};

net::MqttConfiguration mqtt_configuration(const FleetConfiguration& configuration) {
  net::MqttConfiguration mqtt;
  mqtt.host = configuration.mqtt_host;
  mqtt.port = configuration.mqtt_port;
  mqtt.client_id = configuration.client_id;
  mqtt.longest_back_off = Duration(2'000);
  return mqtt;
}

}  // namespace

Fleet::Fleet(boost::asio::any_io_executor executor, const FleetConfiguration& configuration, CommandPath& path,
             journal::EventLog& log, const Clock& clock, RandomSource& random, const Signer& root,
             const Verifier& verifier)
    : executor_(std::move(executor)),
      path_(path),
      mqtt_(executor_, mqtt_configuration(configuration)),
      core_(
          path, log, clock, random, root, verifier,
          [this](link::Outgoing message) {
            // Refused at once when the broker is away: the device asks again, so nothing is lost by it.
            static_cast<void>(mqtt_.send({std::move(message.topic), std::move(message.payload), message.retained}));
          },
          configuration.lease_time) {
  mqtt_.subscribe(wire::up_filter_of_everybody(),
                  [this](const net::MqttMessage& message) { core_.receive(message.topic, message.payload); });
}

void Fleet::start() {
  mqtt_.on_state_change([this](net::MqttState state) {
    if (state == net::MqttState::Connected) core_.connected();
  });
  mqtt_.start();
  boost::asio::co_spawn(executor_, run(), service::failure_ends_program);
}

boost::asio::awaitable<void> Fleet::run() {
  while (!stopping_) {
    core_.tick();
    co_await net::sleep_for(tick_every);
  }
}

boost::asio::awaitable<void> Fleet::stop() {
  stopping_ = true;
  co_await mqtt_.stop();
}

void Fleet::add_routes(net::Router& router, const Access& access) {
  add_fleet_routes(router, path_, core_.presence(), access);
}

}  // namespace foyer::central
