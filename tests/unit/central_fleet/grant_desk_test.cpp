// Two venues' controllers at one central: what one has and the other wants is recalled, and what is given for a time is
// renewed or reclaimed. Devices and links are real; clock, disk and network are not.
#include <deque>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include "central/catalogue/catalogue.hpp"
#include "central/fleet/fleet_core.hpp"
#include "protocol/journal/memory_event_log.hpp"
#include "protocol/link/child_link.hpp"
#include "protocol/link/lease_keeper.hpp"
#include "protocol/link/recall_plan.hpp"

namespace foyer::central {
namespace {

class SteppedClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return {1'800'000'000'000 + at.count()}; }
  [[nodiscard]] Duration since_boot() const override { return at; }
  [[nodiscard]] std::string boot_id() const override { return "boot"; }
  Duration at{1'000};
};

constexpr auto venue_json = R"({"venue":"lumen",
  "plans":[{"name":"hall","categories":[{"label":"A","price_cents":2500,"currency":"EUR"}],
            "sections":[{"label":"Stalls","rows":[{"label":"A","seats":20,"category":0}]}],
            "zones":[{"label":"Floor","capacity":50,"category":0}]}],
  "performances":[{"performance_id":"10000001-0000-4000-8000-000000000001","title":"Tosca","hall":"grand","plan":"hall",
                   "starts_in_minutes":60,"doors_open_minutes_before":30,"duration_minutes":90}],
  "devices":[{"name":"controller-1","role":"controller","parent":"central"},
             {"name":"controller-2","role":"controller","parent":"central"}]})";

const PerformanceId performance = *PerformanceId::parse("10000001-0000-4000-8000-000000000001");
const seating::VenueName lumen = *seating::VenueName::parse("lumen");

struct Holder {
  Holder(const std::string& its_name, const PublicKey& root, SteppedClock& its_clock, std::deque<link::Outgoing>& up)
      : name(*ledger::DeviceName::parse(its_name)), clock(its_clock) {
    device = *device::Device::open({lumen, name, device::Role::Controller, root},
                                   {log, documents, random, clock, *signer, verifier},
                                   [](const journal::Entry&, const wire::Entry&) {});
    child = std::make_unique<link::ChildLink>(
        *device,
        [this, &up](link::Outgoing message) {
          if (is_up) up.push_back(std::move(message));
        },
        "test");
    keeper = std::make_unique<link::LeaseKeeper>(*device, *child);
    device->on_appended([this] { child->grown(clock.at); });
    child->on_recall([this](const wire::Recall& recall, Duration) { give(recall); });
    child->connected(clock.at);
  }

  void give(const wire::Recall& recall) {
    ++recalls;
    const auto free = link::free_of(ledger(), *device->catalogue().find_plan(performance), recall);
    if (!gives || ledger::is_empty(free)) return;
    EXPECT_TRUE(device->execute(
        performance, ledger::ReturnPlaces{link::return_id_of(recall.recall_id, device->journal().id(), 0), free}));
  }
  [[nodiscard]] const ledger::State& ledger() const { return *device->find_ledger(performance); }

  ledger::DeviceName name;
  SteppedClock& clock;
  SystemRandom random;
  Ed25519Verifier verifier;
  std::unique_ptr<Signer> signer = ed25519_signer(random_signing_seed(random));
  journal::MemoryEventLog log{random};
  journal::MemoryDocumentStore documents;
  std::unique_ptr<device::Device> device;
  std::unique_ptr<link::ChildLink> child;
  std::unique_ptr<link::LeaseKeeper> keeper;
  int recalls = 0;
  bool gives = true;
  bool is_up = true;
};

class GrantDeskTest : public testing::Test {
 protected:
  explicit GrantDeskTest(Duration lease_time = Duration(0))
      : path(log, clock, [this](std::function<void()> task) { boost::asio::post(context, std::move(task)); }) {
    auto document = read_venue_document(venue_json, clock.now());
    EXPECT_TRUE(document);
    bool loaded = false;
    start_central(lease_time);
    path.submit(
        {}, [&](const Model& model, Timestamp now) { return changes_for(*document, model, now); },
        [&](const Result<Done, CommandRefusal>& result) { loaded = result.has_value(); });
    commit();  // Before any device speaks: a birth of a device that is not known yet would be refused.
    EXPECT_TRUE(loaded);
    for (auto* holder : {&one, &two}) {
      EXPECT_TRUE(ask(*holder, wire::CertificateRequest{holder->signer->public_key()}));
      // What was sent before there was a certificate was refused, and is sent again.
      run_until([&] {
        return holder->device->find_ledger(performance) != nullptr && holder->child->status(clock.at).backlog == 0;
      });
    }
  }

