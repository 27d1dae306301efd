// A kiosk of a newer version writes an entry that its controller does not know: kept, relayed and acknowledged to its
// end, settled up to there, and settled on by a version of the controller that knows it.
#include "tests/unit/controller_venue/world.hpp"

namespace foyer::controller {
namespace {

using ledger::PlaceState;
using ledger::SeatIndex;

class HeldJournalTest : public VenueTest {
 protected:
  HeldJournalTest() {
    for (const auto free = own_ledger().places_in(PlaceState::Free).seats; const auto seat : free) {
      if (own.size() < 3) own.push_back(seat);
    }
    kiosk.ask(seats({own[0].value(), own[1].value(), own[2].value()}), new_id());
    run(5);
  }
  void write_unknown() {
    ASSERT_TRUE(kiosk.device->journal().append({clock.now(), 0, "voucher", {1, 2, 3}}));
    kiosk.link->grown(clock.at);
  }
  void sell(SeatIndex seat) { kiosk.sell(central.performance, {{seat}, {}}); }
  [[nodiscard]] RelayStore::Key key() const { return {kiosk.device->identity().name, kiosk.device->journal().id()}; }
  [[nodiscard]] const RelayedJournal& relayed() const { return *venue->relays().journals().at(key()); }
  [[nodiscard]] std::optional<HeldAt> held() const {
    for (const auto& status : venue->kiosks()) {
      if (status.device == key().first) return status.held;
    }
    return std::nullopt;
  }
  [[nodiscard]] std::vector<Bytes> entries_at_central() { return central.journals[kiosk.device->journal().id()]; }
  [[nodiscard]] std::vector<Bytes> entries_of_kiosk() const {
    return kiosk.device->journal().read(1, 1'000, 10'000'000)->entries;
  }

  std::vector<SeatIndex> own;
};

// Covers KV-4.
TEST_F(HeldJournalTest, IsRelayedToItsEndAndSettledUpToTheUnknownEntry) {
  sell(own[0]);
  write_unknown();
  const auto unknown = kiosk.device->journal().head().seq;
  sell(own[1]);
  run(20);
  EXPECT_EQ(own_ledger().seat_state(own[0]), PlaceState::Sold);
  EXPECT_EQ(own_ledger().seat_state(own[1]), PlaceState::Allotted);
  EXPECT_EQ(relayed().settled_seq(), unknown - 1);
  EXPECT_EQ(entries_at_central(), entries_of_kiosk());
  EXPECT_EQ(kiosk.link->status(clock.at).backlog, 0U);
  ASSERT_TRUE(held());
  EXPECT_EQ(held()->seq, unknown);
  EXPECT_EQ(held()->kind, "voucher");
  EXPECT_EQ(venue->settlement_notes().unknown_kinds, 1U);

  // What comes later is kept and relayed as well, and the kiosk goes on.
  sell(own[2]);
  run(20);
  EXPECT_EQ(entries_at_central(), entries_of_kiosk());
  EXPECT_EQ(own_ledger().seat_state(own[2]), PlaceState::Allotted);
  const auto more = own_ledger().places_in(PlaceState::Free).seats.front();
  kiosk.ask(seats({more.value()}), new_id());
  run(5);
  EXPECT_EQ(own_ledger().seat_state(more), PlaceState::Allotted);
  EXPECT_EQ(venue->trouble(), "");
}

TEST_F(HeldJournalTest, IsNotHeldByANoteThatNobodyDecidesOn) {
  ASSERT_TRUE(kiosk.device->journal().append({clock.now(), 0, "note-lamp", {1}}));
  sell(own[0]);
  run(20);
  EXPECT_EQ(own_ledger().seat_state(own[0]), PlaceState::Sold);
  EXPECT_FALSE(held());
  EXPECT_EQ(venue->settlement_notes().unknown_kinds, 1U);
}

// Covers KV-4.
TEST_F(HeldJournalTest, StaysHeldOverARestartOfTheSameVersion) {
  write_unknown();
  const auto unknown = kiosk.device->journal().head().seq;
  sell(own[0]);
  run(20);
  restart_controller();
  run(20);
  ASSERT_TRUE(held());
  EXPECT_EQ(held()->seq, unknown);
  EXPECT_EQ(own_ledger().seat_state(own[0]), PlaceState::Allotted);
  sell(own[1]);
  run(20);
  EXPECT_EQ(entries_at_central(), entries_of_kiosk());
  EXPECT_EQ(own_ledger().seat_state(own[1]), PlaceState::Allotted);
  EXPECT_EQ(own_ledger().seat_state(own[2]), PlaceState::Allotted);
}

// Covers KV-4. The older version left the entries, and how far it had settled.
TEST_F(HeldJournalTest, IsSettledOnAtTheStartOfAVersionThatKnowsTheEntry) {
  run(20);
  lan_is_up = false;
  sell(own[0]);
  sell(own[1]);
  venue.reset();
  {
    const auto journal = *RelayedJournal::open(log, documents, key().first, key().second);
    journal->settled(journal->head().seq);
    ASSERT_TRUE(journal->store_settled());
    const auto& head = kiosk.device->journal().head();
    link::ReceivedEntries received;
    received.device = key().first;
    received.journal = key().second;
    received.before = journal->head();
    received.entries = kiosk.device->journal().read(journal->head().seq + 1, 100, 1'000'000)->entries;
    received.head = head;
    received.head_signature = kiosk.signer->sign(signed_head_message(key().first.text(), key().second, head));
    ASSERT_TRUE(journal->append(received));
  }
  EXPECT_EQ(own_ledger().seat_state(own[0]), PlaceState::Allotted);
  lan_is_up = true;
  restart_controller();
  EXPECT_EQ(own_ledger().seat_state(own[0]), PlaceState::Sold);
  EXPECT_EQ(own_ledger().seat_state(own[1]), PlaceState::Sold);
  EXPECT_FALSE(held());
  const auto sold = own_ledger().totals().sold;
  run(30);
  EXPECT_EQ(own_ledger().totals().sold, sold);
  EXPECT_EQ(entries_at_central(), entries_of_kiosk());
}

}  // namespace
}  // namespace foyer::controller
