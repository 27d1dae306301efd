// What a door shows after its first answer: taken back, of another performance, read twice.
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
  const auto read = [&] { return door->read(text)->verdict.code; };
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
  const auto read = [&] { return door->read(text)->verdict.code; };
  EXPECT_EQ(read(), VerdictCode::Admitted);
  clock.at += DoorCore::repeated_for;
  EXPECT_EQ(read(), VerdictCode::Admitted);
  clock.at += Duration(1);
  EXPECT_EQ(read(), VerdictCode::AlreadyUsed);
  EXPECT_EQ(opened, 1);
}

// Covers KV-6.
TEST_F(DoorTest, RepeatsNoAnswerThatWasTakenBackOrIsOfAnotherTicket) {
  const auto made = claims(tonight);
  const auto text = ticket::encode(made, *kiosk);
  EXPECT_EQ(door->read(text)->verdict.code, VerdictCode::Admitted);
  ASSERT_TRUE(door->annul(made.ticket, "Turned back."));
  EXPECT_EQ(door->read(text)->verdict.code, VerdictCode::Admitted);
  EXPECT_EQ(opened, 2) << "admitted anew, not repeated";
  EXPECT_EQ(door->read(token(tonight))->verdict.code, VerdictCode::Admitted);
  EXPECT_EQ(door->read(text)->verdict.code, VerdictCode::AlreadyUsed);
}

}  // namespace
}  // namespace foyer::controller
