#include <algorithm>

#include <gtest/gtest.h>

#include "protocol/admission/admission.hpp"
#include "tests/unit/admission/door.hpp"

namespace foyer::admission {
namespace {

using ticket::TokenError;

bool warns(const Verdict& verdict, Warning warning) {
  return std::find(verdict.warnings.begin(), verdict.warnings.end(), warning) != verdict.warnings.end();
}

TicketNotice notice_for(std::uint32_t number) {
  TicketNotice notice;
  notice.ticket = ticket_id(number);
  return notice;
}

// Covers KV-6.
TEST(Judge, AdmitsAGoodTicketOnce) {
  Door door;
  const Verdict verdict = door.enter(claims_of(1));
  EXPECT_EQ(verdict.code, VerdictCode::Admitted);
  EXPECT_EQ(verdict.ticket, ticket_id(1));
  EXPECT_EQ(verdict.place, ticket::Place(seating::SeatIndex(1)));
  EXPECT_TRUE(verdict.warnings.empty());
  EXPECT_TRUE(is_inside(door.state, ticket_id(1)));
  EXPECT_EQ(occupancy(door.state), 1U);
}

// Covers KV-6.
TEST(Judge, SaysWhereAndWhenATicketWasUsed) {
  Door door;
  door.enter(claims_of(1), minutes(10));
  const Verdict verdict = door.enter(claims_of(1), minutes(12));
  EXPECT_EQ(verdict.code, VerdictCode::AlreadyUsed);
  ASSERT_TRUE(verdict.earlier.has_value());
  EXPECT_EQ(*verdict.earlier, (Sighting{door_name("door-1"), gate_name("left"), doors_open + minutes(10)}));
  EXPECT_EQ(occupancy(door.state), 1U);
}

// Covers KV-6, KV-7: a reprint is the same ticket, and the newest print wins.
TEST(Judge, AdmitsOncePerTicketWhateverTheToken) {
  Door door;
  EXPECT_EQ(door.enter(claims_of(1, 1)).code, VerdictCode::Admitted);
  EXPECT_EQ(door.enter(claims_of(1, 2)).code, VerdictCode::AlreadyUsed);
  EXPECT_EQ(door.enter(claims_of(1, 1)).code, VerdictCode::Superseded);
}

// Covers KV-7: the newer print was seen, though not admitted.
TEST(Judge, LetsTheHighestGenerationSeenWin) {
  Door door;
  EXPECT_EQ(door.enter(claims_of(1, 3), minutes(-60)).code, VerdictCode::TooEarly);
  EXPECT_EQ(door.enter(claims_of(1, 2)).code, VerdictCode::Superseded);
  EXPECT_EQ(door.enter(claims_of(1, 3)).code, VerdictCode::Admitted);
}

// Covers KV-7.
TEST(Judge, RefusesAPrintThatCentralReplaced) {
  Door door;
  TicketNotice notice = notice_for(1);
  notice.lowest_good_generation = 2;
  put_notice(door.state, notice);
  EXPECT_EQ(door.enter(claims_of(1, 1)).code, VerdictCode::Superseded);
  EXPECT_EQ(door.enter(claims_of(1, 2)).code, VerdictCode::Admitted);
}

TEST(Judge, SaysForWhichPerformanceATicketIs) {
  Door door;
  ticket::TicketClaims claims = claims_of(1, 9);
  claims.performance = tomorrow;
  const Verdict verdict = door.enter(claims);
  EXPECT_EQ(verdict.code, VerdictCode::WrongPerformance);
  EXPECT_EQ(verdict.belongs_to, tomorrow);
  EXPECT_EQ(door.enter(claims_of(1, 1)).code, VerdictCode::Admitted)
      << "another performance's print counts for nothing";
}

TEST(Judge, SendsABearerToTheirOwnGate) {
  Door door;
  door.context.gate = {false, {{seating::SeatIndex(10), seating::SeatIndex(19)}}, {seating::ZoneIndex(2)}};
  EXPECT_EQ(door.enter(claims_of(9)).code, VerdictCode::WrongGate);
  EXPECT_EQ(door.enter(claims_of(10)).code, VerdictCode::Admitted);
  EXPECT_EQ(door.enter(claims_of(19)).code, VerdictCode::Admitted);
  EXPECT_EQ(door.enter(claims_of(20)).code, VerdictCode::WrongGate);
  ticket::TicketClaims standing = claims_of(30);
  standing.place = seating::ZoneIndex(1);
  EXPECT_EQ(door.enter(standing).code, VerdictCode::WrongGate);
  standing.place = seating::ZoneIndex(2);
  EXPECT_EQ(door.enter(standing).code, VerdictCode::Admitted);
}

// Covers PX-1.
TEST(Judge, KeepsTheDoorsHoursWithTheirTolerance) {
  Door door;
  door.context.early_tolerance = minutes(5);
  door.context.late_tolerance = minutes(30);
  EXPECT_EQ(door.enter(claims_of(1), minutes(-5) - Duration(1)).code, VerdictCode::TooEarly);
  EXPECT_EQ(door.enter(claims_of(1), minutes(-5)).code, VerdictCode::Admitted);
  EXPECT_EQ(door.enter(claims_of(2), minutes(210)).code, VerdictCode::Admitted);
  EXPECT_EQ(door.enter(claims_of(3), minutes(210) + Duration(1)).code, VerdictCode::TooLate);
}

TEST(Judge, KeepsTheTimeWrittenOnTheTicketWhereTheFeedGivesNoHours) {
  Door door;
  door.context.doors_open.reset();
  door.context.end.reset();
  ticket::TicketClaims claims = claims_of(1);
  claims.valid_from_s = seven_o_clock_s + 3600;
  claims.valid_until_s = seven_o_clock_s + 7200;
  EXPECT_EQ(door.enter(claims, minutes(60) - Duration(1)).code, VerdictCode::TooEarly);
  EXPECT_EQ(door.enter(claims, minutes(120) + Duration(1000)).code, VerdictCode::TooLate);
  EXPECT_EQ(door.enter(claims, minutes(120) + Duration(999)).code, VerdictCode::Admitted) << "the last second counts";
}

// Covers KV-6.
TEST(Judge, AccusesNobodyFromABadRead) {
  EXPECT_EQ(text(VerdictCode::Forged), "forged") << "the code is stable";
  EXPECT_EQ(sentence(VerdictCode::Forged).title, "Not proven");
  EXPECT_EQ(sentence(VerdictCode::Forged).advice,
            "Could not be proven. Scan again; if it stays so, look the ticket up.");
}

// Covers KV-6.
TEST(Judge, LetsTheFeedsHoursOutvoteWhatTheTicketWasSignedWith) {
  Door later;
  later.context.doors_open = doors_open + minutes(30 * 60);
  later.context.end = doors_open + minutes(33 * 60);
  EXPECT_EQ(later.enter(claims_of(1), minutes(30 * 60)).code, VerdictCode::Admitted);
  EXPECT_EQ(later.enter(claims_of(2), minutes(60)).code, VerdictCode::TooEarly) << "the old hour";
  Door earlier;
  earlier.context.doors_open = doors_open - minutes(30 * 60);
  earlier.context.end = doors_open - minutes(27 * 60);
  EXPECT_EQ(earlier.enter(claims_of(1), minutes(-28 * 60)).code, VerdictCode::Admitted);
  EXPECT_EQ(earlier.enter(claims_of(2), minutes(60)).code, VerdictCode::TooLate) << "the old hour";
}

TEST(Judge, OnlyWarnsWithoutProvenTime) {
  Door door;
  door.context.time_is_proven = false;
  const Verdict early = door.enter(claims_of(1), minutes(-600));
  EXPECT_EQ(early.code, VerdictCode::Admitted);
  EXPECT_TRUE(warns(early, Warning::TimeNotProven));
  EXPECT_TRUE(warns(early, Warning::OutsideHours));
  const Verdict on_time = door.enter(claims_of(2));
  EXPECT_EQ(on_time.warnings, std::vector<Warning>{Warning::TimeNotProven});
}

// Covers KV-10.
TEST(Judge, SaysHowOldItsDataIsAndWhichDoorsAreDark) {
  Door door;
  door.context.data_age = old_data_after + Duration(1);
  door.context.dark_doors = {door_name("door-2")};
  const Verdict verdict = door.enter(claims_of(1));
  EXPECT_EQ(verdict.code, VerdictCode::Admitted);
  EXPECT_EQ(verdict.warnings, (std::vector<Warning>{Warning::DataIsOld, Warning::DoorsAreDark}));
}

TEST(Judge, TakesCentralsWordOnATicket) {
  Door door;
  TicketNotice voided = notice_for(1);
  voided.voided = true;
  TicketNotice unpaid = notice_for(2);
  unpaid.unpaid = true;
  TicketNotice denied = notice_for(3);
  denied.denied_because = "house ban";
  for (const TicketNotice& notice : {voided, unpaid, denied}) put_notice(door.state, notice);
  EXPECT_EQ(door.enter(claims_of(1)).code, VerdictCode::Void);
  EXPECT_EQ(door.enter(claims_of(2)).code, VerdictCode::Unpaid);
  const Verdict verdict = door.enter(claims_of(3));
  EXPECT_EQ(verdict.code, VerdictCode::Denied);
  EXPECT_EQ(verdict.note, "house ban");
  remove_notice(door.state, ticket_id(2));
  EXPECT_EQ(door.enter(claims_of(2)).code, VerdictCode::Admitted);
}

TEST(Judge, AdmitsAMovedTicketToItsNewPlace) {
  Door door;
  TicketNotice notice = notice_for(1);
  notice.moved_to = seating::SeatIndex(77);
  notice.attention = "wheelchair";
  put_notice(door.state, notice);
  const Verdict verdict = door.enter(claims_of(1));
  EXPECT_EQ(verdict.code, VerdictCode::Moved);
  EXPECT_EQ(verdict.place, ticket::Place(seating::SeatIndex(77)));
  EXPECT_EQ(verdict.note, "wheelchair");
  EXPECT_TRUE(is_inside(door.state, ticket_id(1)));
}

TEST(Judge, RefusesWhatProvesNoTicket) {
  Door door;
  EXPECT_EQ(door.unproven(TokenError::NotAToken).code, VerdictCode::Unreadable);
  EXPECT_EQ(door.unproven(TokenError::Malformed).code, VerdictCode::Unreadable);
  EXPECT_EQ(door.unproven(TokenError::UnknownVersion).code, VerdictCode::UnknownVersion);
  EXPECT_EQ(door.unproven(TokenError::UnknownKey).code, VerdictCode::UnknownKey);
  EXPECT_EQ(door.unproven(TokenError::Forged).code, VerdictCode::Forged);
  EXPECT_TRUE(door.state.tickets.empty());
  EXPECT_EQ(door.journal.size(), 5U) << "each refused scan leaves an entry";
}

// Covers KV-8.
TEST(Judge, AdmitsByARevokedKeyOnlyWhatCentralHasSettled) {
  Door door;
  EXPECT_EQ(door.unproven(TokenError::RevokedKey, claims_of(1, 200)).code, VerdictCode::RevokedKey);
  EXPECT_EQ(door.unproven(TokenError::OutsideCertificate, claims_of(1, 200)).code, VerdictCode::KeyOutOfTime);
  EXPECT_EQ(door.enter(claims_of(1, 1)).code, VerdictCode::Admitted) << "a revoked key supersedes nobody";
  TicketNotice notice = notice_for(2);
  notice.settled = true;
  put_notice(door.state, notice);
  const Verdict verdict = door.unproven(TokenError::RevokedKey, claims_of(2));
  EXPECT_EQ(verdict.code, VerdictCode::Admitted);
  EXPECT_TRUE(warns(verdict, Warning::KeyNotTrusted));
}

// Covers KV-6, PX-1.
TEST(Judge, RecordsAnExitAndAReentry) {
  Door door;
  EXPECT_EQ(door.leave(claims_of(1)).code, VerdictCode::NotInside);
  door.enter(claims_of(1), minutes(10));
  EXPECT_EQ(door.leave(claims_of(1), minutes(20)).code, VerdictCode::ExitRecorded);
  EXPECT_FALSE(is_inside(door.state, ticket_id(1)));
  EXPECT_EQ(door.enter(claims_of(1), minutes(30)).code, VerdictCode::Readmitted);
  EXPECT_TRUE(is_inside(door.state, ticket_id(1)));
}

// Covers PX-1.
TEST(Judge, KeepsTheRulesOfReentry) {
  Door once;
  once.context.reentry = false;
  once.enter(claims_of(1));
  once.leave(claims_of(1));
  EXPECT_EQ(once.enter(claims_of(1), minutes(30)).code, VerdictCode::ReentryNotAllowed);

  Door twice;
  twice.context.entries_limit = 2;
  twice.enter(claims_of(1));
  twice.leave(claims_of(1));
  EXPECT_EQ(twice.enter(claims_of(1), minutes(30)).code, VerdictCode::Readmitted);
  twice.leave(claims_of(1), minutes(40));
  EXPECT_EQ(twice.enter(claims_of(1), minutes(50)).code, VerdictCode::EntriesUsedUp);

  Door later;
  later.context.reentry_after = minutes(5);
  later.enter(claims_of(1));
  later.leave(claims_of(1), minutes(20));
  EXPECT_EQ(later.enter(claims_of(1), minutes(25) - Duration(1)).code, VerdictCode::TooSoonAgain);
  EXPECT_EQ(later.enter(claims_of(1), minutes(25)).code, VerdictCode::Readmitted);
}

TEST(Judge, KeepsNobodyInsideForAVoidTicket) {
  Door door;
  door.enter(claims_of(1));
  TicketNotice notice = notice_for(1);
  notice.voided = true;
  put_notice(door.state, notice);
  EXPECT_EQ(door.leave(claims_of(1)).code, VerdictCode::ExitRecorded);
  EXPECT_EQ(door.enter(claims_of(1), minutes(30)).code, VerdictCode::Void);
}

TEST(Judge, OrdersPassagesByWhatItKnewIfItsClockGoesBack) {
  Door door;
  door.enter(claims_of(1), minutes(60));
  EXPECT_EQ(door.leave(claims_of(1), minutes(10)).code, VerdictCode::ExitRecorded);
  EXPECT_FALSE(is_inside(door.state, ticket_id(1)));
  EXPECT_EQ(door.enter(claims_of(1), minutes(11)).code, VerdictCode::Readmitted);
}

// Covers PX-1: idempotent scans.
TEST(Judge, GivesTheSameVerdictToTheSameScan) {
  Door door;
  const Scan scan = door.scan_of(claims_of(1));
  const Verdict first = door.judged(scan);
  EXPECT_EQ(door.judged(scan), first);
  EXPECT_EQ(door.journal.size(), 1U);
  const Scan refused = door.scan_of(claims_of(1));
  EXPECT_EQ(door.judged(refused), door.judged(refused));
  EXPECT_EQ(door.journal.size(), 2U);
  const State replayed = door.replayed();
  EXPECT_EQ(judge(replayed, scan, door.context).verdict, first);
  EXPECT_TRUE(judge(replayed, scan, door.context).entries.empty());
}

TEST(Judge, ForgetsTheOldestAnswerAtItsLimit) {
  Door door;
  const Scan first = door.scan_of(claims_of(1));
  door.judged(first);
  for (std::size_t n = 0; n < remembered_answers_limit; ++n) {
    const auto judgement = judge(door.state, door.scan_of(claims_of(1)), door.context);
    for (const AdmissionEntry& entry : judgement.entries) evolve(door.state, entry);
  }
  EXPECT_EQ(door.state.answers.size(), remembered_answers_limit);
  EXPECT_FALSE(door.state.answers.contains(first.nonce));
  EXPECT_EQ(judge(door.state, first, door.context).verdict.code, VerdictCode::AlreadyUsed) << "still admitted once";
}

}  // namespace
}  // namespace foyer::admission
