// Central's fleet with a real device at the other end of the link: only sockets and clock are the test's own.
#include "central/fleet/fleet_core.hpp"

#include <deque>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include "central/allotment/allotment.hpp"
#include "central/catalogue/catalogue.hpp"
#include "protocol/journal/memory_event_log.hpp"
#include "protocol/link/child_link.hpp"

namespace foyer::central {
namespace {

class SteppedClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return {1'800'000'000'000 + at.count()}; }
  [[nodiscard]] Duration since_boot() const override { return at; }
  Duration at{1'000};
};

constexpr auto venue_json = R"({"venue":"lumen",
  "plans":[{"name":"hall","categories":[{"label":"A","price_cents":2500,"currency":"EUR"}],
            "sections":[{"label":"Stalls","rows":[{"label":"A","seats":20,"category":0}]}],
            "zones":[{"label":"Floor","capacity":50,"category":0}]}],
  "performances":[{"performance_id":"10000001-0000-4000-8000-000000000001","title":"Tosca","hall":"grand","plan":"hall",
                   "starts_in_minutes":60,"doors_open_minutes_before":30,"duration_minutes":90}],
  "devices":[{"name":"controller-1","role":"controller","parent":"central"}]})";

class FleetCoreTest : public testing::Test {
 protected:
  FleetCoreTest()
      : path(log, clock, [this](std::function<void()> task) { boost::asio::post(context, std::move(task)); }),
        root(ed25519_signer(random_signing_seed(random))),
        signer(ed25519_signer(random_signing_seed(random))),
        fleet(path, log, clock, random, *root, verifier,
              [this](link::Outgoing message) { to_device.push_back(std::move(message)); }) {
    auto document = read_venue_document(venue_json, clock.now());
    EXPECT_TRUE(document);
    bool loaded = false;
    path.submit(
        {}, [&](const Model& model, Timestamp now) { return changes_for(*document, model, now); },
        [&](const Result<Done, CommandRefusal>& result) { loaded = result.has_value(); });
    run_until([&] { return loaded; });
    open_device();
  }

  void open_device() {
    device = *device::Device::open(
        {*seating::VenueName::parse("lumen"), name, device::Role::Controller, root->public_key()},
        {device_log, documents, random, clock, *signer, verifier}, [](const journal::Entry&, const wire::Entry&) {});
    child = std::make_unique<link::ChildLink>(
        *device, [this](link::Outgoing message) { to_central.push_back(std::move(message)); }, "test");
    device->on_appended([this] { child->grown(clock.at); });
  }

  /// Runs both sides until the condition holds; time passes in steps of 50 ms.
  template <class Until>
  void run_until(const Until& until) {
    // The committer answers from its own thread: without the guard nobody would wait for it.
    const auto guard = boost::asio::make_work_guard(context);
    for (int step = 0; step < 20'000 && !until(); ++step) {
      clock.at += Duration(50);
      context.restart();
      context.run_one_for(std::chrono::milliseconds(2));
      fleet.tick();
      if (child) child->tick(clock.at);
      for (; !to_central.empty(); to_central.pop_front()) {
        for (int copy = 0; copy < copies; ++copy) fleet.receive(to_central.front().topic, to_central.front().payload);
      }
      for (; !to_device.empty() && child; to_device.pop_front()) {
        child->receive(to_device.front().topic, to_device.front().payload, clock.at);
      }
    }
    ASSERT_TRUE(until());
  }

