// What a door shows after its first answer: taken back, of another performance, read twice.
#include <algorithm>

#include "tests/unit/controller_door/world.hpp"

namespace foyer::controller {
namespace {

// Covers KV-6.
TEST_F(DoorTest, TellsThatTheAdmissionItShowsWasTakenBack) {
  const auto made = claims(tonight);
  const auto text = ticket::encode(made, *kiosk);
  EXPECT_EQ(scan(text), VerdictCode::Admitted);
  EXPECT_FALSE(door->last()->taken_back);
  ASSERT_TRUE(door->annul(made.ticket, "Turned back."));
  EXPECT_TRUE(door->last()->taken_back);
  restart();
  EXPECT_TRUE(door->last()->taken_back);
  EXPECT_EQ(scan(text), VerdictCode::Admitted);
  EXPECT_FALSE(door->last()->taken_back);
}

// Covers KV-6.
TEST_F(DoorTest, CountsEachPerformanceByItself) {
  EXPECT_EQ(scan(token(tonight)), VerdictCode::Admitted);
  clock.at += std::chrono::hours(11);
  EXPECT_EQ(door->counters()[tonight].admitted, 1U);
  clock.at += std::chrono::hours(13);
  EXPECT_EQ(scan(token(tomorrow)), VerdictCode::Admitted);
  const auto counted = door->counters();
  EXPECT_EQ(counted.at(tomorrow).admitted, 1U) << "without those of yesterday";
  EXPECT_FALSE(counted.contains(tonight));
}

// Covers KV-6.
TEST_F(DoorTest, RepeatsItsAnswerToACodeThatIsReadTwiceWhileTheGateWaits) {
  const auto text = token(tonight);
  const auto read = [&] { return read_now(text)->verdict.code; };
  EXPECT_EQ(read(), VerdictCode::Admitted);
  const auto entries = device->journal().head().seq;
  clock.at += Duration(4'000);
  EXPECT_EQ(read(), VerdictCode::Admitted) << "the guest stands in the gate";
  EXPECT_EQ(opened, 1);
  EXPECT_EQ(device->journal().head().seq, entries);
  EXPECT_TRUE(door->passed());
  EXPECT_EQ(read(), VerdictCode::AlreadyUsed) << "somebody went through with it";
}

// Covers KV-6.
TEST_F(DoorTest, RepeatsItsAnswerForAMomentWhereNothingTellsWhoPasses) {
  door->sensor_tells(false);
  const auto text = token(tonight);
  const auto read = [&] { return read_now(text)->verdict.code; };
  EXPECT_EQ(read(), VerdictCode::Admitted);
  clock.at += DoorCore::repeated_for;
  EXPECT_EQ(read(), VerdictCode::Admitted);
  clock.at += Duration(1);
  EXPECT_EQ(read(), VerdictCode::Admitted) << "counted from the end of the last read, not of the first";
  clock.at += DoorCore::repeated_for + Duration(1);
  EXPECT_EQ(read(), VerdictCode::AlreadyUsed);
  EXPECT_EQ(opened, 1);
}

// Covers KV-6.
TEST_F(DoorTest, TakesASlowSecondReadThatBeganAtOnceForTheSamePresentation) {
  door->sensor_tells(false);
  const auto text = token(tonight);
  EXPECT_EQ(read_now(text)->verdict.code, VerdictCode::Admitted);
  const auto entries = device->journal().head().seq;
  for (int again = 0; again < 3; ++again) {
    const auto began = clock.at + Duration(300);
    clock.at = began + Duration(3'800);  // A keyboard that is asked every 10 ms takes so long over 191 keys.
    EXPECT_EQ(door->read({text, began, Duration(300), {}})->verdict.code, VerdictCode::Admitted);
  }
  EXPECT_EQ(device->journal().head().seq, entries);
  const auto later = clock.at + DoorCore::repeated_for + Duration(1);
  clock.at = later + Duration(3'800);
  EXPECT_EQ(door->read({text, later, DoorCore::repeated_for + Duration(1), {}})->verdict.code,
            VerdictCode::AlreadyUsed);
}

// Covers KV-6.
TEST_F(DoorTest, TakesACodeThatTheReaderNeverLostForTheSamePresentation) {
  door->sensor_tells(false);
  const auto text = token(tonight);
  EXPECT_EQ(read_now(text)->verdict.code, VerdictCode::Admitted);
  clock.at += Duration(10'000);  // Held all the while; the reader delivered none of its double reads.
  EXPECT_EQ(door->read({text, clock.at, Duration(400), {}})->verdict.code, VerdictCode::Admitted);
}

// Covers KV-6.
TEST_F(DoorTest, RepeatsItsAnswerToAReadThatWasUnderWayWhenTheGuestPassed) {
  const auto text = token(tonight);
  EXPECT_EQ(read_now(text)->verdict.code, VerdictCode::Admitted);
  const auto began = clock.at + Duration(300);
  clock.at = began + Duration(1'000);
  EXPECT_TRUE(door->passed());
  clock.at += Duration(2'800);
  EXPECT_EQ(door->read({text, began, Duration(300), {}})->verdict.code, VerdictCode::Admitted);
  EXPECT_EQ(opened, 1);
  EXPECT_EQ(read_now(text)->verdict.code, VerdictCode::AlreadyUsed) << "handed back over the gate";
}

// Covers KV-6.
TEST_F(DoorTest, RepeatsNoAnswerThatWasTakenBackOrIsOfAnotherTicket) {
  const auto made = claims(tonight);
  const auto text = ticket::encode(made, *kiosk);
  EXPECT_EQ(read_now(text)->verdict.code, VerdictCode::Admitted);
  ASSERT_TRUE(door->annul(made.ticket, "Turned back."));
  EXPECT_EQ(read_now(text)->verdict.code, VerdictCode::Admitted);
  EXPECT_EQ(opened, 2) << "admitted anew, not repeated";
  EXPECT_EQ(read_now(token(tonight))->verdict.code, VerdictCode::Admitted);
  EXPECT_EQ(read_now(text)->verdict.code, VerdictCode::AlreadyUsed);
}

// Covers KV-6.
TEST_F(DoorTest, RepeatsTheAnswerToAnExitThatIsReadTwice) {
  const auto text = token(tonight);
  EXPECT_EQ(scan(text), VerdictCode::Admitted);
  direction = admission::Direction::Exit;
  restart();
  opened = 0;
  const auto read = [&] { return read_now(text)->verdict.code; };
  EXPECT_EQ(read(), VerdictCode::ExitRecorded);
  const auto entries = device->journal().head().seq;
  clock.at += Duration(4'000);
  EXPECT_EQ(read(), VerdictCode::ExitRecorded) << "the guest stands in the gate";
  EXPECT_EQ(opened, 1);

  clock.at += Duration(9'000);
  door->tick(clock.since_boot());
  EXPECT_EQ(door->passage(), PassageOutcome::Nobody);
  EXPECT_EQ(read(), VerdictCode::ExitRecorded) << "the gate shut before the guest went";
  EXPECT_EQ(opened, 2);
  EXPECT_TRUE(door->passed());
  clock.at += DoorCore::repeated_for;
  EXPECT_EQ(read(), VerdictCode::ExitRecorded) << "the reader sees the code as the guest walks out";
  EXPECT_EQ(opened, 2);
  EXPECT_EQ(device->journal().head().seq, entries);
  clock.at += DoorCore::repeated_for + Duration(1);
  EXPECT_EQ(read(), VerdictCode::NotInside);
}

// Covers KV-6.
TEST_F(DoorTest, ShowsOfSeveralOpenPerformancesTheOneThatStartsNearest) {
  put_performance(tonight, "Tosca", -std::chrono::hours(2));
  std::vector<seating::PerformanceId> ids(2);
  for (auto& id : ids) id = seating::PerformanceId::random(random);
  std::sort(ids.begin(), ids.end());
  // Whatever the order of the ids.
  for (const auto& [second, third] : {std::pair(ids[0], ids[1]), std::pair(ids[1], ids[0])}) {
    put_performance(second, "Second", -std::chrono::minutes(30));
    put_performance(third, "Third", std::chrono::minutes(20));
    EXPECT_EQ(door->current()->performance, second) << "in half an hour; Tosca started an hour ago";
    EXPECT_EQ(door->others_open(), 2U);
  }
  clock.at += std::chrono::minutes(60);
  EXPECT_EQ(door->current()->title, "Third");
  clock.at += std::chrono::hours(1);
  EXPECT_EQ(door->others_open(), 1U) << "Tosca is over";
}

// Covers KV-6.
TEST(DoorBooks, AnAnnulmentUndoesExactlyThatAdmission) {
  SystemRandom random;
  const auto performance = seating::PerformanceId::random(random);
  const auto passage_of = [&](bool overridden) {
    admission::Passage passage;
    passage.ticket = ticket::TicketId::random(random);
    passage.nonce = admission::ScanNonce::random(random);
    passage.door = *admission::DoorName::parse("controller-1");
    passage.overridden = overridden;
    return passage;
  };
  const auto annulled = [](const admission::Passage& passage) {
    return admission::AdmissionAnnulled{passage.ticket, passage.nonce, "Turned back.", passage.at, passage.door};
  };
  DoorBooks books;
  const auto admitted = passage_of(false);
  const auto overridden = passage_of(true);
  admission::Verdict valid;
  valid.code = VerdictCode::Admitted;
  books.take(performance, admission::TicketAdmitted{admitted, valid});
  books.take(performance, admission::AdmissionOverridden{overridden, VerdictCode::Denied, "Known to us.", "staff-7"});
  EXPECT_EQ(books.book(performance).counters.admitted, 2U) << "whom staff let in is in";
  books.take(performance, annulled(overridden));
  EXPECT_EQ(books.book(performance).counters.admitted, 1U);
  books.take(performance, annulled(overridden));
  books.take(performance, annulled(passage_of(false)));
  EXPECT_EQ(books.book(performance).counters.admitted, 1U) << "an admission that stands is nobody else's to undo";
  books.take(performance, annulled(admitted));
  EXPECT_EQ(books.book(performance).counters.admitted, 0U);
}

}  // namespace
}  // namespace foyer::controller
