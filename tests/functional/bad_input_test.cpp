// What is sent by mistake or in malice is refused in words, and nothing falls over.

#include <map>

#include <boost/asio/io_context.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "protocol/base/random.hpp"
#include "protocol/net/mqtt_client.hpp"
#include "tests/functional/sales.hpp"

namespace foyer::functional {
namespace {

constexpr std::string_view nobody = "99999999-9999-4999-8999-999999999999";

struct Call {
  Part part;
  std::string method;
  std::string path;
};

/// Every route of the three programs that takes a body.
const std::vector<Call> calls_with_body{{Part::Central, "POST", "/api/v1/events"},
                                        {Part::Central, "POST", "/api/v1/holds"},
                                        {Part::Central, "POST", "/api/v1/book"},
                                        {Part::Central, "POST", "/api/v1/admin/venues"},
                                        {Part::Central, "POST", "/api/v1/admin/devices/kiosk-1/reclaim"},
                                        {Part::Controller, "POST", "/api/v1/door/scans"},
                                        {Part::Controller, "POST", "/api/v1/door/annul"},
                                        {Part::Controller, "POST", "/api/v1/door/open"},
                                        {Part::Kiosk, "POST", "/api/v1/sales"}};

Answer call(const Rig& rig, const Call& call, const std::string& body) {
  return ask(call.method, rig.url(call.part) + call.path, body, admin_token);
}

void expect_refusal(const Answer& answer, unsigned lowest, unsigned highest, const std::string& what) {
  EXPECT_GE(answer.status, lowest) << what << ": " << answer.body;
  EXPECT_LE(answer.status, highest) << what << ": " << answer.body;
  EXPECT_FALSE(answer.error_code().empty()) << what << ": " << answer.body;
}

void expect_all_alive(Rig& rig) {
  for (const auto part : all_parts) EXPECT_TRUE(rig.is_running(part)) << name_of(part);
  for (const auto part : {Part::Central, Part::Controller, Part::Kiosk}) {
    EXPECT_EQ(ask("GET", rig.url(part) + "/api/v1/health").status, 200U) << name_of(part);
  }
}

// Covers BO-9, KV-1.
TEST(BadInput, OverHttpIsRefusedByEveryProgramInWords) {
  Rig rig;
  rig.open_house();
  const std::vector<std::string> malformed{"{",        "not json", "[]",    "\"text\"",
                                           "{\"a\":}", "\xff\xfe", "{} {}", std::string(5'000, '[')};
  for (const auto& route : calls_with_body) {
    for (const auto& body : malformed) {
      expect_refusal(call(rig, route, body), 400, 422, route.path + " with " + body.substr(0, 20));
    }
    expect_refusal(call(rig, route, "{}"), 400, 422, route.path + " with nothing in it");
    const std::string huge = R"({"text": ")" + std::string(20 * 1024 * 1024, 'x') + R"("})";
    const auto answer = call(rig, route, huge);
    // A server may close on a client that keeps sending after the refusal; then nothing is read.
    EXPECT_TRUE(answer.status == 413 || answer.status == 0) << route.path << ": " << answer.status;
  }
  const std::string id(nobody);
  for (const auto& [part, path] :
       std::vector<std::pair<Part, std::string>>{{Part::Central, "/api/v1/events/" + id},
                                                 {Part::Central, "/api/v1/events/not-an-id/status"},
                                                 {Part::Central, "/api/v1/holds/" + id},
                                                 {Part::Central, "/api/v1/orders/" + id},
                                                 {Part::Central, "/api/v1/performances/" + id + "/seats"},
                                                 {Part::Central, "/api/v1/nothing"},
                                                 {Part::Controller, "/api/v1/nothing"},
                                                 {Part::Kiosk, "/api/v1/sales/" + id},
                                                 {Part::Kiosk, "/api/v1/sales/not-an-id"},
                                                 {Part::Kiosk, "/api/v1/performances/" + id + "/plan"},
                                                 {Part::Kiosk, "/api/v1/performances/" + id + "/availability"}}) {
    expect_refusal(ask("GET", rig.url(part) + path, {}, admin_token), 404, 404, path);
  }
  expect_refusal(rig.kiosk("POST", "/api/v1/sales", json::serialize(best_seats(0, 1, nobody))), 404, 404, "no show");
  expect_refusal(rig.kiosk("POST", "/api/v1/sales", json::serialize(seats({4'000'000'000}))), 400, 422, "no seat");
  expect_refusal(rig.kiosk("POST", "/api/v1/sales", json::serialize(seats({600'000}))), 400, 422, "no such seat");
  expect_refusal(rig.kiosk("POST", "/api/v1/sales", json::serialize(places_in_zone(7, 1))), 400, 422, "no zone");
  expect_refusal(rig.kiosk("POST", "/api/v1/sales", json::serialize(places_in_zone(0, -1))), 400, 422, "below zero");
  expect_refusal(rig.kiosk("POST", "/api/v1/sales/" + id + "/pay"), 404, 404, "no sale");
  expect_refusal(rig.kiosk("DELETE", "/api/v1/sales"), 405, 405, "no such method");
  expect_refusal(rig.controller("POST", "/api/v1/door/annul", R"({"ticket_id": ")" + id + R"(", "reason": "x"})"), 404,
                 404, "no ticket");
  EXPECT_EQ(ask("POST", rig.url(Part::Central) + "/api/v1/events", R"({"name": "x", "total_seats": 1})").status, 401U);
  expect_all_alive(rig);
  EXPECT_EQ(buy_and_read(rig, best_seats(0, 1)).tokens.size(), 1U);
}

/// Overhears a broker for a while and sends what it is told to.
class Intruder {
 public:
  explicit Intruder(std::uint16_t port) : client_(context_.get_executor(), configuration(port)) {
    client_.subscribe("foyer/v1/#",
                      [this](const net::MqttMessage& message) { heard_[message.topic] = message.payload; });
    client_.start();
    wait("the intruder is connected", [this] { return client_.state() == net::MqttState::Connected; });
  }

  void wait(std::string_view what, const std::function<bool()>& condition) {
    wait_until(what, [&] {
      context_.restart();
      context_.run_for(Duration(10));
      return condition();
    });
  }
  void send(const std::string& topic, const Bytes& payload) {
    bool taken = false;
    client_.publish({topic, payload, false}, Duration(10'000), [&](const auto&) { taken = true; });
    wait("the broker takes it", [&] { return taken; });
  }
  [[nodiscard]] const std::map<std::string, Bytes>& heard() const { return heard_; }

 private:
  static net::MqttConfiguration configuration(std::uint16_t port) {
    net::MqttConfiguration configuration;
    configuration.port = port;
    configuration.client_id = "intruder-" + std::to_string(port);
    return configuration;
  }

  boost::asio::io_context context_;
  net::MqttClient client_;
  std::map<std::string, Bytes> heard_;
};

std::vector<std::string> every_topic() {
  std::vector<std::string> topics;
  for (const std::string device : {"controller-1", "kiosk-1", "kiosk-2", "nobody"}) {
    for (const std::string kind : {"up/birth", "up/journal", "up/request", "up/feed", "up/odd", "down/ack",
                                   "down/reply", "down/feed", "down/availability", "down/odd"}) {
      topics.push_back("foyer/v1/lumen/" + device + "/" + kind);
    }
  }
  topics.push_back("foyer/v1/elsewhere/controller-1/up/journal");
  topics.push_back("foyer/v1/lumen/UPPER/up/journal");
  return topics;
}

/// Garbage on every topic, and of every message that was overheard its beginnings and a copy with one byte changed.
void throw_at(Intruder& intruder) {
  SystemRandom random;
  for (const auto& topic : every_topic()) {
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{64}, std::size_t{100'000}}) {
      Bytes garbage(size);
      random.fill(garbage);
      intruder.send(topic, garbage);
    }
  }
  const auto overheard = intruder.heard();
  for (const auto& [topic, payload] : overheard) {
    if (payload.size() < 2 || topic.ends_with("/wan")) continue;
    for (const auto part : {1UL, 2UL, 3UL}) {
      intruder.send(topic,
                    Bytes(payload.begin(), payload.begin() + static_cast<std::ptrdiff_t>(payload.size() * part / 4)));
    }
    auto changed = payload;
    changed[changed.size() / 2] ^= 0x40;
    if (!topic.ends_with("/birth")) intruder.send(topic, changed);
  }
}

// Covers KV-1, KV-4, KV-5, KV-8.
TEST(BadInput, OnEveryTopicOfBothBrokersChangesNothing) {
  Rig rig;
  rig.open_house();
  Intruder in_the_venue(rig.broker_port(Part::VenueBroker));
  Intruder at_central(rig.broker_port(Part::CentralBroker));
  std::vector<Bought> sales;
  sales.push_back(buy_and_read(rig, best_seats(0, 1)));
  const auto overheard_all = [](const Intruder& intruder) { return intruder.heard().size() >= 4; };
  in_the_venue.wait("the venue's talk is overheard", [&] { return overheard_all(in_the_venue); });
  at_central.wait("central's talk is overheard", [&] { return overheard_all(at_central); });
  throw_at(in_the_venue);
  throw_at(at_central);

  expect_all_alive(rig);
  wait_until("the controller counts what it refused",
             [&] { return number_at(rig.controller("GET", "/api/v1/controller").object(), "refused_messages") > 0; });
  rig.wait_until_kiosk_can_sell();
  sales.push_back(buy_and_read(rig, best_seats(1, 1)));
  sales.push_back(buy_and_read(rig, places_in_zone(0, 1)));
  for (const auto& sale : sales) admit_all(rig, sale.tokens);
  expect_sold_and_admitted(rig, sales, std::chrono::seconds(30));
}

// Covers KV-3, KV-6.
TEST(BadInput, AtTheScannerIsRefusedWithoutOpeningTheGate) {
  Rig rig;
  rig.open_house();
  const auto sale = buy_and_read(rig, best_seats(0, 1));
  const auto token = sale.tokens.front();
  const auto openings = number_at(rig.device(gate), "openings");
  std::vector<std::string> bad{"HELLO", "https://example.org/ticket?id=1", token.substr(0, token.size() / 2),
                               token + token, std::string(600, 'A')};
  for (const auto at : {token.size() / 3, token.size() / 2, token.size() - 4}) {
    auto altered = token;
    altered[at] = altered[at] == 'B' ? 'C' : 'B';
    bad.push_back(altered);
  }
  for (const auto& text : bad) {
    const auto verdict = scan(rig, text);
    EXPECT_EQ(text_at(verdict, "colour"), "red") << text << json::serialize(verdict);
    EXPECT_FALSE(text_at(verdict, "text").empty());
    EXPECT_FALSE(verdict.at("opens_gate").as_bool());
  }
  EXPECT_EQ(number_at(rig.device(gate), "openings"), openings) << "the gate stays shut";
  admit_all(rig, sale.tokens);
  expect_all_alive(rig);
}

}  // namespace
}  // namespace foyer::functional
