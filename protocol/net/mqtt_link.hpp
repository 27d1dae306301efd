#pragma once
// The blocking side of MqttClient: a worker thread that makes one connection after another. Internal to net.
// Threading: every function may be called from any thread and none blocks, but the destructor joins the worker.
// The listener is called on the worker's or Paho's threads and must only post.
// Lifetime: the listener is not called after the destructor.

#include "protocol/net/mqtt_client.hpp"

namespace foyer::net {

class MqttLink {
 public:
  struct Listener {
    std::function<void()> connecting;
    std::function<void()> connected;            ///< Subscribed and born.
    std::function<void(std::string why)> lost;  ///< Or not made; the worker backs off now.
    std::function<void(MqttMessage)> message;
    std::function<void(std::uint64_t id, Result<Done, MqttError>)> published;
    std::function<void()> ended;
  };

  MqttLink(const MqttConfiguration& configuration, std::vector<std::string> filters, Listener listener);
  ~MqttLink();
  MqttLink(const MqttLink&) = delete;
  MqttLink& operator=(const MqttLink&) = delete;

  void publish(std::uint64_t id, MqttPublication publication);
  void subscribe(std::string filter);
  /// Gives the connection up and makes another.
  void reopen(std::string why);
  /// Disconnects and lets the worker end; `ended` says when.
  void end();

 private:
  class Worker;
  std::unique_ptr<Worker> worker_;
};

/// Sets TCP_NODELAY on this process' sockets that are connected to that port. Paho has no option for it, and without
/// it an acknowledged message takes 90 ms instead of 0.4.
void disable_nagle(std::uint16_t peer_port) noexcept;

}  // namespace foyer::net
