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
  ASSERT_TRUE(document) << document.error().front().field << ": " << document.error().front().detail;
  ASSERT_EQ(document->plans.size(), 2U);
  EXPECT_GE(document->plans[0].plan.seats.size(), 600U);
  EXPECT_EQ(document->plans[0].plan.categories.size(), 3U);
  EXPECT_EQ(document->plans[1].plan.zones.size(), 2U);
  ASSERT_GE(document->performances.size(), 4U);
  EXPECT_EQ(document->performances[0].venue_label, "Lumen Theatre");
  EXPECT_EQ(document->performances[0].hall_label, "Grand Theatre");
  EXPECT_EQ(document->performances[0].time_zone, "Europe/Vienna");
}

/// A venue of one zone and one performance; `head` is the document's first members, `show` those of the performance.
std::string small_venue(const std::string& head, const std::string& show, const std::string& label = "Floor") {
  return R"({"venue":"lumen",)" + head + R"("plans":[{"name":"p","categories":[{"label":")" + label +
         R"(","price_cents":1,"currency":"EUR"}],"zones":[{"label":"Floor","capacity":9,"category":0}]}],
           "performances":[{"performance_id":"10000001-0000-4000-8000-000000000001","hall":"club","plan":"p",)" +
         show + R"("doors_open_minutes_before":60,"duration_minutes":90}],"devices":[]})";
}

std::string faults_in(const std::string& text) {
  const auto document = read_venue_document(text, {0});
  if (document) return "accepted";
  std::string fields;
  for (const auto& fault : document.error()) fields += (fields.empty() ? "" : " ") + fault.field;
  return fields;
}

constexpr const char* noon = R"("starts_at":"2026-11-20T12:00:00Z",)";

TEST(VenueDocument, RefusesTextThatCannotBePrintedAndNamesTheMember) {
  const auto with_title = [](const std::string& title) {
    return faults_in(small_venue("", R"("title":")" + title + "\"," + noon));
  };
  EXPECT_EQ(with_title("Tosca"), "accepted");
  for (const auto* title :
       {R"(A\nB)", R"(A\tB)", R"(A\u0096B)", R"(A\u2028B)", R"(A\u202eB)", R"(\ue000)", R"(\u200b)"}) {
    EXPECT_EQ(with_title(title), "performances[0].title") << title;
  }
  EXPECT_EQ(faults_in(small_venue(R"("label":"A\u0085B",)", std::string(R"("title":"Tosca",)") + noon)), "label");
  EXPECT_EQ(
      faults_in(small_venue(R"("halls":[{"name":"club","label":"A\nB"}],)", std::string(R"("title":"Tosca",)") + noon)),
      "halls[0].label");
  EXPECT_EQ(faults_in(small_venue("", std::string(R"("title":"Tosca",)") + noon, R"(A\nB)")),
            "plans[0].categories[0].label");
}

TEST(VenueDocument, RefusesAPlanWhoseLabelsCannotBePrinted) {
  const auto plan = [](const std::string& section, const std::string& row, const std::string& zone) {
    return faults_in(
        R"({"venue":"lumen","plans":[{"name":"p","categories":[{"label":"A","price_cents":1,"currency":"EUR"}],
      "sections":[{"label":")" +
        section + R"(","rows":[{"label":")" + row + R"(","seats":3,"category":0}]}],
      "zones":[{"label":")" +
        zone + R"(","capacity":9,"category":0}]}],"performances":[],"devices":[]})");
  };
  EXPECT_EQ(plan("Stalls", "A", "Floor"), "accepted");
  EXPECT_EQ(plan(R"(St\nalls)", R"(\u0007)", R"(\u202e)"),
            "plans[0].sections[0].label plans[0].sections[0].rows[0].label plans[0].zones[0].label");
}

TEST(VenueDocument, CountsTitlesInTheBytesThatTravel) {
  const auto with_title = [](const std::string& title) {
    return faults_in(small_venue("", R"("title":")" + title + "\"," + noon));
  };
  std::string title;
  for (int letter = 0; letter < 85; ++letter) title += "\u6771";  // 255 bytes.
  EXPECT_EQ(with_title(title), "accepted");
  EXPECT_EQ(with_title(title + "x"), "performances[0].title");
}

TEST(VenueDocument, KeepsTextsComposedAndTrimmed) {
  const auto document =
      read_venue_document(small_venue("", R"("title":" Ce\u0301line\u200b ",)" + std::string(noon)), {0});
  ASSERT_TRUE(document);
  EXPECT_EQ(document->performances[0].title, "C\u00e9line");
}

TEST(VenueDocument, NamesAllThatIsWrongAtOnce) {
  EXPECT_EQ(faults_in(small_venue(R"("time_zone":"Europe/Atlantis","label":"\u0007",)",
                                  R"("title":"","starts_at":"tomorrow",)")),
            "time_zone label performances[0].title performances[0].starts_at");
}

// Covers KV-15.
TEST(VenueDocument, ReadsTheClockOnTheWallOfTheVenue) {
  const auto start = [](const std::string& zone, const std::string& text) -> std::string {
    const auto document =
        read_venue_document(small_venue(zone, R"("title":"Tosca","starts_at":")" + text + "\","), {0});
    return document ? iso8601(document->performances[0].starts_at) : document.error().front().field;
  };
  const std::string vienna = R"("time_zone":"Europe/Vienna",)";
  EXPECT_EQ(start("", "2026-11-20T19:30:00Z"), "2026-11-20T19:30:00.000Z");
  EXPECT_EQ(start(vienna, "2026-11-20T19:30"), "2026-11-20T18:30:00.000Z");
  EXPECT_EQ(start(vienna, "2026-10-25T02:30+02:00"), "2026-10-25T00:30:00.000Z");
  EXPECT_EQ(start(vienna, "2026-10-25T02:30"), "performances[0].starts_at");
  EXPECT_EQ(start(vienna, "2026-03-29T02:30"), "performances[0].starts_at");
  EXPECT_EQ(start("", "2026-11-20T19:30"), "performances[0].starts_at");
}

