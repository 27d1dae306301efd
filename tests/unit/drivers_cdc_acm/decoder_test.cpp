#include "drivers/scanner/cdc_acm/decoder.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "drivers/scanner/cdc_acm/line_coding.hpp"

namespace foyer::scanner::cdc_acm {
namespace {

Bytes bytes_of(std::string_view text) {
  return {text.begin(), text.end()};
}

const Duration at{10};

// Covers KV-3.
TEST(SerialLine, ReadsACodeInAnyPortions) {
  Decoder decoder;
  EXPECT_TRUE(decoder.feed(bytes_of("FOYER1"), Duration(1)).empty());
  EXPECT_TRUE(decoder.feed(bytes_of("ABC"), Duration(2)).empty());
  EXPECT_EQ(decoder.feed(bytes_of("\r\nNEXT\r"), at),
            (std::vector<Reading>{Scan{"FOYER1ABC", at, Duration(9)}, Scan{"NEXT", at}}));
}

TEST(SerialLine, PassesOverFlowControl) {
  Decoder decoder;
  EXPECT_EQ(decoder.feed(bytes_of("\x11"
                                  "A\x13"
                                  "B\r"),
                         at),
            std::vector<Reading>{(Scan{"AB", at})});
}

TEST(SerialLine, RefusesACodeWithNoiseInIt) {
  Decoder decoder;
  EXPECT_EQ(decoder.feed(bytes_of("TO\xffKEN\rNEXT\r"), at),
            (std::vector<Reading>{Misread::NotText, Scan{"NEXT", at}}));
}

TEST(SerialLine, PassesOverNoiseOnAQuietLine) {
  Decoder decoder;
  EXPECT_TRUE(decoder.feed(Bytes{0x00, 0xfe, 0x80}, at).empty());
  EXPECT_EQ(decoder.feed(bytes_of("TOKEN\r"), Duration(600)), std::vector<Reading>{(Scan{"TOKEN", Duration(600)})});
}

TEST(SerialLine, IsIncompleteWhenTheCodeStops) {
  Decoder decoder;
  EXPECT_TRUE(decoder.feed(bytes_of("HALF"), at).empty());
  EXPECT_EQ(decoder.expires_at(), Duration(510));
  EXPECT_EQ(decoder.expire(Duration(511)), Reading(Misread::Incomplete));
}

TEST(SerialLine, GoldenLineCodingOfTable17) {
  EXPECT_EQ(to_hex(encode({})), "80250000000008");
  EXPECT_EQ(to_hex(encode({115'200, StopBits::Two, Parity::Even, 7})), "00c20100020207");
}

RC_GTEST_PROP(SerialLine, NeverCrashesOnRandomBytesAndDeliversOnlyPrintableText,
              (const std::vector<std::vector<std::uint8_t>>& portions)) {
  Decoder decoder;
  Duration now{0};
  for (const Bytes& portion : portions) {
    now += Duration(*rc::gen::inRange(0, 600));
    for (const Reading& reading : decoder.feed(portion, now)) {
      const auto* scan = std::get_if<Scan>(&reading);
      if (scan == nullptr) continue;
      RC_ASSERT(!scan->text.empty() && scan->text.size() <= max_text_bytes);
      for (const char character : scan->text) RC_ASSERT(character >= 0x20 && character < 0x7f);
    }
  }
}

}  // namespace
}  // namespace foyer::scanner::cdc_acm
