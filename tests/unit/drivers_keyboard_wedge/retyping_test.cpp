// Scanners that are set to another keyboard than they should be, typed by the emulated keyboards of ten countries.
#include "drivers/scanner/keyboard_wedge/retyping.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "drivers/scanner/keyboard_wedge/decoder.hpp"
#include "drivers/virtual/keyboard.hpp"

namespace foyer::scanner::keyboard_wedge {
namespace {

constexpr std::string_view countries[] = {"us", "uk", "de", "fr", "ch", "be", "es", "it", "se", "cz"};
const std::string token_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";       // RFC 4648 section 6.
const std::string code_alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZabcdef";  // Claim codes, and orders' ids.

/// What the door is told of a read: the text, if there is one, and the others.
std::vector<OtherReading> told(std::string_view text, std::string_view country, Decoder& decoder) {
  const auto reports = emulation::key_reports(std::string(text) + "\r", *emulation::layout_named(country));
  EXPECT_TRUE(reports) << country;
  std::vector<OtherReading> all;
  Duration now{0};
  for (const Bytes& report : *reports) {
    for (const Reading& reading : decoder.feed(report, now)) {
      if (const auto* scan = std::get_if<Scan>(&reading)) all.push_back({"as configured", *scan});
      all.insert(all.end(), decoder.otherwise().begin(), decoder.otherwise().end());
    }
    now += Duration(5);
  }
  return all;
}

std::vector<std::string> texts(const std::vector<OtherReading>& all) {
  std::vector<std::string> texts;
  for (const auto& one : all) texts.push_back(one.scan.text);
  return texts;
}

// Covers KV-3.
TEST(Retyping, KeepsTicketsAndCodesWhicheverCountryTheScannerIsSetToAndWhicheverTheDriver) {
  for (const Layout configured : all_layouts) {
    for (const auto country : countries) {
      for (const auto& text : {token_alphabet, code_alphabet}) {
        Decoder decoder({}, configured);
        const auto all = told(text, country, decoder);
        EXPECT_TRUE(std::ranges::count(texts(all), text) == 1) << name_of(configured) << " reads " << country;
        EXPECT_LE(all.size(), all_keyboards().size());
      }
    }
  }
}

// Covers KV-3.
TEST(Retyping, NamesTheKeyboardThatTheScannerIsSetTo) {
  const auto keyboard_of = [](std::string_view country, Layout configured) {
    Decoder decoder({}, configured);
    for (const auto& one : told("ZQ7", country, decoder)) {
      if (one.scan.text == "ZQ7") return one.keyboard;
    }
    return std::string("none");
  };
  EXPECT_EQ(keyboard_of("us", Layout::Us), "as configured");
  EXPECT_EQ(keyboard_of("uk", Layout::Us), "as configured") << "letters and digits lie alike";
  EXPECT_EQ(keyboard_of("de", Layout::Us), "de");
  EXPECT_EQ(keyboard_of("ch", Layout::Us), "de") << "as in Germany";
  EXPECT_EQ(keyboard_of("fr", Layout::Us), "fr");
  EXPECT_EQ(keyboard_of("cz", Layout::Us), "cz");
  EXPECT_EQ(keyboard_of("us", Layout::French), "us") << "though a plain 7 is no character in France";
  EXPECT_EQ(keyboard_of("fr", Layout::German), "fr");
}

// Covers KV-3.
TEST(Retyping, ReadsAScannerThatBelievesThatCapsLockIsOn) {
  Decoder decoder;
  // Z with shift and 7 with shift, as at a German host whose Caps Lock turns every key.
  std::vector<OtherReading> all;
  for (const std::uint8_t key : {0x1c, 0x24, 0x28}) {
    static_cast<void>(decoder.feed(Bytes{0, 0, 0, 0, 0, 0, 0, 0}, Duration(1)));
    const std::uint8_t shift = key == 0x24 ? 2 : 0;
    for (const Reading& reading : decoder.feed(Bytes{shift, 0, key, 0, 0, 0, 0, 0}, Duration(1))) {
      EXPECT_EQ(std::get<Scan>(reading).text, "y&");
      all = decoder.otherwise();
    }
  }
  const auto meant = std::ranges::find(all, "Z7", [](const auto& one) { return one.scan.text; });
  ASSERT_NE(meant, all.end());
  EXPECT_EQ(meant->keyboard, "de with Caps Lock");
}

TEST(Retyping, TellsWhenTheOtherReadBeganAndForgetsItWithTheNextRead) {
  Decoder decoder;
  const auto first = told("ZEBRA", "de", decoder);
  ASSERT_EQ(first.size(), texts(first).size());
  EXPECT_EQ(first.at(1).scan.lasted, Duration(50)) << "five keys down and up, then Enter";
  static_cast<void>(told("OK", "us", decoder));
  for (const auto& one : decoder.otherwise()) EXPECT_EQ(one.scan.text.size(), 2U);
  static_cast<void>(decoder.forget());
  EXPECT_TRUE(decoder.otherwise().empty());
}

TEST(Retyping, TakesThePrefixOffAsTheOtherKeyboardTypesIt) {
  Decoder decoder({.prefix = "Z:"});
  const auto all = told("Z:ZEBRA", "de", decoder);
  ASSERT_EQ(all.size(), 1U) << "as configured the prefix is missing";
  EXPECT_EQ(all.front().scan.text, "ZEBRA");
}

TEST(Retyping, EndsAReadByAPauseOnEveryKeyboardAtOnce) {
  Decoder decoder({.suffix = ""});
  const auto reports = emulation::key_reports("ZEBRA", emulation::KeyboardLayout::Germany);
  for (const Bytes& report : *reports) EXPECT_TRUE(decoder.feed(report, Duration(5)).empty());
  EXPECT_EQ(std::get<Scan>(*decoder.expire(Duration(200))).text, "YEBRA");
  ASSERT_FALSE(decoder.otherwise().empty());
  EXPECT_EQ(decoder.otherwise().front().scan.text, "ZEBRA");
}

// Covers KV-3.
TEST(Candidates, HoldTheTextThatWasMeantForEveryPairOfKeyboards) {
  const auto typed_on = [](std::string_view text, std::string_view scanner, Layout host) {
    Decoder decoder({}, host);
    const auto all = told(text, scanner, decoder);
    return all.front().keyboard == "as configured" ? all.front().scan.text : std::string();
  };
  for (const Layout host : all_layouts) {
    for (const auto country : countries) {
      for (const auto& text : {token_alphabet, code_alphabet}) {
        const auto read = typed_on(text, country, host);
        if (read.empty() || read == text) continue;  // A key that types nothing there leaves no text to undo.
        EXPECT_EQ(std::ranges::count(candidates(read), text), 1) << name_of(host) << " reads " << country;
      }
    }
  }
  const auto of_code = candidates("ZQ7K-3M9A");
  EXPECT_EQ(std::ranges::count(of_code, "ZQ7K-3M9A"), 0);
  EXPECT_TRUE(std::ranges::any_of(of_code, [](const auto& text) { return text.starts_with("YQ7K"); }));
}

TEST(Candidates, AreFewAndNeverFailWhateverTheTextIs) {
  EXPECT_TRUE(candidates("").empty());
  EXPECT_TRUE(candidates("\xff\x80\n").empty());
  EXPECT_LE(candidates(std::string(1'000, 'Z')).size(), all_layouts.size() * all_keyboards().size());
}

}  // namespace
}  // namespace foyer::scanner::keyboard_wedge
