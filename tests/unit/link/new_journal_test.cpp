// A disk that was restored or cloned goes on in a new journal, and a new grantor is told what is there.
#include "tests/unit/link/world.hpp"

namespace foyer::link {
namespace {

class NewJournalTest : public LinkTest {
 protected:
  Bytes entry_bytes(std::uint64_t seq) { return device->journal().read(seq, 1, 1'000'000)->entries.front(); }

  /// The last entry of the own journal that is a device's note of this kind; nothing if there is none.
  template <class Note>
  std::optional<Note> last(const std::vector<Bytes>& entries) const {
    std::optional<Note> found;
    for (const auto& bytes : entries) {
      const auto entry = journal::decode_entry(bytes);
      const auto decoded = wire::decode_entry(entry->kind, entry->payload);
      const auto* note = std::get_if<wire::DeviceEntry>(&*decoded);
      if (note != nullptr && std::holds_alternative<Note>(*note)) found = std::get<Note>(*note);
    }
    return found;
  }

  void put_authority(std::uint64_t version, const LogId& authority) {
    put(version, wire::feed_kind::authority, "central", wire::encode(wire::GrantorIdentity{authority}));
  }
  void put_self(std::uint64_t version) {
    const wire::DeviceOfVenue self{name, "kiosk", *seating::VenueName::parse("lumen"), "central"};
    put(version, wire::feed_kind::device, name.text(), wire::encode(self));
  }
  wire::Grant grant_by(const LogId& grantor, std::vector<ledger::SeatIndex> seats) {
    const ledger::Lease lease{ledger::AllotmentId::random(random), ledger::Epoch(1)};
    return {ledger::GrantId::random(random), performance, {{lease, {std::move(seats), {}}}}, {}, {}, grantor};
  }
};

// Covers KV-4, KV-5.
TEST_F(NewJournalTest, GoesOnInANewJournalWhenTheParentKnowsMoreOfTheOld) {
  note("one");
  const auto old = device->journal().id();
  sink.journals[old] = {entry_bytes(1), {0x01}};
  link.connected(clock.at);
  run(20);
  ASSERT_EQ(device->journal().condition(), journal::Error::HeadBelowAcknowledged);
  EXPECT_EQ(link.status(clock.at).halted, sync::UpOutcome::HeadBelowAcknowledged);

  ASSERT_TRUE(device->open_new_journal());
  link.journal_renewed(clock.at);
  note("two");
  run(20);
  EXPECT_EQ(births, 2);
  EXPECT_EQ(link.status(clock.at).backlog, 0U);
  EXPECT_FALSE(link.status(clock.at).halted);
  const auto& entries = sink.journals[device->journal().id()];
  ASSERT_EQ(entries.size(), 3U);
  EXPECT_EQ(last<wire::PrinterFault>(entries)->text, "two");
  const auto opened = last<wire::JournalOpened>({entries.front()});
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->previous, old);
  EXPECT_EQ(opened->why, wire::NewJournalReason::HeadBelowAcknowledged);
}

// Covers KV-4, KV-5.
TEST_F(NewJournalTest, GoesOnInANewJournalWhenAnotherDiskWroteUnderItsNumbers) {
  note("mine");
  note("mine too");
  sink.journals[device->journal().id()] = {entry_bytes(1), {0x01}};
  link.connected(clock.at);
  run(20);
  ASSERT_EQ(device->journal().condition(), journal::Error::Forked);
  EXPECT_GE(sink.quarantined, 1);
  const auto reopened =
      device::Device::open(device->identity(), device->parts(), [](const journal::Entry&, const wire::Entry&) {});
  ASSERT_TRUE(reopened);
  EXPECT_FALSE((*reopened)->journal().condition());
  EXPECT_EQ((*reopened)->journal().head().seq, 2U);
  ASSERT_EQ((*reopened)->old_journals().size(), 1U);
  EXPECT_EQ((*reopened)->old_journals()[0]->condition(), journal::Error::Forked);
}

// Covers KV-4, KV-5.
TEST_F(NewJournalTest, BringsWhatTheParentHasOtherEntriesOfAlsoAfterARestartInBetween) {
  note("common");
  link.connected(clock.at);
  run(20);
  link.disconnected();
  note("mine");
  const auto head = device->journal().head();
  sink.journals[device->journal().id()].push_back({0x01});
  link.connected(clock.at);
  run(20);
  ASSERT_EQ(device->journal().condition(), journal::Error::Forked);
  for (int start = 0; start < 3; ++start) {
    const auto reopened =
        device::Device::open(device->identity(), device->parts(), [](const journal::Entry&, const wire::Entry&) {});
    ASSERT_TRUE(reopened);
    EXPECT_EQ((*reopened)->journal().head().seq, 2U);
    const auto brought = last<wire::ForkedBatch>((*reopened)->journal().read(2, 1, 1'000'000)->entries);
    ASSERT_TRUE(brought);
    const auto batch = wire::decode_journal_batch(brought->batch);
    ASSERT_TRUE(batch);
    EXPECT_EQ(batch->first_seq, 2U);
    EXPECT_EQ(batch->head, head);
    const auto message = signed_head_message(batch->device, batch->journal_id, batch->head);
    EXPECT_TRUE(verifier.verify(message, batch->head_signature, device_signer->public_key()));
  }
}

// Covers KV-5. Found by the simulator: a full disk left a device with a new journal, no ledgers, and open sales.
TEST_F(NewJournalTest, MustBeOpenedAgainWhenTheStorageTakesItOnlyHalf) {
  note("before");
  const auto old = device->journal().id();
  device_log.fail_next_append(journal::Error::StorageFull);
  ASSERT_FALSE(device->open_new_journal());
  EXPECT_TRUE(device->must_reopen());
  const auto reopened =
      device::Device::open(device->identity(), device->parts(), [](const journal::Entry&, const wire::Entry&) {});
  ASSERT_TRUE(reopened);
  EXPECT_NE((*reopened)->journal().id(), old);
  const auto opened = last<wire::JournalOpened>((*reopened)->journal().read(1, 10, 1'000'000)->entries);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->previous, old);
}

