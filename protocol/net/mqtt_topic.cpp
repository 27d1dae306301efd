#include <algorithm>

#include "protocol/net/mqtt_client.hpp"

namespace foyer::net {
namespace {

/// The part up to the next '/', taken off the front; nothing if the text had ended.
std::optional<std::string_view> take_level(std::optional<std::string_view>& rest) {
  if (!rest) return std::nullopt;
  const auto end = rest->find('/');
  const auto level = rest->substr(0, end);
  rest = end == std::string_view::npos ? std::nullopt : std::optional(rest->substr(end + 1));
  return level;
}

}  // namespace

bool topic_matches(std::string_view filter, std::string_view topic) noexcept {
  if (topic.starts_with('$') && (filter.starts_with('+') || filter.starts_with('#'))) return false;
  std::optional filter_rest(filter);
  std::optional topic_rest(topic);
  while (true) {
    const auto wanted = take_level(filter_rest);
    if (wanted == "#") return true;  // Also covers the level above it.
    const auto found = take_level(topic_rest);
    if (!wanted || !found) return !wanted && !found;
    if (*wanted != "+" && wanted != found) return false;
  }
}

bool is_valid_topic(std::string_view topic, std::size_t longest) noexcept {
  return !topic.empty() && topic.size() <= longest && topic.find_first_of(std::string_view("+#\0", 3)) == topic.npos;
}

std::string_view text(MqttState state) noexcept {
  switch (state) {
    case MqttState::Stopped:
      return "stopped";
    case MqttState::Connecting:
      return "connecting";
    case MqttState::Connected:
      return "connected";
    case MqttState::Waiting:
      return "waiting";
  }
  return "unknown";
}

std::string_view text(MqttError error) noexcept {
  switch (error) {
    case MqttError::NotConnected:
      return "not connected";
    case MqttError::QueueFull:
      return "queue full";
    case MqttError::TooLarge:
      return "payload too large";
    case MqttError::BadTopic:
      return "bad topic";
    case MqttError::ConnectionLost:
      return "connection lost";
    case MqttError::TimedOut:
      return "timed out";
    case MqttError::Denied:
      return "denied by the broker";
  }
  return "unknown";
}

}  // namespace foyer::net
