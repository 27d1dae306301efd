#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "protocol/net/mqtt_client.hpp"

namespace foyer::net {
namespace {

// The examples of MQTT 5 section 4.7.
TEST(MqttTopic, MatchesFiltersAsTheStandardSays) {
  EXPECT_TRUE(topic_matches("sport/tennis/player1/#", "sport/tennis/player1"));
  EXPECT_TRUE(topic_matches("sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon"));
  EXPECT_TRUE(topic_matches("#", "a/b"));
  EXPECT_TRUE(topic_matches("sport/tennis/+", "sport/tennis/player1"));
  EXPECT_FALSE(topic_matches("sport/tennis/+", "sport/tennis/player1/ranking"));
  EXPECT_FALSE(topic_matches("sport/+", "sport"));
  EXPECT_TRUE(topic_matches("sport/+", "sport/"));
  EXPECT_TRUE(topic_matches("+/+", "/finance"));
  EXPECT_FALSE(topic_matches("+", "/finance"));
  EXPECT_FALSE(topic_matches("#", "$SYS/uptime"));
  EXPECT_FALSE(topic_matches("+/uptime", "$SYS/uptime"));
  EXPECT_TRUE(topic_matches("$SYS/#", "$SYS/uptime"));
  EXPECT_FALSE(topic_matches("a/b", "a/bc"));
  EXPECT_FALSE(topic_matches("a/b/c", "a/b"));
}

TEST(MqttTopic, RefusesWildcardsInAName) {
  EXPECT_TRUE(is_valid_topic("foyer/v1/odeon/kiosk-1/up/journal", 100));
  for (const auto* topic : {"", "a/+/b", "a/#", "too/long/by/far"}) EXPECT_FALSE(is_valid_topic(topic, 8)) << topic;
  EXPECT_FALSE(is_valid_topic(std::string_view("a\0b", 3), 8));
}

RC_GTEST_PROP(MqttTopic, MatchesItselfAndEverythingBelow, (const std::string& noise)) {
  std::string topic = "t";
  for (const char character : noise)
    if (std::string_view("+#").find(character) == std::string_view::npos) topic.push_back(character);
  RC_ASSERT(topic_matches(topic, topic));
  RC_ASSERT(topic_matches(topic + "/#", topic + "/below/it"));
  RC_ASSERT(topic_matches(topic + "/#", topic));
  RC_ASSERT(!topic_matches(topic, topic + "/below"));
  (void)topic_matches(noise, topic);
}

}  // namespace
}  // namespace foyer::net
