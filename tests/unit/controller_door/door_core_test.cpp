// The door on its own journal: real tokens, real certificates, real ledger of admissions.
#include <algorithm>
#include <cctype>

#include "tests/unit/controller_door/world.hpp"

namespace foyer::controller {
namespace {

// Covers KV-6.
TEST_F(DoorTest, AdmitsATicketOnceAndThenSaysWhereAndWhen) {
  const auto text = token(tonight);
  EXPECT_EQ(scan(text), VerdictCode::Admitted);
  EXPECT_EQ(opened, 1);
  const auto first_at = clock.now();
  clock.at += Duration(60'000);
  const auto again = door->scan(text);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->verdict.code, VerdictCode::AlreadyUsed);
  ASSERT_TRUE(again->verdict.earlier);
  EXPECT_EQ(again->verdict.earlier->at, first_at);
  EXPECT_EQ(again->verdict.earlier->gate.text(), "north");
  EXPECT_EQ(opened, 1);
  EXPECT_EQ(door->counters()[tonight].admitted, 1U);
  EXPECT_EQ(door->counters()[tonight].already_used, 1U);
}

// Covers KV-6.
TEST_F(DoorTest, RefusesForgedAlteredAndUnknownTickets) {
  const auto forger = ed25519_signer(random_signing_seed(random));
  EXPECT_EQ(scan(ticket::encode(claims(tonight), *forger)), VerdictCode::UnknownKey);
  auto altered = token(tonight);
  altered[40] = altered[40] == 'A' ? 'B' : 'A';
  EXPECT_EQ(scan(altered), VerdictCode::Forged);
  EXPECT_EQ(scan("https://example.org/"), VerdictCode::Unreadable);
  EXPECT_EQ(opened, 0);
  EXPECT_EQ(door->counters()[tonight].refused, 3U);
}

TEST_F(DoorTest, SendsATicketForTomorrowAwayWhileTonightIsOn) {
  const auto given = door->scan(token(tomorrow));
  ASSERT_TRUE(given);
  EXPECT_EQ(given->verdict.code, VerdictCode::WrongPerformance);
  EXPECT_EQ(given->verdict.belongs_to, tomorrow);
  clock.at += std::chrono::hours(6);  // Tonight is over, tomorrow is far.
  EXPECT_EQ(scan(token(tomorrow)), VerdictCode::TooEarly);
  EXPECT_EQ(scan(token(tonight)), VerdictCode::TooLate);
  clock.at += std::chrono::hours(18);
  EXPECT_EQ(scan(token(tomorrow)), VerdictCode::Admitted);
}

// Covers KV-6, KV-15.
TEST_F(DoorTest, AdmitsAtTheHourToWhichThePerformanceWasMoved) {
  auto made = claims(tonight);
  made.valid_from_s = 1'800'000'000 - 12 * 3600;
  made.valid_until_s = 1'800'000'000 + 15 * 3600;
  const auto text = ticket::encode(made, *kiosk);
  put_performance(tonight, "Tosca", std::chrono::hours(48));
  put_performance(tomorrow, "The Tempest", std::chrono::hours(96));
  EXPECT_EQ(scan(text), VerdictCode::TooEarly) << "the hour on the paper is the old one";
  clock.at += std::chrono::hours(48);
  EXPECT_EQ(scan(text), VerdictCode::Admitted);
}

// Covers KV-15.
TEST_F(DoorTest, WarnsInsteadOfRefusingWhileItsClockIsNotProven) {
  surroundings.time_is_proven = false;
  const auto given = door->scan(token(tomorrow));
  ASSERT_TRUE(given);
  EXPECT_EQ(given->verdict.code, VerdictCode::Admitted);
  EXPECT_FALSE(given->verdict.warnings.empty());
}

// Covers KV-6.
TEST_F(DoorTest, RemembersEveryAdmissionAcrossARestart) {
  const auto text = token(tonight);
  EXPECT_EQ(scan(text), VerdictCode::Admitted);
  const auto sequence = door->last()->sequence;
  restart();
  ASSERT_TRUE(door->last());
  EXPECT_EQ(door->last()->sequence, sequence);
  EXPECT_EQ(door->counters()[tonight].admitted, 1U);
  EXPECT_EQ(scan(text), VerdictCode::AlreadyUsed);
  EXPECT_GT(door->last()->sequence, sequence);
}

TEST_F(DoorTest, AnswersARepeatedRequestInTheSameWords) {
  const auto text = token(tonight);
  const auto nonce = admission::ScanNonce::random(random);
  const auto entries = [this] { return device->journal().head().seq; };
  const auto first = door->scan(text, nonce);
  const auto after_first = entries();
  const auto second = door->scan(text, nonce);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->verdict, second->verdict);
  EXPECT_EQ(entries(), after_first);
  EXPECT_EQ(opened, 1);
}

TEST_F(DoorTest, AdmitsNobodyWhomItCouldNotRecord) {
  const auto text = token(tonight);
  log.fail_next_append(journal::Error::StorageFull);
  const auto given = door->scan(text);
  ASSERT_FALSE(given);
  EXPECT_EQ(given.error(), DoorError::NotRecorded);
  EXPECT_EQ(opened, 0);
  EXPECT_EQ(scan(text), VerdictCode::Admitted);
}

TEST_F(DoorTest, RefusesATicketThatCentralDeniesUntilItNoLongerDoes) {
  const auto made = claims(tonight);
  const auto text = ticket::encode(made, *kiosk);
  put(wire::feed_kind::denied_ticket, made.ticket.text(), wire::encode(wire::DeniedTicket{made.ticket, "Refunded."}));
  const auto given = door->scan(text);
  ASSERT_TRUE(given);
  EXPECT_EQ(given->verdict.code, VerdictCode::Denied);
  EXPECT_EQ(given->verdict.note, "Refunded.");
  put(wire::feed_kind::denied_ticket, made.ticket.text(), {}, true);
  EXPECT_EQ(scan(text), VerdictCode::Admitted);
}

// Covers KV-6.
TEST_F(DoorTest, SendsVoidedTicketsAwayAndShowsMovedOnesTheirNewSeat) {
  const auto void_claims = claims(tonight);
  const auto moved_claims = claims(tonight);
  wire::TicketNotices notices{tonight, ledger::OrderId::random(random), {}};
  notices.tickets.resize(2);
  notices.tickets[0].ticket = void_claims.ticket;
  notices.tickets[0].voided = true;
  notices.tickets[1].ticket = moved_claims.ticket;
  notices.tickets[1].moved_to = seating::SeatIndex(7);
  put(wire::feed_kind::ticket_notice, notices.order.text(), wire::encode(notices));
  restart();
  EXPECT_EQ(scan(ticket::encode(void_claims, *kiosk)), VerdictCode::Void);
  const auto given = door->scan(ticket::encode(moved_claims, *kiosk));
  ASSERT_TRUE(given);
  EXPECT_EQ(given->verdict.code, VerdictCode::Moved);
  EXPECT_EQ(given->verdict.place, ticket::Place(seating::SeatIndex(7)));
}

TEST_F(DoorTest, TurnsAnOlderPrintAwayOnceTheTicketWasPrintedAnew) {
  auto made = claims(tonight);
  const auto first_print = ticket::encode(made, *kiosk);
  made.generation = 2;
  const auto second_print = ticket::encode(made, *kiosk);
  wire::TicketNotices notices{tonight, ledger::OrderId::random(random), {}};
  notices.tickets.resize(1);
  notices.tickets[0].ticket = made.ticket;
  notices.tickets[0].lowest_good_generation = 2;
  put(wire::feed_kind::ticket_notice, notices.order.text(), wire::encode(notices));
  EXPECT_EQ(scan(first_print), VerdictCode::Superseded);
  EXPECT_EQ(opened, 0);
  restart();
  EXPECT_EQ(scan(first_print), VerdictCode::Superseded);
  EXPECT_EQ(scan(second_print), VerdictCode::Admitted);
}

// Covers KV-6.
TEST_F(DoorTest, LetsNobodyInToACancelledPerformanceAndSaysWhy) {
  auto on_sale = *device->catalogue().find_performance(tonight);
  on_sale.on_sale = false;
  on_sale.cancelled = true;
  on_sale.cancelled_because = "the singer is ill";
  put(wire::feed_kind::performance, tonight.text(), wire::encode(on_sale));
  const auto given = door->scan(token(tonight));
  ASSERT_TRUE(given);
  EXPECT_EQ(given->verdict.code, VerdictCode::Denied);
  EXPECT_NE(given->verdict.note.find("the singer is ill"), std::string::npos);
  EXPECT_EQ(opened, 0);
}

TEST_F(DoorTest, AnnulsAnAdmissionSoThatTheTicketIsGoodAgain) {
  const auto made = claims(tonight);
  const auto text = ticket::encode(made, *kiosk);
  EXPECT_EQ(door->annul(made.ticket, "Turned back.").error(), DoorError::NotAdmitted);
  EXPECT_EQ(scan(text), VerdictCode::Admitted);
  EXPECT_EQ(door->annul(made.ticket, "").error(), DoorError::ReasonMissing);
  EXPECT_TRUE(door->annul(made.ticket, "Turned back."));
  EXPECT_EQ(door->annul(made.ticket, "Turned back.").error(), DoorError::NotAdmitted);
  EXPECT_EQ(door->counters()[tonight].admitted, 0U);
  EXPECT_EQ(scan(text), VerdictCode::Admitted);
}

TEST_F(DoorTest, OffersToAnnulWhenNobodyPassedWhereItIsToldTo) {
  annul_automatically = false;
  restart();
  const auto text = token(tonight);
  EXPECT_EQ(scan(text), VerdictCode::Admitted);
  EXPECT_EQ(door->passage(), PassageOutcome::Waiting);
  EXPECT_TRUE(door->passed());
  EXPECT_EQ(door->passage(), PassageOutcome::Passed);
  EXPECT_EQ(scan(token(tonight)), VerdictCode::Admitted);
  clock.at += Duration(8'000);
  door->tick(clock.at);
  EXPECT_EQ(door->passage(), PassageOutcome::Nobody);
  EXPECT_EQ(door->counters()[tonight].admitted, 2U);  // Only offered.
}

// Covers KV-6.
TEST_F(DoorTest, AnnulsByItselfWhenTheSensorSawNobody) {
  const auto text = token(tonight);
  EXPECT_EQ(scan(text), VerdictCode::Admitted);
  EXPECT_EQ(scan("another code"), VerdictCode::Unreadable);  // What comes in between changes nothing.
  clock.at += Duration(7'999);
  door->tick(clock.at);
  EXPECT_EQ(door->counters()[tonight].admitted, 1U);
  clock.at += Duration(1);
  door->tick(clock.at);
  EXPECT_EQ(door->passage(), PassageOutcome::TakenBack);
  EXPECT_EQ(door->counters()[tonight].admitted, 0U);
  restart();
  EXPECT_EQ(scan(text), VerdictCode::Admitted);
}

// Covers KV-6.
TEST_F(DoorTest, NeverAnnulsByItselfWhereNothingTellsWhoPasses) {
  door->sensor_tells(false);
  const auto text = token(tonight);
  EXPECT_EQ(scan(text), VerdictCode::Admitted);
  EXPECT_EQ(door->passage(), PassageOutcome::NotExpected);
  clock.at += Duration(60'000);
  door->tick(clock.at);
  EXPECT_EQ(scan(text), VerdictCode::AlreadyUsed);
}

// Covers KV-6.
TEST_F(DoorTest, NeverAnnulsByItselfWhenTheGateWentAwayMeanwhile) {
  const auto text = token(tonight);
  EXPECT_EQ(scan(text), VerdictCode::Admitted);
  door->sensor_tells(false);
  door->sensor_tells(true);
  clock.at += Duration(60'000);
  door->tick(clock.at);
  EXPECT_EQ(scan(text), VerdictCode::AlreadyUsed);
}

// Covers KV-6.
TEST_F(DoorTest, CountsPassagesAgainstReleasesInTheirOrder) {
  const auto first = token(tonight);
  const auto second = token(tonight);
  EXPECT_EQ(scan(first), VerdictCode::Admitted);
  clock.at += Duration(500);
  EXPECT_EQ(scan(second), VerdictCode::Admitted);
  EXPECT_TRUE(door->passed());
  EXPECT_EQ(door->passage(), PassageOutcome::Waiting);
  clock.at += Duration(8'000);
  door->tick(clock.at);
  EXPECT_EQ(scan(first), VerdictCode::AlreadyUsed);
  EXPECT_EQ(scan(second), VerdictCode::Admitted);
  EXPECT_TRUE(door->passed());
  EXPECT_FALSE(door->passed());
}

TEST_F(DoorTest, DoesNotAnnulAgainWhatStaffTookBackAndAdmittedAnew) {
  const auto made = claims(tonight);
  const auto text = ticket::encode(made, *kiosk);
  EXPECT_EQ(scan(text), VerdictCode::Admitted);
  ASSERT_TRUE(door->annul(made.ticket, "Turned back."));
  EXPECT_EQ(door->passage(), PassageOutcome::TakenBack);
  EXPECT_EQ(scan(text), VerdictCode::Admitted);
  EXPECT_TRUE(door->passed());
  clock.at += Duration(60'000);
  door->tick(clock.at);
  EXPECT_EQ(scan(text), VerdictCode::AlreadyUsed);
}

TEST_F(DoorTest, NeverCrashesOnWhatAReaderMayType) {
  const auto valid = token(tonight);
  for (int round = 0; round < 2'000; ++round) {
    std::array<std::uint8_t, 4> noise{};
    random.fill(noise);
    auto text = valid.substr(0, noise[0] % (valid.size() + 1));
    if (!text.empty()) text[noise[1] % text.size()] = static_cast<char>(noise[2]);
    if (noise[3] % 4 == 0) text.append(noise[3], static_cast<char>(noise[1]));
    const auto given = door->scan(text);
    ASSERT_TRUE(given);
    // Letter case apart, one text stands for one ticket.
    if (std::equal(text.begin(), text.end(), valid.begin(), valid.end(),
                   [](unsigned char left, unsigned char right) { return std::toupper(left) == right; })) {
      continue;
    }
    EXPECT_FALSE(admission::opens_gate(given->verdict.code)) << text;
  }
}

}  // namespace
}  // namespace foyer::controller
