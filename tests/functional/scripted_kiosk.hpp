#pragma once
// A kiosk without a customer, a printer or a terminal: the real device, journal, link and MQTT client, and sales made
// as fast as they can be written down. For volumes that a printer would take hours for.
// Threading: everything runs on the caller's thread, inside run_until(). Lifetime: owns its parts; the rig outlives it.

#include <functional>
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
#include "tests/functional/rig.hpp"

namespace foyer::functional {

class ScriptedKiosk {
 public:
  ScriptedKiosk(const Rig& rig, const std::string& name);
  ~ScriptedKiosk();
  ScriptedKiosk(const ScriptedKiosk&) = delete;
  ScriptedKiosk& operator=(const ScriptedKiosk&) = delete;

  /// Through the LAN link. disconnect() drops the connection as a crash would; connect() makes a new one.
  void connect();
  void disconnect();
  /// Lets messages and time run until the condition holds; throws like wait_until.
  void run_until(std::string_view what, const std::function<bool()>& condition);
  /// Enrolls and brings so many places of a zone of the performance into the own ledger.
  void stock_up(const ledger::PerformanceId& performance, std::uint32_t zone, std::uint32_t count);
  /// Sells one place of the zone and journals it; no connection is needed.
  ledger::OrderId sell(const ledger::PerformanceId& performance, std::uint32_t zone);
  /// Entries that the parent has not acknowledged.
  [[nodiscard]] std::uint64_t backlog() const;
  /// Every journal batch that was sent so far, byte for byte, and the topic they go to.
  [[nodiscard]] const std::vector<Bytes>& sent_batches() const noexcept { return sent_batches_; }
  /// Sends these bytes on the journal's topic once more.
  void send_again(const std::vector<Bytes>& batches);

 private:
  void send(link::Outgoing message);
  [[nodiscard]] sale::SaleCommitted committed_sale(const ledger::PerformanceId& performance, std::uint32_t zone);
  [[nodiscard]] std::uint64_t free_places(const ledger::PerformanceId& performance) const;

  const Rig& rig_;
  boost::asio::io_context context_;
  SystemRandom random_;
  SystemClock clock_;
  Ed25519Verifier verifier_;
  std::unique_ptr<Signer> signer_;
  journal::MemoryEventLog log_;
  journal::MemoryDocumentStore documents_;
  std::unique_ptr<device::Device> device_;
  std::unique_ptr<link::ChildLink> link_;
  std::unique_ptr<net::MqttClient> mqtt_;
  std::string journal_topic_;
  std::vector<Bytes> sent_batches_;
};

}  // namespace foyer::functional
