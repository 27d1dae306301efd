#include "central/catalogue/venue_document.hpp"
#include "tests/unit/central/running_central.hpp"

namespace foyer::central {
namespace {

std::string sample_venue() {
  std::ifstream file(std::string(FOYER_SOURCE_DIR) + "/deploy/demo/venue.json");
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(VenueDocument, ReadsTheSampleVenueWithItsTwoHalls) {
  const auto document = read_venue_document(sample_venue(), {1'800'000'000'000});
  ASSERT_TRUE(document) << document.error().field << ": " << document.error().detail;
  ASSERT_EQ(document->plans.size(), 2U);
  EXPECT_GE(document->plans[0].plan.seats.size(), 600U);
  EXPECT_EQ(document->plans[0].plan.categories.size(), 3U);
  EXPECT_EQ(document->plans[1].plan.zones.size(), 2U);
  EXPECT_GE(document->performances.size(), 4U);
}

TEST(VenueDocument, NamesTheFieldThatIsWrong) {
  const auto fault = [](const std::string& text) {
    const auto document = read_venue_document(text, {0});
    return document ? std::string("accepted") : document.error().field;
  };
  EXPECT_EQ(fault(R"({"venue":"Lumen Hall"})"), "venue");
  EXPECT_EQ(fault(R"({"venue":"lumen"})"), "plans");
  EXPECT_EQ(fault(R"({"venue":"lumen","plans":[{"name":"p","categories":[]}]})"), "plans[0].categories");
  EXPECT_EQ(
      fault(R"({"venue":"lumen","plans":[{"name":"p","categories":[{"label":"A","price_cents":1,"currency":"EUR"}]}],
                      "performances":[],"devices":[]})"),
      "plans");  // No place at all.
}

// Covers BO-2, BO-3.
TEST(Catalogue, LoadsAVenueOnceAndHoldsItsSeats) {
  RunningCentral central;
  const auto load = [&] { return object_of(central.ask("POST", "/api/v1/admin/venues", sample_venue(), admin_token)); };
  EXPECT_TRUE(load().at("changed").as_bool());
  EXPECT_FALSE(load().at("changed").as_bool());
  const auto shows = boost::json::parse(central.ask("GET", "/api/v1/performances", {}, {}).body).as_array();
  ASSERT_GE(shows.size(), 4U);
  const auto tosca =
      std::find_if(shows.begin(), shows.end(), [](const auto& show) { return show.at("title") == "Tosca"; });
  ASSERT_NE(tosca, shows.end());
  const auto id = text_of(tosca->as_object(), "performance_id");
  const auto best = object_of(central.ask("POST", "/api/v1/holds", R"({"event_id":")" + id + R"(","qty":4})"));
  EXPECT_EQ(best.at("seats").as_array().size(), 4U);
  const auto named = central.ask("POST", "/api/v1/holds", R"({"event_id":")" + id + R"(","seats":[100,101]})");
  EXPECT_EQ(named.status, 201U) << named.body;
  const auto again = central.ask("POST", "/api/v1/holds", R"({"event_id":")" + id + R"(","seats":[101,102]})");
  EXPECT_EQ(again.status, 409U);
  EXPECT_EQ(text_of(object_of(again), "error_code"), "SEAT_TAKEN");
  const auto seats = object_of(central.ask("GET", "/api/v1/performances/" + id + "/seats", {}, {}));
  EXPECT_EQ(text_of(seats.at("seats").as_array()[100].as_object(), "state"), "held");
  const auto status = object_of(central.ask("GET", "/api/v1/events/" + id + "/status?split=true", {}, {}));
  EXPECT_EQ(number_of(status, "held"), 6);
  EXPECT_EQ(number_of(status, "available"), number_of(status, "total") - 6);
}

}  // namespace
}  // namespace foyer::central
