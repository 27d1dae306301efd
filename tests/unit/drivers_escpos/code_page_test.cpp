#include "drivers/printer/escpos/code_page.hpp"

#include <gtest/gtest.h>

namespace foyer::printer::escpos {
namespace {

Bytes text(std::string_view characters) {
  return {characters.begin(), characters.end()};
}

std::optional<Bytes> same(std::string_view line, CodePage page) {
  return to_code_page(line, page, Fidelity::SameText);
}

TEST(CodePage, KeepsAsciiAsItIs) {
  EXPECT_EQ(same("Row 7, seat 12!", CodePage::Pc437AsciiOnly), text("Row 7, seat 12!"));
}

// Epson's page 19 (PC858) is PC850 with the euro sign at 0xd5.
TEST(CodePage, HasTheEuroAndWesternLettersInPc858) {
  EXPECT_EQ(same("€äöüÄÖÜßéèñ", CodePage::Pc858),
            (Bytes{0xd5, 0x84, 0x94, 0x81, 0x8e, 0x99, 0x9a, 0xe1, 0x82, 0x8a, 0xa4}));
}

TEST(CodePage, HasTheEuroAndTypographyInWpc1252) {
  EXPECT_EQ(same("€–“ßŒ…", CodePage::Wpc1252), (Bytes{0x80, 0x96, 0x93, 0xdf, 0x8c, 0x85}));
}

TEST(CodePage, SaysTheSameInOtherSignsWhereTheTableLacksThem) {
  EXPECT_EQ(same("“Œuvres” – 20’…", CodePage::Pc858), text("\"OEuvres\" - 20'..."));
  EXPECT_EQ(same("ﬁn de siècle\u2009‹œ›", CodePage::Pc858), text("fin de si\x8a"
                                                                 "cle <oe>"));
  EXPECT_EQ(same("48 €", CodePage::Pc437AsciiOnly), text("48 EUR"));
}

TEST(CodePage, TakesMarksOffLettersOnlyWhereThatIsWanted) {
  EXPECT_FALSE(same("Łódź", CodePage::Pc858));
  EXPECT_EQ(to_code_page("Łódź", CodePage::Pc858, Fidelity::BareLetters), text("L\xa2"
                                                                               "dz"));
}

TEST(CodePage, HasNothingForOtherScripts) {
  for (const auto* line : {"日本", "Чайка", "عايدة", "🎭"}) {
    EXPECT_FALSE(same(line, CodePage::Pc858)) << line;
    EXPECT_FALSE(to_code_page(line, CodePage::Wpc1252, Fidelity::BareLetters)) << line;
  }
  EXPECT_FALSE(same("ä", CodePage::Pc437AsciiOnly));
}

}  // namespace
}  // namespace foyer::printer::escpos
