// A controller whose disk was restored or cloned, and kiosks that go on or are replaced.
#include "tests/unit/controller_venue/world.hpp"

namespace foyer::controller {
namespace {

class NewVenueJournal : public VenueTest {
 protected:
  NewVenueJournal() {
    central.put(wire::feed_kind::authority, "central", wire::encode(wire::GrantorIdentity{authority}));
    run(30);
  }

  void prove_restored() {
    auto& journal = device->journal();
    static_cast<void>(journal.acknowledge(LogId::random(random), {journal.head().seq + 5, {}}));
  }
  void kiosk_gets(std::vector<std::uint32_t> indices) {
    kiosk.ask(seats(std::move(indices)), new_id());
    run(5);
    ASSERT_TRUE(kiosk.answer && *kiosk.answer && std::holds_alternative<wire::Grant>((*kiosk.answer)->what));
  }
  std::vector<wire::GrantsDeclared> declarations_of(const KioskSide& side) const {
    std::vector<wire::GrantsDeclared> all;
    const auto entries = side.device->journal().entries(1, 1'000);
    for (const auto& entry : *entries) {
      const auto decoded = wire::decode_entry(entry.kind, entry.payload);
      const auto* note = std::get_if<wire::DeviceEntry>(&*decoded);
      if (note == nullptr) continue;
      if (const auto* declared = std::get_if<wire::GrantsDeclared>(note)) all.push_back(*declared);
    }
    return all;
  }

  /// What the controller gave back in this journal, as central got it.
  std::vector<ledger::LeasedPlaces> returned_in(const JournalId& journal) {
    std::vector<ledger::LeasedPlaces> places;
    for (const auto& bytes : central.journals[journal]) {
      const auto entry = journal::decode_entry(bytes);
      const auto decoded = wire::decode_entry(entry->kind, entry->payload);
      const auto* own = std::get_if<wire::LedgerEntry>(&*decoded);
      const auto* returned = own == nullptr ? nullptr : std::get_if<ledger::PlacesReturned>(&own->event);
      if (returned != nullptr) places = ledger::add(std::move(places), returned->places);
    }
    return places;
  }

  LogId authority = LogId::random(random);
};

// Covers KV-4.
TEST_F(NewVenueJournal, HasItsKiosksDeclareToTheNewJournalAndSellOn) {
  const auto first = own_ledger().places_in(ledger::PlaceState::Free).seats.front();
  kiosk_gets({first.value()});
  ASSERT_EQ(declarations_of(kiosk).size(), 1U);
  const auto old = device->journal().id();
  prove_restored();
  run(60);
  ASSERT_NE(device->journal().id(), old);
  EXPECT_EQ(own_ledger().find_live_allotment(kiosk.device->identity().name, kiosk.device->journal().id()),
            std::nullopt);

  const auto declared = declarations_of(kiosk);
  ASSERT_EQ(declared.size(), 2U);
  EXPECT_EQ(declared[1].authority, authority);
  EXPECT_EQ(declared[1].grantor, LogId(device->journal().id().bytes()));
  ASSERT_EQ(declared[1].declared.size(), 1U);
  EXPECT_EQ(ledger::flatten(declared[1].declared[0].places).seats, std::vector<ledger::SeatIndex>{first});
  ASSERT_EQ(declarations_of(other_kiosk).size(), 2U);
  EXPECT_TRUE(declarations_of(other_kiosk)[1].declared.empty());

  const auto order = kiosk.sell(central.performance, {{first}, {}});
  run(30);
  EXPECT_FALSE(order.is_nil());
  EXPECT_EQ(central.journals[kiosk.device->journal().id()].size(), kiosk.device->journal().head().seq);
  // The new journal's own share came, and kiosks get new parts of it.
  const auto fresh = own_ledger().places_in(ledger::PlaceState::Free).seats.front();
  EXPECT_NE(fresh, first);
  kiosk_gets({fresh.value()});
  EXPECT_EQ(kiosk.device->find_ledger(central.performance)->seat_state(fresh), ledger::PlaceState::Free);
}

// Covers KV-4.
TEST_F(NewVenueJournal, VoidsWhatTheOldJournalGrantedAndNobodyHeard) {
  const auto first = own_ledger().places_in(ledger::PlaceState::Free).seats.front();
  kiosk_gets({first.value()});
  const auto grant = std::get<wire::Grant>((*kiosk.answer)->what);
  prove_restored();
  run(60);
  auto late = grant;
  late.grant_id = ledger::GrantId::random(random);
  late.places[0].places.seats = {ledger::SeatIndex(9)};
  ASSERT_TRUE(kiosk.device->receive(late));
  EXPECT_EQ(kiosk.device->find_ledger(central.performance)->seat_state(ledger::SeatIndex(9)),
            ledger::PlaceState::Absent);
}

// Covers KV-4, KV-5. Found by the simulator: cut off from central, a restored controller granted again what its kiosks
// had.
TEST_F(NewVenueJournal, IsFoundOutByAKioskThatWasToldMore) {
  const auto old = device->journal().id();
  const sync::FeedRequest ahead{kiosk.device->identity().name.text(), {LogId(old.bytes()), 1'000}};
  const auto topic =
      wire::up_topic(*seating::VenueName::parse("lumen"), kiosk.device->identity().name, wire::UpKind::Feed);
  venue->receive(topic, wire::encode(ahead), clock.at);
  run(60);
  EXPECT_NE(device->journal().id(), old);
  EXPECT_EQ(declarations_of(kiosk).size(), 2U);
  EXPECT_EQ(declarations_of(other_kiosk).size(), 2U);
}

// Covers KV-4, KV-5. Found by the simulator: the feed had grown past what the kiosk had seen of it, and the controller
// granted once more what it no longer knew it had granted.
TEST_F(NewVenueJournal, IsFoundOutByAGrantThatItForgot) {
  const auto old = device->journal().id();
  const auto lease = own_ledger().leases().front().lease;
  const auto seat = own_ledger().places_in(ledger::PlaceState::Free).seats.front();
  const wire::Grant before_the_backup{ledger::GrantId::random(random), central.performance,
                                      {{lease, {{seat}, {}}}},         std::nullopt,
                                      kiosk.device->journal().id(),    LogId(old.bytes())};
  ASSERT_TRUE(kiosk.device->receive(before_the_backup));
  run(60);
  EXPECT_NE(device->journal().id(), old);
  EXPECT_EQ(declarations_of(kiosk).back().grantor, LogId(device->journal().id().bytes()));
}

// Covers KV-4, KV-5. Found by the simulator: it ended just when that entry was on its disk and not settled yet, and
// could not be started any more.
TEST_F(NewVenueJournal, IsBegunByAStartThatFindsAGrantThatItForgotAmongWhatIsToBeSettled) {
  const auto old = device->journal().id();
  const auto lease = own_ledger().leases().front().lease;
  const auto seat = own_ledger().places_in(ledger::PlaceState::Free).seats.front();
  is_kiosk_cut = true;
  const auto& journal = kiosk.device->journal();
  const auto before = journal.head();
  const wire::Grant before_the_backup{ledger::GrantId::random(random),
                                      central.performance,
                                      {{lease, {{seat}, {}}}},
                                      std::nullopt,
                                      journal.id(),
                                      LogId(old.bytes())};
  ASSERT_TRUE(kiosk.device->receive(before_the_backup));
  ASSERT_FALSE(kiosk.sell(central.performance, {{seat}, {}}).is_nil());
  venue.reset();
  device.reset();
  RelayStore disk(log, documents);
  ASSERT_TRUE(disk.load());
  const auto& name = kiosk.device->identity().name;
  ASSERT_EQ(disk.head(name, journal.id()), before);
  const auto read = journal.read(before.seq + 1, 100, 100'000);
  ASSERT_TRUE(read);
  const auto head = journal.head();
  const auto signature = kiosk.device->parts().signer.sign(signed_head_message(name.text(), journal.id(), head));
  bool is_durable = false;
  disk.commit({name, journal.id(), before, read->entries, head, signature}, [&](bool done) { is_durable = done; });
  ASSERT_TRUE(is_durable);

  is_kiosk_cut = false;
  on_the_way.clear();
  open_controller();
  venue->connected(clock.at);
  run(60);
  EXPECT_NE(device->journal().id(), old);
  EXPECT_EQ(declarations_of(kiosk).back().grantor, LogId(device->journal().id().bytes()));
}

// Covers KV-4. A copy of the disk went on under the controller's name, and may be gone by now.
TEST_F(NewVenueJournal, IsBegunWhereACopyOfTheDiskWentOnAndKiosksKeepTheirParts) {
  const auto old = device->journal().id();
  const auto first = own_ledger().places_in(ledger::PlaceState::Free).seats.front();
  kiosk_gets({first.value()});
  const auto free = ledger::flatten(own_ledger().free_places());
  ASSERT_FALSE(ledger::is_empty(free));
  central.superseded = old;
  kiosk.ask(seats({own_ledger().places_in(ledger::PlaceState::Absent).seats.front().value()}), new_id());
  run(60);
  ASSERT_NE(device->journal().id(), old);
  EXPECT_EQ(ledger::flatten(returned_in(old)), free) << "central has it again";
  EXPECT_EQ(declarations_of(kiosk).size(), 2U);
  EXPECT_FALSE(kiosk.sell(central.performance, {{first}, {}}).is_nil());
  const auto fresh = own_ledger().places_in(ledger::PlaceState::Free).seats.front();
  kiosk_gets({fresh.value()});
}

TEST_F(NewVenueJournal, SaysTheSameAfterARestart) {
  prove_restored();
  run(60);
  const auto journal = device->journal().id();
  restart_controller();
  run(60);
  EXPECT_EQ(device->journal().id(), journal);
  EXPECT_EQ(declarations_of(kiosk).size(), 2U);
  EXPECT_EQ(kiosk.device->catalogue().grantor(), LogId(journal.bytes()));
}

// Covers KV-4.
TEST_F(NewVenueJournal, GrantsNothingToAJournalThatItsKioskHasLeft) {
  const auto free = own_ledger().places_in(ledger::PlaceState::Free).seats;
  const wire::Request late{new_id(), kiosk.device->identity().name, kiosk.device->journal().id(),
                           seats({free[0].value()})};
  ASSERT_TRUE(kiosk.device->open_new_journal());
  kiosk.link->journal_renewed(clock.at);
  run(30);
  const auto topic = wire::up_topic(*seating::VenueName::parse("lumen"), late.device, wire::UpKind::Request);
  venue->receive(topic, wire::encode(late), clock.at);
  EXPECT_EQ(own_ledger().seat_state(free[0]), ledger::PlaceState::Free);
  kiosk_gets({free[0].value()});
  EXPECT_EQ(own_ledger().seat_state(free[0]), ledger::PlaceState::Allotted);
}

// Covers KV-4. Found by the simulator: granted again under the same id, the places were nobody's.
TEST_F(NewVenueJournal, GrantsNothingToARequestThatWasMeantForTheJournalBefore) {
  const auto free = own_ledger().places_in(ledger::PlaceState::Free).seats;
  wire::Request late{new_id(), kiosk.device->identity().name, kiosk.device->journal().id(), seats({free[0].value()})};
  late.grantor = LogId(device->journal().id().bytes());
  prove_restored();
  run(60);
  const auto topic = wire::up_topic(*seating::VenueName::parse("lumen"), late.device, wire::UpKind::Request);
  venue->receive(topic, wire::encode(late), clock.at);
  EXPECT_FALSE(own_ledger().find_grant(ledger::GrantId(late.request_id.bytes())));
}

// Covers KV-4.
TEST_F(NewVenueJournal, TellsCentralOnceOfAKiosksSecondHistory) {
  const auto& parts = kiosk.device->parts();
  const auto id = kiosk.device->journal().id();
  ASSERT_GT(kiosk.device->journal().head().seq, 0U);
  sync::JournalBatch batch{kiosk.device->identity().name.text(), id, 1, chain_start(id).digest, {Bytes{0x01}}};
  batch.head = extend(chain_start(id), batch.entries);
  batch.head_signature = parts.signer.sign(signed_head_message(batch.device, id, batch.head));
  const auto topic =
      wire::up_topic(*seating::VenueName::parse("lumen"), kiosk.device->identity().name, wire::UpKind::Journal);
  for (int sent = 0; sent < 3; ++sent) venue->receive(topic, wire::encode(batch), clock.at);
  run(30);
  int told = 0;
  for (const auto& bytes : central.journals[device->journal().id()]) {
    const auto entry = journal::decode_entry(bytes);
    const auto decoded = wire::decode_entry(entry->kind, entry->payload);
    const auto* note = std::get_if<wire::DeviceEntry>(&*decoded);
    const auto* forked = note == nullptr ? nullptr : std::get_if<wire::ForkedBatch>(note);
    if (forked == nullptr) continue;
    ++told;
    EXPECT_TRUE(*wire::decode_journal_batch(forked->batch) == batch);
  }
  EXPECT_EQ(told, 1);
  EXPECT_EQ(venue->relays().quarantined(), 3U);
}

}  // namespace
}  // namespace foyer::controller
