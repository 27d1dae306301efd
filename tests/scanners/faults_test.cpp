// What goes wrong with scanners: a pulled cable in the middle of a code, a stall, noise.
#include "tests/scanners/eight_scanners.hpp"

namespace foyer::test {
namespace {

using scanner::Misread;
using Texts = std::vector<std::string>;

// Covers KV-3.
TEST_F(Scanners, UnpluggedInTheMiddleOfACodeDeliverNoHalfOfIt) {
  for (const auto& [serial, port] : scanner_ports) {
    const auto one = reader(serial);
    act(serial, "scan", {{"text", "HALFTOKEN"}, {"stop_after", 4}});
    loop.until([&, name = serial] { return device(name).at("waiting").to_number<int>() == 0; });
    act(serial, "unplug");
    loop.until([&] { return !one->scanner->is_connected(); });
    EXPECT_EQ(one->misreads, std::vector{Misread::Incomplete}) << serial;
    act(serial, "plug", {{"port", port}});
    loop.until([&] { return one->scanner->is_connected(); });
    one->scan("WHOLE");
    loop.until([&] { return !one->scans.empty(); });
    EXPECT_EQ(one->scans, Texts{"WHOLE"}) << serial;
  }
}

TEST_F(Scanners, GoOnAfterAStall) {
  for (const auto& [serial, port] : scanner_ports) {
    const auto one = reader(serial);
    act(serial, "stall", {{"endpoint", 0x81}});
    // A scan during the stall waits in the device; which read brings it does not matter.
    one->scan("AFTER");
    loop.until([&] { return !one->scans.empty(); });
    EXPECT_EQ(one->scans, Texts{"AFTER"}) << serial;
  }
}

TEST_F(Scanners, ConnectAgainAfterAProtocolError) {
  for (const auto& [serial, port] : scanner_ports) {
    const auto one = reader(serial);
    int changes = 0;
    one->scanner->on_connection([&](bool) { ++changes; });
    act(serial, "disturb", {{"endpoint", 0x81}});
    loop.until([&] { return changes == 2; });
    one->scan("AFTER");
    loop.until([&] { return !one->scans.empty(); });
    EXPECT_EQ(one->scans, Texts{"AFTER"}) << serial;
  }
}

TEST_F(Scanners, TellNoiseFromATicket) {
  const auto line = reader("LINE-1");
  act("LINE-1", "noise", {{"hex", "544f4bff454e0d"}});  // A byte of "TOK.EN" is damaged.
  line->scan("NEXT");
  const auto pos = reader("POS-1");
  act("POS-1", "noise", {{"hex", "02ff5d5131"}});  // Shorter than it says.
  pos->scan("NEXT");
  const auto keys = reader("KEYS-US");
  act("KEYS-US", "noise", {{"hex", "0000040000000000"}});  // A key without an end, F1, then Enter.
  act("KEYS-US", "noise", {{"hex", "00003a0000000000"}});
  act("KEYS-US", "noise", {{"hex", "0000280000000000"}});
  act("KEYS-US", "noise", {{"hex", "0000000000000000"}});
  keys->scan("NEXT");
  for (const Reader* one : {line.get(), pos.get(), keys.get()}) {
    loop.until([&] { return !one->scans.empty(); });
    EXPECT_EQ(one->scans, Texts{"NEXT"}) << one->serial;
  }
  EXPECT_EQ(line->misreads, std::vector{Misread::NotText});
  EXPECT_EQ(pos->misreads, std::vector{Misread::Damaged});
  EXPECT_EQ(keys->misreads, std::vector{Misread::UnknownKey});
}

}  // namespace
}  // namespace foyer::test
