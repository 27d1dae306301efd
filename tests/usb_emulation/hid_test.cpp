// The emulated scanner and gate over real interrupt and control transfers.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/usb_emulation/processes.hpp"

namespace foyer::test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::string NO_KEY = "completed 8 0000000000000000";

void take(Probe& probe, const std::string& port) {
  ASSERT_EQ(probe("open " + port), "0");
  ASSERT_EQ(probe("detach 0"), "0");
  ASSERT_EQ(probe("claim 0"), "0");
}

// Covers KV-3.
TEST(EmulatedScanner, TypesWhatItReadsAndEnter) {
  EmulatorProcess emulator({"--scanner", "serial=FOYER-SCN-1,port=1-2"});
  Probe probe(emulator);
  take(probe, "1-2");
  ASSERT_EQ(emulator.act("FOYER-SCN-1", "scan", R"({"text": "Ab3"})").status, 200);
  for (const char* report :
       {"completed 8 0200040000000000", NO_KEY.c_str(), "completed 8 0000050000000000", NO_KEY.c_str(),
        "completed 8 0000200000000000", NO_KEY.c_str(), "completed 8 0000280000000000", NO_KEY.c_str()}) {
    ASSERT_EQ(probe("start_interrupt 81 8"), "0");
    EXPECT_EQ(probe("wait"), report);
  }
}

TEST(EmulatedScanner, SaysThatNobodyReadsIt) {
  EmulatorProcess emulator({"--scanner", "serial=FOYER-SCN-1,port=1-2"});
  EXPECT_EQ(emulator.act("FOYER-SCN-1", "scan", R"({"text": "A"})").status, 409);
  Probe probe(emulator);
  take(probe, "1-2");
  EXPECT_EQ(emulator.act("FOYER-SCN-1", "scan", R"({"text": "\u00e4"})").status, 400);
  EXPECT_EQ(emulator.act("FOYER-SCN-1", "scan", R"({"text": ""})").status, 400);
  EXPECT_EQ(emulator.act("FOYER-SCN-1", "scan").status, 400);
  EXPECT_EQ(probe("control 81 6 2200 0 41").substr(0, 12), "ok 05010906a");
}

TEST(EmulatedGate, OpensByReportAndTellsWhoPassed) {
  EmulatorProcess emulator({"--gate", "serial=FOYER-GATE-1,port=1-3"});
  Probe probe(emulator);
  take(probe, "1-3");
  EXPECT_EQ(emulator.act("FOYER-GATE-1", "pass").status, 409);
  ASSERT_EQ(probe("start_interrupt 81 8"), "0");
  ASSERT_EQ(probe("control 21 9 300 0 8 ff01000000000000"), "ok");
  EXPECT_EQ(probe("control a1 1 300 0 8"), "ok 464f594552000001");
  EXPECT_EQ(emulator.device("FOYER-GATE-1").at("open"), true);
  EXPECT_EQ(emulator.act("FOYER-GATE-1", "pass").status, 200);
  EXPECT_EQ(probe("wait"), "completed 8 0100000000000000");
  ASSERT_EQ(probe("start_interrupt 81 8"), "0");
  EXPECT_EQ(probe("wait"), NO_KEY);
  ASSERT_EQ(probe("control 21 9 300 0 8 fd01000000000000"), "ok");
  EXPECT_EQ(emulator.device("FOYER-GATE-1").at("open"), false);
  EXPECT_EQ(probe("control 21 9 300 0 8 ff09000000000000"), "LIBUSB_ERROR_PIPE");
}

TEST(EmulatedGate, LetsSomebodyThroughByItself) {
  EmulatorProcess emulator({"--gate", "serial=FOYER-GATE-1,port=1-3,pass_after_ms=50"});
  Probe probe(emulator);
  take(probe, "1-3");
  ASSERT_EQ(probe("start_interrupt 81 8"), "0");
  ASSERT_EQ(probe("control 21 9 300 0 8 ff01000000000000"), "ok");
  EXPECT_EQ(probe("wait"), "completed 8 0100000000000000");
  EXPECT_EQ(emulator.device("FOYER-GATE-1").at("passages"), 1);
}

}  // namespace
}  // namespace foyer::test
