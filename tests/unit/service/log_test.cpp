#include "protocol/service/log.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "protocol/base/clock.hpp"
#include "protocol/net/json.hpp"
#include "temporary_folder.hpp"

namespace foyer::service::test {
namespace {

constexpr std::string_view at = "2026-11-20T19:30:00.000Z";

// Covers BO-11.
TEST(Log, WritesJsonWithTheMembersThatWereAskedFor) {
  EXPECT_EQ(
      log_line(
          LogFormat::Json, at, LogLevel::Info, "central.http", "Seats held",
          {{"correlation_id", "c-1"}, {"event_id", std::string("e-1")}, {"qty", 2}, {"late", false}, {"seconds", 0.5}}),
      R"({"timestamp":"2026-11-20T19:30:00.000Z","level":"info","correlation_id":"c-1","message":"Seats held",)"
      R"("event_id":"e-1","logger":"central.http","qty":2,"late":false,"seconds":0.5})");
  EXPECT_EQ(
      log_line(LogFormat::Json, at, LogLevel::Error, "a", "b", {}),
      R"({"timestamp":"2026-11-20T19:30:00.000Z","level":"error","correlation_id":null,"message":"b","event_id":null,"logger":"a"})");
}

// Covers BO-11.
TEST(Log, WritesTextInTheOrderTimeLoggerLevelMessage) {
  EXPECT_EQ(
      log_line(LogFormat::Text, at, LogLevel::Warning, "kiosk.print", "Paper low", {{"left", 12U}, {"roll", "A"}}),
      "2026-11-20T19:30:00.000Z - kiosk.print - warning - Paper low left=12 roll=\"A\"");
}

TEST(Log, NeverLetsInputForgeALine) {
  for (const auto format : {LogFormat::Json, LogFormat::Text}) {
    const auto line =
        log_line(format, at, LogLevel::Info, "a", "x\n2026 - b - error - forged", {{"k", "y\r\n\x1b[31m\xff"}});
    EXPECT_TRUE(std::ranges::none_of(line, [](char character) {
      return static_cast<unsigned char>(character) < 0x20U;
    })) << line;
  }
}

TEST(Log, CutsWhatIsTooLong) {
  const auto line = log_line(LogFormat::Json, at, LogLevel::Info, "a", std::string(1'000'000, 'x'),
                             {{"k", std::string(1'000'000, 'y')}});
  EXPECT_LT(line.size(), 3 * log_value_limit);
  EXPECT_TRUE(net::JsonObject::parse(line).has_value());
}

// Covers BO-11.
TEST(Log, WritesAtItsLevelAndAboveToItsFile) {
  const TemporaryFolder folder;
  start_logging({.level = LogLevel::Warning, .format = LogFormat::Json, .file = folder / "foyer.log"});
  const Logger log("service.test");
  log.info("not this");
  log.warning("but this", {{"n", 1}});
  log.error("and this");
  EXPECT_FALSE(Logger::is_enabled(LogLevel::Info));
  std::istringstream lines(folder.read("foyer.log"));
  std::string first;
  std::string second;
  std::string third;
  std::getline(lines, first);
  std::getline(lines, second);
  EXPECT_FALSE(std::getline(lines, third));
  const auto parsed = net::JsonObject::parse(first);
  ASSERT_TRUE(parsed.has_value()) << first;
  EXPECT_EQ(*parsed->string("message", 1, 100), "but this");
  EXPECT_EQ(*parsed->string("logger", 1, 100), "service.test");
  EXPECT_TRUE(parse_iso8601(*parsed->string("timestamp", 1, 100)));
  EXPECT_NE(second.find("and this"), std::string::npos);
  start_logging({});
}

TEST(Log, RefusesAFileItCannotOpen) {
  EXPECT_THROW(start_logging({.file = "/proc/nowhere/foyer.log"}), std::runtime_error);
}

TEST(Log, KnowsItsLevelsAndFormats) {
  EXPECT_EQ(parse_log_level("INFO"), LogLevel::Info);
  EXPECT_EQ(parse_log_level("warn"), LogLevel::Warning);
  EXPECT_FALSE(parse_log_level("loud"));
  EXPECT_EQ(parse_log_format("Text"), LogFormat::Text);
  EXPECT_FALSE(parse_log_format("xml"));
}

}  // namespace
}  // namespace foyer::service::test
