#include "drivers/printer/escpos/code_page.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace foyer::printer::escpos {
namespace {

Bytes text(std::string_view characters) {
  return {characters.begin(), characters.end()};
}

TEST(CodePage, KeepsAsciiAsItIs) {
  EXPECT_EQ(to_code_page("Row 7, seat 12!", CodePage::Pc437AsciiOnly), text("Row 7, seat 12!"));
}

// Epson's page 19 (PC858) is PC850 with the euro sign at 0xd5.
TEST(CodePage, HasTheEuroAndWesternLettersInPc858) {
  EXPECT_EQ(to_code_page("€äöüÄÖÜßéèñ", CodePage::Pc858),
            (Bytes{0xd5, 0x84, 0x94, 0x81, 0x8e, 0x99, 0x9a, 0xe1, 0x82, 0x8a, 0xa4}));
}

TEST(CodePage, HasTheEuroAndTypographyInWpc1252) {
  EXPECT_EQ(to_code_page("€–“ß", CodePage::Wpc1252), (Bytes{0x80, 0x96, 0x93, 0xdf}));
}

TEST(CodePage, WritesTypographyPlainlyWhereTheTableLacksIt) {
  EXPECT_EQ(to_code_page("“Łódź” – 20’", CodePage::Pc858), text("\"L\xa2"
                                                                "dz\" - 20'"));
}

TEST(CodePage, ShowsWhatItCannotPrint) {
  EXPECT_EQ(to_code_page("日本 🎭", CodePage::Pc858), text("?? ?"));
  EXPECT_EQ(to_code_page("ä", CodePage::Pc437AsciiOnly), text("?"));
}

TEST(CodePage, RefusesWhatIsNotUtf8) {
  for (const char* const bad :
       {"\x80", "\xc0\xaf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\xf8"}) {
    EXPECT_FALSE(to_code_page(bad, CodePage::Pc858).has_value()) << bad;
  }
}

RC_GTEST_PROP(CodePage, NeverCrashesAndNeverLetsAControlCharacterThrough, (const std::vector<std::uint8_t>& bytes)) {
  const std::string input(bytes.begin(), bytes.end());
  for (const CodePage page : {CodePage::Pc437AsciiOnly, CodePage::Pc858, CodePage::Wpc1252}) {
    const auto converted = to_code_page(input, page);
    if (!converted) continue;
    for (const std::uint8_t byte : *converted) RC_ASSERT(byte >= 0x20 && byte != 0x7f);
  }
}

}  // namespace
}  // namespace foyer::printer::escpos
