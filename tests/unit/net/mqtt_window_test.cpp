#include "protocol/net/mqtt_window.hpp"

#include <gtest/gtest.h>

namespace foyer::net {
namespace {

using SteadyTime = MqttWindow::SteadyTime;
constexpr SteadyTime start{};
constexpr Duration second{1'000};

MqttPublication named(std::string topic) {
  MqttPublication publication;
  publication.topic = std::move(topic);
  return publication;
}

void ignore(Result<Done, MqttError>) {}

TEST(MqttWindow, LetsOnlySoManyLeaveAndKeepsTheirOrder) {
  MqttWindow window(2, 10, second);
  for (const auto* topic : {"a", "b", "c"}) window.add(named(topic), ignore, start + second);
  const auto first = window.depart(start);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->publication.topic, "a");
  EXPECT_EQ(window.depart(start)->publication.topic, "b");
  EXPECT_FALSE(window.depart(start));
  EXPECT_TRUE(window.arrive(first->id));
  EXPECT_FALSE(window.arrive(first->id));
  EXPECT_EQ(window.depart(start)->publication.topic, "c");
  EXPECT_EQ(window.size(), 2U);
}

TEST(MqttWindow, IsFullWhenTheQueueIs) {
  MqttWindow window(1, 2, second);
  window.add(named("a"), nullptr, start + second);
  EXPECT_FALSE(window.is_full());
  window.add(named("b"), nullptr, start + second);
  EXPECT_TRUE(window.is_full());
  EXPECT_TRUE(window.depart(start));
  EXPECT_FALSE(window.is_full());
}

TEST(MqttWindow, TellsOfADeadlineOnceButKeepsThePlaceOfWhatLeft) {
  MqttWindow window(1, 10, 5 * second);
  window.add(named("a"), ignore, start + second);
  window.add(named("b"), ignore, start + second);
  window.add(named("c"), ignore, start + 3 * second);
  const auto first = window.depart(start);
  ASSERT_TRUE(first);
  EXPECT_TRUE(window.expire(start).empty());
  EXPECT_EQ(window.expire(start + second).size(), 2U);
  EXPECT_TRUE(window.expire(start + second).empty());
  EXPECT_FALSE(window.depart(start + second));  // "a" may still be on its way.
  EXPECT_FALSE(window.arrive(first->id));       // Its caller was told already.
  EXPECT_EQ(window.depart(start + second)->publication.topic, "c");
}

TEST(MqttWindow, IsStuckWhenTheOldestIsNeverAcknowledged) {
  MqttWindow window(2, 10, 5 * second);
  EXPECT_FALSE(window.is_stuck(start + 100 * second));
  window.add(named("a"), nullptr, start + second);
  EXPECT_FALSE(window.is_stuck(start + 100 * second));
  const auto first = window.depart(start);
  EXPECT_FALSE(window.is_stuck(start + 4 * second));
  EXPECT_TRUE(window.is_stuck(start + 5 * second));
  EXPECT_FALSE(window.arrive(first->id));
  EXPECT_FALSE(window.is_stuck(start + 5 * second));
}

TEST(MqttWindow, GivesAllHandlersBackWhenItIsCleared) {
  MqttWindow window(1, 10, second);
  window.add(named("a"), ignore, start + second);
  window.add(named("b"), ignore, start + second);
  window.add(named("c"), nullptr, start + second);
  EXPECT_TRUE(window.depart(start));
  EXPECT_EQ(window.clear().size(), 2U);
  EXPECT_EQ(window.size(), 0U);
}

}  // namespace
}  // namespace foyer::net
