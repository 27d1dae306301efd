#include <gtest/gtest.h>

#include "protocol/net/problem.hpp"
#include "serving.hpp"

namespace foyer::net::test {
namespace {

namespace asio = boost::asio;

asio::awaitable<HttpResponse> echo(HttpRequest request, PathParameters parameters) {
  JsonWriter json;
  json.begin_object().member("id", parameters["id"]).member("body", request.body).member("remote", request.remote);
  json.member("ttl", std::string(request.query_value("ttl seconds").value_or("none"))).end_object();
  co_return json_response(201, json.text());
}

Router example() {
  Router router;
  router.add("POST", "/api/v1/holds/{id}/expire", echo);
  router.add("GET", "/plain", answering("{\"plain\":true}"));
  router.add("GET", "/throws", [](HttpRequest, PathParameters) -> asio::awaitable<HttpResponse> {
    throw std::runtime_error("secret detail");
    co_return HttpResponse{};
  });
  router.add("GET", "/slow",
             [](HttpRequest, PathParameters) -> asio::awaitable<HttpResponse> {
               co_await sleep_for(generous);
               co_return HttpResponse{};
             },
             {.deadline = Duration(50)});
  router.add("GET", "/split", [](HttpRequest, PathParameters) -> asio::awaitable<HttpResponse> {
    co_return HttpResponse{.headers = {{"X-Good", "1"}, {"X-Bad", "a\r\nSet-Cookie: b"}}};
  });
  return router;
}

TEST(HttpServer, GivesAHandlerThePathTheQueryAndTheBody) {
  const Serving serving(example());
  const auto response = serving.ask("POST", "/api/v1/holds/a%20b/expire?x=1&ttl+seconds=90%25", "hello");
  EXPECT_EQ(response.status, 201U);
  EXPECT_EQ(response.content_type, "application/json");
  EXPECT_EQ(response.body, R"({"id":"a b","body":"hello","remote":"127.0.0.1","ttl":"90%"})");
}

// Covers BO-9.
TEST(HttpServer, AnswersAnUnknownPathWith404AndAWrongMethodWith405) {
  const Serving serving(example());
  const auto missing = serving.ask("GET", "/nowhere");
  EXPECT_EQ(missing.status, 404U);
  EXPECT_EQ(missing.content_type, "application/problem+json");
  EXPECT_EQ(*JsonObject::parse(missing.body)->string("error_code", 1, 50), "NOT_FOUND");
  const auto wrong = serving.ask("DELETE", "/plain");
  EXPECT_EQ(wrong.status, 405U);
  EXPECT_EQ(wrong.headers.find("Allow"), "GET, HEAD");
}

// Covers BO-11.
TEST(HttpServer, SendsTheCorrelationIdBackOrMintsOne) {
  const Serving serving(example());
  EXPECT_EQ(serving.ask("GET", "/plain", {}, {{"X-Correlation-ID", "till-7.42"}}).headers.find("X-Correlation-ID"),
            "till-7.42");
  for (const auto* bad :
       {"", "has space", "<script>", "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg"}) {
    const auto response = serving.ask("GET", "/plain", {}, {{"X-Correlation-ID", bad}});
    const auto minted = response.headers.find("X-Correlation-ID");
    ASSERT_TRUE(minted);
    EXPECT_TRUE(parse_uuid(*minted)) << *minted;
  }
}

// Covers BO-8.
TEST(HttpServer, ReportsTheRouteAndNeverAnId) {
  Serving serving(example());
  serving.ask("POST", "/api/v1/holds/17/expire");
  serving.ask("GET", "/api/v1/holds/17/expire");
  serving.ask("GET", "/holds/17");
  const auto seen = serving.seen();
  ASSERT_EQ(seen.size(), 3U);
  EXPECT_EQ(seen[0].route, "/api/v1/holds/{id}/expire");
  EXPECT_EQ(seen[0].status, 201U);
  EXPECT_EQ(seen[1].route, "/api/v1/holds/{id}/expire");
  EXPECT_EQ(seen[1].status, 405U);
  EXPECT_EQ(seen[2].route, "unmatched");
}

TEST(HttpServer, HidesWhatAHandlerThrewAndReportsIt) {
  Serving serving(example());
  const auto response = serving.ask("GET", "/throws");
  EXPECT_EQ(response.status, 500U);
  EXPECT_EQ(response.body.find("secret"), std::string::npos);
  EXPECT_EQ(serving.seen().at(0).failure, "secret detail");
  EXPECT_EQ(serving.ask("GET", "/plain").status, 200U);
}

TEST(HttpServer, AnswersForAHandlerThatTakesTooLong) {
  const Serving serving(example());
  const auto response = serving.ask("GET", "/slow");
  EXPECT_EQ(response.status, 503U);
  EXPECT_EQ(*JsonObject::parse(response.body)->string("error_code", 1, 50), "TIMED_OUT");
}

TEST(HttpServer, NeverLetsAHandlerSplitItsAnswer) {
  const Serving serving(example());
  const auto response = serving.ask("GET", "/split");
  EXPECT_EQ(response.headers.find("X-Good"), "1");
  EXPECT_FALSE(response.headers.find("X-Bad"));
  EXPECT_FALSE(response.headers.find("Set-Cookie"));
}

TEST(HttpServer, AnswersHeadWithTheLengthAndNoBody) {
  const Serving serving(example());
  RawConnection connection(serving.port());
  connection.send("HEAD /plain HTTP/1.1\r\nHost: a\r\n\r\nGET /plain HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const auto answers = connection.read_to_end();
  EXPECT_EQ(count_of(answers, "Content-Length: 14"), 2U);
  EXPECT_EQ(count_of(answers, "{\"plain\":true}"), 1U);
}

TEST(HttpServer, KeepsTheConnectionAndAnswersPipelinedRequestsInOrder) {
  const Serving serving(example());
  RawConnection connection(serving.port());
  std::string requests;
  for (int index = 0; index < 50; ++index)
    requests +=
        "POST /api/v1/holds/" + std::to_string(index) + "/expire HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi";
  requests += "GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\nGET /plain HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  connection.send(requests);
  const auto answers = connection.read_to_end();
  EXPECT_EQ(count_of(answers, "HTTP/1.1 201 Created"), 50U);
  std::size_t last = 0;
  for (int index = 0; index < 50; ++index) {
    const auto at = answers.find("{\"id\":\"" + std::to_string(index) + "\"");
    ASSERT_NE(at, std::string::npos);
    EXPECT_GT(at, last);
    last = at;
  }
  EXPECT_GT(answers.find("404 Not Found"), last);
  EXPECT_TRUE(answers.ends_with("{\"plain\":true}"));
}

TEST(HttpServer, LetsARunningRequestEndWhenItStops) {
  Router router;
  std::promise<void> entered;
  std::atomic<bool> released = false;
  router.add("GET", "/long", [&](HttpRequest, PathParameters) -> asio::awaitable<HttpResponse> {
    entered.set_value();
    while (!released) co_await sleep_for(Duration(5));
    co_return json_response(200, "\"done\"");
  });
  Serving serving(std::move(router));
  RawConnection idle(serving.port());
  auto answer = std::async(std::launch::async, [&] { return serving.ask("GET", "/long").body; });
  entered.get_future().wait();
  auto stopped = std::async(std::launch::async, [&] { serving.stop(generous); });
  EXPECT_EQ(idle.read_to_end(), "");  // Closed at once, for it asked nothing.
  EXPECT_THROW(RawConnection{serving.port()}, std::runtime_error);
  released = true;
  EXPECT_EQ(answer.get(), "\"done\"");
  stopped.wait();
}

TEST(HttpServer, CutsOffWhatDoesNotEndWithinTheGrace) {
  Router router;
  std::promise<void> entered;
  router.add("GET", "/forever",
             [&](HttpRequest, PathParameters) -> asio::awaitable<HttpResponse> {
               entered.set_value();
               co_await sleep_for(Duration(3'600'000));
               co_return HttpResponse{};
             },
             {.deadline = Duration(3'600'000)});
  Serving serving(std::move(router));
  auto answer = std::async(std::launch::async,
                           [&] { return request_blocking("GET", serving.url("/forever"), {}, {}, generous); });
  entered.get_future().wait();
  serving.stop(Duration(20));
  EXPECT_EQ(answer.get().error(), HttpError::ConnectionLost);
  EXPECT_EQ(serving.connections(), 0U);
}

TEST(HttpClient, TellsWhyItFailed) {
  EXPECT_EQ(request_blocking("GET", "https://127.0.0.1/").error(), HttpError::BadUrl);
  EXPECT_EQ(request_blocking("GET", "http://127.0.0.1:abc/").error(), HttpError::BadUrl);
  EXPECT_EQ(request_blocking("GET", "http:///x").error(), HttpError::BadUrl);
  std::uint16_t free_port = 0;
  {
    const Serving serving(example());
    free_port = serving.port();
  }
  EXPECT_EQ(request_blocking("GET", "http://127.0.0.1:" + std::to_string(free_port)).error(), HttpError::CannotConnect);
  const Serving serving(Router{}, {.handler_deadline = generous});
  Router slow;
  slow.add("GET", "/", [](HttpRequest, PathParameters) -> asio::awaitable<HttpResponse> {
    co_await sleep_for(generous);
    co_return HttpResponse{};
  });
  const Serving sleeping(std::move(slow));
  EXPECT_EQ(request_blocking("GET", sleeping.url("/"), {}, {}, Duration(50)).error(), HttpError::TimedOut);
}

}  // namespace
}  // namespace foyer::net::test
