// Each kind of scanner, set up each in its own way.
#include "drivers/scanner/scanner_kinds.hpp"
#include "tests/scanners/eight_scanners.hpp"

namespace foyer::test {
namespace {

using scanner::Feedback;
using scanner::Misread;
using Texts = std::vector<std::string>;

// Covers KV-3.
TEST_F(Scanners, OfEveryKindDeliverTheSameToken) {
  for (const auto& [serial, port] : scanner_ports) {
    const auto one = reader(serial);
    one->scan(ticket_token);
    one->scan(ticket_token + ticket_token);
    loop.until([&] { return one->scans.size() == 2; });
    EXPECT_EQ(one->scans, (Texts{ticket_token, ticket_token + ticket_token})) << serial;
    EXPECT_TRUE(one->misreads.empty()) << serial;
  }
}

TEST_F(Scanners, OfEveryKindTakeADoubleReadForOne) {
  for (const auto& [serial, port] : scanner_ports) {
    const auto one = reader(serial);
    one->scan("SAME");
    one->scan("SAME");
    one->scan("OTHER");
    loop.until([&] { return one->scans.size() == 2; });
    clock.boot += Duration(201);
    one->scan("OTHER");
    loop.until([&] { return one->scans.size() == 3; });
    EXPECT_EQ(one->scans, (Texts{"SAME", "OTHER", "OTHER"})) << serial;
  }
}

TEST_F(Scanners, DeliverACodeThatFillsItsPacketsExactly) {
  for (const std::string serial : {"POS-1", "LINE-1"}) {
    const auto one = reader(serial);
    const std::string full(serial == "POS-1" ? 112 : 127, 'F');  // With the suffix two packets of 64.
    one->scan(full);
    one->scan("NEXT");
    loop.until([&] { return one->scans.size() == 2; });
    EXPECT_EQ(one->scans, (Texts{full, "NEXT"})) << serial;
  }
}

TEST_F(Scanners, BeepForTheVerdictWhereTheyCan) {
  const auto pos = reader("POS-1");
  EXPECT_TRUE(pos->scanner->feedback(Feedback::Good));
  loop.until([] { return device("POS-1").at("good_beeps").to_number<int>() == 1; });
  EXPECT_TRUE(pos->scanner->feedback(Feedback::Bad));
  loop.until([] { return device("POS-1").at("bad_beeps").to_number<int>() == 1; });
  const auto line = reader("LINE-1");
  EXPECT_TRUE(line->scanner->feedback(Feedback::Good));
  loop.until([] { return device("LINE-1").at("good_beeps").to_number<int>() == 1; });
  EXPECT_FALSE(line->scanner->feedback(Feedback::Bad));
  EXPECT_FALSE(reader("KEYS-US")->scanner->feedback(Feedback::Good));
}

TEST_F(Scanners, SayThatTheyCannotBeepWhileTheyAreAway) {
  const auto pos = reader("POS-2");
  act("POS-2", "unplug");
  loop.until([&] { return !pos->scanner->is_connected(); });
  EXPECT_FALSE(pos->scanner->feedback(Feedback::Good));
}

TEST_F(Scanners, TellAReadWithoutItsPrefix) {
  const auto line = reader("LINE-2");
  act("LINE-2", "noise", {{"hex", to_hex(Bytes{'A', 'B', '\r', '\n'})}});
  loop.until([&] { return !line->misreads.empty(); });
  EXPECT_EQ(line->misreads, std::vector{Misread::MissingPrefix});
}

TEST_F(Scanners, AreNotGuessedBetweenTwoOfAKind) {
  scanner::hid_pos::HidPosScanner unbound(*context, clock, {});
  loop.until([&] { return unbound.link_state() == usb::LinkState::Ambiguous; });
  EXPECT_FALSE(unbound.is_connected());
}

TEST_F(Scanners, AreMadeByTheNameOfTheirKind) {
  for (const auto& [kind, serial] : {std::pair{"keyboard", "KEYS-US"}, {"hid_pos", "POS-1"}, {"cdc_acm", "LINE-1"}}) {
    const auto made = scanner::make_scanner(kind, *context, clock, {.serial = serial});
    ASSERT_TRUE(made) << kind;
    loop.until([&] { return made->is_connected(); });
  }
  EXPECT_EQ(scanner::make_scanner("laser", *context, clock, {}), nullptr);
  EXPECT_EQ(scanner::scanner_kinds().size(), 3U);
}

TEST_F(Scanners, AreGivenBackWhole) {
  const auto with_kernel = [] { return device("LINE-1").at("kernel_drivers").as_array(); };
  const auto before = with_kernel();
  ASSERT_EQ(before.size(), 2U);
  auto line = reader("LINE-1");
  EXPECT_TRUE(device("LINE-1").at("claimed").as_bool());
  EXPECT_TRUE(with_kernel().empty());
  line.reset();
  loop.until([&] { return !device("LINE-1").at("claimed").as_bool() && with_kernel().size() == 2; });
  EXPECT_EQ(with_kernel(), before);
  const auto again = reader("LINE-1");  // Neither interface was left with a kernel driver or a claim.
  again->scan("AGAIN");
  loop.until([&] { return !again->scans.empty(); });
  EXPECT_EQ(again->scans, Texts{"AGAIN"});
}

}  // namespace
}  // namespace foyer::test
