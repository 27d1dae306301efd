#pragma once
// A child and its parent over a link that loses, with everything real but the socket and the clock.
#include <deque>
#include <set>

#include <gtest/gtest.h>

#include "protocol/journal/memory_event_log.hpp"
#include "protocol/link/child_link.hpp"
#include "protocol/link/feed_server.hpp"
#include "protocol/link/journal_intake.hpp"

namespace foyer::link {

class FixedClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return {1'800'000'000'000 + at.count()}; }
  [[nodiscard]] Duration since_boot() const override { return at; }
  Duration at{1'000};
};

/// Keeps received journals in memory, and can refuse to.
class MemorySink final : public JournalSink {
 public:
  [[nodiscard]] ChainHead head(const ledger::DeviceName&, const JournalId& journal) override {
    const auto found = journals.find(journal);
    return found == journals.end() ? chain_start(journal) : extend(chain_start(journal), found->second);
  }
  [[nodiscard]] std::optional<Digest> digest_at(const ledger::DeviceName&, const JournalId& journal,
                                                std::uint64_t seq) override {
    const auto& entries = journals[journal];
    if (seq > entries.size()) return std::nullopt;
    return extend(chain_start(journal), std::span(entries).first(seq)).digest;
  }
  void commit(ReceivedEntries received, std::function<void(bool)> done) override {
    if (!accepts) return done(false);
    auto& entries = journals[received.journal];
    for (auto& entry : received.entries) entries.push_back(std::move(entry));
    done(true);
  }
  void quarantine(const sync::JournalBatch&, std::uint64_t) override { ++quarantined; }

  std::map<JournalId, std::vector<Bytes>> journals;
  bool accepts = true;
  int quarantined = 0;
};

inline seating::SeatingPlan small_plan() {
  seating::SeatingPlan plan;
  plan.categories = {{"A", {2500, {}}}};
  for (std::uint32_t seat = 0; seat < 10; ++seat) {
    plan.seats.push_back({"Stalls", "A", std::to_string(seat + 1), seating::PriceCategoryIndex(0), false, seat});
  }
  plan.zones = {{"Floor", 50, seating::PriceCategoryIndex(0)}};
  return plan;
}

class LinkTest : public testing::Test {
 protected:
  LinkTest()
      : device_signer(ed25519_signer(random_signing_seed(random))),
        root(ed25519_signer(random_signing_seed(random))),
        device(
            *device::Device::open({*seating::VenueName::parse("lumen"), name, device::Role::Kiosk, root->public_key()},
                                  {device_log, documents, random, clock, *device_signer, verifier},
                                  [](const journal::Entry&, const wire::Entry&) {})),
        link(
            *device, [this](Outgoing message) { to_parent.push_back(std::move(message)); }, "test"),
        intake(log_id, sink, verifier,
               [this](const ledger::DeviceName&) -> std::optional<PublicKey> { return known_key; }),
        feed(
            log_id, [](const sync::FeedItem&, const ledger::DeviceName&) { return true; },
            [this](const ledger::DeviceName&, const sync::FeedBatch& batch) {
              answer(wire::DownKind::Feed, wire::encode(batch));
            }) {
    known_key = device_signer->public_key();
    device->on_appended([this] { link.grown(clock.at); });
  }

  void answer(wire::DownKind kind, Bytes payload) {
    to_child.push_back({wire::down_topic(*seating::VenueName::parse("lumen"), name, kind), std::move(payload), false});
  }

  void at_parent(const Outgoing& message) {
    const auto topic = wire::parse_up_topic(message.topic);
    ASSERT_TRUE(topic);
    switch (topic->kind) {
      case wire::UpKind::Report:
      case wire::UpKind::Birth:
        ++births;
        break;
      case wire::UpKind::Journal: {
        const auto batch = wire::decode_journal_batch(message.payload);
        ASSERT_TRUE(batch);
        last_refusal.reset();
        const auto taken = intake.receive(*batch, [this](const wire::Acknowledgement& acknowledgement) {
          answer(wire::DownKind::Acknowledgement, wire::encode(acknowledgement));
        });
        if (!taken) last_refusal = taken.error();
        break;
      }
      case wire::UpKind::Request: {
        const auto request = wire::decode_request(message.payload);
        ASSERT_TRUE(request);
        requests.insert(request->request_id);
        ++request_messages;
        break;
      }
      case wire::UpKind::Feed: {
        const auto request = wire::decode_feed_request(message.payload);
        ASSERT_TRUE(request);
        feed.request(name, *request);
        break;
      }
    }
  }

  /// Lets messages pass both ways and time run, `steps` times 100 ms; every `lose`-th message is lost.
  void run(int steps, int lose = 0) {
    for (int step = 0; step < steps; ++step) {
      clock.at += Duration(100);
      link.tick(clock.at);
      while (!to_parent.empty() || !to_child.empty()) {
        if (!to_parent.empty()) {
          const auto message = to_parent.front();
          to_parent.pop_front();
          if (lose == 0 || ++passed % lose != 0) at_parent(message);
        }
        if (!to_child.empty()) {
          const auto message = to_child.front();
          to_child.pop_front();
          if (lose == 0 || ++passed % lose != 0) link.receive(message.topic, message.payload, clock.at);
        }
      }
    }
  }

  void note(const std::string& text) {
    ASSERT_TRUE(device->record({wire::Entry(wire::DeviceEntry(wire::PrinterFault{text, clock.now()}))}));
  }

  void put(std::uint64_t version, std::string_view kind, std::string key, Bytes bytes) {
    feed.put({version, std::string(kind), std::move(key), "", std::move(bytes), false});
  }

  void put_performance(std::uint64_t version) {
    put(version, wire::feed_kind::plan, "small", wire::encode(wire::NamedPlan{"small", small_plan()}));
    wire::PerformanceOnSale on_sale;
    on_sale.performance = performance;
    on_sale.title = "Tosca";
    on_sale.venue = *seating::VenueName::parse("lumen");
    on_sale.hall = "grand";
    on_sale.plan = "small";
    on_sale.doors_open_at = clock.now();
    on_sale.starts_at = clock.now() + Duration(3'600'000);
    on_sale.ends_at = clock.now() + Duration(7'200'000);
    on_sale.on_sale = true;
    on_sale.prices = small_plan().categories;
    put(version + 1, wire::feed_kind::performance, performance.text(), wire::encode(on_sale));
  }

  SystemRandom random;
  FixedClock clock;
  Ed25519Verifier verifier;
  ledger::DeviceName name = *ledger::DeviceName::parse("kiosk-1");
  ledger::PerformanceId performance = ledger::PerformanceId::random(random);
  std::unique_ptr<Signer> device_signer;
  std::unique_ptr<Signer> root;
  journal::MemoryEventLog device_log{random};
  journal::MemoryDocumentStore documents;
  std::unique_ptr<device::Device> device;
  std::deque<Outgoing> to_parent;
  std::deque<Outgoing> to_child;
  ChildLink link;
  LogId log_id = LogId::random(random);
  MemorySink sink;
  std::optional<PublicKey> known_key;
  JournalIntake intake;
  FeedServer feed;
  std::optional<IntakeRefusal> last_refusal;
  std::set<wire::RequestId> requests;
  int request_messages = 0;
  int births = 0;
  int passed = 0;
};

}  // namespace foyer::link
