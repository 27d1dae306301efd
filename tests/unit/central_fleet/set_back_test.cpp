// A backup of central is put in place and nobody says so: its devices know better.
#include "protocol/link/certificate_asker.hpp"
#include "tests/unit/central_fleet/world.hpp"

namespace foyer::central {
namespace {

class SetBack : public FleetCoreTest {
 protected:
  /// What is in the log by now, under the same id.
  std::unique_ptr<journal::MemoryEventLog> backup() const {
    auto copy = std::make_unique<journal::MemoryEventLog>(log.log_id());
    for (const auto& event : *log.read_all(1, 1'000)) {
      const auto next = *copy->head(event.stream) + 1;
      EXPECT_TRUE(copy->append({{{event.stream, next, {event.bytes}}}, {}, {}}));
    }
    return copy;
  }

  /// Central goes on from this log.
  void start(journal::MemoryEventLog& on) {
    second = std::make_unique<CommandPath>(
        on, clock, [this](std::function<void()> task) { boost::asio::post(context, std::move(task)); });
    core = std::make_unique<FleetCore>(*second, on, clock, random, *root, verifier,
                                       [this](link::Outgoing message) { to_device.push_back(std::move(message)); });
    core->on_set_back([this](const ledger::DeviceName& by) { found_by.push_back(by); });
    live = core.get();
  }
  void TearDown() override { live = &fleet; }

  /// The broker still has the birth of a device that is there: it is asked where it stands, and need not connect anew.
  void bring_birth() { bring_birth(*core); }
  void bring_birth(FleetCore& to) {
    const wire::Birth birth{name, "controller", device->journal().id(), signer->public_key(), true, "1", clock.now()};
    to.receive(wire::up_topic(venue, name, wire::UpKind::Birth), wire::encode(birth));
  }

  [[nodiscard]] bool is_sold() const {
    return !second->committed().is_suspended(*second->committed().find_performance(performance));
  }
  void some_time() {
    const auto until = clock.at + Duration(5'000);
    run_until([&] { return clock.at >= until; });
  }

  const seating::VenueName venue = *seating::VenueName::parse("lumen");
  std::unique_ptr<CommandPath> second;
  std::unique_ptr<FleetCore> core;
  std::vector<ledger::DeviceName> found_by;
};

// Covers KV-4, KV-5.
TEST_F(SetBack, IsFoundOutByTheFeedBeforeAnythingIsGranted) {
  certify();
  const auto old = backup();
  granted({2});
  run_until([&] { return device->feed_state().version > *old->last_position(); });

  start(*old);
  EXPECT_TRUE(is_sold());
  to_device.clear();
  to_central.clear();
  bring_birth();
  to_device.clear();  // The birth came before the broker took anything.
  core->connected();
  ASSERT_EQ(to_device.size(), 2U);
  EXPECT_EQ(to_device.back().topic, wire::down_topic(venue, name, wire::DownKind::Acknowledgement));
  child->receive(to_device.front().topic, to_device.front().payload, clock.at);
  to_device.clear();
  ASSERT_EQ(to_central.size(), 1U);
  EXPECT_EQ(to_central.front().topic, wire::up_topic(venue, name, wire::UpKind::Feed));
  core->receive(to_central.front().topic, to_central.front().payload);
  EXPECT_EQ(found_by, std::vector{name});
  EXPECT_FALSE(is_sold());

  const auto position = *old->last_position();
  wire::GrantRequest wanted;
  wanted.performance = performance;
  wanted.places.seats = {ledger::SeatIndex(2)};
  EXPECT_FALSE(ask(request(wanted)));
  EXPECT_EQ(*old->last_position(), position);
  EXPECT_EQ(found_by.size(), 1U);

  // Opened again with an id of its own it waits for what its devices have, as any that was restored.
  old->set_log_id(LogId::random(random));
  start(*old);
  EXPECT_FALSE(is_sold());
  run_until([&] { return is_sold(); });
  EXPECT_EQ(second->committed().find_performance(performance)->ledger.seat_state(ledger::SeatIndex(2)),
            ledger::PlaceState::Allotted);
  EXPECT_EQ(found_by.size(), 1U);
}

// Covers KV-4, KV-5. It sold on and has grown beyond what the device has of the feed: the device's journal tells.
TEST_F(SetBack, IsFoundOutByAGrantThatIsNotThere) {
  certify();
  granted({1});
  settle_all();
  const auto old = backup();
  granted({2});
  settle_all();
  const auto known = device->feed_state().version;

  start(*old);
  const ledger::Places one_person{{}, {{ledger::ZoneIndex(0), 1}}};
  while (*old->last_position() <= known) {
    bool done = false;
    second->submit(
        {},
        [&](const Model& model, Timestamp now) -> Result<Changes, CommandRefusal> {
          auto ledger = model.find_performance(performance)->ledger;
          const auto events = ledger::execute(
              ledger, ledger::HoldSeats{ledger::HoldId::random(random), one_person, now + Duration(60'000)}, now);
          return Changes{{{stream::performance(performance), {events->begin(), events->end()}, {}, {}, {}}}};
        },
        [&](const Result<Done, CommandRefusal>& result) { done = result.has_value(); });
    run_until([&] { return done; });
  }
  ASSERT_TRUE(found_by.empty());
  bring_birth();
  const auto asked_at = clock.at;
  run_until([&] { return !found_by.empty(); });
  EXPECT_LE(clock.at - asked_at, Duration(1'000));
  EXPECT_FALSE(is_sold());
  const auto* stored = second->committed().find_journal(name, device->journal().id());
  ASSERT_NE(stored, nullptr);
  EXPECT_LT(stored->head().seq, device->journal().head().seq) << "stored, it would tell nobody after a crash";
}

// Covers KV-4, KV-5. It was restored as another, and somebody starts the one from before again, which heard of all but
// that.
TEST_F(SetBack, IsFollowedAndTheOneThatWasLeftLearnsSoByTheNextBirth) {
  certify();
  granted({1});
  settle_all();
  const auto old = backup();
  old->set_log_id(LogId::random(random));
  start(*old);
  child->disconnected();
  child->connected(clock.at);
  run_until([&] { return device->grantor() == old->log_id() && child->status(clock.at).backlog == 0; });
  EXPECT_FALSE(path.committed().is_superseded());

  to_device.clear();
  bring_birth(fleet);
  const auto question = wire::down_topic(venue, name, wire::DownKind::Acknowledgement);
  ASSERT_EQ(to_device.size(), 1U);
  EXPECT_EQ(to_device.front().topic, question);
  child->receive(question, to_device.front().payload, clock.at);
  ASSERT_FALSE(to_central.empty());
  live = &fleet;
  run_until([&] { return path.committed().is_superseded(); });
  EXPECT_EQ(device->grantor(), old->log_id());
}

// Covers KV-5. One node of central has not read yet what another granted.
TEST_F(SetBack, IsNotWhatANodeWithAnOlderViewTakesItFor) {
  certify();
  CommandPath behind(log, clock, [this](std::function<void()> task) { boost::asio::post(context, std::move(task)); });
  FleetCore core_behind(behind, log, clock, random, *root, verifier,
                        [this](link::Outgoing message) { to_device.push_back(std::move(message)); });
  core_behind.on_set_back([this](const ledger::DeviceName& by) { found_by.push_back(by); });
  some_time();
  granted({1});
  live = &core_behind;
  child->disconnected();
  child->connected(clock.at);
  settle_all();
  EXPECT_NE(behind.committed().find_journal(name, device->journal().id()), nullptr);
  EXPECT_EQ(behind.committed().find_journal(name, device->journal().id())->head(), device->journal().head());
  EXPECT_TRUE(found_by.empty());
}

}  // namespace
}  // namespace foyer::central
