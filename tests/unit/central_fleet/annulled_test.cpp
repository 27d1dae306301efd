// Admissions that a door took back, as central's books have them.
#include <array>

#include "tests/unit/central_fleet/world.hpp"

namespace foyer::central {
namespace {

// Covers KV-6.
TEST_F(FleetCoreTest, UndoesExactlyTheAdmissionThatWasTakenBack) {
  certify();
  const auto ticket = ticket::TicketId::random(random);
  const auto passed = [&](admission::Direction direction, Duration later) {
    admission::Passage passage;
    passage.ticket = ticket;
    passage.direction = direction;
    passage.at = clock.now() + later;
    passage.door = name;
    passage.nonce = admission::ScanNonce::random(random);
    return passage;
  };
  const auto record = [&](const admission::AdmissionEntry& entry) {
    ASSERT_TRUE(device->record({wire::Entry(wire::AdmissionEntryOf{performance, entry})}));
    settle_all();
  };
  const auto take_back = [&](const admission::Passage& passage) {
    record(admission::AdmissionAnnulled{ticket, passage.nonce, "nobody passed", clock.now() + Duration(4), name});
  };
  const auto shown = [&] { return path.committed().find_admission(ticket); };
  const auto in = passed(admission::Direction::Entry, Duration(1));
  const auto again = passed(admission::Direction::Entry, Duration(3));
  record(admission::TicketAdmitted{in, {}});
  record(admission::ExitRecorded{passed(admission::Direction::Exit, Duration(2)), {}});
  record(admission::TicketAdmitted{again, {}});
  take_back(again);
  ASSERT_NE(shown(), nullptr) << "the guest was in before";
  EXPECT_EQ(shown()->at, in.at);
  take_back(in);
  EXPECT_EQ(shown(), nullptr);
}

// Covers KV-6.
TEST_F(FleetCoreTest, LetsTheNewerAdmissionStandWhenTheOlderWasTakenBack) {
  certify();
  const auto ticket = ticket::TicketId::random(random);
  std::array<admission::Passage, 2> passages;
  for (auto& passage : passages) {
    passage.ticket = ticket;
    passage.at = clock.now() + Duration(&passage - passages.data());
    passage.door = name;
    passage.nonce = admission::ScanNonce::random(random);
    ASSERT_TRUE(
        device->record({wire::Entry(wire::AdmissionEntryOf{performance, admission::TicketAdmitted{passage, {}}})}));
  }
  ASSERT_TRUE(device->record({wire::Entry(wire::AdmissionEntryOf{
      performance, admission::AdmissionAnnulled{ticket, passages[0].nonce, "not him", clock.now(), name}})}));
  settle_all();
  ASSERT_NE(path.committed().find_admission(ticket), nullptr);
  EXPECT_EQ(path.committed().find_admission(ticket)->at, passages[1].at);
}

}  // namespace
}  // namespace foyer::central
