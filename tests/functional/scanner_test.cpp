// The door's scanner, which answers the person who holds it.

#include <optional>
#include <thread>

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "tests/functional/sales.hpp"

namespace foyer::functional {
namespace {

struct Beeps {
  std::int64_t good = 0;
  std::int64_t bad = 0;
  friend bool operator==(const Beeps&, const Beeps&) = default;
};

Beeps beeps(const Rig& rig) {
  const auto seen = rig.device(scanner);
  return {number_at(seen, "good_beeps"), number_at(seen, "bad_beeps")};
}

// Covers KV-3, KV-6.
TEST(DoorScanner, BeepsGoodForWhomTheDoorAdmitsAndBadForEveryoneElse) {
  Rig rig({.scanner_kind = "hid_pos"});
  rig.open_house();
  const auto bought = buy_and_read(rig, best_seats(0, 2));
  ASSERT_EQ(beeps(rig), (Beeps{0, 0}));

  admit_all(rig, {bought.tokens.at(0)});
  wait_until("the scanner beeps for the ticket", [&] { return beeps(rig) == Beeps{1, 0}; });
  EXPECT_EQ(text_at(scan(rig, bought.tokens.at(0)), "code"), "already_used");
  wait_until("it beeps otherwise for a ticket that was used", [&] { return beeps(rig) == Beeps{1, 1}; });
  EXPECT_NE(text_at(scan(rig, "NO TICKET AT ALL"), "code"), "admitted");
  wait_until("it beeps the same for what is no ticket", [&] { return beeps(rig) == Beeps{1, 2}; });
  admit_all(rig, {bought.tokens.at(1)});
  wait_until("the next ticket is good again", [&] { return beeps(rig) == Beeps{2, 2}; });
}

std::optional<json::object> scanner_trouble(const Answer& alerts) {
  const auto answer = alerts.object();
  for (const auto& alert : array_at(answer, "alerts")) {
    if (text_at(alert.as_object(), "kind") == "scanner_trouble") return alert.as_object();
  }
  return std::nullopt;
}

// Covers KV-3, KV-6, KV-9.
TEST(DoorScanner, AdmitsTenTicketsThoughItIsSetToAGermanKeyboardAndStaffAreToldWhichItShouldBe) {
  Rig rig({.scanner_layout = "de"});
  rig.open_house();
  std::vector<std::string> tokens;
  for (const int count : {5, 5}) {
    const auto bought = buy_and_read(rig, best_seats(0, count));
    tokens.insert(tokens.end(), bought.tokens.begin(), bought.tokens.end());
  }
  ASSERT_EQ(tokens.size(), 10U);
  admit_all(rig, tokens);
  wait_until("the controller is alerted",
             [&] { return scanner_trouble(rig.controller("GET", "/api/v1/alerts")).has_value(); });
  wait_until("central is alerted", [&] { return scanner_trouble(rig.central("GET", "/api/v1/alerts")).has_value(); });
  const auto alert = *scanner_trouble(rig.central("GET", "/api/v1/alerts"));
  EXPECT_EQ(text_at(alert, "device"), "controller-1");
  const auto text = text_at(alert, "text");
  EXPECT_NE(text.find("The scanner " + std::string(scanner) + " types as on a keyboard \"de\""), std::string::npos)
      << text;
  EXPECT_NE(text.find("Set the scanner to the keyboard layout \"us\""), std::string::npos) << text;
}

// Covers KV-3, KV-6.
TEST(DoorScanner, StaysGreenForATicketThatAKeyboardReadsAgainBackToBack) {
  Rig rig({.passage_within = std::chrono::seconds(60)});
  rig.open_house();
  const auto bought = buy_and_read(rig, best_seats(0, 1));
  rig.act(gate, "pass_after", R"({"ms": 50000})");  // The guest stands in the gate meanwhile.
  const auto& token = bought.tokens.at(0);
  EXPECT_EQ(text_at(scan(rig, token), "code"), "admitted");
  for (int round = 0; round < 2; ++round) {
    rig.act(scanner, "scan", json::serialize(json::object{{"texts", json::array{token, token}}}));
    wait_until("it has typed both", [&] { return number_at(rig.device(scanner), "waiting") == 0; });
    const auto door = rig.controller("GET", "/api/v1/door").object();
    EXPECT_EQ(text_at(object_at(door, "last"), "colour"), "green") << json::serialize(door);
    std::this_thread::sleep_for(std::chrono::milliseconds(400));  // Longer than a double read lasts.
  }
  // A text that is no ticket comes after all of them, so that none is still on its way.
  EXPECT_EQ(text_at(scan(rig, "NO TICKET AT ALL"), "code"), "unreadable");
  const auto counters = object_at(rig.controller("GET", "/api/v1/door").object(), "counters");
  EXPECT_EQ(number_at(counters, "admitted"), 1);
  EXPECT_EQ(number_at(counters, "already_used"), 0);
  EXPECT_EQ(number_at(rig.device(gate), "openings"), 1);
}

}  // namespace
}  // namespace foyer::functional
