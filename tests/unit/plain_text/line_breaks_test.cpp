#include "protocol/plain_text/line_breaks.hpp"

#include <algorithm>

namespace foyer::plain_text {
namespace {

using Lines = std::vector<std::string>;

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xc0U) != 0x80U; }));
}

Lines in(std::size_t widest, std::string_view text) {
  return wrapped(text, characters, widest);
}

TEST(LineBreaks, LeaveWordsWhole) {
  EXPECT_EQ(in(16, "Night Shift: Vinyl Orchestra"), (Lines{"Night Shift:", "Vinyl Orchestra"}));
  EXPECT_EQ(in(10, "Orchestra stalls"), (Lines{"Orchestra", "stalls"}));
  EXPECT_EQ(in(9, "Orchestra"), (Lines{"Orchestra"}));
}

TEST(LineBreaks, StandAfterHyphensAndSlashes) {
  EXPECT_EQ(in(8, "Open-air-cinema"), (Lines{"Open-", "air-", "cinema"}));
  EXPECT_EQ(in(12, "Concert/Recital"), (Lines{"Concert/", "Recital"}));
  EXPECT_EQ(in(5, "at 24/7 in"), (Lines{"at", "24/7", "in"}));
  EXPECT_EQ(in(4, "to -5 of"), (Lines{"to", "-5", "of"}));
}

TEST(LineBreaks, StandInsideAWordOnlyIfItIsLongerThanALine) {
  EXPECT_EQ(in(10, "Donaudampfschiff"), (Lines{"Donaudampf", "schiff"}));
  EXPECT_EQ(in(10, "Die Donaudampfschiff"), (Lines{"Die", "Donaudampf", "schiff"}));
}

TEST(LineBreaks, NeverPartALetterFromItsMarks) {
  EXPECT_EQ(in(2, "e\u0301e\u0301e\u0301"), (Lines{"e\u0301", "e\u0301", "e\u0301"}));
}

TEST(LineBreaks, StandBetweenIdeographsButNotBeforeAFullStop) {
  EXPECT_EQ(in(4, "東京文化会館"), (Lines{"東京文化", "会館"}));
  EXPECT_EQ(in(4, "東京文化。会館"), (Lines{"東京文", "化。会館"}));
  EXPECT_EQ(in(4, "東京文（化）"), (Lines{"東京文", "（化）"}));
}

TEST(LineBreaks, TakeTheSpacesAway) {
  EXPECT_EQ(in(5, "Tosca   Aida "), (Lines{"Tosca", "Aida"}));
  EXPECT_EQ(in(5, "100\u00a0km to"), (Lines{"100\u00a0k", "m to"}));
}

TEST(LineBreaks, GiveOneLineForNothing) {
  EXPECT_EQ(in(5, ""), (Lines{""}));
}

TEST(LineBreaks, PutACharacterThatIsTooWideAlone) {
  EXPECT_EQ(wrapped(
                "ab", [](std::string_view text) { return 10 * text.size(); }, 5),
            (Lines{"a", "b"}));
}

}  // namespace
}  // namespace foyer::plain_text
