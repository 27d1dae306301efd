#pragma once
// Which publications wait, which are on their way, and which have waited too long. Internal to net; pure: time and
// outcomes come in, handlers to call go out.
// Threading: the client's executor.

#include <deque>
#include <map>
#include <vector>

#include "protocol/net/mqtt_client.hpp"

namespace foyer::net {

class MqttWindow {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;
  using Handlers = std::vector<MqttClient::PublishHandler>;
  struct Departure {
    std::uint64_t id;
    MqttPublication publication;
  };

  /// Without an acknowledgement after `stuck_after` the broker is not to be waited for any more.
  MqttWindow(std::size_t in_flight_limit, std::size_t queue_limit, Duration stuck_after)
      : in_flight_limit_(in_flight_limit), queue_limit_(queue_limit), stuck_after_(stuck_after) {}

  [[nodiscard]] bool is_full() const noexcept { return waiting_.size() >= queue_limit_; }
  [[nodiscard]] std::size_t size() const noexcept { return waiting_.size() + in_flight_.size(); }

  void add(MqttPublication publication, MqttClient::PublishHandler handler, SteadyTime deadline);
  /// The next that may leave, if the window has room.
  [[nodiscard]] std::optional<Departure> depart(SteadyTime now);
  /// Makes room; the handler is empty if nobody waits for this outcome (any more).
  [[nodiscard]] MqttClient::PublishHandler arrive(std::uint64_t id);
  /// Those whose deadline has passed. One that is on its way keeps its place until it arrives.
  [[nodiscard]] Handlers expire(SteadyTime now);
  [[nodiscard]] bool is_stuck(SteadyTime now) const;
  /// Empties it.
  [[nodiscard]] Handlers clear();

 private:
  struct Waiting {
    MqttPublication publication;
    MqttClient::PublishHandler handler;
    SteadyTime deadline;
  };
  struct InFlight {
    MqttClient::PublishHandler handler;
    SteadyTime deadline;
    SteadyTime departed;
  };

  std::size_t in_flight_limit_;
  std::size_t queue_limit_;
  Duration stuck_after_;
  std::deque<Waiting> waiting_;
  std::map<std::uint64_t, InFlight> in_flight_;  // By number, so the first is the oldest.
  std::uint64_t last_id_ = 0;                    // 0 itself is the birth message.
};

}  // namespace foyer::net
