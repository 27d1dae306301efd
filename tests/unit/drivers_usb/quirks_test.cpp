#include "drivers/usb/quirks.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace foyer::usb {
namespace {

TEST(Quirks, KnowsTheVendorClassReceiptPrinters) {
  const Quirk& quirk = Quirks::built_in().of({0x04b8, 0x0202});
  EXPECT_EQ(quirk.types, (std::vector<InterfaceClass>{{255, 255, 255}, {255, 0, 0}}));
  EXPECT_FALSE(quirk.no_return_channel);
}

TEST(Quirks, HasNoneForAModelThatIsNotListed) {
  const Quirk& quirk = Quirks::built_in().of({0x04b8, 0x0e15});
  EXPECT_TRUE(quirk.types.empty());
  EXPECT_FALSE(quirk.no_process_id);
}

TEST(Quirks, LetAVenueReplaceAModelAndAddOne) {
  const auto venue = Quirks::parse("[\"04b8:0202\"]\nno_process_id = true\n[\"1234:abcd\"]\nprofile = \"58mm\"\n");
  ASSERT_TRUE(venue.has_value());
  const Quirks both = Quirks::built_in().overlaid_with(*venue);
  EXPECT_TRUE(both.of({0x04b8, 0x0202}).no_process_id);
  EXPECT_TRUE(both.of({0x04b8, 0x0202}).types.empty());
  EXPECT_EQ(both.of({0x1234, 0xabcd}).profile, "58mm");
  EXPECT_EQ(both.size(), Quirks::built_in().size() + 1);
}

TEST(Quirks, HoldTheBytesThatMakeASerialScannerBeep) {
  EXPECT_EQ(Quirks::built_in().of({0x05f9, 0x4204}).beep_good, "\x01");
  const auto venue = Quirks::parse("[\"1234:abcd\"]\nbeep_good = \"\\u0016\\u0007\\r\"\nbeep_bad = \"\\u0000\"\n");
  ASSERT_TRUE(venue.has_value());
  EXPECT_EQ(venue->of({0x1234, 0xabcd}).beep_good, "\x16\x07\r");
  EXPECT_EQ(venue->of({0x1234, 0xabcd}).beep_bad, std::string(1, '\0'));
  EXPECT_EQ(Quirks::parse("[\"1234:abcd\"]\nbeep_good = \"" + std::string(33, 'x') + "\"\n").error(),
            QuirksError::BadField);
}

TEST(Quirks, RefuseWhatTheyDoNotUnderstand) {
  EXPECT_EQ(Quirks::parse("[").error(), QuirksError::Malformed);
  EXPECT_EQ(Quirks::parse("[0416:5 11\"]\rno").error(), QuirksError::Malformed);  // toml++ asserts on this.
  // Of these toml++ takes for unreachable that somebody could write them.
  EXPECT_EQ(Quirks::parse("\u00e9 = 1\n").error(), QuirksError::Malformed);
  EXPECT_EQ(Quirks::parse("[\"04b8:0202\"]\nname = \u00fc\n").error(), QuirksError::Malformed);
  EXPECT_EQ(Quirks::parse("[\"04b8:0202\"]\u00df\n").error(), QuirksError::Malformed);
  EXPECT_EQ(Quirks::parse("[\"04b8:0202\"]\nname = \"x\"\ufdfa\n").error(), QuirksError::Malformed);
  EXPECT_EQ(Quirks::parse("[\"04b8:0202\"]\nname = \"\xc3\"\n").error(), QuirksError::Malformed) << "no UTF-8";
  EXPECT_EQ(Quirks::parse("# Th\u00e9\u00e2tre\n[\"04b8:0202\"]\nname = \"Z\u00fcrich\"\n")->of({0x04b8, 0x0202}).name,
            "Z\u00fcrich");
  EXPECT_EQ(Quirks::parse("[\"04B8-0202\"]\n").error(), QuirksError::BadModel);
  EXPECT_EQ(Quirks::parse("\"04b8:0202\" = 1\n").error(), QuirksError::BadModel);
  EXPECT_EQ(Quirks::parse("[\"04b8:0202\"]\nno_proces_id = true\n").error(), QuirksError::BadField);
  EXPECT_EQ(Quirks::parse("[\"04b8:0202\"]\nno_process_id = 1\n").error(), QuirksError::BadField);
  EXPECT_EQ(Quirks::parse("[\"04b8:0202\"]\ninterfaces = [[7, 1]]\n").error(), QuirksError::BadField);
  EXPECT_EQ(Quirks::parse("[\"04b8:0202\"]\ninterfaces = [[7, 1, 256]]\n").error(), QuirksError::BadField);
  EXPECT_EQ(Quirks::parse("[\"04b8:0202\"]\ninterfaces = [7, 1, 2]\n").error(), QuirksError::BadField);
  EXPECT_EQ(Quirks::load("/nonexistent/quirks.toml").error(), QuirksError::Unreadable);
}

RC_GTEST_PROP(Quirks, NeverCrashOnRandomText, (const std::string& text)) {
  static_cast<void>(Quirks::parse(text));
}

}  // namespace
}  // namespace foyer::usb
