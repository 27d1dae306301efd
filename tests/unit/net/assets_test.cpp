#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "protocol/net/router.hpp"

namespace foyer::net::test {
std::span<const Asset> assets();  // Made by foyer_embed_assets.
}

namespace foyer::net {
namespace {

HttpResponse get(const Router& router, std::string_view path, Headers headers = {}) {
  const auto match = router.match("GET", path);
  const auto* found = std::get_if<Router::Found>(&match);
  if (found == nullptr) return HttpResponse{.status = 404};
  HttpRequest request;
  request.headers = std::move(headers);
  HttpResponse response;
  boost::asio::io_context context;
  boost::asio::co_spawn(context, found->route.handler(request, {}),
                        [&](const std::exception_ptr&, HttpResponse answer) { response = std::move(answer); });
  context.run();
  return response;
}

Router with_assets() {
  Router router;
  for (const auto& asset : test::assets()) router.add_asset(asset);
  return router;
}

TEST(Assets, AreEmbeddedAndServedUnderTheirName) {
  const auto router = with_assets();
  const auto page = get(router, "/index.html");
  EXPECT_EQ(page.status, 200U);
  EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
  EXPECT_TRUE(page.body.starts_with("<!doctype html>"));
  EXPECT_TRUE(page.body.ends_with("</html>\n"));
  EXPECT_EQ(get(router, "/").body, page.body);
  EXPECT_EQ(get(router, "/app.js.gz").status, 404U);
  const auto script = get(router, "/app.js");
  EXPECT_EQ(script.content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(script.headers.find("Content-Encoding"), "gzip");
  EXPECT_TRUE(script.body.starts_with("\x1f\x8b"));
}

TEST(Assets, CarryAStrictContentSecurityPolicy) {
  const auto page = get(with_assets(), "/");
  const auto policy = page.headers.find("Content-Security-Policy");
  ASSERT_TRUE(policy);
  EXPECT_NE(policy->find("default-src 'self'"), policy->npos);
  EXPECT_NE(policy->find("frame-ancestors 'none'"), policy->npos);
  EXPECT_EQ(policy->find("unsafe"), policy->npos);
}

TEST(Assets, AreNotSentAgainToWhoHoldsThem) {
  const auto router = with_assets();
  const auto page = get(router, "/");
  const auto tag = page.headers.find("ETag");
  ASSERT_TRUE(tag);
  EXPECT_EQ(page.headers.find("Cache-Control"), "no-cache");
  const auto again = get(router, "/", {{"If-None-Match", "\"other\", W/" + std::string(*tag)}});
  EXPECT_EQ(again.status, 304U);
  EXPECT_TRUE(again.body.empty());
  EXPECT_EQ(again.headers.find("ETag"), tag);
  EXPECT_EQ(get(router, "/", {{"If-None-Match", "\"other\""}}).status, 200U);
}

TEST(Assets, GetTheirTypeFromTheirName) {
  EXPECT_EQ(content_type_of("fonts/a.woff2"), "font/woff2");
  EXPECT_EQ(content_type_of("app.css.gz"), "text/css; charset=utf-8");
  EXPECT_EQ(content_type_of("unknown"), "application/octet-stream");
}

}  // namespace
}  // namespace foyer::net
