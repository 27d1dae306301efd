#include "protocol/local_time/local_time.hpp"

#include "protocol/local_time/calendar_words.hpp"

namespace foyer::local_time {
namespace {

constexpr std::string_view vienna = "Europe/Vienna";

Timestamp utc(std::string_view text) {
  return *parse_iso8601(text);
}

Timestamp moment(std::string_view text, std::string_view time_zone) {
  const auto at = read(text, time_zone);
  EXPECT_TRUE(at) << text;
  return at ? *at : Timestamp{};
}

// Covers KV-15.
TEST(LocalTime, SaysWhatTheClockAtTheVenueShowsInEachLanguage) {
  const auto at = utc("2026-11-20T18:30:00Z");
  EXPECT_EQ(date_and_time(at, vienna, "en"), "Fri 20 Nov 2026, 19:30");
  EXPECT_EQ(date_and_time(at, vienna, "de-AT"), "Fr 20. Nov. 2026, 19:30 Uhr");
  EXPECT_EQ(date_and_time(at, "Asia/Tokyo", "en"), "Sat 21 Nov 2026, 03:30");
  EXPECT_EQ(time_of_day(at, vienna, "de"), "19:30 Uhr");
  EXPECT_EQ(date_and_time(at, vienna, ""), date_and_time(at, vienna, "fr"));
}

// Covers KV-15.
TEST(LocalTime, TellsTheTwoHoursApartWhenClocksGoBack) {
  const auto first = utc("2026-10-25T00:30:00Z");
  const auto second = utc("2026-10-25T01:30:00Z");
  EXPECT_EQ(date_and_time(first, vienna, "en"), "Sun 25 Oct 2026, 02:30 (UTC+2)");
  EXPECT_EQ(date_and_time(second, vienna, "en"), "Sun 25 Oct 2026, 02:30 (UTC+1)");
  EXPECT_EQ(date_and_time(first, vienna, "de"), "So 25. Okt. 2026, 02:30 Uhr (UTC+2)");
  EXPECT_EQ(time_of_day(utc("2026-10-25T02:00:00Z"), vienna, "en"), "03:00");
  EXPECT_EQ(time_of_day(utc("2026-10-24T23:59:00Z"), vienna, "en"), "01:59");
  // Half an hour back, on Lord Howe Island.
  EXPECT_EQ(time_of_day(utc("2026-04-04T14:45:00Z"), "Australia/Lord_Howe", "en"), "01:45 (UTC+11)");
  EXPECT_EQ(time_of_day(utc("2026-04-04T15:15:00Z"), "Australia/Lord_Howe", "en"), "01:45 (UTC+10:30)");
}

// Covers KV-15.
TEST(LocalTime, SaysUtcWithoutAZoneThatIsKnown) {
  const auto at = utc("2026-11-20T18:30:00Z");
  EXPECT_EQ(date_and_time(at, "", "en"), "Fri 20 Nov 2026, 18:30 UTC");
  EXPECT_EQ(date_and_time(at, "Europe/Atlantis", "en"), "Fri 20 Nov 2026, 18:30 UTC");
}

TEST(LocalTime, StaysWithinFourDigitsOfYears) {
  constexpr std::int64_t farthest = 8'640'000'000'000'000;
  EXPECT_EQ(date_and_time({farthest}, "", "en").substr(0, 15), "Fri 31 Dec 9999");
  EXPECT_EQ(date_and_time({-farthest}, "", "en"), "Mon 1 Jan 1, 00:00 UTC");
  EXPECT_FALSE(date_and_time({farthest}, vienna, "de").empty());
  EXPECT_FALSE(date_and_time({-farthest}, "Asia/Tokyo", "de").empty());
}

TEST(LocalTime, KnowsZonesByTheirExactNames) {
  EXPECT_TRUE(is_time_zone(vienna));
  EXPECT_TRUE(is_time_zone("UTC"));
  for (const auto* name : {"", "Europe/Atlantis", "europe/vienna", "../etc/passwd", "Vienna", "UTC+2"}) {
    EXPECT_FALSE(is_time_zone(name)) << name;
  }
}

TEST(LocalTime, IsReadWithAnOffsetOrInAZone) {
  EXPECT_EQ(moment("2026-11-20T18:30:00Z", ""), utc("2026-11-20T18:30:00Z"));
  EXPECT_EQ(moment("2026-11-20T18:30:00.000Z", ""), utc("2026-11-20T18:30:00Z"));
  EXPECT_EQ(moment("2026-11-20T19:30+01:00", ""), utc("2026-11-20T18:30:00Z"));
  EXPECT_EQ(moment("2026-11-20T19:30", vienna), utc("2026-11-20T18:30:00Z"));
  EXPECT_EQ(moment("2026-07-20T19:30:00", vienna), utc("2026-07-20T17:30:00Z"));
  EXPECT_EQ(moment("2026-10-25T02:30+02:00", vienna), utc("2026-10-25T00:30:00Z"));
  EXPECT_EQ(moment("2026-10-25T02:30+01:00", vienna), utc("2026-10-25T01:30:00Z"));
}

TEST(LocalTime, SaysWhyItCannotBeRead) {
  EXPECT_EQ(read("2026-10-25T02:30", vienna).error(), ReadFault::IsTwice);
  EXPECT_EQ(read("2026-03-29T02:30", vienna).error(), ReadFault::NeverIs);
  EXPECT_EQ(read("2026-11-20T19:30", "").error(), ReadFault::UnknownZone);
  for (const auto* text :
       {"", "2026-11-20", "2026-11-20T19", "2026-13-20T19:30", "2026-02-30T19:30", "2026-11-20T24:00",
        "2026-11-20T19:30 ", "2026-11-20T19:30+1", "2026-11-20T19:30+99:00", "x2026-11-20T19:30"}) {
    EXPECT_EQ(read(text, vienna).error(), ReadFault::Malformed) << text;
  }
}

TEST(LocalTime, KnowsALanguageByTheFirstPartOfItsTag) {
  EXPECT_TRUE(speaks("de", "de"));
  EXPECT_TRUE(speaks("DE-at", "de"));
  EXPECT_FALSE(speaks("den", "de"));
  EXPECT_FALSE(speaks("", "de"));
}

}  // namespace
}  // namespace foyer::local_time
