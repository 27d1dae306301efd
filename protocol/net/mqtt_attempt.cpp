// The only user of Paho.
#include "protocol/net/mqtt_attempt.hpp"

#include <algorithm>

#include <mqtt/async_client.h>

namespace foyer::net {
namespace {

constexpr int at_least_once = 1;
constexpr int first_failure_code = 0x80;  // MQTT 5 section 2.4

std::string uri_of(const MqttConfiguration& configuration) {
  const bool is_ipv6 = configuration.host.find(':') != std::string::npos;
  const auto host = is_ipv6 ? "[" + configuration.host + "]" : configuration.host;
  return "tcp://" + host + ":" + std::to_string(configuration.port);
}

std::string text_of(const Bytes& bytes) {
  return std::string(as_text(bytes));
}

Bytes bytes_of(const std::string& text) {
  const auto bytes = as_bytes(text);
  return {bytes.begin(), bytes.end()};
}

mqtt::const_message_ptr message_of(const MqttPublication& publication) {
  mqtt::properties properties;
  if (publication.expiry)
    properties.add({mqtt::property::MESSAGE_EXPIRY_INTERVAL, static_cast<std::int32_t>(publication.expiry->count())});
  if (!publication.correlation.empty())
    properties.add({mqtt::property::CORRELATION_DATA, text_of(publication.correlation)});
  if (!publication.response_topic.empty()) properties.add({mqtt::property::RESPONSE_TOPIC, publication.response_topic});
  return std::make_shared<mqtt::message>(publication.topic, publication.payload.data(), publication.payload.size(),
                                         at_least_once, publication.retained, properties);
}

MqttMessage message_of(const mqtt::message& received) {
  MqttMessage message{.topic = received.get_topic(),
                      .payload = bytes_of(received.get_payload()),
                      .correlation = {},
                      .response_topic = {},
                      .retained = received.is_retained()};
  const auto& properties = received.get_properties();
  if (properties.contains(mqtt::property::CORRELATION_DATA))
    message.correlation = bytes_of(mqtt::get<std::string>(properties, mqtt::property::CORRELATION_DATA));
  if (properties.contains(mqtt::property::RESPONSE_TOPIC))
    message.response_topic = mqtt::get<std::string>(properties, mqtt::property::RESPONSE_TOPIC);
  return message;
}

mqtt::connect_options options_of(const MqttConfiguration& configuration) {
  mqtt::connect_options options;
  options.set_mqtt_version(MQTTVERSION_5);
  options.set_clean_start(configuration.session_expiry.count() == 0);
  options.set_keep_alive_interval(configuration.keep_alive);
  // Paho counts whole seconds; the worker's own deadline is the exact one and comes first.
  options.set_connect_timeout(static_cast<int>(configuration.connect_deadline.count() / 1000) + 1);
  options.set_automatic_reconnect(false);
  if (!configuration.user_name.empty()) {
    options.set_user_name(configuration.user_name);
    options.set_password(mqtt::binary_ref(configuration.password));
  }
  mqtt::properties properties;
  properties.add(
      {mqtt::property::SESSION_EXPIRY_INTERVAL, static_cast<std::int32_t>(configuration.session_expiry.count())});
  constexpr std::size_t header_allowance = 64 * 1024;
  properties.add({mqtt::property::MAXIMUM_PACKET_SIZE,
                  static_cast<std::int32_t>(configuration.limits.payload_bytes + header_allowance)});
  options.set_properties(properties);  // The builder loses them.
  if (configuration.will) {
    const auto will = message_of(*configuration.will);
    options.set_will(mqtt::will_options(*will));
  }
  return options;
}

/// Calls a function when an action of Paho ends.
class Listener final : public mqtt::iaction_listener {
 public:
  using Function = std::function<void(const mqtt::token&, bool success)>;
  explicit Listener(Function function) : function_(std::move(function)) {}
  void on_success(const mqtt::token& token) override { function_(token, true); }
  void on_failure(const mqtt::token& token) override { function_(token, false); }

