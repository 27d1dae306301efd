// MqttClient against a real Mosquitto on a port of its own.
#include "protocol/net/mqtt_client.hpp"

#include <fstream>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "broker.hpp"

namespace foyer::net::test {
namespace {

namespace asio = boost::asio;
constexpr std::chrono::seconds generous{60};

Bytes bytes(std::string_view text) {
  const auto view = as_bytes(text);
  return {view.begin(), view.end()};
}

/// Runs everything on the test's own thread.
class MqttTest : public testing::Test {
 protected:
  MqttConfiguration configuration(std::string client_id) {
    return {.port = broker_.port(),
            .client_id = std::move(client_id),
            .first_back_off = Duration(20),
            .longest_back_off = Duration(100)};
  }

  template <class Condition>
  [[nodiscard]] bool wait_until(Condition condition) {
    const auto until = std::chrono::steady_clock::now() + generous;
    while (!condition()) {
      if (std::chrono::steady_clock::now() > until) return false;
      context_.run_one_for(std::chrono::milliseconds(50));
    }
    return true;
  }

  [[nodiscard]] bool connect(MqttClient& client) {
    client.start();
    return wait_until([&] { return client.state() == MqttState::Connected; });
  }

  Result<Done, MqttError> publish(MqttClient& client, MqttPublication publication) {
    std::optional<Result<Done, MqttError>> outcome;
    asio::co_spawn(context_, client.publish(std::move(publication)),
                   [&](const std::exception_ptr&, Result<Done, MqttError> result) { outcome = result; });
    EXPECT_TRUE(wait_until([&] { return outcome.has_value(); }));
    return outcome.value_or(MqttError::TimedOut);
  }

  void stop(MqttClient& client) {
    bool stopped = false;
    asio::co_spawn(context_, client.stop(), [&](const std::exception_ptr&) { stopped = true; });
    EXPECT_TRUE(wait_until([&] { return stopped; }));
    EXPECT_EQ(client.state(), MqttState::Stopped);
  }

