#pragma once
// A door on its own journal: real tokens, real certificates, real ledger of admissions; tonight and tomorrow are on.
// Threading: one thread. Lifetime: of one test.

#include <gtest/gtest.h>

#include "controller/door/door_core.hpp"
#include "protocol/journal/memory_event_log.hpp"

namespace foyer::controller {

using admission::VerdictCode;

class SetClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return {1'800'000'000'000 + at.count()}; }
  [[nodiscard]] Duration since_boot() const override { return at; }
  Duration at{1'000};
};

class DoorTest : public testing::Test {
 protected:
  DoorTest()
      : root(ed25519_signer(random_signing_seed(random))),
        signer(ed25519_signer(random_signing_seed(random))),
        kiosk(ed25519_signer(random_signing_seed(random))) {
    open();
    put_certificate(*kiosk, "kiosk-1");
    put_plan();
    put_performance(tonight, "Tosca", Duration(0));
    put_performance(tomorrow, "The Tempest", std::chrono::hours(24));
  }

  void open() {
    DoorBooks books;
    device = *device::Device::open({*seating::VenueName::parse("lumen"), *ledger::DeviceName::parse("controller-1"),
                                    device::Role::Controller, root->public_key()},
                                   {log, documents, random, clock, *signer, verifier},
                                   [&books](const journal::Entry&, const wire::Entry& entry) {
                                     const auto* scan = std::get_if<wire::AdmissionEntryOf>(&entry);
                                     if (scan != nullptr) books.take(scan->performance, scan->entry);
                                   });
    DoorConfiguration configuration;
    configuration.gate = *admission::GateName::parse("north");
    configuration.early_tolerance = std::chrono::minutes(30);
    configuration.annul_automatically = annul_automatically;
    configuration.direction = direction;
    door = std::make_unique<DoorCore>(*device, configuration, std::move(books), [this] { return surroundings; });
    door->on_open([this] { ++opened; });
    door->sensor_tells(true);
    device->on_feed([this] { door->take_notices(); });
  }

  void restart() {
    door.reset();
    device.reset();
    open();
  }

  void put(std::string_view kind, std::string key, Bytes bytes, bool deleted = false) {
    const auto version = device->feed_state().version + 1;
    ASSERT_TRUE(device->apply({{{version, std::string(kind), std::move(key), "", std::move(bytes), deleted}},
                               {log_id, version},
                               false,
                               false}));
  }
  void put_certificate(const Signer& key, const std::string& name) {
    ticket::CertificateClaims claims;
    claims.device = *ledger::DeviceName::parse(name);
    claims.public_key = key.public_key();
    claims.not_after_s = 2'000'000'000;
    put(wire::feed_kind::certificate, to_hex(ticket::key_id(key.public_key())),
        ticket::encode(ticket::issue_certificate(claims, *root)));
  }
  static seating::SeatingPlan plan() {
    seating::SeatingPlan small;
    small.categories = {{"A", {2500, {}}}};
    for (std::uint32_t seat = 0; seat < 10; ++seat) {
      small.seats.push_back({"Stalls", "A", std::to_string(seat + 1), seating::PriceCategoryIndex(0), false, seat});
    }
    return small;
  }
  void put_plan() { put(wire::feed_kind::plan, "small", wire::encode(wire::NamedPlan{"small", plan()})); }
  void put_performance(const seating::PerformanceId& id, const std::string& title, Duration from_now) {
    wire::PerformanceOnSale on_sale;
    on_sale.performance = id;
    on_sale.title = title;
    on_sale.venue = *seating::VenueName::parse("lumen");
    on_sale.hall = "grand";
    on_sale.plan = "small";
    on_sale.doors_open_at = clock.now() + from_now;
    on_sale.starts_at = on_sale.doors_open_at + std::chrono::hours(1);
    on_sale.ends_at = on_sale.doors_open_at + std::chrono::hours(3);
    on_sale.on_sale = true;
    on_sale.prices = plan().categories;
    put(wire::feed_kind::performance, id.text(), wire::encode(on_sale));
  }

  [[nodiscard]] ticket::TicketClaims claims(const seating::PerformanceId& performance) {
    ticket::TicketClaims made;
    made.performance = performance;
    made.ticket = ticket::TicketId::random(random);
    made.place = seating::SeatIndex(3);
    made.valid_from_s = 1'799'900'000;
    made.valid_until_s = 1'800'900'000;
    return made;
  }
  [[nodiscard]] std::string token(const seating::PerformanceId& performance) {
    return ticket::encode(claims(performance), *kiosk);
  }
  [[nodiscard]] VerdictCode scan(const std::string& text) {
    const auto given = door->scan(text);
    EXPECT_TRUE(given);
    return given ? given->verdict.code : VerdictCode::Unreadable;
  }

  /// By a reader that needs no time for it.
  [[nodiscard]] Result<GivenVerdict, DoorError> read_now(const std::string& text) {
    return door->read({text, clock.since_boot(), std::nullopt, {}});
  }

  SystemRandom random;
  SetClock clock;
  Ed25519Verifier verifier;
  std::unique_ptr<Signer> root;
  std::unique_ptr<Signer> signer;
  std::unique_ptr<Signer> kiosk;
  journal::MemoryEventLog log{random};
  journal::MemoryDocumentStore documents;
  LogId log_id = LogId::random(random);
  seating::PerformanceId tonight = seating::PerformanceId::random(random);
  seating::PerformanceId tomorrow = seating::PerformanceId::random(random);
  DoorSurroundings surroundings;
  bool annul_automatically = true;
  admission::Direction direction = admission::Direction::Entry;
  int opened = 0;
  std::unique_ptr<device::Device> device;
  std::unique_ptr<DoorCore> door;
};

}  // namespace foyer::controller
