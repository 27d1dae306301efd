// Guests whose ticket the door knows and who have no paper of it.
#include "tests/unit/controller_door/world.hpp"

namespace foyer::controller {
namespace {

class WithoutPaperTest : public DoorTest {
 protected:
  [[nodiscard]] WithoutPaper guest(std::uint8_t generation) {
    reprint::ReprintOrdered ordered;
    ordered.reprint = reprint::ReprintId::random(random);
    ordered.order = ledger::OrderId::random(random);
    ordered.performance = tonight;
    ordered.device = device->identity().name;
    ordered.reason = "Printer jam";
    ordered.by = "staff-7";
    ordered.tickets.push_back({paper.ticket,
                               generation,
                               {},
                               paper.place,
                               seating::PriceCategoryIndex(0),
                               *sale::TicketTypeName::parse("adult"),
                               plan().categories[0].price});
    return {tonight, paper.ticket, paper.place, generation, {wire::Entry(wire::ReprintEntry(ordered))}};
  }
  [[nodiscard]] VerdictCode admit(std::uint8_t generation, const admission::ScanNonce& nonce) {
    const auto given = door->admit(guest(generation), nonce);
    EXPECT_TRUE(given);
    return given ? given->verdict.code : VerdictCode::Unreadable;
  }
  [[nodiscard]] VerdictCode admit(std::uint8_t generation) {
    return admit(generation, admission::ScanNonce::random(random));
  }
  [[nodiscard]] int reprints_journalled() const {
    const auto entries = device->journal().entries(1, 1'000);
    EXPECT_TRUE(entries);
    return static_cast<int>(std::count_if(entries->begin(), entries->end(), [](const journal::Entry& entry) {
      return entry.kind == wire::entry_kind::reprint;
    }));
  }

  ticket::TicketClaims paper = claims(tonight);
  std::string text = ticket::encode(paper, *kiosk);
};

TEST_F(WithoutPaperTest, AreLetInAndEveryPrintIsVoidFromThenOn) {
  EXPECT_EQ(admit(2), VerdictCode::Admitted);
  EXPECT_EQ(opened, 1);
  EXPECT_EQ(reprints_journalled(), 1);
  EXPECT_EQ(scan(text), VerdictCode::Superseded);
  restart();
  EXPECT_EQ(scan(text), VerdictCode::Superseded);
  ASSERT_TRUE(door->find_admission(paper.ticket));
  EXPECT_EQ(door->find_admission(paper.ticket)->gate.text(), "north");
  EXPECT_EQ(door->generation_seen(paper.ticket), 2);
  EXPECT_EQ(admit(3), VerdictCode::AlreadyUsed) << "one ticket lets one person in, whatever its generation";
}

TEST_F(WithoutPaperTest, WhoIsRefusedKeepsThePaper) {
  EXPECT_EQ(scan(text), VerdictCode::Admitted);
  EXPECT_EQ(admit(2), VerdictCode::AlreadyUsed);
  EXPECT_EQ(opened, 1);
  EXPECT_EQ(reprints_journalled(), 0);
  EXPECT_EQ(door->generation_seen(paper.ticket), 1);
  EXPECT_TRUE(door->annul(paper.ticket, "Turned back"));
  EXPECT_FALSE(door->find_admission(paper.ticket));
  EXPECT_EQ(scan(text), VerdictCode::Admitted);
}

TEST_F(WithoutPaperTest, TheSameRequestAgainHasTheSameAnswer) {
  const auto nonce = admission::ScanNonce::random(random);
  EXPECT_EQ(admit(2, nonce), VerdictCode::Admitted);
  EXPECT_EQ(admit(2, nonce), VerdictCode::Admitted);
  EXPECT_EQ(opened, 1);
  EXPECT_EQ(reprints_journalled(), 1);
}

TEST_F(WithoutPaperTest, NobodyIsLetInThatCouldNotBeWrittenDown) {
  log.fail_next_append(journal::Error::StorageFull);
  EXPECT_FALSE(door->admit(guest(2), admission::ScanNonce::random(random)));
  EXPECT_EQ(opened, 0);
  EXPECT_FALSE(door->find_admission(paper.ticket));
}

TEST_F(WithoutPaperTest, ThePrintThatWasReplacedHereIsVoidWhateverTheFeedSays) {
  reprint::Book book;
  door->know_reprints(book);
  book.note_generation(tonight, paper.ticket, 2);
  door->take_notices();
  EXPECT_EQ(scan(text), VerdictCode::Superseded);
  put_performance(tonight, "Tosca", Duration(0));
  EXPECT_EQ(scan(text), VerdictCode::Superseded);
  auto newer = paper;
  newer.generation = 2;
  EXPECT_EQ(scan(ticket::encode(newer, *kiosk)), VerdictCode::Admitted);
}

}  // namespace
}  // namespace foyer::controller
