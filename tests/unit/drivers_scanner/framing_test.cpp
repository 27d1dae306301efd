#include "drivers/scanner/framing.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace foyer::scanner {
namespace {

std::vector<Reading> feed(TextAssembler& assembler, std::string_view text, Duration at = Duration(10)) {
  std::vector<Reading> readings;
  for (const char character : text) {
    if (auto reading = assembler.add(character, at)) readings.push_back(std::move(*reading));
  }
  return readings;
}

std::vector<Reading> read(Framing framing, std::string_view text) {
  TextAssembler assembler(std::move(framing));
  return feed(assembler, text);
}

const Duration at{10};

// Covers KV-3.
TEST(Framing, TakesPrefixSymbologyAndSuffixOff) {
  EXPECT_EQ(read({.prefix = "\x02", .suffix = "\x03", .symbology = true}, "\x02]Q1TOKEN\x03"),
            std::vector<Reading>{(Scan{"TOKEN", at})});
}

TEST(Framing, RefusesAReadWithoutItsPrefixOrSymbology) {
  EXPECT_EQ(read({.prefix = "T:"}, "TOKEN\r"), std::vector<Reading>{Misread::MissingPrefix});
  EXPECT_EQ(read({.symbology = true}, "TOKEN\r"), std::vector<Reading>{Misread::MissingPrefix});
  EXPECT_EQ(read({.symbology = true}, "]Q\r"), std::vector<Reading>{Misread::MissingPrefix});
}

TEST(Framing, LeavesASymbologyIdentifierAloneUnlessConfigured) {
  EXPECT_EQ(read({}, "]Q1TOKEN\r"), std::vector<Reading>{(Scan{"]Q1TOKEN", at})});
}

TEST(Framing, ReadsLinesThatEndWithCarriageReturnAndLineFeed) {
  EXPECT_EQ(read({}, "A\r\nB\r\n\r\n"), (std::vector<Reading>{Scan{"A", at}, Scan{"B", at}}));
  EXPECT_EQ(read({.suffix = "\r\n"}, "A\r\nB\r\n"), (std::vector<Reading>{Scan{"A", at}, Scan{"B", at}}));
}

TEST(Framing, RefusesWhatIsNotPrintable) {
  EXPECT_EQ(read({}, "A\xc3\xa4\r"), std::vector<Reading>{Misread::NotText});
  EXPECT_EQ(read({},
                 "A\x1d"
                 "B\r"),
            std::vector<Reading>{Misread::NotText});
}

TEST(Framing, SaysNothingOfNoiseAlone) {
  TextAssembler assembler({});
  EXPECT_TRUE(feed(assembler, std::string("\0\xff\x80", 3)).empty());
  EXPECT_EQ(assembler.expire(Duration(1000)), std::nullopt);
  EXPECT_EQ(feed(assembler, "A\r"), std::vector<Reading>{(Scan{"A", at})});
}

TEST(Framing, EndsAReadByAPauseWhereThereIsNoSuffix) {
  TextAssembler assembler({.suffix = ""});
  EXPECT_TRUE(feed(assembler, "TOKEN").empty());
  EXPECT_EQ(assembler.expires_at(), Duration(110));
  EXPECT_EQ(assembler.expire(Duration(110)), std::nullopt);
  EXPECT_EQ(assembler.expire(Duration(111)), Reading(Scan{"TOKEN", at}));
  EXPECT_EQ(assembler.expires_at(), std::nullopt);
}

TEST(Framing, KnowsATornTextByItsLengthWhereThatIsKnown) {
  TextAssembler assembler({.suffix = "", .shortest = 5});
  EXPECT_TRUE(feed(assembler, "TOKE").empty());
  EXPECT_EQ(assembler.expire(Duration(111)), Reading(Misread::TooShort));
  EXPECT_TRUE(feed(assembler, "TOKEN", Duration(200)).empty());
  EXPECT_EQ(assembler.expire(Duration(301)), Reading(Scan{"TOKEN", Duration(200)}));
  EXPECT_EQ(read({.prefix = "T:", .shortest = 5}, "T:TOKE\r"), std::vector<Reading>{Misread::TooShort});
}

TEST(Framing, DeliversNoHalfTextWhenTheDeviceGoes) {
  TextAssembler assembler({.suffix = ""});
  EXPECT_TRUE(feed(assembler, "HALF").empty());
  EXPECT_EQ(assembler.reset(), Misread::Incomplete);
  EXPECT_EQ(assembler.expire(Duration(1000)), std::nullopt);
  EXPECT_EQ(assembler.reset(), std::nullopt);
}

TEST(Framing, RefusesOneCharacterTooManyOnce) {
  EXPECT_EQ(read({}, std::string(max_text_bytes, 'x') + "\r"),
            std::vector<Reading>{(Scan{std::string(max_text_bytes, 'x'), at})});
  EXPECT_EQ(read({}, std::string(max_text_bytes + 1, 'x') + "\r"), std::vector<Reading>{Misread::TooLong});
  EXPECT_EQ(read({}, std::string(max_text_bytes * 9, 'x') + "\r"), std::vector<Reading>{Misread::TooLong});
}

TEST(Framing, IsIncompleteWithNothingButAPrefix) {
  EXPECT_EQ(read({.prefix = "T:"}, "T:\r"), std::vector<Reading>{Misread::Incomplete});
}

TEST(Framing, KnowsSuffixesByName) {
  EXPECT_EQ(parse_affix("enter"), "\r");
  EXPECT_EQ(parse_affix("crlf"), "\r\n");
  EXPECT_EQ(parse_affix("none"), "");
  EXPECT_EQ(parse_affix("##"), "##");
  EXPECT_EQ(parse_affix(std::string(max_affix_bytes + 1, 'x')), std::nullopt);
  EXPECT_EQ(parse_affix("\xc3\xa4"), std::nullopt);
}

RC_GTEST_PROP(Framing, DeliversOnlyPrintableTextWhateverComes, (const std::string& noise)) {
  for (const Framing& framing : {Framing{}, Framing{.suffix = ""}, Framing{.prefix = "A", .symbology = true}}) {
    TextAssembler assembler(framing);
    auto readings = feed(assembler, noise);
    if (auto last = assembler.expire(Duration(5000))) readings.push_back(std::move(*last));
    for (const Reading& reading : readings) {
      const auto* scan = std::get_if<Scan>(&reading);
      if (scan == nullptr) continue;
      RC_ASSERT(!scan->text.empty() && scan->text.size() <= max_text_bytes);
      for (const char character : scan->text) RC_ASSERT(character >= 0x20 && character < 0x7f);
    }
  }
}

}  // namespace
}  // namespace foyer::scanner
