#include <gtest/gtest.h>

#include "protocol/admission/admission.hpp"
#include "tests/unit/admission/door.hpp"

namespace foyer::admission {
namespace {

using Entries = Result<std::vector<AdmissionEntry>, AdmissionError>;

Entries annulled(Door& door, const ScanNonce& nonce, Duration after_opening, std::string_view reason = "gate stuck") {
  const Entries entries = annul(door.state, nonce, reason, doors_open + after_opening, door.context);
  if (entries) door.take(*entries);
  return entries;
}

Entries overridden(Door& door, const ScanNonce& nonce, std::string_view reason = "known to the house") {
  const Entries entries = override_refusal(door.state, nonce, reason, "staff-7", doors_open + minutes(1), door.context);
  if (entries) door.take(*entries);
  return entries;
}

// Covers KV-6, PX-1.
TEST(Annul, FreesAnAdmissionWhoseGateNeverTurned) {
  Door door;
  const Scan scan = door.scan_of(claims_of(1), minutes(10));
  door.judged(scan);
  ASSERT_TRUE(annulled(door, scan.nonce, minutes(11)).has_value());
  EXPECT_FALSE(is_inside(door.state, ticket_id(1)));
  EXPECT_EQ(door.judged(scan).code, VerdictCode::Annulled) << "the gate must not open for the old scan";
  EXPECT_EQ(door.enter(claims_of(1), minutes(12)).code, VerdictCode::Admitted);
  EXPECT_EQ(door.replayed(), door.state);
}

// Covers KV-6.
TEST(Annul, UndoesThatAdmissionAndNothingBeforeIt) {
  Door door;
  door.enter(claims_of(1), minutes(10));
  door.leave(claims_of(1), minutes(20));
  EXPECT_EQ(door.enter(claims_of(1), minutes(30)).code, VerdictCode::Readmitted);
  ASSERT_TRUE(annulled(door, door.last_nonce(), minutes(31)).has_value());
  EXPECT_FALSE(is_inside(door.state, ticket_id(1)));
  EXPECT_EQ(occupancy(door.state), 0U);
  EXPECT_EQ(door.leave(claims_of(1), minutes(32)).code, VerdictCode::NotInside);
  EXPECT_EQ(door.enter(claims_of(1), minutes(33)).code, VerdictCode::Readmitted) << "the first admission stands";
}

// Covers PX-1.
TEST(Annul, IsRefusedAfterAQuarterOfAnHour) {
  Door door;
  door.enter(claims_of(1), minutes(10));
  EXPECT_EQ(annulled(door, door.last_nonce(), minutes(25) + Duration(1)).error(), AdmissionError::TooLongAgo);
  EXPECT_TRUE(annulled(door, door.last_nonce(), minutes(25)).has_value());
}

TEST(Annul, DoneTwiceChangesNothing) {
  Door door;
  door.enter(claims_of(1));
  ASSERT_TRUE(annulled(door, door.last_nonce(), minutes(11)).has_value());
  const Entries again = annulled(door, door.last_nonce(), minutes(12));
  ASSERT_TRUE(again.has_value());
  EXPECT_TRUE(again->empty());
}

TEST(Annul, NeedsAnAdmissionOfThisDoorAndAReason) {
  Door door;
  EXPECT_EQ(annulled(door, nonce_of(99), minutes(11)).error(), AdmissionError::UnknownScan);
  door.enter(claims_of(1), minutes(-60));
  EXPECT_EQ(annulled(door, door.last_nonce(), minutes(11)).error(), AdmissionError::UnknownScan);
  door.enter(claims_of(1));
  EXPECT_EQ(annulled(door, door.last_nonce(), minutes(11), "").error(), AdmissionError::ReasonMissing);
  EXPECT_EQ(annulled(door, door.last_nonce(), minutes(11), std::string(reason_limit + 1, 'x')).error(),
            AdmissionError::TextTooLong);
  door.leave(claims_of(1));
  EXPECT_EQ(annulled(door, door.last_nonce(), minutes(21)).error(), AdmissionError::UnknownScan);
}

// Covers KV-6.
TEST(Override, LetsARefusedTicketInAndKeepsTheReason) {
  Door door;
  door.enter(claims_of(1), minutes(-10));
  const ScanNonce refused = door.last_nonce();
  const Entries entries = overridden(door, refused);
  ASSERT_TRUE(entries.has_value());
  const auto& entry = std::get<AdmissionOverridden>(entries->front());
  EXPECT_EQ(entry.refused_as, VerdictCode::TooEarly);
  EXPECT_EQ(entry.reason, "known to the house");
  EXPECT_EQ(entry.staff, "staff-7");
  EXPECT_TRUE(is_inside(door.state, ticket_id(1)));
  EXPECT_EQ(door.enter(claims_of(1), minutes(20)).code, VerdictCode::AlreadyUsed);
  EXPECT_EQ(door.replayed(), door.state);
}

TEST(Override, CountsASecondPersonOnOneTicketAndMakesNoCaseOfIt) {
  Door door;
  door.enter(claims_of(1));
  door.enter(claims_of(1));
  ASSERT_TRUE(overridden(door, door.last_nonce()).has_value());
  EXPECT_EQ(occupancy(door.state), 2U);
  EXPECT_TRUE(double_admissions(door.state).empty());
}

TEST(Override, DoneTwiceChangesNothing) {
  Door door;
  door.enter(claims_of(1), minutes(-10));
  const ScanNonce refused = door.last_nonce();
  ASSERT_TRUE(overridden(door, refused).has_value());
  const Entries again = overridden(door, refused);
  ASSERT_TRUE(again.has_value());
  EXPECT_TRUE(again->empty());
}

TEST(Override, NeedsARefusedTicketAndAReason) {
  Door door;
  EXPECT_EQ(overridden(door, nonce_of(99)).error(), AdmissionError::UnknownScan);
  door.enter(claims_of(1));
  EXPECT_EQ(overridden(door, door.last_nonce()).error(), AdmissionError::NothingToOverride);
  door.unproven(ticket::TokenError::Forged);
  EXPECT_EQ(overridden(door, door.last_nonce()).error(), AdmissionError::NoTicketRead);
  door.enter(claims_of(1));
  EXPECT_EQ(overridden(door, door.last_nonce(), "").error(), AdmissionError::ReasonMissing);
  door.enter(claims_of(2), minutes(-60));
  EXPECT_EQ(overridden(door, door.last_nonce()).error(), AdmissionError::TooLongAgo);
}

}  // namespace
}  // namespace foyer::admission
