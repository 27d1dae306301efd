#include "protocol/net/router.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace foyer::net {
namespace {

boost::asio::awaitable<HttpResponse> nothing(HttpRequest, PathParameters) {
  co_return HttpResponse{};
}

Router example() {
  Router router;
  router.add("GET", "/", nothing);
  router.add("GET", "/api/v1/holds/{id}", nothing);
  router.add("DELETE", "/api/v1/holds/{id}", nothing);
  router.add("POST", "/api/v1/holds/{id}/expire", nothing);
  router.add("GET", "/api/v1/holds/mine", nothing);
  router.add("GET", "/api/{version}/health", nothing);
  return router;
}

std::string found(const Router& router, std::string_view method, std::string_view path) {
  const auto match = router.match(method, path);
  if (const auto* wrong = std::get_if<Router::WrongMethod>(&match)) return "allow " + wrong->allow;
  if (const auto* hit = std::get_if<Router::Found>(&match)) return hit->route.method + " " + hit->route.route_template;
  return "none";
}

TEST(Router, FindsTheRouteAndItsParameters) {
  const auto router = example();
  const auto match = router.match("POST", "/api/v1/holds/17/expire");
  const auto* hit = std::get_if<Router::Found>(&match);
  ASSERT_NE(hit, nullptr);
  EXPECT_EQ(hit->route.route_template, "/api/v1/holds/{id}/expire");
  EXPECT_EQ(hit->parameters["id"], "17");
  EXPECT_EQ(hit->parameters["other"], "");
  EXPECT_EQ(found(router, "GET", "/"), "GET /");
}

TEST(Router, PrefersFixedSegmentsAndStepsBackWhenTheyLeadNowhere) {
  const auto router = example();
  EXPECT_EQ(found(router, "GET", "/api/v1/holds/mine"), "GET /api/v1/holds/mine");
  EXPECT_EQ(found(router, "GET", "/api/v1/holds/yours"), "GET /api/v1/holds/{id}");
  // "v1" is a fixed segment that has no "health" below it.
  EXPECT_EQ(found(router, "GET", "/api/v1/health"), "GET /api/{version}/health");
  EXPECT_EQ(found(router, "POST", "/api/v1/holds/mine/expire"), "POST /api/v1/holds/{id}/expire");
}

// Covers BO-9.
TEST(Router, TellsAnUnknownPathFromAWrongMethod) {
  const auto router = example();
  EXPECT_EQ(found(router, "POST", "/api/v1/holds/17"), "allow DELETE, GET, HEAD");
  EXPECT_EQ(found(router, "HEAD", "/api/v1/holds/17"), "GET /api/v1/holds/{id}");
  EXPECT_EQ(found(router, "HEAD", "/api/v1/holds/17/expire"), "allow POST");
  for (const auto* path :
       {"/api", "/api/v1/holds", "/api/v1/holds/", "/api/v1/holds/17/", "/api/v1/holds//expire", "", "x"})
    EXPECT_EQ(found(router, "GET", path), "none") << path;
}

TEST(RouterDeathTest, RefusesTheSameRouteTwice) {
  auto router = example();
  EXPECT_DEATH(router.add("GET", "/api/v1/holds/{other}", nothing), "leaf");
}

RC_GTEST_PROP(Router, NeverCrashesOnRandomPaths, (const std::string& noise)) {
  static const auto router = example();
  (void)found(router, "GET", "/" + noise);
  (void)found(router, noise, noise);
}

}  // namespace
}  // namespace foyer::net
