// The door's gate: who did not go in, and the emergency, with the controller as it runs in a venue.

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "tests/functional/sales.hpp"

namespace foyer::functional {
namespace {

json::object door(const Rig& rig) {
  return rig.controller("GET", "/api/v1/door").object();
}
bool gate_is_open(const Rig& rig) {
  return rig.device(gate).at("open").as_bool();
}

// Covers KV-3, KV-6.
TEST(GateDoor, TakesAnAdmissionBackWhenNobodyPassedAndTheTicketIsGoodAgain) {
  Rig rig;
  rig.open_house();
  const auto token = buy_and_read(rig, best_seats(0, 1)).tokens.at(0);
  rig.act(gate, "pass_after", R"({"ms": 0})");
  EXPECT_EQ(text_at(scan(rig, token), "code"), "admitted");
  wait_until("the gate is released", [&] { return gate_is_open(rig); });
  wait_until("the tower is green", [&] { return (number_at(rig.device(gate), "relays") & 0x1e) == 0x02; });
  EXPECT_EQ(text_at(door(rig), "passage"), "waiting");
  wait_until("nobody passed", [&] { return text_at(door(rig), "passage") == "taken_back"; });
  EXPECT_FALSE(gate_is_open(rig));

  rig.act(gate, "pass_after", R"({"ms": 600})");
  EXPECT_EQ(text_at(scan(rig, token), "code"), "admitted");
  wait_until("somebody passed", [&] { return text_at(door(rig), "passage") == "passed"; });
  EXPECT_EQ(text_at(scan(rig, token), "code"), "already_used");
  wait_until("the tower is orange", [&] { return (number_at(rig.device(gate), "relays") & 0x1e) == 0x04; });
}

// Covers KV-6.
TEST(GateDoor, StaysOpenInAnEmergencyThroughUnpluggingAndAKillOfTheController) {
  Rig rig;
  rig.open_house();
  wait_until("the gate is there", [&] { return text_at(door(rig), "gate_device") == "ready"; });
  const auto opened = rig.controller("POST", "/api/v1/door/open", R"({"reason": "Fire alarm", "by": "staff-7"})");
  EXPECT_EQ(opened.status, 200U) << opened.body;
  wait_until("the gate is open", [&] { return gate_is_open(rig); });
  rig.act(gate, "unplug");
  EXPECT_FALSE(gate_is_open(rig));
  rig.act(gate, "plug");
  wait_until("the gate is open again", [&] { return gate_is_open(rig); });

  rig.kill(Part::Controller);
  rig.act(gate, "unplug");
  rig.act(gate, "plug");
  EXPECT_FALSE(gate_is_open(rig));
  rig.start(Part::Controller);
  wait_until("the gate is open after a restart", [&] { return gate_is_open(rig); });
  const auto emergency = object_at(door(rig), "emergency");
  EXPECT_EQ(text_at(emergency, "reason"), "Fire alarm");
  EXPECT_EQ(text_at(emergency, "by"), "staff-7");

  EXPECT_EQ(rig.controller("POST", "/api/v1/door/close", R"({"by": "staff-7"})").status, 200U);
  wait_until("the gate is shut", [&] { return !gate_is_open(rig); });
  EXPECT_TRUE(is_null_at(door(rig), "emergency"));
}

// Covers KV-6.
TEST(GateDoor, OpensByTheSwitchAtTheGateAndStaysOpenUntilItIsPutBackAndEnded) {
  Rig rig;
  rig.open_house();
  wait_until("the gate is there", [&] { return text_at(door(rig), "gate_device") == "ready"; });
  rig.act(gate, "switch");
  wait_until("the gate is open", [&] { return gate_is_open(rig); });
  wait_until("the door says so", [&] { return !is_null_at(door(rig), "emergency"); });
  EXPECT_EQ(text_at(object_at(door(rig), "emergency"), "by"), "switch");
  EXPECT_EQ(rig.controller("POST", "/api/v1/door/close").error_code(), "SWITCH_ON");
  rig.act(gate, "switch", R"({"on": false})");
  wait_until("the switch is off", [&] { return !object_at(door(rig), "emergency").at("switch_on").as_bool(); });
  EXPECT_TRUE(gate_is_open(rig));
  EXPECT_EQ(rig.controller("POST", "/api/v1/door/close").status, 200U);
  wait_until("the gate is shut", [&] { return !gate_is_open(rig); });
}

// Covers KV-6.
TEST(GateDoor, OpensInAnEmergencyThoughTheDatabaseTakesNothingAndSaysSo) {
  Rig rig({.with_failing_disks = true});
  rig.open_house();
  wait_until("the gate is there", [&] { return text_at(door(rig), "gate_device") == "ready"; });
  rig.spoil_disk(Part::Controller, DiskTrouble::Full);
  const auto opened = rig.controller("POST", "/api/v1/door/open", R"({"reason": "Fire alarm"})");
  EXPECT_EQ(opened.status, 503U) << opened.body;
  EXPECT_EQ(opened.error_code(), "EMERGENCY_NOT_RECORDED");
  wait_until("the gate is open", [&] { return gate_is_open(rig); });
  EXPECT_FALSE(object_at(door(rig), "emergency").at("recorded").as_bool());
  rig.mend_disk(Part::Controller);
  wait_until("it is recorded", [&] { return object_at(door(rig), "emergency").at("recorded").as_bool(); });
  EXPECT_TRUE(gate_is_open(rig));
}

}  // namespace
}  // namespace foyer::functional
