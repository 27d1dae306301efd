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

TEST(EmulatedScanner, TypesOnTheKeyboardOfAnotherCountry) {
  EmulatorProcess emulator({"--scanner", "serial=FOYER-SCN-1,port=1-2,layout=de,reports=id,suffix=tab"});
  Probe probe(emulator);
  take(probe, "1-2");
  EXPECT_EQ(probe("control 21 b 0 0 0"), "LIBUSB_ERROR_PIPE");  // It knows no boot protocol.
  ASSERT_EQ(emulator.act("FOYER-SCN-1", "scan", R"({"text": "z"})").status, 200);
  for (const char* report : {"completed 9 0100001c0000000000", "completed 9 010000000000000000",
                             "completed 9 0100002b0000000000", "completed 9 010000000000000000"}) {
    ASSERT_EQ(probe("start_interrupt 81 32"), "0");
    EXPECT_EQ(probe("wait"), report);
  }
}

// HID Point of Sale Usage Tables 1.02, section 3.
TEST(EmulatedScanner, SendsScannedDataReports) {
  EmulatorProcess emulator({"--scanner", "serial=FOYER-POS-1,port=1-2,kind=hid_pos,suffix=none"});
  Probe probe(emulator);
  take(probe, "1-2");
  EXPECT_EQ(probe("control 81 6 2200 0 6"), "ok 058c0902a101");
  ASSERT_EQ(emulator.act("FOYER-POS-1", "scan", R"({"text": "AB"})").status, 200);
  ASSERT_EQ(probe("start_interrupt 81 64"), "0");
  EXPECT_EQ(probe("wait"), "completed 62 02025d51314142" + std::string(110, '0'));
  ASSERT_EQ(probe("control 21 9 204 0 2 0402"), "ok");
  EXPECT_EQ(emulator.device("FOYER-POS-1").at("good_beeps"), 1);
}

// USB CDC 1.2 section 5.2.3, PSTN 1.2 section 6.3.
TEST(EmulatedScanner, IsASerialLineOnceTheTerminalIsReady) {
  EmulatorProcess emulator({"--scanner", "serial=FOYER-LINE-1,port=1-2,kind=cdc_acm"});
  Probe probe(emulator);
  ASSERT_EQ(probe("open 1-2"), "0");
  for (const std::string interface : {"0", "1"}) {
    ASSERT_EQ(probe("detach " + interface), "0");
    ASSERT_EQ(probe("claim " + interface), "0");
  }
  EXPECT_EQ(emulator.act("FOYER-LINE-1", "scan", R"({"text": "AB"})").status, 409);
  ASSERT_EQ(probe("control 21 20 0 0 7 00c20100000008"), "ok");
  EXPECT_EQ(probe("control a1 21 0 0 7"), "ok 00c20100000008");
  ASSERT_EQ(probe("control 21 22 3 0 0"), "ok");
  ASSERT_EQ(emulator.act("FOYER-LINE-1", "scan", R"({"text": "AB"})").status, 200);
  ASSERT_EQ(probe("start_in 81 64"), "0");
  EXPECT_EQ(probe("wait"), "completed 3 41420d");
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
