// What a kiosk does whose wall clock is years ahead, says 1970, or jumps while somebody pays.

#include "protocol/base/clock.hpp"

#include <algorithm>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "tests/functional/sales.hpp"

namespace foyer::functional {
namespace {

constexpr RigOptions wrong_clocks{
    .printer_speed = 0, .with_field = true, .with_second_kiosk = false, .with_wrong_clocks = true};
constexpr std::chrono::hours ten_years{24 * 3652};
constexpr std::chrono::hours one_hour{1};
/// What is written down may be off by the way of one answer over a loaded machine.
constexpr Duration slack{2'500};

Timestamp now() {
  return SystemClock().now();
}

bool has_open_alert(const Rig& rig, std::string_view kind) {
  const auto alerts = array_at(rig.central("GET", "/api/v1/alerts").object(), "alerts");
  return std::any_of(alerts.begin(), alerts.end(), [kind](const auto& alert) {
    return text_at(alert.as_object(), "kind") == kind && text_at(alert.as_object(), "device") == "kiosk-1";
  });
}

/// The controller answers what time it is as soon as it knows itself.
void wait_until_kiosk_knows_the_time(const Rig& rig) {
  wait_until("the kiosk knows the time",
             [&] { return rig.kiosk("GET", "/api/v1/kiosk").object().at("now_proven").as_bool(); });
}

/// Central says that it was sold then, and that the time is proven.
void expect_sold_between(const Rig& rig, const std::string& order, Timestamp earliest, Timestamp latest) {
  wait_until("central has the order", [&] { return find_order(rig, order).has_value(); });
  const auto settled = *find_order(rig, order);
  EXPECT_EQ(text_at(settled, "state"), "sold");
  EXPECT_TRUE(settled.at("sold_at_proven").as_bool());
  const auto sold_at = parse_iso8601(text_at(settled, "sold_at"));
  ASSERT_TRUE(sold_at);
  EXPECT_GE(*sold_at, earliest - slack) << text_at(settled, "sold_at");
  EXPECT_LE(*sold_at, latest + slack) << text_at(settled, "sold_at");
}

// Covers KV-15.
TEST(WrongClock, AKioskYearsAheadSellsByTheTimeOfItsControllerAndHasAnAlert) {
  Rig rig(wrong_clocks);
  rig.turn_clock(Part::Kiosk, ten_years);
  rig.open_house();
  wait_until_kiosk_knows_the_time(rig);
  const auto before = now();
  const auto bought = buy_and_read(rig, best_seats(0, 2));
  expect_sold_between(rig, bought.order, before, now());
  wait_until("staff are told", [&] { return has_open_alert(rig, "clock_off"); });
  rig.turn_clock(Part::Kiosk, std::chrono::seconds(0));
  wait_until("the alert is over", [&] { return !has_open_alert(rig, "clock_off"); });
}

/// The open air, which the kiosk has places of, is over since an hour.
void end_field(const Rig& rig) {
  auto document = json::parse(rig.venue_document()).as_object();
  for (auto& value : document["performances"].as_array()) {
    auto& performance = value.as_object();
    if (text_at(performance, "performance_id") != field) continue;
    performance.erase("starts_in_minutes");
    performance["starts_at"] = iso8601(now() - std::chrono::hours(2));
    performance["duration_minutes"] = 60;
  }
  const auto loaded = rig.central("POST", "/api/v1/admin/venues", json::serialize(document));
  ASSERT_EQ(loaded.status, 200U) << loaded.body;
}

// Covers KV-15.
TEST(WrongClock, AKioskThatSays1970SellsWhatIsOnAndNothingThatEnded) {
  Rig rig(wrong_clocks);
  rig.turn_clock(Part::Kiosk, -std::chrono::duration_cast<std::chrono::seconds>(now() - Timestamp{}));
  rig.open_house();
  wait_until_kiosk_knows_the_time(rig);
  const auto before = now();
  const auto on_field = json::serialize(places_in_zone(0, 1, field));
  expect_sold_between(rig, buy_and_read(rig, places_in_zone(0, 1, field)).order, before, now());
  end_field(rig);
  wait_until("the kiosk has heard that it is over",
             [&] { return rig.kiosk("POST", "/api/v1/sales", on_field).error_code() == "NOT_ON_SALE"; });

  // After a restart nobody tells it the time.
  rig.cut(Link::Lan);
  rig.kill(Part::Kiosk);
  rig.start(Part::Kiosk);
  EXPECT_EQ(rig.kiosk("POST", "/api/v1/sales", on_field).error_code(), "NOT_ON_SALE");
  EXPECT_EQ(text_at(buy(rig, best_seats(0, 1)), "phase"), "completed");
  EXPECT_EQ(attempts(rig, "captured").size(), 2U);
}

// Covers KV-15.
TEST(WrongClock, ASaleIsCompletedThoughTheClockJumpsAnHourWhileTheCardIsAuthorised) {
  Rig rig(wrong_clocks);
  rig.open_house();
  wait_until_kiosk_knows_the_time(rig);
  for (const auto jump : {one_hour, -one_hour}) {
    SCOPED_TRACE(jump.count());
    ASSERT_EQ(rig.terminal("POST", "/next", R"({"do": "authorise", "delay_ms": 4000})").status, 200U);
    const auto before = now();
    const auto order = text_at(choose_and_pay(rig, best_seats(0, 1)), "order_id");
    wait_until("the terminal reads the card", [&] {
      const auto coming = object_at(rig.terminal("GET", "/next").object(), "next");
      return std::ranges::all_of(coming, [](const auto& one) { return one.value().as_array().empty(); });
    });
    rig.turn_clock(Part::Kiosk, jump);
    const auto sale = wait_until_over(rig, order);
    EXPECT_EQ(text_at(sale, "phase"), "completed") << json::serialize(sale);
    expect_sold_between(rig, order, before, now());
    rig.turn_clock(Part::Kiosk, std::chrono::seconds(0));
  }
  EXPECT_EQ(attempts(rig, "captured").size(), 2U);
  EXPECT_TRUE(attempts(rig, "reversed").empty());
}

}  // namespace
}  // namespace foyer::functional
