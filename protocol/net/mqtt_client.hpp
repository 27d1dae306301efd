#pragma once
// MQTT 5 (OASIS, 2019) with its own reconnection: back-off with jitter, a fresh connection object each attempt,
// subscriptions made again when the broker has forgotten the session.
//
// There is no buffer for offline time: publishing while not Connected is refused, because journals are the truth.
// QoS is always 1. Messages can be lost or doubled at a reconnect, and are dropped (and counted) when the inbound
// queue is full; the streams above detect gaps and ask again.
//
// Threading: every member function is called on the executor given (one thread or a strand) and every handler runs
// there. A worker thread and Paho's threads stay inside; they only post.
// Lifetime: the destructor ends the worker thread and waits for it: at once after `co_await stop()`, else for about
// a second (longest: the connect deadline). Handlers are never called after it.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "protocol/base/bytes.hpp"
#include "protocol/base/clock.hpp"
#include "protocol/base/result.hpp"

namespace foyer::net {

enum class MqttState {
  Stopped,     ///< Not started, or stopped.
  Connecting,  ///< An attempt is running, or the subscriptions are not acknowledged yet.
  Connected,   ///< Subscribed and, if configured, born.
  Waiting,     ///< Backing off before the next attempt.
};
[[nodiscard]] std::string_view text(MqttState state) noexcept;

enum class MqttError {
  NotConnected,    ///< Refused at once.
  QueueFull,       ///< Refused at once: queue_limit publications wait already.
  TooLarge,        ///< Refused at once: payload over payload_limit.
  BadTopic,        ///< Refused at once: empty, too long, a wildcard or a NUL in it.
  ConnectionLost,  ///< Sent perhaps, acknowledged not.
  TimedOut,        ///< Not acknowledged in time; it may still arrive.
  Denied,          ///< The broker refuses it (an ACL, a quota).
};
[[nodiscard]] std::string_view text(MqttError error) noexcept;

struct MqttMessage {
  std::string topic;
  Bytes payload;
  Bytes correlation;           ///< Correlation data, empty if none.
  std::string response_topic;  ///< Empty if none.
  bool retained = false;       ///< The broker had kept it; it may be old.
};

struct MqttPublication {
  std::string topic;
  Bytes payload;
  bool retained = false;
  std::optional<std::chrono::seconds> expiry = {};  ///< The broker drops it undelivered after this long.
  Bytes correlation = {};
  std::string response_topic = {};
};

struct MqttLimits {
  std::size_t in_flight = 16;  ///< Below Mosquitto's max_inflight_messages of 20.
  std::size_t queue = 1024;    ///< Publications that wait for the window.
  std::size_t inbound = 4096;  ///< Messages received and not yet handled; more are dropped and counted.
  std::size_t payload_bytes = 1024 * 1024;
  std::size_t topic_bytes = 512;
};

struct MqttConfiguration {
  std::string host = "127.0.0.1";
  std::uint16_t port = 1883;
  std::string client_id;
  std::string user_name;  ///< Empty: none.
  std::string password;
  /// A dead link is noticed within two of these.
  std::chrono::seconds keep_alive{5};
  /// How long the broker keeps the session while this client is away. 0: it starts clean every time.
  std::chrono::seconds session_expiry{0};
  Duration connect_deadline{5'000};
  Duration publish_deadline{10'000};
  Duration first_back_off{250};  ///< Doubles with each failure, half of it random.
  Duration longest_back_off{10'000};
  std::optional<MqttPublication> will;   ///< The broker publishes it when the link dies, and at an orderly stop.
  std::optional<MqttPublication> birth;  ///< Published first of all at each connection.
  MqttLimits limits;
};

class MqttClient {
 public:
  using MessageHandler = std::function<void(MqttMessage)>;
  using PublishHandler = std::function<void(Result<Done, MqttError>)>;
  using StateHandler = std::function<void(MqttState)>;

  MqttClient(boost::asio::any_io_executor executor, MqttConfiguration configuration);
  ~MqttClient();
  MqttClient(const MqttClient&) = delete;
  MqttClient& operator=(const MqttClient&) = delete;

  /// Starts connecting and never gives up until stop(). Does nothing if it runs already.
  void start();
  /// Ends the connection in good order (the will is published) and returns when it is closed; at most about a second.
  [[nodiscard]] boost::asio::awaitable<void> stop();

  /// May be called at any time, best before start(). Several handlers may match one topic; each is called.
  /// A filter that the broker denies keeps the client from becoming Connected; see last_failure().
  void subscribe(std::string filter, MessageHandler handler);

  /// The handler is called exactly once, later, on the executor - unless the client is destroyed first.
  void publish(MqttPublication publication, Duration deadline, PublishHandler handler);
  /// The same for a coroutine; uses configuration.publish_deadline. If the client is destroyed meanwhile: TimedOut.
  /// In `co_await client.publish(publication)` name the publication first: g++ 12 destroys an aggregate that is a
  /// temporary of a co_await expression twice.
  [[nodiscard]] boost::asio::awaitable<Result<Done, MqttError>> publish(MqttPublication publication);
  /// Queued, or refused at once; nobody is told of the outcome.
  Result<Done, MqttError> send(MqttPublication publication);

  /// Called after each change, in order. One handler at a time may be set.
  void on_state_change(StateHandler handler);
  [[nodiscard]] MqttState state() const noexcept;
  /// Why the last attempt or connection ended; empty if none did.
  [[nodiscard]] std::string last_failure() const;
  [[nodiscard]] std::uint64_t dropped_messages() const noexcept;
  [[nodiscard]] std::uint64_t connections_made() const noexcept;

 private:
  class Core;
  std::shared_ptr<Core> core_;  // Shared with tasks posted by other threads, which hold it weakly.
};

/// Whether a topic filter (MQTT 5 section 4.7) covers a topic. '$' topics match no filter that starts with a wildcard.
[[nodiscard]] bool topic_matches(std::string_view filter, std::string_view topic) noexcept;
[[nodiscard]] bool is_valid_topic(std::string_view topic, std::size_t longest) noexcept;

}  // namespace foyer::net
