#include "drivers/scanner/keyboard_wedge/decoder.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace foyer::scanner::keyboard_wedge {
namespace {

constexpr std::uint8_t left_shift = 0x02;
constexpr std::uint8_t right_shift = 0x20;
constexpr std::uint8_t enter = 0x28;
constexpr std::uint8_t caps_lock = 0x39;

Bytes report(std::uint8_t modifiers, std::initializer_list<std::uint8_t> keys) {
  Bytes bytes(boot_report_bytes, 0);
  bytes[0] = modifiers;
  std::copy(keys.begin(), keys.end(), bytes.begin() + 2);
  return bytes;
}

// A keyboard of its own, written from the layout as a person sees it, not from the decoder's tables.
struct Key {
  std::uint8_t usage;
  bool shifted;
};
Key key_of(char character) {
  static const std::string plain = "abcdefghijklmnopqrstuvwxyz1234567890\x01\x01\x01\x01 -=[]\\\x01;'`,./";
  static const std::string shifted = "ABCDEFGHIJKLMNOPQRSTUVWXYZ!@#$%^&*()\x01\x01\x01\x01\x01_+{}|\x01:\"~<>?";
  if (const auto at = plain.find(character); at != std::string::npos) return {static_cast<std::uint8_t>(4 + at), false};
  return {static_cast<std::uint8_t>(4 + shifted.find(character)), true};
}

class Typist {
 public:
  Typist() = default;
  explicit Typist(Framing framing) : decoder(std::move(framing)) {}
  std::vector<Reading> type(std::string_view text) {
    for (const char character : text) {
      const Key key = key_of(character);
      send(report(key.shifted ? left_shift : 0, {key.usage}));
      send(report(0, {}));
    }
    return typed_ = std::exchange(readings_, {});
  }
  std::vector<Reading> take_typed() { return std::exchange(typed_, {}); }
  std::vector<Reading> press_enter() {
    send(report(0, {enter}));
    send(report(0, {}));
    return std::exchange(readings_, {});
  }
  void send(const Bytes& bytes) {
    for (auto& reading : decoder.feed(bytes, now)) readings_.push_back(std::move(reading));
    now += Duration(4);
  }
  std::vector<Reading> take() { return std::exchange(readings_, {}); }

  Decoder decoder;
  Duration now{1000};

