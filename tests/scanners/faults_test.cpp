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

TEST_F(Scanners, GoOnAfterAStallOrTooManyBytes) {
  for (const auto& [serial, port] : scanner_ports) {
    for (const char* trouble : {"stall", "babble"}) {
      const auto one = reader(serial);
      act(serial, trouble, {{"endpoint", 0x81}});
      // A scan during the trouble waits in the device; which read brings it does not matter.
      one->scan("AFTER");
      loop.until([&] { return !one->scans.empty(); });
      EXPECT_EQ(one->scans, Texts{"AFTER"}) << serial << ' ' << trouble;
    }
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

// Covers KV-3.
TEST_F(Scanners, WithoutASuffixKnowATornCodeByItsLengthAlone) {
  const auto send = [&](Reader& line, const std::string& text) {
    const auto heard = line.scans.size() + line.misreads.size();
    act("LINE-1", "noise", {{"hex", to_hex(Bytes(text.begin(), text.end()))}});
    // The clock stands still while the characters come, and then for longer than they may pause.
    loop.until([] { return device("LINE-1").at("waiting").to_number<int>() == 0; });
    loop.until([&] {
      clock.boot += scanner::Framing{}.end_gap;
      return line.scans.size() + line.misreads.size() > heard;
    });
  };
  {
    Reader line("LINE-1", loop, line_without_suffix("LINE-1", *context, clock, ticket_token.size()));
    send(line, ticket_token.substr(0, ticket_token.size() - 1));
    send(line, ticket_token);
    EXPECT_EQ(line.misreads, std::vector{Misread::TooShort});
    EXPECT_EQ(line.scans, Texts{ticket_token});
    EXPECT_EQ(line.scanner->counts(), (scanner::ReadCounts{.scans = 1, .misread = 1}));
  }
  Reader line("LINE-1", loop, line_without_suffix("LINE-1", *context, clock, 1));
  send(line, "TORNTO");
  // Nothing tells it from a code of six letters; who gets the text must not take it for a ticket unless it proves so.
  EXPECT_EQ(line.scans, Texts{"TORNTO"});
  EXPECT_EQ(line.scanner->counts(), (scanner::ReadCounts{.scans = 1}));
}

}  // namespace
}  // namespace foyer::test
