// What a hostile or broken peer may send; each must end in a typed refusal or a closed connection, never in a hang.
#include <random>

#include <gtest/gtest.h>

#include "serving.hpp"

namespace foyer::net::test {
namespace {

Router example() {
  Router router;
  router.add("GET", "/", answering("{}"));
  router.add("POST", "/", answering("{}"));
  router.add("POST", "/small", answering("{}"), {.body_limit = 4});
  return router;
}

std::string answer_to(const Serving& serving, std::string_view bytes) {
  RawConnection connection(serving.port());
  connection.send(bytes);
  connection.finish_sending();
  return connection.read_to_end();
}

// Covers BO-9.
TEST(HttpAbuse, RefusesABodyOverTheLimitWith413) {
  const Serving serving(example(), {.body_bytes = 1000});
  EXPECT_TRUE(
      answer_to(serving, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n").starts_with("HTTP/1.1 413 "));
  EXPECT_EQ(serving.ask("POST", "/", std::string(1000, 'x')).status, 200U);
  EXPECT_EQ(serving.ask("POST", "/", std::string(5'000'000, 'x')).status, 413U);
  EXPECT_EQ(serving.ask("POST", "/small", "12345").status, 413U);
  EXPECT_EQ(serving.ask("POST", "/small", "1234").status, 200U);
  const auto chunked = answer_to(
      serving, "POST /small HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n0\r\n\r\n");
  EXPECT_TRUE(chunked.starts_with("HTTP/1.1 413 ")) << chunked;
  EXPECT_TRUE(answer_to(serving, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n")
                  .starts_with("HTTP/1.1 4"));
}

// Covers BO-9.
TEST(HttpAbuse, RefusesMalformedRequestsWith400) {
  const Serving serving(example());
  for (const std::string_view bytes : {
           "nonsense\r\n\r\n",
           "GET\r\n\r\n",
           "GET / HTTP/9.9\r\n\r\n",
           "GET / HTTP/1.1\r\nno colon\r\n\r\n",
           "GET / HTTP/1.1\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
           "GET nowhere HTTP/1.1\r\nHost: a\r\n\r\n",
           "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
           "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n",
           "GET /?a=%1 HTTP/1.1\r\nHost: a\r\n\r\n",
           "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n",
           "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
       }) {
    const auto answer = answer_to(serving, bytes);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 400 ")) << bytes << "\n->\n" << answer;
    EXPECT_NE(answer.find("application/problem+json"), std::string::npos) << bytes;
  }
}

TEST(HttpAbuse, BoundsHeadersTargetsAndQueries) {
  const Serving serving(example(), {.header_bytes = 4096, .target_bytes = 200, .query_pairs = 3});
  EXPECT_TRUE(answer_to(serving, "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(5000, 'y') + "\r\n\r\n")
                  .starts_with("HTTP/1.1 431 "));
  EXPECT_TRUE(answer_to(serving, "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(5'000'000, 'y'))
                  .starts_with("HTTP/1.1 431 "));
  EXPECT_TRUE(answer_to(serving, "GET /" + std::string(300, 'p') + " HTTP/1.1\r\nHost: a\r\n\r\n")
                  .starts_with("HTTP/1.1 414 "));
  EXPECT_EQ(serving.ask("GET", "/?a&b&c").status, 200U);
  EXPECT_EQ(serving.ask("GET", "/?a&b&c&d").status, 400U);
}

TEST(HttpAbuse, GivesUpOnAHeaderThatDripsIn) {
  const Serving serving(example(), {.header_deadline = Duration(100)});
  RawConnection connection(serving.port());
  connection.send("GET / HTTP/1.1\r\nHo");
  EXPECT_TRUE(connection.read_to_end().starts_with("HTTP/1.1 408 "));
}

TEST(HttpAbuse, GivesUpOnABodyThatNeverComes) {
  const Serving serving(example(), {.body_deadline = Duration(100)});
  RawConnection connection(serving.port());
  connection.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n123");
  EXPECT_TRUE(connection.read_to_end().starts_with("HTTP/1.1 408 "));
}

TEST(HttpAbuse, ClosesAConnectionThatIsIdleTooLong) {
  Serving serving(example(), {.idle_deadline = Duration(100)});
  RawConnection connection(serving.port());
  EXPECT_EQ(connection.read_to_end(), "");
  EXPECT_TRUE(connection.is_closed());
  EXPECT_TRUE(serving.seen().empty());
}

TEST(HttpAbuse, GivesUpOnAPeerThatDoesNotRead) {
  Router router;
  router.add("GET", "/big", answering(std::string(64 * 1024 * 1024, 'x')));
  Serving serving(std::move(router), {.write_deadline = Duration(100)});
  RawConnection connection(serving.port());
  connection.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto until = std::chrono::steady_clock::now() + generous;
  while (serving.seen().empty() || serving.connections() != 0) {
    ASSERT_LT(std::chrono::steady_clock::now(), until);
    std::this_thread::yield();
  }
}

TEST(HttpAbuse, AnswersOneConnectionTooManyWith503) {
  Serving serving(example(), {.connections = 2});
  RawConnection first(serving.port());
  RawConnection second(serving.port());
  first.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  second.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  first.read_until("{}");
  second.read_until("{}");
  {
    RawConnection third(serving.port());
    EXPECT_TRUE(third.read_until("TOO_MANY_CONNECTIONS").starts_with("HTTP/1.1 503 "));
  }
  first.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  first.read_to_end();
  EXPECT_TRUE(first.is_closed());
}

TEST(HttpAbuse, InvitesABodyOnlyIfItWillTakeIt) {
  const Serving serving(example());
  RawConnection connection(serving.port());
  connection.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  connection.read_until("100 Continue\r\n\r\n");
  connection.send("{}");
  EXPECT_NE(connection.read_until("\r\n\r\n{}").find("HTTP/1.1 200 OK"), std::string::npos);
  RawConnection refused(serving.port());
  refused.send("POST /small HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
  EXPECT_TRUE(refused.read_until("\r\n\r\n").starts_with("HTTP/1.1 413 "));
}

TEST(HttpAbuse, SurvivesRandomBytes) {
  const Serving serving(example(), {.header_deadline = Duration(200), .idle_deadline = Duration(200)});
  std::minstd_rand random(20261120);
  const std::string_view seed =
      "POST /?a=b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
  for (int round = 0; round < 300; ++round) {
    std::string bytes(seed);
    for (int change = 0; change < 1 + round % 5; ++change) bytes[random() % bytes.size()] = static_cast<char>(random());
    bytes.resize(random() % (bytes.size() + 1));
    const auto answer = answer_to(serving, bytes);
    EXPECT_TRUE(answer.empty() || answer.starts_with("HTTP/1.1 ")) << bytes;
  }
  EXPECT_EQ(serving.ask("GET", "/").status, 200U);
}

TEST(HttpAbuse, SurvivesPeersThatVanishInTheMiddle) {
  Serving serving(example());
  for (int round = 0; round < 100; ++round) {
    RawConnection connection(serving.port());
    connection.send(std::string_view("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n123")
                        .substr(0, static_cast<std::size_t>(round) % 60));
  }
  EXPECT_EQ(serving.ask("GET", "/").status, 200U);
  const auto until = std::chrono::steady_clock::now() + generous;
  while (serving.connections() != 0) {
    ASSERT_LT(std::chrono::steady_clock::now(), until);
    std::this_thread::yield();
  }
}

}  // namespace
}  // namespace foyer::net::test