TEST(VenueDocument, NamesTheFieldThatIsWrong) {
  const auto fault = [](const std::string& text) {
    const auto document = read_venue_document(text, {0});
    return document ? std::string("accepted") : document.error().front().field;
  };
  EXPECT_EQ(fault(R"({"venue":"Lumen Hall"})"), "venue");
  EXPECT_EQ(fault(R"({"venue":"lumen"})"), "plans");
  EXPECT_EQ(fault(R"({"venue":"lumen","plans":[{"name":"p","categories":[]}]})"), "plans[0].categories");
  EXPECT_EQ(
      fault(R"({"venue":"lumen","plans":[{"name":"p","categories":[{"label":"A","price_cents":1,"currency":"EUR"}]}],
                      "performances":[],"devices":[]})"),
      "plans");  // No place at all.
}

TEST(Catalogue, AnswersAllThatIsWrongWithADocument) {
  RunningCentral central;
  const auto refused =
      central.ask("POST", "/api/v1/admin/venues",
                  small_venue(R"("label":"A\nB",)", R"("title":"A\u0096B",)" + std::string(noon)), admin_token);
  EXPECT_EQ(refused.status, 422U);
  const auto body = object_of(refused);
  EXPECT_EQ(text_of(body, "error_code"), "VALIDATION_FAILED");
  EXPECT_EQ(text_of(body, "field"), "label");
  const auto& errors = body.at("errors").as_array();
  ASSERT_EQ(errors.size(), 2U);
  EXPECT_EQ(text_of(errors[1].as_object(), "field"), "performances[0].title");
  EXPECT_EQ(text_of(errors[1].as_object(), "code"), "BAD_FORMAT");
}

TEST(Catalogue, RefusesEveryTextForCustomersThatCannotBeShown) {
  RunningCentral central;
  const auto field_of = [&](const std::string& path, const std::string& body) {
    const auto refused = central.ask("POST", path, body, admin_token);
    return refused.status == 422 ? text_of(object_of(refused), "field") : std::to_string(refused.status);
  };
  EXPECT_EQ(field_of("/api/v1/events", R"({"name":"A\nB","total_seats":9})"), "name");
  EXPECT_EQ(field_of("/api/v1/events", R"({"name":"A\u0096B","total_seats":9})"), "name");
  const auto desired =
      central.ask("PUT", "/api/v1/fleet/kiosk-1/desired", R"({"out_of_service":true,"text":"A\u2028B"})", admin_token);
  EXPECT_EQ(desired.status, 422U) << desired.body;
  EXPECT_EQ(
      field_of("/api/v1/admin/performances/10000001-0000-4000-8000-000000000001/cancel", R"({"reason":"A\u0007B"})"),
      "reason");
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
  const auto seats = object_of(central.ask("GET", "/api/v1/performances/" + id + "/seats", {}, viewer_token));
  EXPECT_EQ(text_of(seats.at("seats").as_array()[100].as_object(), "state"), "held");
  const auto status = object_of(central.ask("GET", "/api/v1/events/" + id + "/status?split=true", {}, viewer_token));
  EXPECT_EQ(number_of(status, "held"), 6);
  EXPECT_EQ(number_of(status, "available"), number_of(status, "total") - 6);
}

// Covers BO-12. Sales figures are not open; what a customer needs is.
TEST(Catalogue, TellsStrangersWhatIsFreeAndNothingOfSales) {
  RunningCentral central;
  ASSERT_EQ(central.ask("POST", "/api/v1/admin/venues", sample_venue(), admin_token).status, 200U);
  const auto shows = [&](std::string_view token) {
    return boost::json::parse(central.ask("GET", "/api/v1/performances", {}, token).body).as_array();
  };
  const auto open = shows({});
  for (const auto& show : open) {
    EXPECT_GE(number_of(show.as_object(), "available"), 0);
    for (const auto* figure : {"held", "booked", "allotted", "blocked"})
      EXPECT_FALSE(show.as_object().contains(figure));
  }
  for (const auto& show : shows(viewer_token)) EXPECT_GE(number_of(show.as_object(), "booked"), 0);

  for (const auto& show : open) {
    const auto id = text_of(show.as_object(), "performance_id");
    central.ask("POST", "/api/v1/holds", R"({"event_id":")" + id + R"(","qty":1})");
    const auto map = object_of(central.ask("GET", "/api/v1/performances/" + id + "/seats", {}, {}));
    for (const auto& seat : map.at("seats").as_array()) {
      const auto state = text_of(seat.as_object(), "state");
      EXPECT_TRUE(state == "free" || state == "taken") << state;
      EXPECT_FALSE(seat.as_object().contains("order_id"));
      EXPECT_FALSE(seat.as_object().contains("holder"));
    }
    for (const auto& zone : map.at("zones").as_array()) {
      EXPECT_GE(number_of(zone.as_object(), "free"), 0);
      EXPECT_FALSE(zone.as_object().contains("sold"));
      EXPECT_FALSE(zone.as_object().contains("held"));
    }
  }
}

}  // namespace
}  // namespace foyer::central
