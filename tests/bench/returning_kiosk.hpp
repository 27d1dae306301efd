#pragma once
// A kiosk that sold while it was cut off and comes back with its whole journal: the real device, saga, journal, link
// and MQTT client, without customer, printer or terminal. Its parent is central itself. Threading: the io_context's one
// thread. Lifetime: owns its parts; borrows the surroundings.

#include <memory>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "protocol/base/clock.hpp"
#include "protocol/device/device.hpp"
#include "protocol/journal/document_store.hpp"
#include "protocol/journal/memory_event_log.hpp"
#include "protocol/link/child_link.hpp"
#include "protocol/net/mqtt_client.hpp"
#include "protocol/sale/saga.hpp"

namespace foyer::bench {

/// What all kiosks of one run share.
struct Surroundings {
  boost::asio::io_context& context;
  const Clock& clock;
  RandomSource& random;
  const Verifier& verifier;
  PublicKey root{};
  std::uint16_t broker_port = 0;
};

/// What a kiosk means to sell from: so many seats and places of the zone of each performance.
struct Stock {
  std::vector<ledger::PerformanceId> performances;
  std::uint32_t seats = 0;
  std::uint32_t zone_places = 0;
};

struct SoldOrder {
  ledger::OrderId order;
  ledger::PerformanceId performance;
  std::uint32_t tickets = 0;
  std::int64_t total_cents = 0;
};

class ReturningKiosk {
 public:
  ReturningKiosk(const Surroundings& around, const std::string& name, Stock stock);
  ~ReturningKiosk();
  ReturningKiosk(const ReturningKiosk&) = delete;
  ReturningKiosk& operator=(const ReturningKiosk&) = delete;

  void connect();
  void disconnect();
  [[nodiscard]] bool is_connected() const;
  /// Sends what is due, and asks for its certificate and its stock until it has them.
  void tick();
  [[nodiscard]] bool is_stocked() const;
  /// Sells and prints until so many entries are not acknowledged, then gives back what is left. One
  /// customer in twenty changes their mind. No connection is needed.
  void sell_until(std::uint64_t entries);

  [[nodiscard]] const std::vector<SoldOrder>& sold() const noexcept { return sold_; }
  [[nodiscard]] std::uint64_t entries() const { return device_->journal().head().seq; }
  [[nodiscard]] std::uint64_t acknowledged() const { return device_->journal().acknowledged().seq; }
  [[nodiscard]] bool is_healthy() const { return !device_->journal().condition().has_value(); }
  /// How many journal batches were handed to the transport, repeats included.
  [[nodiscard]] std::uint64_t batches_sent() const noexcept { return batches_sent_; }

 private:
  struct Offer {
    ledger::PerformanceId performance;
    std::vector<ledger::SeatIndex> seats;
    std::uint32_t zone_places = 0;
  };

  void ask(const decltype(wire::Request::what)& what);
  void take_reply(const wire::Reply& reply);
  [[nodiscard]] std::vector<Offer> offers() const;
  [[nodiscard]] static std::optional<ledger::Places> next_places(Offer& offer, std::uint32_t tickets, bool seated);
  [[nodiscard]] sale::CustomerStarted customer(const Offer& offer, const ledger::Places& places);
  void sell(const Offer& offer, const ledger::Places& places, bool stays);
  void give_back_the_rest();
  void deliver(sale::SaleState& sale, const ledger::OrderId& order, const sale::Outcome& outcome);
  void follow(sale::SaleState& sale, const std::vector<sale::SaleEntry>& entries) const;

  const Surroundings& around_;
  Stock stock_;
  std::unique_ptr<Signer> signer_;
  journal::MemoryEventLog log_;
  journal::MemoryDocumentStore documents_;
  std::unique_ptr<device::Device> device_;
  std::unique_ptr<link::ChildLink> link_;
  std::unique_ptr<net::MqttClient> mqtt_;
  std::string journal_topic_;
  std::vector<SoldOrder> sold_;
  std::size_t stocked_ = 0;  ///< Of stock_.performances, how many are granted.
  bool certified_ = false;
  bool asking_ = false;
  std::uint64_t batches_sent_ = 0;
};

}  // namespace foyer::bench
