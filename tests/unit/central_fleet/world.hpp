#pragma once
// Central's fleet with a real device at the other end of the link: only sockets and clock are the test's own.
#include <deque>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include "central/allotment/allotment.hpp"
#include "central/catalogue/catalogue.hpp"
#include "central/fleet/fleet_core.hpp"
#include "protocol/journal/memory_event_log.hpp"
#include "protocol/link/child_link.hpp"

namespace foyer::central {

class SteppedClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return {1'800'000'000'000 + at.count()}; }
  [[nodiscard]] Duration since_boot() const override { return at; }
  Duration at{1'000};
};

inline constexpr auto venue_json = R"({"venue":"lumen",
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
      live->tick();
      if (child) child->tick(clock.at);
      for (; !to_central.empty(); to_central.pop_front()) {
        for (int copy = 0; copy < copies; ++copy) live->receive(to_central.front().topic, to_central.front().payload);
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

  wire::Request request(decltype(wire::Request::what) what) {
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
  FleetCore* live = &fleet;  ///< Whom the device talks to.
  std::unique_ptr<device::Device> device;
  std::unique_ptr<link::ChildLink> child;
  int copies = 1;  ///< How often each message reaches central.
};

}  // namespace foyer::central
