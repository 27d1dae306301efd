#include "kiosk/ticketing/ticketing.hpp"

#include "kiosk/ticketing/ticket_words.hpp"
#include "tests/unit/kiosk_ticketing/shows.hpp"

namespace foyer::kiosk {
namespace {

const ticket::Place seat_12 = seating::SeatIndex(11);

// Covers KV-15.
TEST(Ticket, SpeaksEnglishInTheVenuesTimeAndNames) {
  const auto lines = lines_of(tosca(), seat_12, "en-GB");
  ASSERT_EQ(lines.size(), 8U);
  EXPECT_EQ(lines[0], "Lumen Theatre / Grand Theatre");
  EXPECT_EQ(lines[1], "Tosca");
  EXPECT_EQ(lines[2], "Fri 20 Nov 2026, 19:30");
  EXPECT_EQ(lines[3], "Doors Fri 20 Nov 2026, 18:30");
  EXPECT_EQ(lines[4],
            "Stalls, row\u00a0C, seat\u00a0"
            "12");
  EXPECT_EQ(lines[5], "Premium, Standard: 48.50 EUR");
  EXPECT_EQ(lines[6].substr(0, 14), "Order 1F0C9A2B");
  EXPECT_EQ(lines[7], "Show this code at the door.");
}

TEST(Ticket, SpeaksTheLanguageOfItsCustomer) {
  const auto lines = lines_of(tosca(), seat_12, "de");
  ASSERT_EQ(lines.size(), 8U);
  EXPECT_EQ(lines[2], "Fr 20. Nov. 2026, 19:30 Uhr");
  EXPECT_EQ(lines[3], "Einlass Fr 20. Nov. 2026, 18:30 Uhr");
  EXPECT_EQ(lines[4],
            "Stalls, Reihe\u00a0C, Platz\u00a0"
            "12");
  EXPECT_EQ(lines[5], "Premium, Normalpreis: 48,50 EUR");
  EXPECT_EQ(lines[6].substr(0, 19), "Bestellung 1F0C9A2B");
  EXPECT_EQ(lines[7], "Diesen Code am Eingang zeigen.");
}

TEST(Ticket, SpeaksEnglishToWhoSaidNothingOrSpeaksAnotherLanguage) {
  EXPECT_EQ(lines_of(tosca(), seat_12, ""), lines_of(tosca(), seat_12, "en"));
  EXPECT_EQ(lines_of(tosca(), seat_12, "fr-CA"), lines_of(tosca(), seat_12, "en"));
}

// Covers KV-15.
TEST(Ticket, TellsTwoPerformancesOfTheDoubledHourApart) {
  auto early = tosca();
  early.starts_at = *parse_iso8601("2026-10-25T00:30:00Z");
  auto late = tosca();
  late.starts_at = *parse_iso8601("2026-10-25T01:30:00Z");
  for (const auto* language : {"en", "de"}) {
    EXPECT_NE(lines_of(early, seat_12, language)[2], lines_of(late, seat_12, language)[2]);
  }
  EXPECT_EQ(lines_of(early, seat_12, "en")[2], "Sun 25 Oct 2026, 02:30 (UTC+2)");
  EXPECT_EQ(lines_of(late, seat_12, "en")[2], "Sun 25 Oct 2026, 02:30 (UTC+1)");
}

// Covers KV-15.
TEST(Ticket, SaysUtcAndTheNamesWhereTheVenueSaidNoMore) {
  auto show = tosca();
  show.time_zone.clear();
  show.venue_label.clear();
  show.hall_label.clear();
  const auto lines = lines_of(show, seating::ZoneIndex(0), "en");
  EXPECT_EQ(lines[0], "lumen / grand");
  EXPECT_EQ(lines[2], "Fri 20 Nov 2026, 18:30 UTC");
  EXPECT_EQ(lines[4], "Floor");
}

TEST(Ticket, SaysThatItReplacesAnEarlierPrintWhereItDoes) {
  EXPECT_EQ(lines_of(tosca(), seat_12, "en", 2).back(), "Replaces an earlier print.");
  EXPECT_EQ(lines_of(tosca(), seat_12, "de", 3).back(), "Ersetzt einen früheren Ausdruck.");
  EXPECT_EQ(claims_for(tosca(), {}, seat_12, 3).generation, 3);
  EXPECT_EQ(claims_for(tosca(), {}, seat_12).generation, 1);
}

TEST(TicketWords, AreThereForEveryPartInEveryLanguage) {
  for (const auto& words : all_ticket_words()) {
    for (const auto word : {words.language, words.doors, words.row, words.seat, words.standard, words.order, words.code,
                            words.show_code, words.replaces}) {
      EXPECT_FALSE(word.empty()) << words.language;
    }
  }
}

}  // namespace
}  // namespace foyer::kiosk