  Broker broker_;
  asio::io_context context_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{context_.get_executor()};
};

// Covers KV-1.
TEST_F(MqttTest, CarriesAMessageWithEverythingOnIt) {
  broker_.start();
  MqttClient controller(context_.get_executor(), configuration("controller"));
  MqttClient kiosk(context_.get_executor(), configuration("kiosk"));
  std::vector<MqttMessage> received;
  controller.subscribe("foyer/v1/+/+/up/#", [&](MqttMessage message) { received.push_back(std::move(message)); });
  ASSERT_TRUE(connect(controller));
  ASSERT_TRUE(connect(kiosk));
  const Bytes payload = {0, 1, 2, 0xFF, 0};
  EXPECT_TRUE(publish(kiosk, {.topic = "foyer/v1/odeon/kiosk-1/up/journal",
                              .payload = payload,
                              .expiry = std::chrono::seconds(60),
                              .correlation = {7, 0, 8},
                              .response_topic = "foyer/v1/odeon/kiosk-1/down/answer"})
                  .has_value());
  ASSERT_TRUE(wait_until([&] { return !received.empty(); }));
  EXPECT_EQ(received[0].topic, "foyer/v1/odeon/kiosk-1/up/journal");
  EXPECT_EQ(received[0].payload, payload);
  EXPECT_EQ(received[0].correlation, (Bytes{7, 0, 8}));
  EXPECT_EQ(received[0].response_topic, "foyer/v1/odeon/kiosk-1/down/answer");
  EXPECT_FALSE(received[0].retained);
}

// Covers KV-1, KV-5.
TEST_F(MqttTest, ComesBackAndSubscribesAgainAfterTheBrokerWasKilled) {
  broker_.start();
  MqttClient client(context_.get_executor(), configuration("kiosk"));
  int received = 0;
  client.subscribe("a/b", [&](const MqttMessage&) { ++received; });
  std::vector<MqttState> states;
  client.on_state_change([&](MqttState state) { states.push_back(state); });
  ASSERT_TRUE(connect(client));
  for (int round = 1; round <= 3; ++round) {
    broker_.kill();
    ASSERT_TRUE(wait_until([&] { return client.state() == MqttState::Waiting; }));
    EXPECT_EQ(publish(client, {.topic = "a/b"}).error(), MqttError::NotConnected);
    EXPECT_EQ(client.send({.topic = "a/b"}).error(), MqttError::NotConnected);
    broker_.start();
    ASSERT_TRUE(wait_until([&] { return client.state() == MqttState::Connected; }));
    ASSERT_TRUE(publish(client, {.topic = "a/b"}).has_value());
    ASSERT_TRUE(wait_until([&] { return received == round; })) << client.last_failure();
  }
  EXPECT_EQ(client.connections_made(), 4U);
  EXPECT_EQ(states.at(0), MqttState::Connecting);
  EXPECT_EQ(states.at(1), MqttState::Connected);
  EXPECT_EQ(states.at(2), MqttState::Waiting);
}

TEST_F(MqttTest, WaitsForABrokerThatIsNotThereYet) {
  MqttClient client(context_.get_executor(), configuration("kiosk"));
  client.start();
  ASSERT_TRUE(wait_until([&] { return client.state() == MqttState::Waiting; }));
  EXPECT_FALSE(client.last_failure().empty());
  broker_.start();
  EXPECT_TRUE(wait_until([&] { return client.state() == MqttState::Connected; }));
}

TEST_F(MqttTest, GivesUpOnABrokerThatNeverAnswersAndTriesAgain) {
  const BlackHole hole;
  auto black = configuration("kiosk");
  black.port = hole.port();
  black.connect_deadline = Duration(100);
  MqttClient client(context_.get_executor(), black);
  int attempts = 0;
  client.on_state_change([&](MqttState state) { attempts += state == MqttState::Connecting ? 1 : 0; });
  client.start();
  EXPECT_TRUE(wait_until([&] { return attempts == 3; }));
  EXPECT_EQ(client.last_failure(), "the broker did not answer in time");
  const auto began = std::chrono::steady_clock::now();
  stop(client);
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(5));
}

TEST_F(MqttTest, NoticesABrokerThatStandsStill) {
  broker_.start();
  auto quick = configuration("kiosk");
  quick.keep_alive = std::chrono::seconds(1);
  quick.connect_deadline = Duration(200);
  MqttClient client(context_.get_executor(), quick);
  ASSERT_TRUE(connect(client));
  broker_.freeze();
  std::optional<Result<Done, MqttError>> outcome;
  client.publish({.topic = "a"}, Duration(60'000), [&](Result<Done, MqttError> result) { outcome = result; });
  EXPECT_TRUE(wait_until([&] { return client.state() == MqttState::Waiting; }));
  ASSERT_TRUE(outcome.has_value());
  EXPECT_EQ(outcome->error(), MqttError::ConnectionLost);
  broker_.thaw();
  EXPECT_TRUE(wait_until([&] { return client.state() == MqttState::Connected; }));
}

TEST_F(MqttTest, LetsAPublicationTimeOut) {
  broker_.start();
  MqttClient client(context_.get_executor(), configuration("kiosk"));
  ASSERT_TRUE(connect(client));
  broker_.freeze();
  std::optional<Result<Done, MqttError>> outcome;
  client.publish({.topic = "a"}, Duration(20), [&](Result<Done, MqttError> result) { outcome = result; });
  ASSERT_TRUE(wait_until([&] { return outcome.has_value(); }));
  EXPECT_EQ(outcome->error(), MqttError::TimedOut);
  EXPECT_EQ(client.state(), MqttState::Connected);
  broker_.thaw();
}

// Covers KV-9.
TEST_F(MqttTest, IsBornAndDiesForAllToSee) {
  broker_.start();
  auto mortal = configuration("kiosk");
  const MqttPublication status{.topic = "status/kiosk", .payload = bytes("dark"), .retained = true};
  mortal.will = status;
  mortal.birth = status;
  mortal.birth->payload = bytes("here");
  MqttClient watcher(context_.get_executor(), configuration("watcher"));
  std::vector<std::string> seen;
  watcher.subscribe("status/+", [&](const MqttMessage& message) { seen.emplace_back(as_text(message.payload)); });
  ASSERT_TRUE(connect(watcher));
  auto client = std::make_unique<MqttClient>(context_.get_executor(), mortal);
  ASSERT_TRUE(connect(*client));
  ASSERT_TRUE(wait_until([&] { return seen.size() == 1; }));
  stop(*client);  // In good order, and still a death.
  ASSERT_TRUE(wait_until([&] { return seen.size() == 2; }));
  client->start();
  ASSERT_TRUE(wait_until([&] { return seen.size() == 3; }));
  client.reset();
  ASSERT_TRUE(wait_until([&] { return seen.size() == 4; }));
  EXPECT_EQ(seen, (std::vector<std::string>{"here", "dark", "here", "dark"}));
  // Who comes later learns the last state.
  MqttClient late(context_.get_executor(), configuration("late"));
  std::optional<MqttMessage> retained;
  late.subscribe("status/+", [&](MqttMessage message) { retained = std::move(message); });
  ASSERT_TRUE(connect(late));
  ASSERT_TRUE(wait_until([&] { return retained.has_value(); }));
  EXPECT_TRUE(retained->retained);
  EXPECT_EQ(as_text(retained->payload), "dark");
}

// Covers KV-5.
TEST_F(MqttTest, FindsWhatCameWhileItWasAwayInAKeptSession) {
  broker_.start();
  auto lasting = configuration("controller");
  lasting.session_expiry = std::chrono::seconds(60);
  MqttClient client(context_.get_executor(), lasting);
  std::vector<std::string> received;
  client.subscribe("a/#", [&](const MqttMessage& message) { received.emplace_back(as_text(message.payload)); });
  ASSERT_TRUE(connect(client));
  stop(client);
  MqttClient sender(context_.get_executor(), configuration("sender"));
  ASSERT_TRUE(connect(sender));
  ASSERT_TRUE(publish(sender, {.topic = "a/1", .payload = bytes("while away")}).has_value());
  ASSERT_TRUE(connect(client));
  ASSERT_TRUE(wait_until([&] { return received.size() == 1; }));
  EXPECT_EQ(received[0], "while away");
}

TEST_F(MqttTest, SubscribesWhileConnectedAndCallsEveryHandlerThatMatches) {
  broker_.start();
  MqttClient client(context_.get_executor(), configuration("kiosk"));
  ASSERT_TRUE(connect(client));
  int exact = 0;
  int wide = 0;
  client.subscribe("a/b", [&](const MqttMessage&) { ++exact; });
  client.subscribe("c/#", [&](const MqttMessage&) { ++wide; });
  client.subscribe("c/d", [&](const MqttMessage&) { ++exact; });
  ASSERT_TRUE(publish(client, {.topic = "a/b"}).has_value());
  ASSERT_TRUE(publish(client, {.topic = "c/d"}).has_value());
  EXPECT_TRUE(wait_until([&] { return exact >= 2 && wide >= 1; }));
}

TEST_F(MqttTest, KeepsTheOrderAndTheWindowUnderABurst) {
  broker_.start();
  MqttClient receiver(context_.get_executor(), configuration("receiver"));
  MqttClient sender(context_.get_executor(), configuration("sender"));
  std::vector<int> received;
  receiver.subscribe("burst", [&](const MqttMessage& message) {
    received.push_back(std::stoi(std::string(as_text(message.payload))));
  });
  ASSERT_TRUE(connect(receiver));
  ASSERT_TRUE(connect(sender));
  constexpr int count = 1000;
  int acknowledged = 0;
  for (int number = 0; number < count; ++number)
    sender.publish({.topic = "burst", .payload = bytes(std::to_string(number))}, Duration(60'000),
                   [&](Result<Done, MqttError> result) { acknowledged += result.has_value() ? 1 : 0; });
  ASSERT_TRUE(wait_until([&] { return received.size() == count && acknowledged == count; }));
  EXPECT_TRUE(std::ranges::is_sorted(received));
  EXPECT_EQ(receiver.dropped_messages(), 0U);
}

TEST_F(MqttTest, RefusesAtOnceWhatItCannotTake) {
  broker_.start();
  auto narrow = configuration("kiosk");
  narrow.limits.queue = 2;
  narrow.limits.in_flight = 1;
  narrow.limits.payload_bytes = 10;
  MqttClient client(context_.get_executor(), narrow);
  EXPECT_EQ(client.send({.topic = "a"}).error(), MqttError::NotConnected);
  ASSERT_TRUE(connect(client));
  EXPECT_EQ(client.send({.topic = "a/+"}).error(), MqttError::BadTopic);
  EXPECT_EQ(client.send({.topic = ""}).error(), MqttError::BadTopic);
  EXPECT_EQ(client.send({.topic = "a", .payload = Bytes(11)}).error(), MqttError::TooLarge);
  EXPECT_TRUE(client.send({.topic = "a"}).has_value());
  EXPECT_TRUE(client.send({.topic = "a"}).has_value());
  EXPECT_TRUE(client.send({.topic = "a"}).has_value());
  EXPECT_EQ(client.send({.topic = "a"}).error(), MqttError::QueueFull);
}

TEST_F(MqttTest, DropsAndCountsWhatFloodsIt) {
  broker_.start();
  auto small = configuration("kiosk");
  small.limits.inbound = 1;
  MqttClient client(context_.get_executor(), small);
  int received = 0;
  client.subscribe("flood", [&](const MqttMessage&) { ++received; });
  ASSERT_TRUE(connect(client));
  asio::io_context elsewhere{1};  // The receiver's executor stands still while this one sends.
  MqttClient sender(elsewhere.get_executor(), configuration("sender"));
  sender.start();
  const auto until = std::chrono::steady_clock::now() + generous;
  while (client.dropped_messages() < 5 && std::chrono::steady_clock::now() < until) {
    if (sender.state() == MqttState::Connected) (void)sender.send({.topic = "flood"});
    elsewhere.restart();
    elsewhere.run_one_for(std::chrono::milliseconds(10));
  }
  EXPECT_GE(client.dropped_messages(), 5U);
  EXPECT_TRUE(wait_until([&] { return received > 0; }));
}

// Covers KV-8.
TEST(MqttAccess, TellsDeniedPublicationsAndSubscriptions) {
  Broker broker("allow_anonymous true\nacl_file {folder}/acl");
  std::ofstream(broker.folder() / "acl") << "topic readwrite open/#\n";
  broker.start();
  asio::io_context context{1};
  const auto work = asio::make_work_guard(context);
  const MqttConfiguration configuration{
      .port = broker.port(), .client_id = "kiosk", .first_back_off = Duration(20), .longest_back_off = Duration(50)};
  const auto wait_until = [&](auto condition) {
    const auto until = std::chrono::steady_clock::now() + generous;
    while (!condition() && std::chrono::steady_clock::now() < until) context.run_one_for(std::chrono::milliseconds(50));
    return condition();
  };
  MqttClient client(context.get_executor(), configuration);
  client.start();
  ASSERT_TRUE(wait_until([&] { return client.state() == MqttState::Connected; }));
  std::optional<Result<Done, MqttError>> outcome;
  client.publish({.topic = "secret/a"}, Duration(30'000), [&](Result<Done, MqttError> result) { outcome = result; });
  ASSERT_TRUE(wait_until([&] { return outcome.has_value(); }));
  EXPECT_EQ(outcome->error(), MqttError::Denied);
  EXPECT_EQ(client.state(), MqttState::Connected);
}

TEST_F(MqttTest, CanBeDestroyedInAnyState) {
  { const MqttClient never_started(context_.get_executor(), configuration("a")); }
  {
    MqttClient connecting(context_.get_executor(), configuration("b"));
    connecting.start();
  }
  broker_.start();
  bool told = false;
  {
    MqttClient connected(context_.get_executor(), configuration("c"));
    connected.subscribe("#", [&](const MqttMessage&) { told = true; });
    ASSERT_TRUE(connect(connected));
    for (int count = 0; count < 100; ++count) (void)connected.send({.topic = "x"});
    asio::co_spawn(context_, connected.publish({.topic = "y"}), asio::detached);
  }
  context_.poll();
  EXPECT_FALSE(told);
}

TEST_F(MqttTest, LetsAHandlerDestroyIt) {
  broker_.start();
  auto client = std::make_unique<MqttClient>(context_.get_executor(), configuration("a"));
  client->subscribe("x", [&](const MqttMessage&) { client.reset(); });
  ASSERT_TRUE(connect(*client));
  (void)client->send({.topic = "x"});
  EXPECT_TRUE(wait_until([&] { return client == nullptr; }));
  auto second = std::make_unique<MqttClient>(context_.get_executor(), configuration("b"));
  second->on_state_change([&](MqttState state) {
    if (state == MqttState::Connected) second.reset();
  });
  second->start();
  EXPECT_TRUE(wait_until([&] { return second == nullptr; }));
}

}  // namespace
}  // namespace foyer::net::test