// Covers KV-5.
TEST_F(NewJournalTest, KeepsSendingWhatTheOldJournalHolds) {
  note("sold while cut off");
  const auto old = device->journal().id();
  ASSERT_TRUE(device->open_new_journal());
  link.journal_renewed(clock.at);
  note("in the new one");
  link.connected(clock.at);
  run(60);
  EXPECT_EQ(sink.journals[old].size(), 1U);
  EXPECT_EQ(sink.journals[device->journal().id()].size(), 2U);
  EXPECT_EQ(device->old_journals()[0]->acknowledged(), (journal::Acknowledgement{log_id, 1}));
  EXPECT_EQ(link.status(clock.at).backlog, 0U);
}

// Covers KV-4.
TEST_F(NewJournalTest, InheritsNoPlacesAndShowsEveryJournalsNotes) {
  put_performance(1);
  link.connected(clock.at);
  run(5);
  auto bound = grant_by({}, {ledger::SeatIndex(1)});
  bound.journal_id = device->journal().id();
  ASSERT_TRUE(device->receive(bound));
  note("before");
  ASSERT_TRUE(device->open_new_journal());
  ASSERT_TRUE(device->receive(bound));
  note("after");
  EXPECT_EQ(device->find_ledger(performance)->totals().available, 0U);

  std::vector<std::string> seen;
  const auto reopened = device::Device::open(device->identity(), device->parts(),
                                             [&seen](const journal::Entry&, const wire::Entry& entry) {
                                               const auto* note = std::get_if<wire::DeviceEntry>(&entry);
                                               if (note == nullptr) return;
                                               if (const auto* fault = std::get_if<wire::PrinterFault>(note))
                                                 seen.push_back(fault->text);
                                               if (std::holds_alternative<wire::JournalOpened>(*note))
                                                 seen.emplace_back("opened");
                                             });
  ASSERT_TRUE(reopened);
  EXPECT_EQ(seen, (std::vector<std::string>{"before", "opened", "after"}));
  EXPECT_EQ((*reopened)->find_ledger(performance)->totals().available, 0U);
}

