#include "protocol/net/problem.hpp"

#include <gtest/gtest.h>

namespace foyer::net {
namespace {

// Covers BO-9.
TEST(Problem, HasTheMembersOfRfc9457AndTheCode) {
  const auto response = problem_response(Problem{.status = 404,
                                                 .error_code = "HOLD_NOT_FOUND",
                                                 .detail = "There is no such hold.",
                                                 .instance = "/api/v1/holds/x",
                                                 .members = {{"hint", "look \"elsewhere\""}}});
  EXPECT_EQ(response.status, 404U);
  EXPECT_EQ(response.content_type, "application/problem+json");
  EXPECT_EQ(response.body,
            R"({"type":"urn:foyer:problem:hold-not-found","title":"Not Found","status":404,)"
            R"("detail":"There is no such hold.","instance":"/api/v1/holds/x","error":"There is no such hold.",)"
            R"("error_code":"HOLD_NOT_FOUND","hint":"look \"elsewhere\""})");
}

// Covers BO-9.
TEST(Problem, TellsMalformedTextFromWrongValues) {
  EXPECT_EQ(problem_response(JsonObject::parse("{").error()).status, 400U);
  EXPECT_EQ(problem_response(JsonObject::parse("{}", {.bytes = 1}).error()).status, 413U);
  EXPECT_EQ(problem_response(JsonObject::parse("[]").error()).status, 422U);
  const auto response = problem_response(JsonObject::parse(R"({"qty": "5"})")->integer("qty", 1, 100).error());
  EXPECT_EQ(response.status, 422U);
  const auto body = JsonObject::parse(response.body);
  EXPECT_EQ(*body->string("error_code", 1, 100), "VALIDATION_FAILED");
  EXPECT_EQ(*body->string("field", 1, 100), "qty");
  EXPECT_EQ(*body->string("error", 1, 100), "qty must be an integer, 1 to 100");
}

TEST(Headers, CompareNamesWithoutCase) {
  Headers headers = {{"Content-Type", "a"}, {"X-One", "1"}};
  headers.set("content-TYPE", "b");
  EXPECT_EQ(headers.find("CONTENT-type"), "b");
  EXPECT_EQ(std::distance(headers.begin(), headers.end()), 2);
  EXPECT_FALSE(headers.find("X-Two"));
}

// Covers BO-12.
TEST(HttpRequest, FindsTheBearerToken) {
  const auto token = [](std::string value) {
    HttpRequest request;
    request.headers.add("authorization", std::move(value));
    const auto found = request.bearer_token();
    return found ? std::string(*found) : "none";
  };
  EXPECT_EQ(token("Bearer abc"), "abc");
  EXPECT_EQ(token("bearer   abc "), "abc");
  EXPECT_EQ(token("Basic abc"), "none");
  EXPECT_EQ(token("Bearer "), "none");
  EXPECT_EQ(token("Bearer"), "none");
}

TEST(PercentEncoding, RefusesBrokenEscapesAndNul) {
  EXPECT_EQ(percent_decode("a%20b+c"), "a b+c");
  EXPECT_EQ(percent_decode("a+b", true), "a b");
  EXPECT_FALSE(percent_decode("%2"));
  EXPECT_FALSE(percent_decode("%zz"));
  EXPECT_FALSE(percent_decode("a%00b"));
  EXPECT_EQ(percent_encode("a b/ü"), "a%20b%2F%C3%BC");
}

}  // namespace
}  // namespace foyer::net
