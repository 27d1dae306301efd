// The box office over real HTTP, as a client meets it.
#include <atomic>
#include <set>

#include "protocol/base/identifier.hpp"
#include "tests/unit/central/running_central.hpp"

namespace foyer::central {
namespace {

class BoxOfficeApi : public testing::Test {
 protected:
  std::string new_event(int seats) {
    const auto response =
        central.ask("POST", "/api/v1/events", R"({"name":"Gig","total_seats":)" + std::to_string(seats) + "}");
    EXPECT_EQ(response.status, 201U) << response.body;
    return text_of(object_of(response), "event_id");
  }
  net::HttpResponse hold(const std::string& event, int quantity, const std::string& query = {}) {
    return central.ask("POST", "/api/v1/holds" + query,
                       R"({"event_id":")" + event + R"(","qty":)" + std::to_string(quantity) + "}");
  }
  net::HttpResponse book(const boost::json::object& hold, const std::string& token = {}) {
    boost::json::object body{{"hold_id", hold.at("hold_id")},
                             {"payment_token", token.empty() ? text_of(hold, "payment_token") : token}};
    return central.ask("POST", "/api/v1/book", boost::json::serialize(body));
  }
  void expect_problem(const net::HttpResponse& response, unsigned status, const std::string& code) {
    const auto problem = object_of(response);
    EXPECT_EQ(response.status, status) << response.body;
    EXPECT_EQ(response.content_type, "application/problem+json");
    EXPECT_EQ(text_of(problem, "error_code"), code);
    EXPECT_EQ(number_of(problem, "status"), static_cast<std::int64_t>(status));
    EXPECT_FALSE(text_of(problem, "error").empty());
    EXPECT_FALSE(text_of(problem, "title").empty());
    EXPECT_FALSE(text_of(problem, "type").empty());
  }

