#include "protocol/plain_text/rule.hpp"

namespace foyer::plain_text {
namespace {

constexpr std::size_t longest = 255;

std::string kept(std::string_view typed) {
  const auto text = one_line(typed, longest);
  return text ? *text : "refused: " + std::string(describe(text.error()));
}

Fault fault_of(std::string_view typed) {
  const auto text = one_line(typed, longest);
  EXPECT_FALSE(text) << *text;
  return text ? Fault::TooLong : text.error();
}

TEST(RuleOfText, KeepsTextInAnyScriptAsItIs) {
  for (const std::string text : {"Tosca", "Così fan tutte", "Œuvres d’été – 2.", "Чайка", "椿姫（新演出）",
                                 "أوبرا عايدة", "עוץ לי גוץ לי", "दुनिया", "Łódź", "Beyoncé ♥", "👩‍🎤 Live"}) {
    EXPECT_EQ(kept(text), text);
  }
}

TEST(RuleOfText, ComposesLettersWithTheirMarks) {
  EXPECT_EQ(kept("Ce\u0301line"), "C\u00e9line");
  EXPECT_EQ(kept("Co\u0302te\u0301"), "C\u00f4t\u00e9");
  EXPECT_EQ(kept("\u1100\u1161"), "\uac00");
}

TEST(RuleOfText, TrimsWhiteSpaceOfAnyKind) {
  EXPECT_EQ(kept("  Tosca \u00a0\u3000"), "Tosca");
  EXPECT_EQ(kept("\u200b \ufeffTosca\u200b "), "Tosca");
}

TEST(RuleOfText, DropsWhatNobodySees) {
  EXPECT_EQ(kept("To\u200bs\u00adc\u2060a\ufeff\u200e"), "Tosca");
  EXPECT_EQ(kept("To\u200csca\u200d"), "Tosca");
}

TEST(RuleOfText, KeepsJoinersThatJoin) {
  const std::string persian = "نمی\u200cخواهم";
  EXPECT_EQ(kept(persian), persian);
  const std::string indic = "क\u094d\u200dष";
  EXPECT_EQ(kept(indic), indic);
  EXPECT_EQ(kept("\u0646\u200c \u0646"), "\u0646 \u0646");
}

TEST(RuleOfText, RefusesControlCharactersAndLineBreaks) {
  using std::string_literals::operator""s;
  for (const std::string& text : {"A\nB"s, "A\tB"s, "A\rB"s, "A\0B"s,
                                  "A\x7f"
                                  "B"s,
                                  "A\u0096B"s, "A\u0085B"s, "A\u2028B"s, "A\u2029B"s, "A\x1b[2J"s}) {
    EXPECT_EQ(fault_of(text), Fault::ControlCharacter) << text;
  }
}

TEST(RuleOfText, RefusesWhatTurnsTheDirection) {
  for (const std::string text : {"A\u202eB", "A\u202aB", "A\u2066B", "A\u2069B"}) {
    EXPECT_EQ(fault_of(text), Fault::DirectionControl) << text;
  }
}

TEST(RuleOfText, RefusesWhatNoFontCanShow) {
  // Private use; not a character; not assigned; a replacement character; a tag.
  for (const std::string text : {"\ue000", "\ufdd0", "\U0001ffff", "\u0378", "A\ufffd", "A\U000e0041", "\ufff9"}) {
    EXPECT_EQ(fault_of(text), Fault::NotACharacter) << text;
  }
}

TEST(RuleOfText, RefusesBytesThatAreNotUtf8) {
  for (const std::string text : {"A\xff", "\xc0\xaf", "\xed\xa0\x80", "\xe2\x82", "\xf4\x90\x80\x80"}) {
    EXPECT_EQ(fault_of(text), Fault::NotUtf8);
  }
}

TEST(RuleOfText, RefusesNothingAndNothingThatIsSeen) {
  for (const std::string text : {"", "   ", "\u200b", "\u00a0\u3000", "\u2800", "\u0301", "\u3164"}) {
    EXPECT_EQ(fault_of(text), Fault::Empty) << text;
  }
}

TEST(RuleOfText, RefusesATowerOfMarks) {
  std::string text = "Z";
  for (std::uint32_t mark = 0; mark < most_marks; ++mark) text += "\u0335";
  EXPECT_TRUE(one_line(text, longest));
  EXPECT_EQ(fault_of(text + "\u0335"), Fault::TooManyMarks);
}

TEST(RuleOfText, CountsBytesAfterComposing) {
  EXPECT_TRUE(one_line("e\u0301", 2));
  EXPECT_EQ(one_line("\u00e9", 1).error(), Fault::TooLong);
  EXPECT_TRUE(one_line(std::string(longest, 'x'), longest));
  EXPECT_EQ(fault_of(std::string(longest + 1, 'x')), Fault::TooLong);
}

TEST(RuleOfText, LeavesItsOwnOutcomeAlone) {
  for (const std::string text : {"Ce\u0301line ", "نمی\u200cخواهم", "A\u200d\u200dB", "क\u094d\u200d\u200dष"}) {
    const auto once = kept(text);
    EXPECT_EQ(kept(once), once);
  }
}

}  // namespace
}  // namespace foyer::plain_text
