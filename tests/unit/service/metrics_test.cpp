#include "protocol/service/metrics.hpp"

#include <gtest/gtest.h>

namespace foyer::service::test {
namespace {

bool contains(const std::string& text, std::string_view line) {
  return ("\n" + text).find("\n" + std::string(line) + "\n") != std::string::npos;
}

// Covers BO-8.
TEST(Metrics, ShowCountersGaugesAndHistogramsInThePrometheusFormat) {
  Metrics metrics;
  metrics.gauge("active_holds", "Holds that are active.").set(3);
  metrics.counter("total", "All.", {{"kind", "a"}}).increment();
  metrics.counter("total", "All.", {{"kind", "a"}}).increment(2);
  metrics.counter("total", "All.", {{"kind", "say \"b\"\n"}}).increment();
  auto& waits = metrics.histogram("wait_seconds", "Waiting.", {}, {0.5, 1});
  waits.observe(0.2);
  waits.observe(0.7);
  waits.observe(5);
  const auto text = metrics.text();
  EXPECT_TRUE(contains(text, "# TYPE active_holds gauge")) << text;
  EXPECT_TRUE(contains(text, "active_holds 3")) << text;
  EXPECT_TRUE(contains(text, "total{kind=\"a\"} 3")) << text;
  EXPECT_TRUE(contains(text, "total{kind=\"say \\\"b\\\"\\n\"} 1")) << text;
  EXPECT_TRUE(contains(text, "wait_seconds_bucket{le=\"0.5\"} 1")) << text;
  EXPECT_TRUE(contains(text, "wait_seconds_bucket{le=\"1\"} 2")) << text;
  EXPECT_TRUE(contains(text, "wait_seconds_bucket{le=\"+Inf\"} 3")) << text;
  EXPECT_TRUE(contains(text, "wait_seconds_count 3")) << text;
}

// Covers BO-8.
TEST(Metrics, CountRequestsByRouteAndNeverByStrangeMethods) {
  Metrics metrics;
  const auto observe = http_metrics(metrics);
  const auto report = [&](std::string_view method, std::string_view route, unsigned status) {
    observe({.method = method, .route = route, .status = status, .seconds = 0.003, .correlation_id = {}, .remote = {}});
  };
  report("POST", "/api/v1/holds/{id}/expire", 200);
  report("POST", "/api/v1/holds/{id}/expire", 200);
  report("POST", "/api/v1/holds/{id}/expire", 404);
  report("BREW1", "unmatched", 404);
  report("BREW2", "unmatched", 404);
  const auto text = metrics.text();
  EXPECT_TRUE(
      contains(text, R"(http_requests_total{endpoint="/api/v1/holds/{id}/expire",method="POST",status="200"} 2)"))
      << text;
  EXPECT_TRUE(
      contains(text, R"(http_requests_total{endpoint="/api/v1/holds/{id}/expire",method="POST",status="404"} 1)"))
      << text;
  EXPECT_TRUE(contains(text, R"(http_requests_total{endpoint="unmatched",method="OTHER",status="404"} 2)")) << text;
  EXPECT_TRUE(
      contains(text, R"(http_request_duration_seconds_bucket{endpoint="unmatched",method="OTHER",le="0.0025"} 0)"))
      << text;
  EXPECT_TRUE(contains(text, R"(http_request_duration_seconds_count{endpoint="unmatched",method="OTHER"} 2)")) << text;
}

TEST(MetricsDeathTest, RefuseANameThatPrometheusWould) {
  Metrics metrics;
  EXPECT_DEATH((void)metrics.counter("not a name", "x"), "valid");
}

}  // namespace
}  // namespace foyer::service::test
