#pragma once
// One connection to the broker, from connect to close, on a Paho client of its own (a second connect on one client
// takes over a second, and Paho's own reconnection hides whether the session was present). Internal to net.
// Threading: member functions on the worker's thread; events come on Paho's threads.
// Lifetime: no event comes after the destructor, which waits for Paho's threads.

#include <set>

#include "protocol/net/mqtt_link.hpp"

namespace foyer::net {

class MqttAttempt {
 public:
  struct Events {
    std::function<void(bool session_present)> connected;
    std::function<void(std::vector<std::string> filters)> subscribed;
    std::function<void(std::string why)> failed;  ///< The connection was not made, was lost, or a filter was denied.
    std::function<void(MqttMessage)> message;
    std::function<void(std::uint64_t id, Result<Done, MqttError>)> published;
  };

  /// Begins to connect. Throws std::exception if Paho refuses to try.
  MqttAttempt(const MqttConfiguration& configuration, Events events);
  ~MqttAttempt();
  MqttAttempt(const MqttAttempt&) = delete;
  MqttAttempt& operator=(const MqttAttempt&) = delete;

  void subscribe(const std::vector<std::string>& filters);
  void publish(std::uint64_t id, const MqttPublication& publication);
  /// Publishes the will itself (not every broker honours reason 4, "disconnect with will") and takes leave;
  /// waits at most this long for either.
  void disconnect(const std::optional<MqttPublication>& will, Duration limit) noexcept;

 private:
  class Paho;
  std::unique_ptr<Paho> paho_;
};

}  // namespace foyer::net
