// The emulated bus as any program sees it through libusb.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include "tests/usb_emulation/processes.hpp"

namespace foyer::test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::vector<std::string> PRINTER{"--printer", "serial=FOYER-PRN-1,port=1-1,buffer=64"};

/// Opens the printer and takes it from the kernel's driver.
void take(Probe& probe) {
  ASSERT_EQ(probe("open 1-1"), "0");
  if (probe("driver 0") == "1") {
    ASSERT_EQ(probe("detach 0"), "0");
  }
  ASSERT_EQ(probe("claim 0"), "0");
}

TEST(EmulatedBus, ShowsEveryDeviceAtItsPort) {
  EmulatorProcess emulator({"--printer", "serial=A,port=1-1", "--printer", "serial=B,port=1-4.2", "--scanner",
                            "serial=C,port=1-2", "--gate", "serial=D,port=1-3"});
  Probe probe(emulator);
  const std::string list = probe("list");
  EXPECT_THAT(list, HasSubstr("04b8:0e15@1-1 "));
  EXPECT_THAT(list, HasSubstr("04b8:0e15@1-4.2 "));
  EXPECT_THAT(list, HasSubstr("0c2e:0b61@1-2 "));
  EXPECT_THAT(list, HasSubstr("16c0:05df@1-3 "));
}

TEST(EmulatedBus, TellsTheSerialNumberOverTheWire) {
  EmulatorProcess emulator(PRINTER);
  Probe probe(emulator);
  ASSERT_EQ(probe("open 1-1"), "0");
  // GET_DESCRIPTOR, string 3, as UTF-16.
  EXPECT_EQ(probe("control 80 6 303 409 ff"),
            "ok 1803460"
            "04f00590045005200"
            "2d00500052004e00"
            "2d003100");
}

TEST(EmulatedBus, LetsOneProgramAtATimeHaveAnInterface) {
  EmulatorProcess emulator(PRINTER);
  Probe first(emulator);
  Probe second(emulator);
  ASSERT_EQ(first("open 1-1"), "0");
  EXPECT_EQ(first("driver 0"), "1");
  EXPECT_EQ(first("claim 0"), "LIBUSB_ERROR_BUSY");
  EXPECT_EQ(first("detach 0"), "0");
  EXPECT_EQ(first("claim 0"), "0");
  ASSERT_EQ(second("open 1-1"), "0");
  EXPECT_EQ(second("claim 0"), "LIBUSB_ERROR_BUSY");
  EXPECT_EQ(first("release 0"), "0");
  EXPECT_EQ(second("claim 0"), "0");
  EXPECT_EQ(second("release 0"), "0");
  EXPECT_EQ(second("attach 0"), "0");
  EXPECT_EQ(first("driver 0"), "1");
}

TEST(EmulatedBus, ForgetsAProgramThatWasKilled) {
  EmulatorProcess emulator(PRINTER);
  for (int round = 0; round < 10; ++round) {
    Probe victim(emulator);
    take(victim);
    // In the middle of everything: a write that waits, a read that waits, and one more call under way.
    ASSERT_EQ(emulator.act("FOYER-PRN-1", "paper_out").status, 200);
    ASSERT_EQ(victim("start_in 82 64"), "0");
    ASSERT_EQ(victim("start_out 1 " + std::string(2000, '4')), "0");
    victim.process().write("out 1 " + std::string(20000, '4') + " 5000");
    victim.process().kill(SIGKILL);
    victim.process().wait();
    ASSERT_TRUE(emulator.await("FOYER-PRN-1", "programs", 0)) << "round " << round;
    ASSERT_EQ(emulator.act("FOYER-PRN-1", "ok").status, 200);
  }
  Probe heir(emulator);
  take(heir);
  EXPECT_EQ(heir("out 1 0a"), "0 1");
}