  RunningCentral central;
};

// Covers BO-1, BO-2, BO-9.
TEST_F(BoxOfficeApi, MakesAnEventWithATrimmedName) {
  const auto response = central.ask("POST", "/api/v1/events", R"({"name":"  Gig ","total_seats":100000})");
  ASSERT_EQ(response.status, 201U) << response.body;
  const auto event = object_of(response);
  EXPECT_EQ(text_of(event, "name"), "Gig");
  EXPECT_EQ(number_of(event, "total_seats"), 100000);
  EXPECT_EQ(text_of(event, "created_at").back(), 'Z');
  EXPECT_TRUE(parse_uuid(text_of(event, "event_id")));
  const auto read = central.ask("GET", "/api/v1/events/" + text_of(event, "event_id"), {}, {});
  EXPECT_EQ(object_of(read), event);
}

// Covers BO-1, BO-9.
TEST_F(BoxOfficeApi, RefusesWrongEvents) {
  for (const auto* body : {R"({"name":"Gig","total_seats":0})", R"({"name":"Gig","total_seats":100001})",
                           R"({"name":"Gig","total_seats":"5"})", R"({"name":"Gig","total_seats":true})",
                           R"({"name":"Gig","total_seats":5.5})", R"({"name":"   ","total_seats":5})",
                           R"({"name":7,"total_seats":5})", R"({"total_seats":5})", R"({"name":"Gig"})"}) {
    expect_problem(central.ask("POST", "/api/v1/events", body), 422, "VALIDATION_FAILED");
  }
  expect_problem(
      central.ask("POST", "/api/v1/events", R"({"name":")" + std::string(256, 'x') + R"(","total_seats":5})"), 422,
      "VALIDATION_FAILED");
  expect_problem(central.ask("POST", "/api/v1/events", "{"), 400, "MALFORMED_JSON");
  EXPECT_EQ(central.ask("POST", "/api/v1/events", std::string(2'000'000, ' ')).status, 413U);
  EXPECT_EQ(central.ask("PUT", "/api/v1/events", "{}").status, 405U);
}

// Covers BO-3, BO-4, BO-2.
TEST_F(BoxOfficeApi, HoldsPlacesForATime) {
  const auto event = new_event(10);
  const auto before = SystemClock().now();
  const auto response = hold(event, 4);
  ASSERT_EQ(response.status, 201U) << response.body;
  const auto made = object_of(response);
  EXPECT_EQ(text_of(made, "event_id"), event);
  EXPECT_EQ(number_of(made, "qty"), 4);
  EXPECT_EQ(text_of(made, "status"), "active");
  EXPECT_FALSE(text_of(made, "payment_token").empty());
  const auto expires = parse_iso8601(text_of(made, "expires_at"));
  ASSERT_TRUE(expires);
  EXPECT_GE(*expires - before, Duration(120'000));
  EXPECT_EQ(object_of(central.ask("GET", "/api/v1/holds/" + text_of(made, "hold_id"))), made);
  const auto status = object_of(central.ask("GET", "/api/v1/events/" + event + "/status", {}, {}));
  EXPECT_EQ(number_of(status, "total"), 10);
  EXPECT_EQ(number_of(status, "available"), 6);
  EXPECT_EQ(number_of(status, "held"), 4);
  EXPECT_EQ(number_of(status, "booked"), 0);
}

// Covers BO-3, BO-12.
TEST_F(BoxOfficeApi, ShowsThePaymentTokenOnlyToWhoMayBook) {
  const auto made = object_of(hold(new_event(10), 1));
  const auto open = object_of(central.ask("GET", "/api/v1/holds/" + text_of(made, "hold_id"), {}, {}));
  EXPECT_FALSE(open.contains("payment_token"));
  EXPECT_EQ(text_of(open, "status"), "active");
}

// Covers BO-3.
TEST_F(BoxOfficeApi, KeepsToTheLimitsOfAHold) {
  const auto event = new_event(500);
  expect_problem(hold(event, 0), 422, "VALIDATION_FAILED");
  expect_problem(hold(event, 101), 422, "VALIDATION_FAILED");
  expect_problem(hold(event, 1, "?ttl_seconds=9"), 422, "VALIDATION_FAILED");
  expect_problem(hold(event, 1, "?ttl_seconds=901"), 422, "VALIDATION_FAILED");
  expect_problem(hold(event, 1, "?ttl_seconds=ten"), 422, "VALIDATION_FAILED");
  EXPECT_EQ(hold(event, 100, "?ttl_seconds=900").status, 201U);
  EXPECT_EQ(hold(event, 1, "?ttl_seconds=10").status, 201U);
}

// Covers BO-9.
TEST_F(BoxOfficeApi, AnswersUnknownIdsWithNotFoundInPathsAndBodies) {
  const std::string nobody = "11111111-1111-4111-8111-111111111111";
  expect_problem(central.ask("GET", "/api/v1/events/" + nobody), 404, "EVENT_NOT_FOUND");
  expect_problem(central.ask("GET", "/api/v1/events/" + nobody + "/status"), 404, "EVENT_NOT_FOUND");
  expect_problem(central.ask("GET", "/api/v1/events/not-an-id"), 404, "EVENT_NOT_FOUND");
  expect_problem(hold(nobody, 1), 404, "EVENT_NOT_FOUND");
  expect_problem(central.ask("GET", "/api/v1/holds/" + nobody), 404, "HOLD_NOT_FOUND");
  expect_problem(central.ask("POST", "/api/v1/holds/" + nobody + "/expire"), 404, "HOLD_NOT_FOUND");
  expect_problem(book({{"hold_id", nobody}, {"payment_token", "x"}}), 404, "HOLD_NOT_FOUND");
  EXPECT_EQ(central.ask("GET", "/api/v1/nowhere").status, 404U);
}

// Covers BO-5, BO-10.
TEST_F(BoxOfficeApi, BooksOnceHoweverOftenItIsAsked) {
  const auto event = new_event(10);
  const auto made = object_of(hold(event, 3));
  std::vector<std::thread> threads;
  std::mutex mutex;
  std::set<std::string> answers;
  for (int caller = 0; caller < 8; ++caller) {
    threads.emplace_back([&] {
      const auto response = book(made);
      const std::lock_guard lock(mutex);
      EXPECT_EQ(response.status, 201U) << response.body;
      answers.insert(response.body);
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(answers.size(), 1U);
  const auto metrics = object_of(central.ask("GET", "/api/v1/metrics", {}, {}));
  EXPECT_EQ(number_of(metrics, "total_bookings"), 1);
  EXPECT_EQ(number_of(metrics, "total_seats_booked"), 3);
  EXPECT_EQ(text_of(object_of(central.ask("GET", "/api/v1/holds/" + text_of(made, "hold_id"))), "status"), "confirmed");
}

// Covers BO-5.
TEST_F(BoxOfficeApi, RefusesAWrongPaymentTokenAndBurnsNothing) {
  const auto made = object_of(hold(new_event(10), 3));
  expect_problem(book(made, "wrong"), 403, "INVALID_PAYMENT_TOKEN");
  EXPECT_EQ(book(made).status, 201U);
}

// Covers BO-5.
TEST_F(BoxOfficeApi, ComparesThePaymentTokenExactly) {
  const auto made = object_of(hold(new_event(10), 3));
  const auto token = text_of(made, "payment_token");
  for (const auto& almost : {token + " ", " " + token, token + "\n", token + "\t", std::string(" ")}) {
    expect_problem(book(made, almost), 403, "INVALID_PAYMENT_TOKEN");
  }
  const auto with = [&](const boost::json::value& value) {
    return central.ask(
        "POST", "/api/v1/book",
        boost::json::serialize(boost::json::object{{"hold_id", made.at("hold_id")}, {"payment_token", value}}));
  };
  expect_problem(with(""), 422, "VALIDATION_FAILED");
  expect_problem(with(5), 422, "VALIDATION_FAILED");
  expect_problem(with(nullptr), 422, "VALIDATION_FAILED");
  EXPECT_EQ(book(made).status, 201U);
}

// Covers BO-3, BO-9.
TEST_F(BoxOfficeApi, RefusesAHoldThatNamesSeatsAndACountToo) {
  const auto event = new_event(10);
  const auto both = central.ask("POST", "/api/v1/holds", R"({"event_id":")" + event + R"(","qty":2,"seats":[0,1]})");
  expect_problem(both, 422, "VALIDATION_FAILED");
  EXPECT_NE(both.body.find("qty"), std::string::npos) << both.body;
  expect_problem(central.ask("POST", "/api/v1/holds", R"({"event_id":")" + event + R"("})"), 422, "VALIDATION_FAILED");
}

// Covers BO-2, BO-12.
TEST_F(BoxOfficeApi, TellsStrangersFourNumbersAndStaffTheRest) {
  const auto path = "/api/v1/events/" + new_event(10) + "/status";
  const auto four = object_of(central.ask("GET", path, {}, {}));
  EXPECT_EQ(four.size(), 4U) << four;
  expect_problem(central.ask("GET", path + "?split=true", {}, {}), 401, "UNAUTHORIZED");
  EXPECT_TRUE(object_of(central.ask("GET", path + "?split=true", {}, viewer_token)).contains("active_holds"));
}

// Covers BO-6, BO-5, BO-7.
TEST_F(BoxOfficeApi, ExpiresAHoldByHandAndNeverABookedOne) {
  const auto event = new_event(10);
  const auto made = object_of(hold(event, 3));
  const auto path = "/api/v1/holds/" + text_of(made, "hold_id") + "/expire";
  for (int time = 0; time < 2; ++time) {
    const auto response = central.ask("POST", path);
    ASSERT_EQ(response.status, 200U) << response.body;
    EXPECT_TRUE(object_of(response).at("success").as_bool());
    EXPECT_EQ(text_of(object_of(response), "hold_id"), text_of(made, "hold_id"));
  }
  expect_problem(book(made), 410, "HOLD_EXPIRED");
  EXPECT_EQ(number_of(object_of(central.ask("GET", "/api/v1/events/" + event + "/status")), "available"), 10);
  EXPECT_EQ(number_of(object_of(central.ask("GET", "/api/v1/metrics")), "expired_holds_total"), 1);

  const auto sold = object_of(hold(event, 3));
  ASSERT_EQ(book(sold).status, 201U);
  expect_problem(central.ask("POST", "/api/v1/holds/" + text_of(sold, "hold_id") + "/expire"), 409,
                 "HOLD_ALREADY_BOOKED");
}

// Covers BO-9, BO-10.
TEST_F(BoxOfficeApi, SaysHowManyPlacesAreLeft) {
  const auto event = new_event(5);
  expect_problem(hold(event, 6), 409, "INSUFFICIENT_SEATS");
  EXPECT_EQ(hold(event, 5).status, 201U);
  expect_problem(hold(event, 1), 409, "INSUFFICIENT_SEATS");
}

// Covers BO-10, KV-4.
TEST_F(BoxOfficeApi, NeitherOversellsNorStrandsASeatUnderParallelHolders) {
  constexpr int seats = 200;
  const auto event = new_event(seats);
  std::atomic<int> booked = 0;
  std::atomic<int> other = 0;
  std::vector<std::thread> threads;
  for (int client = 0; client < 16; ++client) {
    threads.emplace_back([&] {
      for (;;) {
        const auto response = hold(event, 1);
        if (response.status == 409) return;
        if (response.status != 201 || book(object_of(response)).status != 201) {
          ++other;
          return;
        }
        ++booked;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(booked, seats);
  EXPECT_EQ(other, 0);
  const auto status = object_of(central.ask("GET", "/api/v1/events/" + event + "/status"));
  EXPECT_EQ(number_of(status, "booked"), seats);
  EXPECT_EQ(number_of(status, "available") + number_of(status, "held"), 0);
}

// Covers BO-12, BO-9.
TEST_F(BoxOfficeApi, AsksForATokenWithTheRightRole) {
  const std::string body = R"({"name":"Gig","total_seats":5})";
  expect_problem(central.ask("POST", "/api/v1/events", body, {}), 401, "UNAUTHORIZED");
  expect_problem(central.ask("POST", "/api/v1/events", body, "wrong-token-0123456789"), 401, "UNAUTHORIZED");
  expect_problem(central.ask("POST", "/api/v1/events", body, viewer_token), 403, "FORBIDDEN");
  EXPECT_EQ(central.ask("POST", "/api/v1/events", body, admin_token).status, 201U);
  expect_problem(central.ask("POST", "/api/v1/admin/venues", "{}", box_office_token), 403, "FORBIDDEN");
}

// Covers BO-7, BO-8, BO-11.
TEST_F(BoxOfficeApi, TellsItsHealthItsMetricsAndTheCorrelationId) {
  hold(new_event(5), 1);
  const auto health = central.ask("GET", "/api/v1/health", {}, {}, {{"X-Correlation-ID", "queue-7"}});
  EXPECT_EQ(text_of(object_of(health), "status"), "healthy");
  EXPECT_EQ(health.headers.find("X-Correlation-ID"), "queue-7");
  const auto metrics = central.ask("GET", "/metrics", {}, {}).body;
  EXPECT_NE(metrics.find("active_holds 1"), std::string::npos) << metrics;
  EXPECT_NE(metrics.find("total_bookings 0"), std::string::npos);
  EXPECT_NE(metrics.find("http_requests_total{"), std::string::npos);
  EXPECT_NE(metrics.find("endpoint=\"/api/v1/holds\""), std::string::npos);
  EXPECT_NE(metrics.find("http_request_duration_seconds_bucket"), std::string::npos);
}

// Covers BO-5, KV-4.
TEST_F(BoxOfficeApi, RemembersEverythingAfterARestart) {
  const auto event = new_event(10);
  const auto held = object_of(hold(event, 2));
  const auto sold = object_of(hold(event, 3));
  const auto booking = book(sold).body;
  central.restart();
  EXPECT_EQ(book(sold).body, booking);
  EXPECT_EQ(object_of(central.ask("GET", "/api/v1/holds/" + text_of(held, "hold_id"))), held);
  const auto status = object_of(central.ask("GET", "/api/v1/events/" + event + "/status"));
  EXPECT_EQ(number_of(status, "available"), 5);
  EXPECT_EQ(number_of(status, "booked"), 3);
}

TEST_F(BoxOfficeApi, GivesTheSameHoldForTheSameIdempotencyKey) {
  const auto event = new_event(10);
  const auto ask = [&] {
    return central.ask("POST", "/api/v1/holds", R"({"event_id":")" + event + R"(","qty":2})", box_office_token,
                       {{"Idempotency-Key", "cart-1"}});
  };
  EXPECT_EQ(object_of(ask()), object_of(ask()));
  EXPECT_EQ(number_of(object_of(central.ask("GET", "/api/v1/events/" + event + "/status")), "held"), 2);
}

}  // namespace
}  // namespace foyer::central
