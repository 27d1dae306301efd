// The emulated printer over real bulk transfers: what comes out, and what it says of itself.

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/usb_emulation/processes.hpp"

namespace foyer::test {
namespace {

using namespace std::string_literals;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string qr(const std::string& payload) {
  return "\x1d(k\x04\x00"s
         "1A2\x00\x1d(k\x03\x00"s
         "1C\x05\x1d(k\x03\x00"s
         "1E1\x1d(k"s +
         static_cast<char>(payload.size() + 3) +
         "\x00"s
         "1P0" +
         payload +
         "\x1d(k\x03\x00"s
         "1Q0";
}

std::string out(const std::string& bytes, int timeout = 5000) {
  return "out 1 " + hexadecimal(bytes) + " " + std::to_string(timeout);
}

const std::string CUT = "\x1dV\x42\x10";

struct Printer : ::testing::Test {
  EmulatorProcess emulator{{"--printer", "serial=FOYER-PRN-1,port=1-1"}};
  Probe probe{emulator};

  void SetUp() override {
    ASSERT_EQ(probe("open 1-1"), "0");
    ASSERT_EQ(probe("detach 0"), "0");
    ASSERT_EQ(probe("claim 0"), "0");
  }
};

// Covers KV-3.
TEST_F(Printer, PrintsATicketWhoseCodeAPhoneReads) {
  const std::string payload =
      "AEBAGBAFAYDQQCIKBMGA2DQPCAIREEYUCULBOGAZDINRYHI6D4QCCIRDEQSSMJZIFEVCWLBNFYXTAMJSGM2DKNRX";
  const std::string ticket = "\x1b@Hall 1, row 4, seat 17\n"s + qr(payload) + "\n" + CUT;
  EXPECT_EQ(probe(out(ticket)), "0 " + std::to_string(ticket.size()));
  ASSERT_THAT(emulator.ticket_names(), ElementsAre("FOYER-PRN-1-0001.png"));
  EXPECT_EQ(decode_qr(emulator.tickets() / "FOYER-PRN-1-0001.png"), payload);
  EXPECT_EQ(emulator.device("FOYER-PRN-1").at("unknown_commands"), 0);
  std::ifstream file(emulator.tickets() / "FOYER-PRN-1-0001.png", std::ios::binary);
  EXPECT_EQ(http("GET", emulator.url() + "/tickets/FOYER-PRN-1-0001.png").body,
            std::string(std::istreambuf_iterator<char>(file), {}));
}

TEST_F(Printer, PrintsAPictureOfAHundredKilobytes) {
  const std::string head = "\x1dv0\x00\x48\x00"s + static_cast<char>(1400 & 0xff) + static_cast<char>(1400 >> 8);
  const std::string ticket = head + std::string(72 * 1400, '\x55') + CUT;
  EXPECT_EQ(probe(out(ticket)), "0 " + std::to_string(ticket.size()));
  EXPECT_EQ(emulator.ticket_names().size(), 1u);
}

TEST_F(Printer, SaysWhatItIsAndHowItIs) {
  EXPECT_THAT(probe("control a1 0 0 0 ff"), HasSubstr(hexadecimal("MFG:EPSON;CMD:ESC/POS;")));
  EXPECT_EQ(probe("control a1 1 0 0 1"), "ok 18");
  ASSERT_EQ(emulator.act("FOYER-PRN-1", "paper_out").status, 200);
  EXPECT_EQ(probe("control a1 1 0 0 1"), "ok 30");
  ASSERT_EQ(probe(out("\x10\x04\x04")), "0 3");
  EXPECT_EQ(probe("in 82 64"), "0 1 7e");
  ASSERT_EQ(probe("control 21 2 0 0 0"), "ok");
}

TEST_F(Printer, ReportsChangesByItselfOnceAsked) {
  ASSERT_EQ(probe(out("\x1d\x61\x0f")), "0 3");
  EXPECT_EQ(probe("in 82 64"), "0 4 10000000");
  ASSERT_EQ(probe("start_in 82 64"), "0");
  ASSERT_EQ(emulator.act("FOYER-PRN-1", "cover_open").status, 200);
  EXPECT_EQ(probe("wait"), "completed 4 38000000");
  ASSERT_EQ(emulator.act("FOYER-PRN-1", "paper_near_end").status, 200);
  EXPECT_EQ(probe("in 82 64"), "0 4 38000300");
}

// Covers KV-7.
TEST_F(Printer, ProvesAPrintOnlyWhenAllBeforeItIsOnPaper) {
  const std::string job = "\x1b@one ticket\n"s + CUT +
                          "\x1d(H\x06\x00"s
                          "00ABCD";
  ASSERT_EQ(emulator.act("FOYER-PRN-1", "paper_out").status, 200);
  ASSERT_EQ(probe("start_in 82 64"), "0");
  ASSERT_EQ(probe(out(job)), "0 " + std::to_string(job.size()));
  EXPECT_TRUE(emulator.ticket_names().empty());
  EXPECT_EQ(emulator.device("FOYER-PRN-1").at("waiting_bytes"), job.size());
  ASSERT_EQ(emulator.act("FOYER-PRN-1", "ok").status, 200);
  EXPECT_EQ(probe("wait"), "completed 7 37224142434400");
  EXPECT_EQ(emulator.ticket_names().size(), 1u);
}

TEST_F(Printer, StopsInTheMiddleWhenThePaperEnds) {
  ASSERT_EQ(emulator.act("FOYER-PRN-1", "paper_out_after_mm", R"({"mm": 20})").status, 200);
  ASSERT_EQ(probe("start_out 1 " + hexadecimal(std::string(6000, '\n') + CUT)), "0");
  ASSERT_TRUE(emulator.await("FOYER-PRN-1", "paper_out", true));
  EXPECT_EQ(probe("cancel"), "0");
  EXPECT_THAT(probe("wait"), StartsWith("cancelled 41"));
  EXPECT_TRUE(emulator.ticket_names().empty());
}

TEST_F(Printer, TearsOffWhatWasHalfPrintedWithTheOldPaper) {
  ASSERT_EQ(probe(out("half a ticket\n")), "0 14");
  ASSERT_EQ(emulator.act("FOYER-PRN-1", "paper_out").status, 200);
  ASSERT_EQ(emulator.act("FOYER-PRN-1", "ok").status, 200);
  EXPECT_THAT(emulator.ticket_names(), ElementsAre("FOYER-PRN-1-0001-torn.png"));
}

TEST_F(Printer, KeepsATicketThatTheKnifeDidNotCut) {
  ASSERT_EQ(emulator.act("FOYER-PRN-1", "cutter_error").status, 200);
  ASSERT_EQ(probe(out("ticket\n"s + CUT)), "0 11");
  EXPECT_TRUE(emulator.ticket_names().empty());
  EXPECT_EQ(emulator.device("FOYER-PRN-1").at("cutter_error"), true);
  ASSERT_EQ(probe(out("\x10\x04\x03")), "0 3");
  EXPECT_EQ(probe("in 82 64"), "0 1 1a");
  ASSERT_EQ(emulator.act("FOYER-PRN-1", "ok").status, 200);
  EXPECT_THAT(emulator.ticket_names(), ElementsAre("FOYER-PRN-1-0001.png"));
}

TEST_F(Printer, ForgetsAHalfReceivedCommandWhenItIsUnplugged) {
  // The head of a picture that never comes would swallow the next ticket.
  ASSERT_EQ(probe(out("\x1dv0\x00\x48\x00\xff\x00"s)), "0 8");
  ASSERT_EQ(emulator.act("FOYER-PRN-1", "unplug").status, 200);
  ASSERT_EQ(probe("close"), "0");
  ASSERT_EQ(emulator.act("FOYER-PRN-1", "plug").status, 200);
  ASSERT_EQ(probe("watch"), "0");
  Probe next(emulator);
  ASSERT_EQ(next("open 1-1"), "0");
  ASSERT_EQ(next("detach 0"), "0");
  ASSERT_EQ(next(out(qr("AFTERWARDS") + "\n" + CUT)), "0 " + std::to_string(qr("AFTERWARDS").size() + 5));
  EXPECT_EQ(decode_qr(emulator.tickets() / "FOYER-PRN-1-0001.png"), "AFTERWARDS");
}

TEST(SlowPrinter, TakesItsTime) {
  EmulatorProcess emulator({"--printer", "serial=A,port=1-1,speed=500,buffer=64"});
  Probe probe(emulator);
  ASSERT_EQ(probe("open 1-1"), "0");
  ASSERT_EQ(probe("detach 0"), "0");
  // 100 mm at 500 mm a second; the ticket is not there when the first bytes are taken, only later.
  const std::string job = std::string(27, '\n') + CUT;
  ASSERT_EQ(probe(out(job)), "0 31");
  EXPECT_TRUE(emulator.ticket_names().empty());
  EXPECT_TRUE(emulator.await("A", "tickets", 1));
}

}  // namespace
}  // namespace foyer::test
