// The keyboard-wedge driver against an emulated scanner.
#include "drivers/scanner/keyboard_wedge/keyboard_wedge_scanner.hpp"
#include "tests/drivers/emulated_bus.hpp"

namespace foyer::test {
namespace {

using scanner::Misread;
using scanner::keyboard_wedge::KeyboardWedgeScanner;

// A clock that stands still unless the test moves it.
class TestClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return {boot.count()}; }
  [[nodiscard]] Duration since_boot() const override { return boot; }
  Duration boot{1'000'000};
};

class CodeScanner : public testing::Test {
 protected:
  CodeScanner() {
    scanner_->on_scan([this](const scanner::Scan& scan) { scans.push_back(scan.text); });
    scanner_->on_misread([this](Misread misread) { misreads.push_back(misread); });
    loop.until([this] { return scanner_->is_connected(); });
  }
  void scan(const std::string& text) { act(scanner_serial, "scan", {{"text", text}}); }

  TestClock clock;
  const bool whole_ = (make_whole(), true);
  Loop loop;
  usb::Context context{loop.executor()};
  std::unique_ptr<KeyboardWedgeScanner> scanner_ =
      std::make_unique<KeyboardWedgeScanner>(context, clock, KeyboardWedgeScanner::Options{.serial = scanner_serial});
  std::vector<std::string> scans;
  std::vector<Misread> misreads;
};

// Covers KV-3.
TEST_F(CodeScanner, DeliversWhatItReadsInOrder) {
  const std::string token = "FOYER1ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  scan(token);
  scan("Mixed Case_9!");
  loop.until([&] { return scans.size() == 2; });
  EXPECT_EQ(scans, (std::vector<std::string>{token, "Mixed Case_9!"}));
}

TEST_F(CodeScanner, SuppressesADoubleReadButNotALaterOne) {
  scan("SAME");
  scan("SAME");
  scan("OTHER");
  loop.until([&] { return scans.size() == 2; });
  EXPECT_EQ(scans, (std::vector<std::string>{"SAME", "OTHER"}));
  clock.boot += Duration(201);
  scan("OTHER");
  loop.until([&] { return scans.size() == 3; });
  EXPECT_EQ(scanner_->counts(), (scanner::ReadCounts{.scans = 3, .repeated = 1}));
}

TEST_F(CodeScanner, TellsAReadThatIsTooLong) {
  scan(std::string(400, 'X'));
  loop.until([&] { return !misreads.empty(); });
  EXPECT_EQ(misreads, std::vector{Misread::TooLong});
  scan("NEXT");
  loop.until([&] { return !scans.empty(); });
  EXPECT_EQ(scans, std::vector<std::string>{"NEXT"});
  EXPECT_EQ(scanner_->counts(), (scanner::ReadCounts{.scans = 1, .misread = 1}));
}

TEST_F(CodeScanner, MayBeGivenAnotherListenerAndBeEndedByTheOneItCalls) {
  // What the listener holds must outlive its being replaced: it is looked at afterwards.
  const auto held = std::make_shared<std::string>("held");
  scanner_->on_scan([this, held](const scanner::Scan& scan) {
    scanner_->on_scan([this, held](const scanner::Scan& last) {
      scanner_.reset();
      scans.push_back(last.text + *held);
    });
    scans.push_back(scan.text + *held);
  });
  scan("ONE");
  scan("TWO");
  scan("THREE");
  loop.until([&] { return scans.size() == 2; });
  loop.until([] { return !device(scanner_serial).at("claimed").as_bool(); });
  EXPECT_EQ(scans, (std::vector<std::string>{"ONEheld", "TWOheld"}));
}

TEST_F(CodeScanner, ReturnsByItselfAfterUnplugging) {
  std::vector<bool> connections;
  scanner_->on_connection([&](bool connected) { connections.push_back(connected); });
  act(scanner_serial, "unplug");
  loop.until([&] { return !scanner_->is_connected(); });
  act(scanner_serial, "plug", {{"port", "1-8"}});
  loop.until([&] { return scanner_->is_connected(); });
  EXPECT_EQ(connections, (std::vector{false, true}));
  scan("BACK");
  loop.until([&] { return !scans.empty(); });
  EXPECT_EQ(scans, std::vector<std::string>{"BACK"});
}

TEST_F(CodeScanner, GivesTheKeyboardBackWhenItIsShutDown) {
  scanner_.reset();
  loop.until([] { return !device(scanner_serial).at("claimed").as_bool(); });
  EXPECT_TRUE(scans.empty());
}

}  // namespace
}  // namespace foyer::test