// Covers KV-4, KV-5.
TEST_F(NewJournalTest, DeclaresOnceToEachGrantorAndTakesNoGrantOfAnOlderOne) {
  put_performance(1);
  put_self(3);
  put_authority(4, log_id);
  link.connected(clock.at);
  run(10);
  ASSERT_TRUE(device->receive(grant_by(log_id, {ledger::SeatIndex(2), ledger::SeatIndex(3)})));
  run(5);
  const auto& entries = sink.journals[device->journal().id()];
  const auto first = last<wire::GrantsDeclared>(entries);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->grantor, log_id);
  EXPECT_TRUE(first->declared.empty());

  const auto restored = LogId::random(random);
  put_authority(5, restored);
  feed.push();
  run(1);
  const auto before = device->journal().head().seq;
  const auto late = grant_by(log_id, {ledger::SeatIndex(4)});
  ASSERT_TRUE(device->receive(late));
  EXPECT_EQ(device->journal().head().seq, before);
  ASSERT_TRUE(device->receive(grant_by(restored, {ledger::SeatIndex(5)})));
  EXPECT_EQ(device->find_ledger(performance)->totals().available, 3U);
  const auto own = device->journal().read(1, 100, 1'000'000)->entries;
  const auto second = last<wire::GrantsDeclared>(own);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->authority, restored);
  ASSERT_EQ(second->declared.size(), 1U);
  EXPECT_EQ(ledger::flatten(second->declared[0].places).seats,
            (std::vector<ledger::SeatIndex>{ledger::SeatIndex(2), ledger::SeatIndex(3)}));
}

// Covers KV-5.
TEST_F(NewJournalTest, IgnoresTheLateWordOfAParentThatIsNoMore) {
  put_self(1);
  put_authority(2, log_id);
  link.connected(clock.at);
  run(10);
  put_authority(3, LogId::random(random));
  feed.push();
  run(1);
  const auto acknowledged = link.acknowledged(name.text(), device->journal().id());
  const auto version = device->feed_state().version;
  note("to the new parent only");
  put(4, wire::feed_kind::plan, "small", wire::encode(wire::NamedPlan{"small", small_plan()}));
  run(60);
  EXPECT_EQ(link.acknowledged(name.text(), device->journal().id()), acknowledged);
  EXPECT_EQ(device->feed_state().version, version);
  EXPECT_FALSE(link.status(clock.at).halted);
}

// Covers KV-4: a copy of the parent's disk goes on beside it, and has less of the journal than the parent.
TEST_F(NewJournalTest, TellsACopyOfItsParentThatItFollowsAnother) {
  link.connected(clock.at);
  const auto copied = LogId::random(random);
  put_self(1);
  put_authority(2, copied);
  run(20);
  note("a sale");
  put_authority(3, log_id);
  feed.push();
  run(20);
  MemorySink of_copy;
  JournalIntake copy(copied, of_copy, verifier,
                     [this](const ledger::DeviceName&) -> std::optional<PublicKey> { return known_key; });
  const auto id = device->journal().id();
  const auto asks = [&] {
    answer(wire::DownKind::Acknowledgement, wire::encode(copy.ask(name, id)));
    link.receive(to_child.front().topic, to_child.front().payload, clock.at);
    to_child.clear();
    std::erase_if(to_parent, [](const Outgoing& message) {
      return wire::parse_up_topic(message.topic)->kind != wire::UpKind::Journal;
    });
    return !to_parent.empty();
  };
  ASSERT_TRUE(asks());
  for (; !to_parent.empty(); to_parent.pop_front()) {
    const auto batch = wire::decode_journal_batch(to_parent.front().payload);
    ASSERT_TRUE(batch);
    EXPECT_TRUE(copy.receive(*batch, [](const wire::Acknowledgement&) {}));
  }
  EXPECT_EQ(of_copy.journals[id].size(), device->journal().head().seq);
  of_copy.journals.clear();
  EXPECT_FALSE(asks());  // Not all the time.
  clock.at += std::chrono::seconds(10);
  EXPECT_TRUE(asks());
  to_parent.clear();
  EXPECT_EQ(link.acknowledged(name.text(), id), device->journal().head().seq);
}

}  // namespace
}  // namespace foyer::link