 private:
  Function function_;
};

std::string reason_of(const mqtt::token& token) {
  if (token.get_reason_code() >= first_failure_code) return mqtt::exception::reason_code_str(token.get_reason_code());
  return mqtt::exception::error_str(token.get_return_code());
}

/// Paho keeps a pointer with each action; ours is the publication's number and is never followed.
void* context_of(std::uint64_t id) {
  return reinterpret_cast<void*>(static_cast<std::uintptr_t>(id));
}
std::uint64_t id_of(const mqtt::token& token) {
  return reinterpret_cast<std::uintptr_t>(token.get_user_context());
}

}  // namespace

class MqttAttempt::Paho {
 public:
  Paho(const MqttConfiguration& configuration, Events events)
      : events_(std::move(events)),
        connected_([this](const mqtt::token& token, bool success) { connected(token, success); }),
        subscribed_([this](const mqtt::token& token, bool success) { subscribed(token, success); }),
        published_([this](const mqtt::token& token, bool success) { published(token, success); }),
        client_(uri_of(configuration), configuration.client_id, mqtt::create_options(MQTTVERSION_5), nullptr) {
    client_.set_message_callback([this](const mqtt::const_message_ptr& message) {
      if (message) events_.message(message_of(*message));
    });
    client_.set_connection_lost_handler(
        [this](const std::string& cause) { events_.failed(cause.empty() ? "the connection was lost" : cause); });
    client_.set_disconnected_handler([this](const mqtt::properties&, mqtt::ReasonCode reason) {
      events_.failed("the broker ended the connection: " + mqtt::exception::reason_code_str(reason));
    });
    client_.connect(options_of(configuration), nullptr, connected_);
  }

  void subscribe(const std::vector<std::string>& filters) {
    const auto topics = mqtt::string_collection::create(filters);
    const mqtt::iasync_client::qos_collection levels(filters.size(), at_least_once);
    client_.subscribe(topics, levels, nullptr, subscribed_);
  }

  void publish(std::uint64_t id, const MqttPublication& publication) {
    try {
      client_.publish(message_of(publication), context_of(id), published_);
    } catch (const mqtt::exception&) {
      events_.published(id, MqttError::ConnectionLost);
    }
  }

  void disconnect(const std::optional<MqttPublication>& will, Duration limit) {
    if (!client_.is_connected()) return;
    if (will) client_.publish(message_of(*will))->wait_for(limit);
    client_.disconnect()->wait_for(limit);
  }

 private:
  void connected(const mqtt::token& token, bool success) {
    if (success)
      events_.connected(token.get_connect_response().is_session_present());
    else
      events_.failed("cannot connect: " + reason_of(token));
  }

  void subscribed(const mqtt::token& token, bool success) {
    std::vector<std::string> filters;
    if (const auto topics = token.get_topics())
      for (std::size_t index = 0; index < topics->size(); ++index) filters.push_back((*topics)[index]);
    // Several filters have their own codes even when the whole succeeds; a single one fails as a whole.
    const auto codes = success ? token.get_subscribe_response().get_reason_codes() : std::vector<mqtt::ReasonCode>();
    const bool denied = std::ranges::any_of(codes, [](mqtt::ReasonCode code) { return code >= first_failure_code; });
    if (success && !denied)
      events_.subscribed(std::move(filters));
    else
      events_.failed("the broker denied a subscription, one of:" + joined(filters));
  }

  void published(const mqtt::token& token, bool success) {
    if (success)
      events_.published(id_of(token), Done{});
    else
      events_.published(id_of(token),
                        token.get_reason_code() >= first_failure_code ? MqttError::Denied : MqttError::ConnectionLost);
  }

  static std::string joined(const std::vector<std::string>& filters) {
    std::string text;
    for (const auto& filter : filters) text += " " + filter;
    return text;
  }

  Events events_;
  Listener connected_;
  Listener subscribed_;
  Listener published_;
  mqtt::async_client client_;  // Last, so that it is destroyed first: its threads call what stands above.
};

MqttAttempt::MqttAttempt(const MqttConfiguration& configuration, Events events)
    : paho_(std::make_unique<Paho>(configuration, std::move(events))) {}
MqttAttempt::~MqttAttempt() = default;

void MqttAttempt::subscribe(const std::vector<std::string>& filters) {
  paho_->subscribe(filters);
}

void MqttAttempt::publish(std::uint64_t id, const MqttPublication& publication) {
  paho_->publish(id, publication);
}

void MqttAttempt::disconnect(const std::optional<MqttPublication>& will, Duration limit) noexcept {
  try {
    paho_->disconnect(will, limit);
  } catch (const std::exception&) {
    // The link is gone already, which is what was wanted.
  }
}

}  // namespace foyer::net
