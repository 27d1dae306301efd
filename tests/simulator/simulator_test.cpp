// The simulator itself: the same seed is the same run, to the last number; and what is reduced still fails alike.
#include <gtest/gtest.h>

#include "protocol/service/log.hpp"
#include "tests/simulator/world.hpp"

namespace foyer::simulator {
namespace {

Statistics play(std::uint64_t seed, std::optional<Finding>& finding) {
  service::start_logging({service::LogLevel::Error, service::LogFormat::Text, "/dev/null"});
  World world(scenario_for(seed));
  finding = world.run();
  return world.statistics();
}

// Covers KV-4, KV-5.
TEST(Simulator, PlaysTheSameSeedTheSameWay) {
  for (const std::uint64_t seed : {3U, 9U}) {
    std::optional<Finding> first_finding;
    std::optional<Finding> second_finding;
    const auto first = play(seed, first_finding);
    const auto second = play(seed, second_finding);
    EXPECT_FALSE(first_finding) << first_finding->what;
    EXPECT_FALSE(second_finding);
    EXPECT_GT(first.sales, 0U);
    EXPECT_EQ(first.sales, second.sales);
    EXPECT_EQ(first.scans, second.scans);
    EXPECT_EQ(first.fired, second.fired);
    EXPECT_EQ(first.settled_after, second.settled_after);
  }
}

TEST(Simulator, DrawsAnotherWorldFromEachSeed) {
  const auto one = scenario_for(1);
  const auto other = scenario_for(2);
  EXPECT_NE(one.acts.size(), other.acts.size());
  std::set<ActKind> kinds;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    for (const auto& act : scenario_for(seed).acts) kinds.insert(act.kind);
  }
  EXPECT_EQ(kinds.size(), act_kinds);
}

}  // namespace
}  // namespace foyer::simulator