 private:
  std::vector<Reading> readings_;
  std::vector<Reading> typed_;
};

std::string text_of(const std::vector<Reading>& readings) {
  EXPECT_EQ(readings.size(), 1U);
  if (readings.size() != 1 || !std::holds_alternative<Scan>(readings[0])) return "(no scan)";
  return std::get<Scan>(readings[0]).text;
}

std::optional<Misread> misread_of(const std::vector<Reading>& readings) {
  EXPECT_EQ(readings.size(), 1U);
  if (readings.size() != 1 || !std::holds_alternative<Misread>(readings[0])) return std::nullopt;
  return std::get<Misread>(readings[0]);
}

// Covers KV-3.
TEST(KeyboardWedge, ReadsATicketTokenUpToEnter) {
  Typist scanner;
  EXPECT_TRUE(scanner.type("FOYER1ABCDEFGHIJKLMNOPQRSTUVWXYZ234567").empty());
  const auto readings = scanner.press_enter();
  EXPECT_EQ(text_of(readings), "FOYER1ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
  EXPECT_EQ(std::get<Scan>(readings.at(0)).at, scanner.now - Duration(8));
}

TEST(KeyboardWedge, ReadsEveryPrintableCharacterOfTheUsLayout) {
  std::string every;
  for (char character = 0x20; character < 0x7f; ++character) every += character;
  Typist scanner;
  scanner.type(every);
  EXPECT_EQ(text_of(scanner.press_enter()), every);
}

TEST(KeyboardWedge, GoldenReportsOfHidAppendixB) {
  Decoder decoder;
  const Bytes reports[] = {
      {0x02, 0, 0x04, 0, 0, 0, 0, 0}, {0, 0, 0, 0, 0, 0, 0, 0}, {0, 0, 0x1e, 0, 0, 0, 0, 0}, {0, 0, 0, 0, 0, 0, 0, 0}};
  for (const Bytes& bytes : reports) EXPECT_TRUE(decoder.feed(bytes, Duration(5)).empty());
  EXPECT_EQ(text_of(decoder.feed(Bytes{0, 0, 0x28, 0, 0, 0, 0, 0}, Duration(6))), "A1");
}

TEST(KeyboardWedge, ReadsTheSameLetterTwiceOnlyIfItWasLetGo) {
  Typist scanner;
  scanner.send(report(0, {0x04}));
  scanner.send(report(0, {0x04}));  // Still held.
  scanner.send(report(0, {}));
  scanner.send(report(0, {0x04}));
  EXPECT_EQ(text_of(scanner.press_enter()), "aa");
}

TEST(KeyboardWedge, TakesKeysThatOverlapInTheOrderTheyWentDown) {
  Typist scanner;
  scanner.send(report(right_shift, {0x04}));
  scanner.send(report(right_shift, {0x04, 0x05}));
  scanner.send(report(0, {0x05, 0x06}));  // B slid into the first place; only c is new.
  EXPECT_EQ(text_of(scanner.press_enter()), "ABc");
}

TEST(KeyboardWedge, IgnoresARollOverErrorAndKeepsWhatWasHeld) {
  Typist scanner;
  scanner.send(report(0, {0x04}));
  scanner.send(report(0, {1, 1, 1, 1, 1, 1}));
  scanner.send(report(0, {0x04, 0x05}));
  EXPECT_EQ(text_of(scanner.press_enter()), "ab");
}

TEST(KeyboardWedge, ReadsTheKeypad) {
  Typist scanner;
  for (const std::uint8_t usage : {0x59, 0x61, 0x62, 0x63}) {
    scanner.send(report(0, {usage}));
    scanner.send(report(0, {}));
  }
  scanner.send(report(0, {0x58}));
  EXPECT_EQ(text_of(scanner.take()), "190.");
}

TEST(KeyboardWedge, SaysNothingForEnterAlone) {
  Typist scanner;
  EXPECT_TRUE(scanner.press_enter().empty());
}

TEST(KeyboardWedge, RefusesAReadWithAKeyThatIsNoCharacter) {
  Typist scanner;
  scanner.type("AB");
  scanner.send(report(0, {0x3a}));  // F1.
  scanner.type("CD");
  EXPECT_EQ(misread_of(scanner.press_enter()), Misread::UnknownKey);
  scanner.type("next");
  EXPECT_EQ(text_of(scanner.press_enter()), "next");
}

TEST(KeyboardWedge, RefusesAReadWithAGroupSeparator) {
  Typist scanner;
  scanner.type("AB");
  scanner.send(report(0x01, {0x30}));  // Ctrl+], as scanners type a GS1 code's separator.
  scanner.type("CD");
  EXPECT_EQ(misread_of(scanner.press_enter()), Misread::NotText);
}

TEST(KeyboardWedge, FollowsCapsLockAsAHostDoes) {
  Typist scanner;
  scanner.send(report(0, {caps_lock}));
  scanner.send(report(0, {}));
  EXPECT_EQ(scanner.decoder.lights(), 2);
  scanner.type("abC1");  // The scanner turns shift round for letters and lets the digits be.
  scanner.send(report(0, {caps_lock}));
  scanner.send(report(0, {}));
  scanner.type("d");
  EXPECT_EQ(text_of(scanner.press_enter()), "ABc1d");
  EXPECT_EQ(scanner.decoder.lights(), 0);
}

TEST(KeyboardWedge, TakesSeveralKeysOfOneBootReportInTheirPlaces) {
  Typist scanner;
  scanner.send(report(left_shift, {0x04, 0x05, 0x06, 0x07, 0x08, 0x09}));
  scanner.send(report(0, {}));
  scanner.send(report(0, {0x1f, 0x20, enter}));
  EXPECT_EQ(text_of(scanner.take()), "ABCDEF23");
}

TEST(KeyboardWedge, RefusesAReadWhoseOrderWasLostInARollOver) {
  Typist scanner;
  scanner.send(report(0, {0x04}));
  scanner.send(report(0, {1, 1, 1, 1, 1, 1}));
  scanner.send(report(0, {0x04, 0x05, 0x06}));
  EXPECT_EQ(misread_of(scanner.press_enter()), Misread::KeysAtOnce);
}

TEST(KeyboardWedge, EndsAReadWithTheConfiguredSuffix) {
  Typist tab{Framing{.suffix = "\t"}};
  tab.type("AB");
  tab.send(report(0, {0x2b}));
  EXPECT_EQ(text_of(tab.take()), "AB");
  Typist hashes{Framing{.prefix = "<", .suffix = "##"}};
  hashes.type("<A#B##");
  EXPECT_EQ(text_of(hashes.take_typed()), "A#B");
}

TEST(KeyboardWedge, ForgetsEverythingWithTheConnection) {
  Typist scanner;
  scanner.send(report(0, {caps_lock}));
  scanner.type("half");
  EXPECT_EQ(scanner.decoder.reset(), Misread::Incomplete);
  EXPECT_EQ(scanner.decoder.reset(), std::nullopt);
  scanner.type("a");
  EXPECT_EQ(text_of(scanner.press_enter()), "a");
}

TEST(KeyboardWedge, RefusesAReadBeyondTheLimitOnce) {
  Typist scanner;
  scanner.type(std::string(max_text_bytes, 'x'));
  EXPECT_EQ(text_of(scanner.press_enter()), std::string(max_text_bytes, 'x'));
  EXPECT_TRUE(scanner.type(std::string(max_text_bytes * 3, 'x')).empty());
  const auto readings = scanner.press_enter();
  ASSERT_EQ(readings.size(), 1U);
  EXPECT_EQ(std::get<Misread>(readings[0]), Misread::TooLong);
}

TEST(KeyboardWedge, ForgetsAReadThatStopsHalfWay) {
  Typist scanner;
  scanner.type("HALF");
  ASSERT_TRUE(scanner.decoder.expires_at().has_value());
  EXPECT_FALSE(scanner.decoder.expire(*scanner.decoder.expires_at()).has_value());  // The limit itself is within.
  scanner.now += Framing().max_gap;
  const auto readings = scanner.type("W");
  ASSERT_EQ(readings.size(), 1U);
  EXPECT_EQ(std::get<Misread>(readings[0]), Misread::Incomplete);
  scanner.type("HOLE");
  EXPECT_EQ(text_of(scanner.press_enter()), "WHOLE");
  EXPECT_FALSE(scanner.decoder.expires_at().has_value());
}

TEST(KeyboardWedge, RefusesAReadInWhichAReportWasDamaged) {
  Typist scanner;
  scanner.type("AB");
  scanner.send(Bytes{0, 0, 0x04});
  const auto readings = scanner.press_enter();
  ASSERT_EQ(readings.size(), 1U);
  EXPECT_EQ(std::get<Misread>(readings[0]), Misread::Damaged);
}

RC_GTEST_PROP(KeyboardWedge, ReadsBackWhateverWasTyped, ()) {
  const auto text = *rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange<char>(0x20, 0x7f)));
  Typist scanner;
  scanner.type(text.substr(0, max_text_bytes));
  RC_ASSERT(text_of(scanner.press_enter()) == text.substr(0, max_text_bytes));
}

RC_GTEST_PROP(KeyboardWedge, NeverCrashesOnRandomReportsAndDeliversOnlyPrintableText,
              (const std::vector<std::vector<std::uint8_t>>& reports)) {
  Decoder decoder;
  Duration now{0};
  for (Bytes bytes : reports) {
    if (*rc::gen::inRange(0, 4) != 0) bytes.resize(boot_report_bytes);
    now += Duration(*rc::gen::inRange(0, 600));
    for (const Reading& reading : decoder.feed(bytes, now)) {
      const auto* const scan = std::get_if<Scan>(&reading);
      if (scan == nullptr) continue;
      RC_ASSERT(!scan->text.empty() && scan->text.size() <= max_text_bytes);
      for (const char character : scan->text) RC_ASSERT(character >= 0x20 && character < 0x7f);
    }
  }
}

}  // namespace
}  // namespace foyer::scanner::keyboard_wedge
