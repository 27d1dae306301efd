// Typed by the emulated keyboard, whose tables were written from the keys as they lie and not from the decoder's.
#include "drivers/scanner/keyboard_wedge/layout.hpp"

#include <gtest/gtest.h>

#include "drivers/scanner/keyboard_wedge/decoder.hpp"
#include "drivers/virtual/keyboard.hpp"

namespace foyer::scanner::keyboard_wedge {
namespace {

struct Pair {
  Layout layout;
  emulation::KeyboardLayout keyboard;
};
constexpr Pair pairs[] = {{Layout::Us, emulation::KeyboardLayout::UnitedStates},
                          {Layout::Uk, emulation::KeyboardLayout::UnitedKingdom},
                          {Layout::German, emulation::KeyboardLayout::Germany},
                          {Layout::French, emulation::KeyboardLayout::France},
                          {Layout::Czech, emulation::KeyboardLayout::CzechRepublic}};

std::string read_back(std::string_view text, const Pair& pair, emulation::KeyboardForm form) {
  const auto reports = emulation::key_reports(std::string(text) + "\r", pair.keyboard, form);
  if (!reports) return "(cannot be typed)";
  Decoder decoder({}, pair.layout);
  const auto descriptor = hid::ReportDescriptor::parse(emulation::report_descriptor(form));
  decoder.reset(*KeyReports::from(*descriptor, form == emulation::KeyboardForm::Boot));
  std::string read;
  for (const Bytes& report : *reports) {
    for (const Reading& reading : decoder.feed(report, Duration(1))) {
      read += std::holds_alternative<Scan>(reading) ? std::get<Scan>(reading).text : "(misread)";
    }
  }
  return read;
}

// Covers KV-3.
TEST(KeyboardLayouts, ReadTheAlphabetOfTokensAlikeInEveryLayoutAndForm) {
  const std::string token = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";  // RFC 4648 section 6.
  for (const Pair& pair : pairs) {
    for (const auto form :
         {emulation::KeyboardForm::Boot, emulation::KeyboardForm::WithId, emulation::KeyboardForm::Bitmap}) {
      EXPECT_EQ(read_back(token, pair, form), token);
    }
  }
}

TEST(KeyboardLayouts, ReadEveryCharacterThatTheKeyboardHas) {
  std::size_t missing = 0;
  for (const Pair& pair : pairs) {
    for (char character = 0x21; character < 0x7f; ++character) {
      const std::string text(1, character);
      const std::string read = read_back(text, pair, emulation::KeyboardForm::Boot);
      if (read == "(cannot be typed)") {
        ++missing;
      } else {
        EXPECT_EQ(read, text) << static_cast<int>(pair.layout);
      }
    }
  }
  // Dead keys: ^ and ` in Germany, ` and ~ in France, ^ and ` in the Czech Republic.
  EXPECT_EQ(missing, 6U);
}

TEST(KeyboardLayouts, TakeCtrlAndAltTogetherForAltGr) {
  Decoder decoder({}, Layout::German);
  EXPECT_TRUE(decoder.feed(Bytes{0x05, 0, 0x14, 0, 0, 0, 0, 0}, Duration(1)).empty());
  const auto readings = decoder.feed(Bytes{0, 0, 0x28, 0, 0, 0, 0, 0}, Duration(2));
  ASSERT_EQ(readings.size(), 1U);
  EXPECT_EQ(std::get<Scan>(readings[0]).text, "@");
}

TEST(KeyboardLayouts, HaveNoCharacterForAKeyThatIsNotAscii) {
  EXPECT_EQ(character_of(Layout::German, 0x33, {}), std::nullopt);           // o with a diaeresis.
  EXPECT_EQ(character_of(Layout::French, 0x1f, {}), std::nullopt);           // e with an acute.
  EXPECT_EQ(character_of(Layout::Uk, 0x20, {.shift = true}), std::nullopt);  // The pound sign.
  EXPECT_EQ(character_of(Layout::French, 0x1f, {.shift = true}), '2');
}

TEST(KeyboardLayouts, AreKnownByName) {
  EXPECT_EQ(parse_layout("us"), Layout::Us);
  EXPECT_EQ(parse_layout("uk"), Layout::Uk);
  EXPECT_EQ(parse_layout("de"), Layout::German);
  EXPECT_EQ(parse_layout("fr"), Layout::French);
  EXPECT_EQ(parse_layout("cz"), Layout::Czech);
  for (const Layout layout : all_layouts) EXPECT_EQ(parse_layout(name_of(layout)), layout);
  EXPECT_EQ(parse_layout("DE"), std::nullopt);
}

}  // namespace
}  // namespace foyer::scanner::keyboard_wedge
