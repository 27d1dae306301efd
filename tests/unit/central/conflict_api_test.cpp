// The conflict inbox and the cancelling of a performance over HTTP.
#include "central/orders/paging.hpp"
#include "tests/unit/central/running_central.hpp"

namespace foyer::central {
namespace {

constexpr auto one_venue = R"({"venue":"lumen","plans":[{"name":"hall",
  "categories":[{"label":"A","price_cents":2500,"currency":"EUR"}],"zones":[{"label":"Floor","capacity":50,"category":0}]}],
  "performances":[{"performance_id":"10000001-0000-4000-8000-000000000001","title":"Tosca","hall":"grand","plan":"hall",
  "starts_in_minutes":60,"doors_open_minutes_before":30,"duration_minutes":90}],"devices":[]})";
constexpr auto cancel_path = "/api/v1/admin/performances/10000001-0000-4000-8000-000000000001/cancel";
const std::string unknown_case = "/api/v1/conflicts/20000001-0000-4000-8000-000000000001";

// Covers KV-4.
TEST(ConflictApi, ListsNothingAtFirstAndRefusesWhoMayNotLook) {
  const RunningCentral central;
  const auto list = object_of(central.ask("GET", "/api/v1/conflicts", {}, viewer_token));
  EXPECT_EQ(number_of(list, "total"), 0);
  EXPECT_EQ(number_of(list, "open"), 0);
  EXPECT_EQ(central.ask("GET", "/api/v1/conflicts", {}, "").status, 401U);
  EXPECT_EQ(central.ask("GET", "/api/v1/conflicts?state=odd").status, 422U);
  EXPECT_EQ(central.ask("GET", "/api/v1/conflicts?limit=-1").status, 422U);
}

// Covers KV-4.
TEST(ConflictApi, AnswersEachActionOnAnUnknownCaseWithAProblem) {
  const RunningCentral central;
  for (const std::string action : {"reseat", "refund", "honour", "accept"}) {
    const auto response = central.ask("POST", unknown_case + "/" + action, "{}");
    EXPECT_EQ(response.status, 404U) << action;
    EXPECT_EQ(text_of(object_of(response), "error_code"), "CASE_NOT_FOUND") << action;
    EXPECT_EQ(central.ask("POST", unknown_case + "/" + action, "{}", viewer_token).status, 403U) << action;
  }
  EXPECT_EQ(central.ask("POST", unknown_case + "/refund-paid", "{}").status, 422U);
  EXPECT_EQ(central.ask("POST", unknown_case + "/close", R"({"note":""})").status, 422U);
  EXPECT_EQ(central.ask("POST", unknown_case + "/refund", R"({"staff":"Anna Müller"})").status, 422U);
  EXPECT_EQ(central.ask("POST", unknown_case + "/reseat", R"({"seats":[1,1]})").status, 422U);
  EXPECT_EQ(central.ask("GET", unknown_case).status, 404U);
}

// Covers KV-4.
TEST(ConflictApi, CancelsAPerformanceOnceAndSellsNothingMore) {
  const RunningCentral central;
  ASSERT_EQ(central.ask("POST", "/api/v1/admin/venues", one_venue, admin_token).status, 200U);
  EXPECT_EQ(central.ask("POST", cancel_path, R"({"reason":"the singer is ill"})").status, 403U);
  EXPECT_EQ(central.ask("POST", cancel_path, "{}", admin_token).status, 422U);
  for (int time = 0; time < 2; ++time) {
    EXPECT_EQ(central.ask("POST", cancel_path, R"({"reason":"the singer is ill"})", admin_token).status, 200U);
  }
  const auto listed = central.ask("GET", "/api/v1/performances");
  EXPECT_NE(listed.body.find("the singer is ill"), std::string::npos) << listed.body;
  const auto hold =
      central.ask("POST", "/api/v1/holds", R"({"event_id":"10000001-0000-4000-8000-000000000001","qty":2})");
  EXPECT_EQ(hold.status, 409U);
  EXPECT_EQ(text_of(object_of(hold), "error_code"), "PERFORMANCE_CANCELLED");
}

std::optional<Page> page_of(std::vector<std::pair<std::string, std::string>> query) {
  net::HttpRequest request;
  request.query = std::move(query);
  return central::page_of(request);
}

TEST(Paging, TakesWholeNumbersCutsALargeLimitAndRefusesAnythingElse) {
  EXPECT_EQ(page_of({})->limit, default_page);
  const auto page = page_of({{"offset", "7"}, {"limit", "9999"}});
  ASSERT_TRUE(page);
  EXPECT_EQ(page->offset, 7U);
  EXPECT_EQ(page->limit, largest_page);
  EXPECT_EQ(page->end(10), 10U);
  EXPECT_EQ(page->end(1'000), 507U);
  EXPECT_LE(page_of({{"offset", "18446744073709551615"}})->end(3), 3U) << "and does not wrap around";
  for (const auto* bad : {"", "-1", "1.5", "7x", " 7", "99999999999999999999"}) {
    EXPECT_FALSE(page_of({{"offset", bad}})) << bad;
    EXPECT_FALSE(page_of({{"limit", bad}})) << bad;
  }
}

TEST(ConflictApi, ServesTheInboxPage) {
  const RunningCentral central;
  EXPECT_EQ(central.ask("GET", "/inbox.html", {}, "").status, 200U);
  EXPECT_EQ(central.ask("GET", "/inbox.js", {}, "").status, 200U);
}

}  // namespace
}  // namespace foyer::central