TEST(EmulatedBus, CostsNothingWhileProgramsWait) {
  EmulatorProcess emulator({"--printer", "serial=A,port=1-1", "--printer", "serial=B,port=1-2"});
  Probe first(emulator);
  Probe second(emulator);
  take(first);
  ASSERT_EQ(first("start_in 82 64"), "0");
  ASSERT_EQ(second("open 1-2"), "0");
  ASSERT_EQ(second("detach 0"), "0");
  ASSERT_EQ(second("claim 0"), "0");
  ASSERT_EQ(second("start_in 82 64"), "0");
  first.process().write("idle 1000");
  // A node that always polls as ready costs a quarter of this second or more.
  EXPECT_LT(std::stol(second("idle 1000")), 100'000);
  EXPECT_LT(std::stol(first.process().read()), 100'000);
}

TEST(EmulatedBus, HoldsAWriteThatTheDeviceDoesNotTake) {
  EmulatorProcess emulator(PRINTER);
  Probe probe(emulator);
  take(probe);
  ASSERT_EQ(emulator.act("FOYER-PRN-1", "cover_open").status, 200);
  // The printer's buffer has 64 bytes; the rest waits until the time is over.
  EXPECT_EQ(probe("out 1 " + std::string(400, '0') + " 200"), "LIBUSB_ERROR_TIMEOUT 64");
  ASSERT_EQ(probe("start_out 1 " + std::string(400, '4')), "0");
  ASSERT_EQ(emulator.act("FOYER-PRN-1", "ok").status, 200);
  EXPECT_EQ(probe("wait"), "completed 200");
}

TEST(EmulatedBus, EndsACancelledTransfer) {
  EmulatorProcess emulator(PRINTER);
  Probe probe(emulator);
  take(probe);
  ASSERT_EQ(probe("start_in 82 64"), "0");
  ASSERT_EQ(probe("cancel"), "0");
  EXPECT_THAT(probe("wait"), StartsWith("cancelled 0"));
}

TEST(EmulatedBus, StallsUntilCleared) {
  EmulatorProcess emulator(PRINTER);
  Probe probe(emulator);
  take(probe);
  ASSERT_EQ(emulator.act("FOYER-PRN-1", "stall", R"({"endpoint": 1})").status, 200);
  EXPECT_EQ(probe("out 1 41"), "LIBUSB_ERROR_PIPE 0");
  EXPECT_EQ(probe("out 1 41"), "LIBUSB_ERROR_PIPE 0");
  EXPECT_EQ(probe("clear 1"), "0");
  EXPECT_EQ(probe("out 1 41"), "0 1");
  ASSERT_EQ(emulator.act("FOYER-PRN-1", "disturb", R"({"endpoint": 1})").status, 200);
  EXPECT_EQ(probe("out 1 41"), "LIBUSB_ERROR_IO 0");
  EXPECT_EQ(probe("out 1 41"), "0 1");
}

TEST(EmulatedBus, EndsTransfersWhenTheCableIsPulledAndComesBack) {
  EmulatorProcess emulator(PRINTER);
  Probe probe(emulator);
  ASSERT_EQ(probe("watch"), "0");
  take(probe);
  ASSERT_EQ(emulator.act("FOYER-PRN-1", "paper_out").status, 200);
  ASSERT_EQ(probe("start_in 82 64"), "0");
  ASSERT_EQ(probe("start_out 1 " + std::string(400, '4')), "0");
  ASSERT_EQ(emulator.act("FOYER-PRN-1", "unplug").status, 200);
  EXPECT_THAT(probe("wait"), StartsWith("no_device"));
  EXPECT_THAT(probe("wait"), StartsWith("no_device"));
  EXPECT_EQ(probe("hotplug"), "left 04b8:0e15");
  EXPECT_THAT(probe("out 1 41"), StartsWith("LIBUSB_ERROR_NO_DEVICE"));
  EXPECT_LT(std::stol(probe("idle 500")), 100'000) << "a node that has gone must not wake its program for ever";
  EXPECT_EQ(probe("close"), "0");
  ASSERT_EQ(emulator.act("FOYER-PRN-1", "plug", R"({"port": "1-3"})").status, 200);
  ASSERT_EQ(emulator.act("FOYER-PRN-1", "ok").status, 200);
  EXPECT_EQ(probe("hotplug"), "arrived 04b8:0e15");
  ASSERT_EQ(probe("open 1-3"), "0");
  EXPECT_EQ(probe("driver 0"), "1") << "the kernel's driver takes what is plugged in";
  EXPECT_EQ(probe("detach 0"), "0");
  EXPECT_EQ(probe("claim 0"), "0");
  EXPECT_EQ(probe("out 1 41"), "0 1");
}

TEST(EmulatedBus, TellsEveryProgramWhatIsPluggedIn) {
  EmulatorProcess emulator(PRINTER);
  Probe first(emulator);
  Probe second(emulator);
  ASSERT_EQ(first("watch"), "0");
  ASSERT_EQ(second("watch"), "0");
  for (int round = 0; round < 5; ++round) {
    ASSERT_EQ(emulator.act("FOYER-PRN-1", "unplug").status, 200);
    ASSERT_EQ(emulator.act("FOYER-PRN-1", "plug").status, 200);
    for (Probe* probe : {&first, &second}) {
      EXPECT_EQ((*probe)("hotplug"), "left 04b8:0e15");
      EXPECT_EQ((*probe)("hotplug"), "arrived 04b8:0e15");
    }
  }
}

TEST(EmulatedBus, NeverRunsOutOfDeviceNumbers) {
  EmulatorProcess emulator(PRINTER);
  // A bus has 127 of them, and each plug takes the next.
  for (int round = 0; round < 130; ++round) {
    ASSERT_EQ(emulator.act("FOYER-PRN-1", "unplug").status, 200);
    ASSERT_EQ(emulator.act("FOYER-PRN-1", "plug").status, 200) << round;
  }
  Probe probe(emulator);
  take(probe);
  EXPECT_EQ(probe("out 1 41"), "0 1");
  ASSERT_EQ(emulator.act("FOYER-PRN-1", "unplug").status, 200);
  for (const std::string port : {"somewhere", "1-", "1-0", "1-16", "2-1", "1-1.", "1-1.2x", "1-1.1.1.1.1.1.1"}) {
    EXPECT_EQ(emulator.act("FOYER-PRN-1", "plug", R"({"port": ")" + port + "\"}").status, 409) << port;
  }
}

TEST(EmulatedBus, OffersAlternateSettingsBesideADecoy) {
  EmulatorProcess emulator({"--printer", "serial=A,port=1-1,shape=decoy"});
  Probe probe(emulator);
  ASSERT_EQ(probe("open 1-1"), "0");
  ASSERT_EQ(probe("detach 1"), "0");
  ASSERT_EQ(probe("claim 1"), "0");
  EXPECT_THAT(probe("in 82 64 100"), StartsWith("LIBUSB_ERROR_IO"))
      << "setting 0 has no such endpoint; usbfs says ENOENT";
  EXPECT_EQ(probe("alternate 1 1"), "0");
  EXPECT_EQ(probe("out 1 100401"), "0 3");
  EXPECT_EQ(probe("in 82 64"), "0 1 12");
}

TEST(EmulatedBus, LeavesNothingBehindWhenItIsStopped) {
  EmulatorProcess emulator(PRINTER);
  const std::filesystem::path root = emulator.environment().at("UMOCKDEV_DIR");
  ASSERT_TRUE(std::filesystem::exists(root));
  emulator.process().kill(SIGTERM);
  EXPECT_EQ(emulator.process().wait(), 0);
  EXPECT_FALSE(std::filesystem::exists(root));
  EXPECT_FALSE(std::filesystem::exists(root.parent_path() / "usb.env"));
}

TEST(EmulatedBus, RefusesABodyThatIsNotUnderstood) {
  EmulatorProcess emulator(PRINTER);
  EXPECT_EQ(emulator.act("FOYER-PRN-1", "stall", "{}").status, 400);
  EXPECT_EQ(emulator.act("FOYER-PRN-1", "paper_out", "[1").status, 400);
  EXPECT_EQ(emulator.act("FOYER-PRN-1", "explode").status, 404);
  EXPECT_EQ(emulator.act("NOBODY", "ok").status, 404);
  EXPECT_GE(http("GET", emulator.url() + "/tickets/..%2fusb.env").status, 400);
  EXPECT_EQ(http("GET", emulator.url() + "/tickets/.A-0001.png.new").status, 404);
  EXPECT_EQ(http("GET", emulator.url() + "/").status, 200);
}

}  // namespace
}  // namespace foyer::test
