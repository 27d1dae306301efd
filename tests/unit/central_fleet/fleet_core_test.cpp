// Central's fleet with a real device at the other end of the link.
#include "central/reconciliation/person.hpp"
#include "central/reconciliation/reconciler.hpp"
#include "protocol/link/certificate_asker.hpp"
#include "tests/unit/central_fleet/world.hpp"

namespace foyer::central {
namespace {

// Covers KV-1.
TEST_F(FleetCoreTest, CertifiesADeviceAndSendsItTheCatalogue) {
  certify();
  EXPECT_EQ(device->catalogue().find_performance(performance)->title, "Tosca");
  EXPECT_EQ(device->catalogue().find_certificate(name)->claims.public_key, signer->public_key());
}

// Covers KV-5.
TEST_F(FleetCoreTest, SaysAsWhomItGrantsAndHearsWhatTheDeviceHas) {
  certify();
  EXPECT_EQ(device->catalogue().authority(), log.log_id());
  EXPECT_EQ(granted({1}).grantor, log.log_id());
  settle_all();
  const auto* holder = path.committed().holders().find(name);
  ASSERT_NE(holder, nullptr);
  ASSERT_NE(holder->find_declaration(device->journal().id()), nullptr);
  EXPECT_EQ(holder->find_declaration(device->journal().id())->grantor, log.log_id());
}

// Covers KV-4.
TEST_F(FleetCoreTest, FreesWhatAReplacedControllerHadOnceItsNewJournalIsHeard) {
  certify();
  granted({1, 2});
  settle_all();
  ASSERT_TRUE(device->open_new_journal());
  child->journal_renewed(clock.at);
  run_until([&] { return seat(1) == ledger::PlaceState::Free; });
  EXPECT_EQ(device->find_ledger(performance)->totals().available, 0U);
  granted({1});
  EXPECT_EQ(seat(1), ledger::PlaceState::Allotted);
}

// Covers KV-5.
TEST_F(FleetCoreTest, WaitsForItsDevicesAfterARestoreAndSettlesWhatTheyKept) {
  certify();
  const auto grant = granted({1, 2});
  settle_all();
  // The backup is of before the sale and the second grant.
  journal::MemoryEventLog restored{random};
  for (const auto& event : *log.read_all(1, 1'000)) {
    const auto next = *restored.head(event.stream) + 1;
    ASSERT_TRUE(restored.append({{{event.stream, next, {event.bytes}}}, {}, {}}));
  }
  const auto sale = sell(grant, 1);
  granted({5});
  settle_all();

  CommandPath second(restored, clock,
                     [this](std::function<void()> task) { boost::asio::post(context, std::move(task)); });
  FleetCore core(second, restored, clock, random, *root, verifier,
                 [this](link::Outgoing message) { to_device.push_back(std::move(message)); });
  live = &core;
  const auto& record = [&]() -> const PerformanceRecord& { return *second.committed().find_performance(performance); };
  run_until([&] { return second.committed().authority() == restored.log_id(); });
  EXPECT_TRUE(record().suspended);
  run_until([&] { return !record().suspended; });
  const auto state = [&](std::uint32_t index) { return record().ledger.seat_state(ledger::SeatIndex(index)); };
  EXPECT_EQ(state(1), ledger::PlaceState::Sold);
  EXPECT_EQ(state(2), ledger::PlaceState::Allotted);
  EXPECT_EQ(state(5), ledger::PlaceState::Allotted);
  EXPECT_EQ(second.committed().find_order(sale.order.id)->settled.outcome, wire::SettlementOutcome::Standing);
  EXPECT_EQ(granted({6}).grantor, restored.log_id());
  live = &fleet;
}

/// A log whose disk is full for its first append.
class FullAtFirst final : public journal::Committer {
 public:
  FullAtFirst(journal::EventLog& log, journal::GroupCommitter::Post post) : committer_(log, post), post_(post) {}
  Result<Done, journal::Error> submit(journal::Append append, Completion completion) override {
    if (std::exchange(is_full_, false)) {
      post_([completion] { completion(journal::Error::StorageFull); });
      return Done{};
    }
    return committer_.submit(std::move(append), std::move(completion));
  }
  void stop() override { committer_.stop(); }

 private:
  journal::GroupCommitter committer_;
  journal::GroupCommitter::Post post_;
  bool is_full_ = true;
};

// Covers KV-5. Found by the simulator: the word that this central was restored was said once, to a full disk.
TEST_F(FleetCoreTest, SaysThatItWasRestoredUntilTheDiskTakesIt) {
  certify();
  journal::MemoryEventLog restored{random};
  for (const auto& event : *log.read_all(1, 1'000)) {
    const auto next = *restored.head(event.stream) + 1;
    ASSERT_TRUE(restored.append({{{event.stream, next, {event.bytes}}}, {}, {}}));
  }
  const journal::GroupCommitter::Post post = [this](std::function<void()> task) {
    boost::asio::post(context, std::move(task));
  };
  CommandPath second(restored, clock, std::make_unique<FullAtFirst>(restored, post));
  FleetCore core(second, restored, clock, random, *root, verifier,
                 [this](link::Outgoing message) { to_device.push_back(std::move(message)); });
  live = &core;
  const auto& record = *second.committed().find_performance(performance);
  EXPECT_FALSE(record.suspended);
  EXPECT_TRUE(second.committed().is_suspended(record));
  run_until([&] { return second.committed().authority() == restored.log_id(); });
  run_until([&] { return !second.committed().find_performance(performance)->suspended; });
  EXPECT_EQ(granted({6}).grantor, restored.log_id());
  live = &fleet;
}

// Covers KV-5.
TEST_F(FleetCoreTest, CertifiesADeviceAgainAfterARestoreFromBeforeItsCertificate) {
  journal::MemoryEventLog restored{random};
  for (const auto& event : *log.read_all(1, 1'000)) {
    const auto next = *restored.head(event.stream) + 1;
    ASSERT_TRUE(restored.append({{{event.stream, next, {event.bytes}}}, {}, {}}));
  }
  link::CertificateAsker asker(*device);
  child->connected(clock.at);
  const auto asking = [&](const std::function<bool()>& until) {
    run_until([&] {
      asker.tick(*child, clock.at);
      return until();
    });
  };
  asking([&] { return device->find_ledger(performance) != nullptr && device->catalogue().keys().size() == 1; });
  const auto grant = granted({1, 2});
  const auto sale = sell(grant, 1);
  settle_all();

  CommandPath second(restored, clock,
                     [this](std::function<void()> task) { boost::asio::post(context, std::move(task)); });
  FleetCore core(second, restored, clock, random, *root, verifier,
                 [this](link::Outgoing message) { to_device.push_back(std::move(message)); });
  live = &core;
  ASSERT_EQ(second.committed().find_certificate(name), nullptr);
  const auto is_refused = [&] { return core.presence().contains(name) && core.presence().at(name).refused_since; };
  run_until([&] { return is_refused(); });
  asking([&] { return second.committed().find_order(sale.order.id) != nullptr; });
  asking([&] { return !second.committed().find_performance(performance)->suspended; });
  EXPECT_FALSE(is_refused());
  // The backup knows nothing of its allotment either; nobody else had the seat, so the sale stands.
  EXPECT_EQ(second.committed().find_order(sale.order.id)->settled.outcome, wire::SettlementOutcome::Late);
  EXPECT_EQ(second.committed().find_performance(performance)->ledger.seat_state(ledger::SeatIndex(2)),
            ledger::PlaceState::Allotted);
  EXPECT_EQ(device->catalogue().find_certificate(name)->claims.public_key, signer->public_key());
  live = &fleet;
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

// Covers KV-4.
TEST_F(FleetCoreTest, TellsTheVenueOfARefundAndFreesThePlaceOnlyOnceTheDoorHasTheNotice) {
  Reconciler reconciler(path, [this](const ledger::DeviceName& door) { return fleet.feed_acknowledged_by(door); });
  certify();
  const auto grant = granted({7});
  const auto sale = sell(grant, 7);
  settle_all();
  bool done = false;
  path.submit(
      {}, [&](const Model& model, Timestamp now) { return decide_reclaim(model, name, performance, now); },
      [&](const Result<Done, CommandRefusal>& result) { done = result.has_value(); });
  run_until([&] { return done; });
  done = false;
  path.submit(
      {},
      [&](const Model& model, Timestamp) {
        return decide_refund_of_order(model, sale.order.id, "box_office", "ill", false);
      },
      [&](const Result<Done, CommandRefusal>& result) { done = result.has_value(); });
  run_until([&] { return done; });
  reconciler.tick(clock.now());
  EXPECT_TRUE(is_voiding(path.committed(), sale.order.id));
  run_until([&] { return device->catalogue().refund_orders().size() == 1; });
  EXPECT_EQ(device->catalogue().refund_orders().begin()->second.attempt, sale.payment.attempt);
  EXPECT_TRUE(device->catalogue().ticket_notices().at(sale.order.id).tickets.front().voided);
  run_until([&] {
    reconciler.tick(clock.now());
    return seat(7) == ledger::PlaceState::Free;
  });
  sale::RefundPaid paid{refund_id_of(sale.order.id), 1, "R-2", clock.now()};
  ASSERT_TRUE(device->record({wire::Entry(wire::SaleEntryOf{sale.order.id, paid})}));
  settle_all();
  EXPECT_TRUE(path.committed().cases().open().empty());
  run_until([&] { return device->catalogue().refund_orders().empty(); });
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
  for (const auto kind :
       {wire::UpKind::Birth, wire::UpKind::Journal, wire::UpKind::Request, wire::UpKind::Feed, wire::UpKind::Report}) {
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
