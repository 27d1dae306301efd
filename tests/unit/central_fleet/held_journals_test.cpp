// A journal with an entry that this version does not know: stored to its end, settled up to there, and settled on by a
// version that knows it. What an older version left is written here as that version would have: the entries, and that
// the journal is held at one which it did not know and this one does.
#include "central/reconciliation/cases.hpp"
#include "protocol/journal/entry.hpp"
#include "tests/unit/central_fleet/world.hpp"

namespace foyer::central {
namespace {

class HeldJournalTest : public FleetCoreTest {
 protected:
  void write_unknown() {
    ASSERT_TRUE(device->journal().append({clock.now(), 0, "voucher", {1, 2, 3}}));
    child->grown(clock.at);
  }
  void write_note() {
    ASSERT_TRUE(device->journal().append({clock.now(), 0, "note-lamp", {1}}));
    child->grown(clock.at);
  }
  void write_faults(int count) {
    for (int fault = 0; fault < count; ++fault) {
      ASSERT_TRUE(device->record({wire::Entry(wire::DeviceEntry(wire::PrinterFault{"jam", clock.now()}))}));
    }
  }
  [[nodiscard]] const JournalRecord& journal_at(const CommandPath& where) const {
    return *where.committed().find_journal(name, device->journal().id());
  }
  [[nodiscard]] bool is_settled(const CommandPath& where, const sale::SaleCommitted& sale) const {
    return where.committed().find_order(sale.order.id) != nullptr;
  }
  /// What an older version of central stored of what the device wrote since, and held at its first entry.
  void store_as_held() {
    const auto stream = stream::device(name, device->journal().id());
    const auto known = *log.head(stream);
    const auto written = device->journal().read(known + 1, 10'000, 10'000'000);
    ASSERT_TRUE(written);
    const wire::CentralEvent held{clock.now(), wire::JournalHeld{name, device->journal().id(), known + 1, "sale"}};
    journal::Append append;
    append.streams.push_back({stream, known + 1, written->entries});
    append.streams.push_back({std::string(stream::fleet), *log.head(stream::fleet) + 1, {wire::encode(held)}});
    ASSERT_TRUE(log.append(append));
  }
  /// A second history that parts from the first after `shared`, kept by an older version: the first was held before.
  void store_kept_fork(const ChainHead& known, std::vector<Bytes> shared) {
    const wire::Entry own(wire::DeviceEntry(wire::PrinterFault{"jam", clock.now()}));
    sync::JournalBatch second{name.text(), device->journal().id(), known.seq + 1, known.digest, std::move(shared)};
    second.entries.push_back(
        journal::encode_entry(known.seq + second.entries.size() + 1,
                              {clock.now(), 0, std::string(wire::kind_of(own)), wire::encode_entry(own)}));
    second.head = extend(known, second.entries);
    second.head_signature = signer->sign(signed_head_message(second.device, second.journal_id, second.head));
    const auto opened = forked_journal(name, second.journal_id, known.seq + 1);
    const auto stream = stream::conflict_case(opened.case_id);
    const wire::CentralEvent kept{clock.now(), wire::ForkKept{name, second.journal_id, wire::encode(second), true}};
    journal::Append append;
    append.streams.push_back({stream, 1, {wire::encode(wire::CentralEvent{clock.now(), opened}), wire::encode(kept)}});
    ASSERT_TRUE(log.append(append));
  }
  /// What the device would send to whoever has its journal up to here.
  [[nodiscard]] sync::JournalBatch batch_from(const ChainHead& known) const {
    sync::JournalBatch batch;
    batch.device = name.text();
    batch.journal_id = device->journal().id();
    batch.first_seq = known.seq + 1;
    batch.previous_digest = known.digest;
    batch.entries = device->journal().read(known.seq + 1, 100, 1'000'000)->entries;
    batch.head = device->journal().head();
    batch.newest_seq = batch.head.seq;
    batch.head_signature = signer->sign(signed_head_message(batch.device, batch.journal_id, batch.head));
    return batch;
  }
  /// How often the log says so.
  template <class Event>
  [[nodiscard]] int count() const {
    int found = 0;
    const auto events = *log.read_all(1, 100'000);
    for (const auto& event : events) {
      if (event.stream.starts_with("device/")) continue;
      const auto decoded = wire::decode_central_event(event.bytes);
      if (decoded && std::holds_alternative<Event>(decoded->body)) ++found;
    }
    return found;
  }

  /// Another start of central, or another node of it.
  struct Node {
    explicit Node(HeldJournalTest& test)
        : path(test.log, test.clock,
               [&test](std::function<void()> task) { boost::asio::post(test.context, std::move(task)); }),
          core(path, test.log, test.clock, test.random, *test.root, test.verifier,
               [&test](link::Outgoing message) { test.to_device.push_back(std::move(message)); }) {}
    CommandPath path;
    FleetCore core;
  };
  /// The node runs while the first one stands still.
  template <class Until>
  void run_on(Node& node, const Until& until) {
    live = &node.core;
    run_until(until);
    live = &fleet;
  }
};

// Covers KV-4.
TEST_F(HeldJournalTest, IsStoredAndAcknowledgedToItsEndAndSettledUpToTheUnknownEntry) {
  certify();
  const auto grant = granted({3, 4, 5});
  const auto before = sell(grant, 3);
  write_unknown();
  const auto held_seq = device->journal().head().seq;
  const auto after = sell(grant, 4);
  settle_all();
  EXPECT_TRUE(is_settled(path, before));
  EXPECT_FALSE(is_settled(path, after));
  EXPECT_EQ(seat(4), ledger::PlaceState::Allotted);
  EXPECT_EQ(journal_at(path).head(), device->journal().head());
  ASSERT_TRUE(journal_at(path).held);
  EXPECT_EQ(journal_at(path).held->seq, held_seq);
  EXPECT_EQ(journal_at(path).held->kind, "voucher");
  const auto since = journal_at(path).held->since;

  const auto later = sell(grant, 5);
  settle_all();
  EXPECT_FALSE(is_settled(path, later));
  EXPECT_EQ(journal_at(path).head(), device->journal().head());
  EXPECT_EQ(journal_at(path).held->since, since);
  // What the device has it keeps, and it gets more.
  granted({7});
  EXPECT_EQ(seat(7), ledger::PlaceState::Allotted);
}

TEST_F(HeldJournalTest, IsNotHeldByANoteThatNobodyDecidesOn) {
  certify();
  const auto grant = granted({3});
  write_note();
  const auto sale = sell(grant, 3);
  settle_all();
  EXPECT_TRUE(is_settled(path, sale));
  EXPECT_FALSE(journal_at(path).held);
  EXPECT_EQ(fleet.presence().at(name).unknown_entries, 1U);
}

// Covers KV-4.
TEST_F(HeldJournalTest, StaysHeldOverARestartOfTheSameVersion) {
  certify();
  const auto grant = granted({3, 4});
  write_unknown();
  const auto after = sell(grant, 3);
  settle_all();
  const auto events = *log.last_position();
  Node restarted(*this);
  for (int turn = 0; turn < 20; ++turn) restarted.core.tick();
  EXPECT_EQ(*log.last_position(), events);
  ASSERT_TRUE(journal_at(restarted.path).held);
  const auto later = sell(grant, 4);
  run_on(restarted, [&] { return journal_at(restarted.path).head() == device->journal().head(); });
  EXPECT_FALSE(is_settled(restarted.path, after));
  EXPECT_FALSE(is_settled(restarted.path, later));
}

// Covers KV-4.
TEST_F(HeldJournalTest, IsSettledOnOnceByAVersionThatKnowsTheEntry) {
  certify();
  const auto grant = granted({3, 4});
  settle_all();
  const auto held = sell(grant, 3);
  write_faults(250);
  const auto last = sell(grant, 4);
  store_as_held();
  Node newer(*this);
  EXPECT_FALSE(is_settled(newer.path, held));
  run_on(newer, [&] { return !journal_at(newer.path).held; });
  EXPECT_EQ(newer.path.committed().find_order(held.order.id)->settled.outcome, wire::SettlementOutcome::Standing);
  EXPECT_EQ(newer.path.committed().find_order(last.order.id)->settled.outcome, wire::SettlementOutcome::Standing);
  EXPECT_TRUE(newer.path.committed().held_journals().empty());
  EXPECT_EQ(count<wire::OrderSettled>(), 2);
  EXPECT_EQ(count<wire::JournalHeld>(), 3);  // By the older one, and after each hundred.
  EXPECT_EQ(count<wire::JournalReleased>(), 1);
}

// Covers KV-4. Nobody knew what the first history said before they part.
TEST_F(HeldJournalTest, LetsASecondHistoryBeJudgedOnceItIsSettledOn) {
  certify();
  const auto grant = granted({3, 4});
  settle_all();
  const auto known = device->journal().head();
  sell(grant, 3);
  const auto shared = device->journal().read(known.seq + 1, 100, 1'000'000)->entries;
  sell(grant, 4);
  store_as_held();
  store_kept_fork(known, shared);
  Node newer(*this);
  EXPECT_EQ(newer.path.committed().forks().waiting().size(), 1U);
  run_on(newer, [&] { return !journal_at(newer.path).held; });
  EXPECT_TRUE(newer.path.committed().forks().waiting().empty());
  EXPECT_EQ(count<wire::ForkJudged>(), 1);
  EXPECT_EQ(count<wire::OrderSettled>(), 2);
}

// Covers KV-4.
TEST_F(HeldJournalTest, GoesOnWhereItWasWhenCentralEndsBetweenTwoSteps) {
  certify();
  const auto grant = granted({3, 4});
  settle_all();
  const auto held = sell(grant, 3);
  write_faults(250);
  const auto last = sell(grant, 4);
  store_as_held();
  const auto first = journal_at(path).head().seq + 1;
  {
    Node newer(*this);
    run_on(newer, [&] { return journal_at(newer.path).held->seq > first; });
    EXPECT_EQ(journal_at(newer.path).held->kind, "");
    const auto guard = boost::asio::make_work_guard(context);
    for (context.restart(); newer.path.pending() > 0;) context.run_one_for(std::chrono::milliseconds(10));
    newer.path.stop();
  }
  to_device.clear();
  Node again(*this);
  ASSERT_TRUE(journal_at(again.path).held);
  run_on(again, [&] { return !journal_at(again.path).held; });
  EXPECT_TRUE(is_settled(again.path, held));
  EXPECT_TRUE(is_settled(again.path, last));
  EXPECT_EQ(count<wire::OrderSettled>(), 2);
}

// Covers KV-4.
TEST_F(HeldJournalTest, StopsAtTheNextEntryThatThisVersionDoesNotKnow) {
  certify();
  const auto grant = granted({3, 4});
  settle_all();
  const auto held = sell(grant, 3);
  write_unknown();
  const auto unread = device->journal().head().seq;
  const auto last = sell(grant, 4);
  store_as_held();
  Node newer(*this);
  run_on(newer, [&] { return journal_at(newer.path).held->seq == unread; });
  EXPECT_EQ(journal_at(newer.path).held->kind, "voucher");
  EXPECT_TRUE(is_settled(newer.path, held));
  EXPECT_FALSE(is_settled(newer.path, last));
}

// Covers KV-4. Both decide before either has stored anything: one takes in more of the journal as held, the other
// settles what it knows of as the end.
TEST_F(HeldJournalTest, LeavesNothingBehindWhenOneNodeStoresMoreWhileAnotherSettles) {
  certify();
  const auto grant = granted({3, 4});
  settle_all();
  const auto held = sell(grant, 3);
  store_as_held();
  to_central.clear();
  path.follow();
  Node other(*this);
  const auto last = sell(grant, 4);
  // Nothing is stored before the context runs: both decide on the same log.
  other.core.tick();
  fleet.receive(wire::up_topic(*seating::VenueName::parse("lumen"), name, wire::UpKind::Journal),
                wire::encode(batch_from(journal_at(path).head())));
  const auto is_done = [&] {
    path.follow();
    other.path.follow();
    fleet.tick();
    other.core.tick();
    return !journal_at(path).held && !journal_at(other.path).held &&
           journal_at(path).head() == device->journal().head() && is_settled(path, last) &&
           is_settled(other.path, last);
  };
  run_until(is_done);
  EXPECT_TRUE(is_settled(path, held));
  EXPECT_EQ(count<wire::OrderSettled>(), 2);
  EXPECT_EQ(journal_at(path).head(), journal_at(other.path).head());
}

// Covers KV-4.
TEST_F(HeldJournalTest, IsSettledOnceByTwoNodesOfTheNewerVersion) {
  certify();
  const auto grant = granted({3, 4});
  settle_all();
  sell(grant, 3);
  write_faults(150);
  sell(grant, 4);
  store_as_held();
  to_central.clear();
  path.follow();
  Node other(*this);
  run_until([&] {
    path.follow();
    other.path.follow();
    other.core.tick();
    return !journal_at(path).held && !journal_at(other.path).held;
  });
  EXPECT_EQ(count<wire::OrderSettled>(), 2);
  EXPECT_EQ(count<wire::JournalReleased>(), 1);
}

}  // namespace
}  // namespace foyer::central