  void start_central(Duration lease_time) {
    if (fleet) retired.push_back(std::move(fleet));  // The command path still tells it what is committed.
    fleet = std::make_unique<FleetCore>(
        path, log, clock, random, *root, verifier,
        [this](link::Outgoing message) { down.push_back(std::move(message)); }, lease_time);
  }

  /// Waits for the committer's thread, so that no commit takes longer than a step of this clock.
  void commit() {
    const auto guard = boost::asio::make_work_guard(context);
    while (path.pending() > 0) {
      context.restart();
      context.run_one_for(std::chrono::milliseconds(100));
    }
  }
  void step() {
    clock.at += Duration(50);
    commit();
    fleet->tick();
    for (auto* holder : {&one, &two}) {
      holder->child->tick(clock.at);
      holder->keeper->tick(clock.at);
    }
    for (; !up.empty(); up.pop_front()) fleet->receive(up.front().topic, up.front().payload);
    for (; !down.empty(); down.pop_front()) {
      const auto to = wire::parse_down_topic(down.front().topic);
      auto& holder = to->device == one.name ? one : two;
      if (holder.is_up) holder.child->receive(down.front().topic, down.front().payload, clock.at);
    }
  }
  template <class Until>
  void run_until(const Until& until) {
    for (int steps = 0; steps < 5'000 && !until(); ++steps) step();
    ASSERT_TRUE(until());
  }
  void run_for(Duration time) {
    const auto end = clock.at + time;
    run_until([&] { return clock.at >= end; });
  }

  Result<wire::Reply, link::RequestError> ask(Holder& holder, decltype(wire::Request::what) what) {
    std::optional<Result<wire::Reply, link::RequestError>> answer;
    const wire::Request request{wire::RequestId::random(random), holder.name, holder.device->journal().id(),
                                std::move(what)};
    holder.child->request(
        request, clock.at, Duration(10'000),
        [&](Result<wire::Reply, link::RequestError> reply) { answer = std::move(reply); }, clock.at);
    run_until([&] { return answer.has_value(); });
    if (const auto* grant = *answer ? std::get_if<wire::Grant>(&(*answer)->what) : nullptr) {
      EXPECT_TRUE(holder.device->receive(*grant));
    }
    return answer.value_or(link::RequestError::TimedOut);
  }
  bool is_granted(Holder& holder, std::vector<std::uint32_t> seats, bool partial = false) {
    wire::GrantRequest wanted;
    wanted.performance = performance;
    wanted.partial = partial;
    for (const auto seat : seats) wanted.places.seats.emplace_back(seat);
    last = ask(holder, wanted);
    return last && std::holds_alternative<wire::Grant>(last->what);
  }
  [[nodiscard]] const ledger::State& books() const { return path.committed().find_performance(performance)->ledger; }
  [[nodiscard]] ledger::SeatView seat(std::uint32_t index) const { return books().seat(ledger::SeatIndex(index)); }
  [[nodiscard]] ledger::Lease lease() const {
    const auto allotment = books().find_live_allotment(one.name, one.device->journal().id());
    return {allotment->allotment, allotment->epoch};
  }

  SystemRandom random;
  SteppedClock clock;
  Ed25519Verifier verifier;
  boost::asio::io_context context;
  journal::MemoryEventLog log{random};
  CommandPath path;
  std::unique_ptr<Signer> root = ed25519_signer(random_signing_seed(random));
  std::deque<link::Outgoing> up;
  std::deque<link::Outgoing> down;
  std::unique_ptr<FleetCore> fleet;
  std::vector<std::unique_ptr<FleetCore>> retired;
  Holder one{"controller-1", root->public_key(), clock, up};
  Holder two{"controller-2", root->public_key(), clock, up};
  Result<wire::Reply, link::RequestError> last = link::RequestError::TimedOut;
};

// Covers KV-4.
TEST_F(GrantDeskTest, RecallsASeatFromAReachableHolderForAnother) {
  ASSERT_TRUE(is_granted(one, {3, 4}));
  const auto asked_at = clock.at;
  ASSERT_TRUE(is_granted(two, {4, 5}));
  EXPECT_LE(clock.at - asked_at, Duration(600));
  EXPECT_EQ(one.recalls, 1);
  EXPECT_EQ(seat(3).lease, lease());
  EXPECT_EQ(two.ledger().totals().available, 2U);
  EXPECT_EQ(one.ledger().totals().available, 1U);
}

// Covers KV-4.
TEST_F(GrantDeskTest, RefusesInTimeWithTheCountWhatItsHolderKeeps) {
  ASSERT_TRUE(is_granted(one, {3, 4}));
  one.gives = false;
  const auto asked_at = clock.at;
  EXPECT_FALSE(is_granted(two, {3, 4, 5}));
  EXPECT_LE(clock.at - asked_at, Duration(700));
  EXPECT_EQ(std::get<wire::Refusal>(last->what).allotted, 2U);
  EXPECT_EQ(one.recalls, 1);
}

// Covers KV-4.
TEST_F(GrantDeskTest, DoesNotWaitForAHolderThatIsDark) {
  ASSERT_TRUE(is_granted(one, {3, 4}));
  one.is_up = false;
  run_for(Duration(7'000));
  const auto asked_at = clock.at;
  EXPECT_FALSE(is_granted(two, {4}));
  EXPECT_LE(clock.at - asked_at, Duration(200));
  EXPECT_EQ(std::get<wire::Refusal>(last->what).allotted, 1U);
}

// Covers KV-4.
TEST_F(GrantDeskTest, NeverRecallsForATopUp) {
  ASSERT_TRUE(is_granted(one, {3, 4}));
  EXPECT_TRUE(is_granted(two, {4, 5}, true));
  EXPECT_EQ(one.recalls, 0);
  EXPECT_EQ(two.ledger().totals().available, 1U);
}

/// Everything is granted for a minute.
class TimedGrantTest : public GrantDeskTest {
 protected:
  TimedGrantTest() : GrantDeskTest(Duration(60'000)) {}
};

// Covers KV-4.
TEST_F(TimedGrantTest, RenewsAHolderThatIsThere) {
  ASSERT_TRUE(is_granted(one, {3, 4}));
  const auto first = lease();
  EXPECT_TRUE(one.device->leases().may_use(first));
  run_for(Duration(150'000));
  EXPECT_EQ(seat(3).lease, first);
  EXPECT_TRUE(one.device->leases().may_use(first));
  EXPECT_EQ(one.ledger().totals().available, 2U);
}

// Covers KV-4.
TEST_F(TimedGrantTest, ReclaimsASilentHoldersPlacesOnceItHasStopped) {
  ASSERT_TRUE(is_granted(one, {3, 4}));
  const auto first = lease();
  one.is_up = false;
  bool stopped_first = false;
  run_until([&] {
    stopped_first = stopped_first || !one.device->leases().may_use(first);
    return seat(3).state == ledger::PlaceState::Free;
  });
  EXPECT_TRUE(stopped_first);
  EXPECT_EQ(one.ledger().totals().available, 0U);
  // It comes back, learns of it, and is granted under a new epoch.
  one.is_up = true;
  run_for(Duration(10'000));
  ASSERT_TRUE(is_granted(one, {3}));
  EXPECT_GT(seat(3).lease.epoch, first.epoch);
  EXPECT_TRUE(one.device->leases().may_use(lease()));
}

// Covers KV-4, KV-5.
TEST_F(TimedGrantTest, CountsTheWholeTimeAnewAfterCentralsRestart) {
  ASSERT_TRUE(is_granted(one, {3, 4}));
  one.is_up = false;
  run_for(Duration(50'000));
  start_central(Duration(10'000));  // With shorter leases from now on; this one stays as long as it was.
  run_for(Duration(60'000));
  EXPECT_EQ(seat(3).state, ledger::PlaceState::Allotted);
  run_for(Duration(10'000));
  EXPECT_EQ(seat(3).state, ledger::PlaceState::Free);
}

// Covers KV-4.
TEST_F(TimedGrantTest, TellsAJournalWithoutAnAllotmentSo) {
  const auto reply = ask(one, wire::RenewalRequest{performance});
  ASSERT_TRUE(reply);
  EXPECT_EQ(std::get<wire::Refusal>(reply->what).code, link::no_allotment_code);
}

}  // namespace
}  // namespace foyer::central
