#pragma once
// A venue in one thread: central's side made of the real intake, feed and ledger, the controller under test, and kiosks
// of real devices and links. Only the clock, the disk and the network are not real.
// Threading: one thread. Lifetime: one per test.

#include <deque>

#include <gtest/gtest.h>

#include "controller/venue/venue_core.hpp"
#include "protocol/journal/memory_event_log.hpp"
#include "protocol/link/feed_server.hpp"
#include "protocol/link/grant_choice.hpp"

namespace foyer::controller {

class SetClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return {1'800'000'000'000 + at.count()}; }
  [[nodiscard]] Duration since_boot() const override { return at; }
  [[nodiscard]] std::string boot_id() const override { return boot; }
  std::string boot = "boot-1";
  Duration at{1'000};
};

/// What every test starts from: ten seats in two categories and a zone of fifty.
[[nodiscard]] seating::SeatingPlan small_plan();

/// Central as far as a controller sees it.
class CentralSide final : public link::JournalSink {
 public:
  CentralSide(SetClock& clock, RandomSource& random, link::Send send);

  void receive(const link::Outgoing& message);
  void publish_availability();
  void recall(const wire::Recall& recall) { answer(wire::DownKind::Recall, wire::encode(recall)); }
  /// Put into the feed, and pushed.
  void put(std::string_view kind, std::string key, Bytes bytes);
  void put_devices(const std::vector<std::string>& kiosks);
  /// Restored from a backup older than every certificate: another log, and the catalogue is all it has.
  void begin_again(const std::vector<std::string>& kiosks);
  [[nodiscard]] bool knows_key_of(const ledger::DeviceName& device) const { return keys_.contains(device); }

  [[nodiscard]] ChainHead head(const ledger::DeviceName& device, const JournalId& journal) override;
  [[nodiscard]] std::optional<Digest> digest_at(const ledger::DeviceName& device, const JournalId& journal,
                                                std::uint64_t seq) override;
  void commit(link::ReceivedEntries received, std::function<void(bool durable)> done) override;
  void quarantine(const sync::JournalBatch&, std::uint64_t) override {}

  ledger::PerformanceId performance;
  ledger::State ledger;
  std::unique_ptr<Signer> root;
  std::map<JournalId, std::vector<Bytes>> journals;
  std::optional<JournalId> superseded;  ///< A copy of the controller's disk went on from this journal.
  int grant_requests = 0;
  int reprint_requests = 0;
  std::optional<reprint::ReprintOrdered> reprint;  ///< What it knows of a code; nothing: no such code.
  bool issues_certificates = true;
  std::optional<Duration> lease_time;  ///< Of what it grants and renews; nothing: until the end.
  bool renews = true;
  int renewals = 0;
  Duration is_ahead{};  ///< Its clock.

 private:
  void answer(wire::DownKind kind, Bytes payload);
  void answer_request(const wire::Request& request);
  void put_performance();
  [[nodiscard]] link::FeedServer make_feed();
  void answer_renewal(const wire::Request& request);
  void answer_reprint(const wire::Request& request);

  SetClock& clock_;
  RandomSource& random_;
  Ed25519Verifier verifier_;
  link::Send send_;
  LogId log_id_;
  std::map<ledger::DeviceName, PublicKey> keys_;
  link::JournalIntake intake_;
  link::FeedServer feed_;
  std::uint64_t version_ = 0;
};

/// A kiosk's device and its link to the controller.
struct KioskSide {
  KioskSide(const std::string& name, const PublicKey& root, SetClock& clock, RandomSource& random, link::Send send);

  /// Asks for places and waits until `answered`; the grant is received into the own ledger.
  void ask(const wire::GrantRequest& wanted, wire::RequestId id);
  /// Asks for tickets to be printed anew at this kiosk.
  void ask_reprint(const std::string& code, wire::RequestId id);
  [[nodiscard]] const reprint::ReprintOrdered* reprint() const;
  /// Holds, books and commits in one journal transaction, as checkout does.
  ledger::OrderId sell(const ledger::PerformanceId& performance, const ledger::Places& places);
  /// Gives what is free of a recall, as a kiosk does.
  void give(const wire::Recall& recall);
  bool is_deaf = false;  ///< To recalls: it gives nothing back.
  [[nodiscard]] std::uint64_t free_places(const ledger::PerformanceId& performance) const;
  [[nodiscard]] const wire::Refusal* refusal() const;

  SetClock& clock;
  RandomSource& random;
  Ed25519Verifier verifier;
  std::unique_ptr<Signer> signer;
  journal::MemoryEventLog log;
  journal::MemoryDocumentStore documents;
  std::unique_ptr<device::Device> device;
  std::unique_ptr<link::ChildLink> link;
  std::optional<Result<wire::Reply, link::RequestError>> answer;
  std::optional<wire::Availability> availability;
  std::unique_ptr<link::LeaseKeeper> leases;
  int recalls = 0;
  bool gives = true;
};

class VenueTest : public testing::Test {
 protected:
  explicit VenueTest(std::optional<Duration> lease_time = std::nullopt);

  /// The controller's programs end; its log and documents are what is left.
  void restart_controller();
  void kiosk_asks_for_certificate(KioskSide& side);
  /// Lets time and messages run, `steps` times 100 ms.
  void run(int steps);
  [[nodiscard]] const ledger::State& own_ledger() const { return *device->find_ledger(central.performance); }
  [[nodiscard]] wire::GrantRequest seats(std::vector<std::uint32_t> indices, bool partial = false) const;
  [[nodiscard]] wire::RequestId new_id() { return wire::RequestId::random(random); }

  void deliver(const link::Outgoing& message);
  void open_controller();

  SystemRandom random;
  SetClock clock;
  Ed25519Verifier verifier;
  std::deque<link::Outgoing> on_the_way;
  bool wan_is_up = true;
  bool lan_is_up = true;
  bool is_kiosk_cut = false;  ///< The first one alone.
  Duration kiosk_lease_time{};
  CentralSide central;
  std::unique_ptr<Signer> signer;
  journal::MemoryEventLog log{random};
  journal::MemoryDocumentStore documents;
  std::unique_ptr<device::Device> device;
  std::unique_ptr<VenueCore> venue;
  KioskSide kiosk;
  KioskSide other_kiosk;
};

}  // namespace foyer::controller