  Result<wire::Reply, link::RequestError> ask(const wire::Request& request) {
    std::optional<Result<wire::Reply, link::RequestError>> answer;
    child->request(request, clock.at, Duration(10'000),
                   [&](Result<wire::Reply, link::RequestError> reply) { answer = std::move(reply); });
    run_until([&] { return answer.has_value(); });
    return answer.value_or(link::RequestError::TimedOut);
  }

  wire::Request request(std::variant<wire::GrantRequest, wire::CertificateRequest> what) {
    return {wire::RequestId::random(random), name, device->journal().id(), std::move(what)};
  }

  void certify() {
    child->connected(clock.at);
    const auto reply = ask(request(wire::CertificateRequest{signer->public_key()}));
    ASSERT_TRUE(reply);
    ASSERT_TRUE(std::holds_alternative<wire::CertificateReply>(reply->what));
    run_until([&] { return device->find_ledger(performance) != nullptr && device->catalogue().keys().size() == 1; });
  }

  wire::Grant granted(std::vector<std::uint32_t> seats) {
    wire::GrantRequest wanted;
    wanted.performance = performance;
    for (const auto seat : seats) wanted.places.seats.emplace_back(seat);
    const auto reply = ask(request(wanted));
    EXPECT_TRUE(reply);
    const auto* grant = reply ? std::get_if<wire::Grant>(&reply->what) : nullptr;
    EXPECT_NE(grant, nullptr);
    if (grant == nullptr) return {};
    EXPECT_TRUE(device->receive(*grant));
    return *grant;
  }

  /// Sells one granted seat as a kiosk journals it.
  sale::SaleCommitted sell(const wire::Grant& grant, std::uint32_t seat) {
    sale::SaleCommitted sale;
    const Money price{2500, {}};
    const auto order = ledger::OrderId::random(random);
    sale.order = {order,
                  performance,
                  {{ledger::SeatIndex(seat),
                    sale::PriceCategoryIndex(0),
                    *sale::TicketTypeName::parse("adult"),
                    price,
                    {{"base", price}}}},
                  price};
    sale.leased = {{grant.places.front().lease, {{ledger::SeatIndex(seat)}, {}}}};
    sale.payment = {sale::PaymentAttemptId::random(random), sale::PaymentMeans::AuthoriseAndCapture, price, "R-1"};
    sale.tickets = {{ticket::TicketId::random(random), ticket::claim_code(random)}};
    sale.at = clock.now();
    EXPECT_TRUE(device->record({wire::Entry(wire::SaleEntryOf{order, sale})}));
    return sale;
  }

  void settle_all() {
    run_until([&] { return child->status(clock.at).backlog == 0 && to_central.empty(); });
  }

  ledger::PlaceState seat(std::uint32_t index) const {
    return path.committed().find_performance(performance)->ledger.seat_state(ledger::SeatIndex(index));
  }

  SystemRandom random;
  SteppedClock clock;
  Ed25519Verifier verifier;
  boost::asio::io_context context;
  PerformanceId performance = *PerformanceId::parse("10000001-0000-4000-8000-000000000001");
  ledger::DeviceName name = *ledger::DeviceName::parse("controller-1");
  journal::MemoryEventLog log{random};
  journal::MemoryEventLog device_log{random};
  journal::MemoryDocumentStore documents;
  CommandPath path;
  std::unique_ptr<Signer> root;
  std::unique_ptr<Signer> signer;
  std::deque<link::Outgoing> to_device;
  std::deque<link::Outgoing> to_central;
  FleetCore fleet;
  std::unique_ptr<device::Device> device;
  std::unique_ptr<link::ChildLink> child;
  int copies = 1;  ///< How often each message reaches central.
};

// Covers KV-1.
TEST_F(FleetCoreTest, CertifiesADeviceAndSendsItTheCatalogue) {
  certify();
  EXPECT_EQ(device->catalogue().find_performance(performance)->title, "Tosca");
  EXPECT_EQ(device->catalogue().find_certificate(name)->claims.public_key, signer->public_key());
}

TEST_F(FleetCoreTest, GrantsNothingWithoutACertificateAndNoSecondKey) {
  child->connected(clock.at);
  wire::GrantRequest wanted;
  wanted.performance = performance;
  wanted.zones = {{ledger::ZoneIndex(0), 5}};
  const auto reply = ask(request(wanted));
  ASSERT_TRUE(reply);
  EXPECT_EQ(std::get<wire::Refusal>(reply->what).code, "NO_CERTIFICATE");
  certify();
  const auto other = ask(request(wire::CertificateRequest{root->public_key()}));
  ASSERT_TRUE(other);
  EXPECT_EQ(std::get<wire::Refusal>(other->what).code, "KEY_CHANGED");
}

// Covers KV-4, KV-5.
TEST_F(FleetCoreTest, SettlesASaleOnceHoweverOftenItComes) {
  certify();
  copies = 3;
  const auto grant = granted({3, 4});
  EXPECT_EQ(seat(3), ledger::PlaceState::Allotted);
  const auto sale = sell(grant, 3);
  settle_all();
  EXPECT_EQ(seat(3), ledger::PlaceState::Sold);
  EXPECT_EQ(seat(4), ledger::PlaceState::Allotted);
  ASSERT_EQ(path.committed().orders_of(performance).size(), 1U);
  const auto* order = path.committed().find_order(sale.order.id);
  EXPECT_EQ(order->settled.outcome, wire::SettlementOutcome::Standing);
  EXPECT_EQ(order->settled.payment_reference, "R-1");
  EXPECT_EQ(path.committed().find_journal(name, device->journal().id())->head(), device->journal().head());
}

// Covers KV-4, KV-5.
TEST_F(FleetCoreTest, SettlesASaleAndItsReversalThatArriveInOneBatch) {
  certify();
  const auto grant = granted({3});
  child->disconnected();
  const auto sale = sell(grant, 3);
  ASSERT_TRUE(device->record({wire::Entry(wire::SaleEntryOf{sale.order.id, sale::SaleReversed{clock.now()}})}));
  child->connected(clock.at);
  settle_all();
  const auto* order = path.committed().find_order(sale.order.id);
  ASSERT_NE(order, nullptr);
  EXPECT_TRUE(order->reversed);
  EXPECT_EQ(seat(3), ledger::PlaceState::Allotted);
}

// Covers KV-5.
TEST_F(FleetCoreTest, WorksOffFarMoreBatchesThanItStoresAtOnceAndTheirRepeats) {
  certify();
  settle_all();
  child->disconnected();  // Nobody will send anything again.
  const auto venue = *seating::VenueName::parse("lumen");
  std::vector<Bytes> batches;
  for (std::size_t one = 0; one < 5 * batches_under_way_limit; ++one) {
    const auto from = device->journal().head().seq + 1;
    ASSERT_TRUE(device->record({wire::Entry(wire::DeviceEntry{wire::DeviceStarted{"test", clock.now()}})}));
    const auto segment = device->journal().read(from, 1, SIZE_MAX);
    ASSERT_TRUE(segment);
    const auto head = device->journal().head();
    const auto& id = device->journal().id();
    batches.push_back(
        wire::encode(sync::JournalBatch{name.text(), id, from, segment->before.digest, segment->entries, head,
                                        signer->sign(signed_head_message(name.text(), id, head)), head.seq}));
  }
  for (int time = 0; time < 3; ++time) {
    for (const auto& batch : batches) fleet.receive(wire::up_topic(venue, name, wire::UpKind::Journal), batch);
  }
  EXPECT_EQ(path.pending(), batches_under_way_limit);
  run_until(
      [&] { return path.committed().find_journal(name, device->journal().id())->head() == device->journal().head(); });
}

TEST_F(FleetCoreTest, AnswersARepeatedGrantRequestWithTheSameGrant) {
  certify();
  wire::GrantRequest wanted;
  wanted.performance = performance;
  wanted.categories = {{seating::PriceCategoryIndex(0), 4}};
  const auto same = request(wanted);
  const auto first = ask(same);
  const auto second = ask(same);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(std::get<wire::Grant>(first->what), std::get<wire::Grant>(second->what));
  EXPECT_EQ(path.committed().find_performance(performance)->ledger.totals().allotted, 4U);
}

// Covers KV-4.
TEST_F(FleetCoreTest, FreesPlacesOnlyWhenTheirReturnArrives) {
  certify();
  granted({5, 6});
  ASSERT_TRUE(device->execute(performance,
                              ledger::ReturnPlaces{ledger::ReturnId::random(random), {{ledger::SeatIndex(5)}, {}}}));
  EXPECT_EQ(seat(5), ledger::PlaceState::Allotted);
  settle_all();
  EXPECT_EQ(seat(5), ledger::PlaceState::Free);
  EXPECT_EQ(seat(6), ledger::PlaceState::Allotted);
}

// Covers KV-4.
TEST_F(FleetCoreTest, LetsALateSaleStandWhereTheSeatIsFreeAndOpensACaseWhereItIsNot) {
  certify();
  const auto grant = granted({7, 8});
  child->disconnected();
  const auto stands = sell(grant, 7);
  const auto loses = sell(grant, 8);
  bool done = false;
  path.submit(
      {}, [&](const Model& model, Timestamp now) { return decide_reclaim(model, name, performance, now); },
      [&](const Result<Done, CommandRefusal>& result) { done = result.has_value(); });
  run_until([&] { return done; });
  done = false;
  const auto hold = HoldId::random(random);
  path.submit(
      {},
      [&](const Model& model, Timestamp now) -> Result<Changes, CommandRefusal> {
        auto ledger = model.find_performance(performance)->ledger;
        std::vector<ledger::Event> all;
        for (const ledger::Command& command :
             std::vector<ledger::Command>{ledger::HoldSeats{hold, {{ledger::SeatIndex(8)}, {}}, now + Duration(60'000)},
                                          ledger::BookHold{hold, OrderId::random(random)}}) {
          const auto events = ledger::execute(ledger, command, now);
          all.insert(all.end(), events->begin(), events->end());
        }
        return Changes{{{stream::performance(performance), {all.begin(), all.end()}, {}, {}, {}}}};
      },
      [&](const Result<Done, CommandRefusal>& result) { done = result.has_value(); });
  run_until([&] { return done; });
  child->connected(clock.at);
  settle_all();
  EXPECT_EQ(path.committed().find_order(stands.order.id)->settled.outcome, wire::SettlementOutcome::Late);
  EXPECT_EQ(path.committed().find_order(loses.order.id)->settled.outcome, wire::SettlementOutcome::Conflicted);
  EXPECT_EQ(path.committed().find_performance(performance)->ledger.conflicts().size(), 1U);
}

// Covers KV-6.
TEST_F(FleetCoreTest, RecordsAnAdmissionThatArrivesBeforeItsSale) {
  certify();
  const auto grant = granted({9});
  const auto ticket = ticket::TicketId::random(random);
  admission::TicketAdmitted admitted;
  admitted.passage.ticket = ticket;
  admitted.passage.at = clock.now();
  admitted.passage.door = name;
  admitted.passage.gate = *admission::GateName::parse("north");
  admitted.passage.nonce = admission::ScanNonce::random(random);
  admitted.verdict.code = admission::VerdictCode::Admitted;
  ASSERT_TRUE(device->record({wire::Entry(wire::AdmissionEntryOf{performance, admitted})}));
  settle_all();
  ASSERT_NE(path.committed().find_admission(ticket), nullptr);
  EXPECT_EQ(path.committed().find_admission(ticket)->gate, "north");
}

// Covers KV-5.
TEST_F(FleetCoreTest, FoldsTheSameBooksAfterARestart) {
  certify();
  const auto grant = granted({10, 11});
  sell(grant, 10);
  settle_all();
  const CommandPath reopened(log, clock, [](const std::function<void()>&) {});
  EXPECT_EQ(reopened.committed().find_performance(performance)->ledger,
            path.committed().find_performance(performance)->ledger);
  EXPECT_EQ(reopened.committed().orders_of(performance), path.committed().orders_of(performance));
}

// Covers KV-1.
TEST_F(FleetCoreTest, RefusesGarbageOnEveryTopicAndLivesOn) {
  certify();
  const auto venue = *seating::VenueName::parse("lumen");
  std::uint64_t refused = fleet.refused_messages();
  for (const auto kind : {wire::UpKind::Birth, wire::UpKind::Journal, wire::UpKind::Request, wire::UpKind::Feed}) {
    for (const Bytes& garbage : {Bytes{}, Bytes{0xff, 0xff, 0xff}, Bytes(70'000, 0x0a)}) {
      fleet.receive(wire::up_topic(venue, name, kind), garbage);
      EXPECT_GT(fleet.refused_messages(), refused);
      refused = fleet.refused_messages();
    }
  }
  fleet.receive(wire::up_topic(venue, *ledger::DeviceName::parse("stranger"), wire::UpKind::Feed), {});
  fleet.receive("foyer/v1/lumen", {});
  EXPECT_EQ(fleet.refused_messages(), refused + 2);
  granted({12});
  EXPECT_EQ(seat(12), ledger::PlaceState::Allotted);
}

}  // namespace
}  // namespace foyer::central
