#include <gtest/gtest.h>

#include "protocol/admission/admission.hpp"
#include "tests/unit/admission/door.hpp"

namespace foyer::admission {
namespace {

/// Gives all that one door journalled to another, and counts the double admissions that came to light.
std::vector<DoubleAdmissionFound> give(const Door& from, Door& to) {
  std::vector<DoubleAdmissionFound> found;
  const auto entries = merge(to.state, from.journal);
  for (const AdmissionEntry& merged : entries) {
    if (const auto* twice = std::get_if<DoubleAdmissionFound>(&merged)) found.push_back(*twice);
  }
  to.take(entries);
  return found;
}

// Covers KV-6.
TEST(Merge, TellsADoorWhatAnotherAdmitted) {
  Door left("door-1");
  Door right("door-2", 1000);
  left.enter(claims_of(1), minutes(10));
  EXPECT_TRUE(give(left, right).empty());
  const Verdict verdict = right.enter(claims_of(1), minutes(11));
  EXPECT_EQ(verdict.code, VerdictCode::AlreadyUsed);
  EXPECT_EQ(verdict.earlier->door, door_name("door-1"));
  EXPECT_EQ(right.leave(claims_of(1)).code, VerdictCode::ExitRecorded);
}

// Covers KV-4, KV-6: never a silent fact.
TEST(Merge, MakesACaseOfADoubleAdmission) {
  Door left("door-1");
  Door right("door-2", 1000);
  left.enter(claims_of(1), minutes(12));
  right.enter(claims_of(1), minutes(10));
  const auto found = give(right, left);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].stands.door, door_name("door-2")) << "the earlier one stands";
  EXPECT_EQ(found[0].second.door, door_name("door-1"));
  EXPECT_EQ(persons_inside(left.state, ticket_id(1)), 2U);
  EXPECT_EQ(give(left, right), found) << "both doors find the same";
  EXPECT_EQ(double_admissions(left.state), found);
  EXPECT_EQ(left.replayed(), left.state);
}

TEST(Merge, DecidesATieByTheNameOfTheDoor) {
  Door left("door-1");
  Door right("door-2", 1000);
  left.enter(claims_of(1), minutes(10));
  right.enter(claims_of(1), minutes(10));
  EXPECT_EQ(give(left, right)[0].stands.door, door_name("door-1"));
  EXPECT_EQ(give(right, left)[0].stands.door, door_name("door-1"));
}

TEST(Merge, FindsNoCaseIfTheBearerWentOutBetween) {
  Door left("door-1");
  Door right("door-2", 1000);
  left.enter(claims_of(1), minutes(10));
  left.leave(claims_of(1), minutes(20));
  right.enter(claims_of(1), minutes(30));
  EXPECT_TRUE(give(left, right).empty());
  EXPECT_EQ(persons_inside(right.state, ticket_id(1)), 1U);
}

TEST(Merge, FreesWhatAnotherDoorAnnulled) {
  Door left("door-1");
  Door right("door-2", 1000);
  left.enter(claims_of(1));
  left.take(*annul(left.state, left.last_nonce(), "gate stuck", doors_open + minutes(11), left.context));
  give(left, right);
  EXPECT_EQ(right.enter(claims_of(1), minutes(12)).code, VerdictCode::Admitted);
}

// Covers KV-7.
TEST(Merge, LearnsOfANewerPrintThatAnotherDoorRefused) {
  Door left("door-1");
  Door right("door-2", 1000);
  left.enter(claims_of(1, 2), minutes(-60));
  give(left, right);
  EXPECT_EQ(right.enter(claims_of(1, 1)).code, VerdictCode::Superseded);
}

TEST(Merge, TakesEachEntryOnce) {
  Door left("door-1");
  Door right("door-2", 1000);
  left.enter(claims_of(1));
  left.enter(claims_of(1));
  left.leave(claims_of(1));
  give(left, right);
  const State once = right.state;
  const std::size_t journalled = right.journal.size();
  give(left, right);
  EXPECT_EQ(right.state, once);
  EXPECT_EQ(right.journal.size(), journalled);
  give(right, left);
  EXPECT_EQ(left.state.tickets, right.state.tickets) << "what comes back is known already";
}

}  // namespace
}  // namespace foyer::admission
