// The whole path while every link is up.

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "protocol/base/clock.hpp"
#include "tests/functional/sales.hpp"

namespace foyer::functional {
namespace {

// Covers KV-1, KV-2, KV-3, KV-6, KV-7.
TEST(Online, SellsPrintsAdmitsOnceAndSettlesNumberedAndGeneralAdmission) {
  Rig rig;
  rig.open_house();
  std::vector<Bought> sales;
  sales.push_back(buy_and_read(rig, best_seats(0, 2)));
  sales.push_back(buy_and_read(rig, seats(offered_seats(rig, 1, 1))));
  sales.push_back(buy_and_read(rig, places_in_zone(0, 2)));

  std::set<std::string> tokens;
  std::int64_t charged_cents = 0;
  for (const auto& sale : sales) {
    tokens.insert(sale.tokens.begin(), sale.tokens.end());
    charged_cents += sale.total_cents;
    admit_all(rig, sale.tokens);
  }
  EXPECT_EQ(tokens.size(), 5U) << "every ticket has a token of its own";
  EXPECT_EQ(charged_cents, 2 * 4800 + 3200 + 2 * 2200);
  const auto captured = attempts(rig, "captured");
  ASSERT_EQ(captured.size(), sales.size());
  for (const auto& attempt : captured) charged_cents -= number_at(attempt, "cents");
  EXPECT_EQ(charged_cents, 0) << "the terminal took what the kiosk said";

  expect_sold_and_admitted(rig, sales, std::chrono::seconds(30));
}

// Covers KV-6.
TEST(Online, SaysWhenAndWhereATicketWasUsedAtTheSecondScan) {
  Rig rig;
  rig.open_house();
  const auto sale = buy_and_read(rig, best_seats(1, 1));
  const SystemClock clock;
  const auto before = clock.now();
  admit_all(rig, sale.tokens);
  const auto openings = number_at(rig.device(gate), "openings");

  const auto second = scan(rig, sale.tokens.front());

  EXPECT_EQ(text_at(second, "code"), "already_used");
  EXPECT_EQ(text_at(second, "colour"), "orange");
  const auto& first_use = object_at(second, "first_use");
  EXPECT_EQ(text_at(first_use, "gate"), "gate-1");
  const auto at = parse_iso8601(text_at(first_use, "at"));
  ASSERT_TRUE(at);
  EXPECT_GE(*at, before);
  EXPECT_LE(*at, clock.now());
  EXPECT_EQ(number_at(rig.device(gate), "openings"), openings) << "the gate stays shut";
  const auto counters = object_at(rig.controller("GET", "/api/v1/door").object(), "counters");
  EXPECT_EQ(number_at(counters, "admitted"), 1);
  EXPECT_EQ(number_at(counters, "already_used"), 1);
}

// Covers KV-2, BO-5.
TEST(Online, GivesTheSameSaleForTheSameOrderAndChargesItOnce) {
  Rig rig;
  rig.open_house();
  auto choice = best_seats(2, 1);
  choice["order_id"] = "3f2c8a10-5a77-4c39-9d3e-0c7b5a1e9b01";
  const auto first = buy(rig, choice);
  const auto again = rig.kiosk("POST", "/api/v1/sales", json::serialize(choice));
  EXPECT_EQ(again.object().at("tickets"), first.at("tickets"));
  const auto paid_again = rig.kiosk("POST", "/api/v1/sales/" + text_at(first, "order_id") + "/pay");
  EXPECT_TRUE(paid_again.status == 202 || paid_again.status == 409) << paid_again.status << paid_again.body;
  EXPECT_EQ(attempts(rig, "captured").size(), 1U);
  EXPECT_EQ(rig.pictures().size(), 1U);
}

}  // namespace
}  // namespace foyer::functional
