#include "drivers/scanner/hid_pos/decoder.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "drivers/scanner/hid_pos/feedback_report.hpp"

namespace foyer::scanner::hid_pos {
namespace {

// By HID Point of Sale Usage Tables 1.02, section 3: a scanned data report (0x12, id 2) and a trigger report (0x14, id
// 4).
const Bytes descriptor{0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01, 0x09, 0x12, 0xa1, 0x02, 0x85, 0x02, 0x15, 0x00, 0x26,
                       0xff, 0x00, 0x75, 0x08, 0x95, 0x01, 0x05, 0x01, 0x09, 0x3b, 0x81, 0x02, 0x95, 0x03, 0x05,
                       0x8c, 0x09, 0xfb, 0x09, 0xfc, 0x09, 0xfd, 0x81, 0x02, 0x95, 0x38, 0x09, 0xfe, 0x82, 0x02,
                       0x01, 0x06, 0x66, 0xff, 0x95, 0x02, 0x09, 0x04, 0x09, 0x00, 0x81, 0x02, 0x05, 0x8c, 0x25,
                       0x01, 0x75, 0x01, 0x95, 0x08, 0x09, 0xff, 0x81, 0x02, 0xc0, 0x09, 0x14, 0xa1, 0x02, 0x85,
                       0x04, 0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x95, 0x08, 0x09, 0x00, 0x09, 0x5f, 0x09, 0x60,
                       0x09, 0x00, 0x09, 0x00, 0x09, 0x85, 0x09, 0x86, 0x91, 0x86, 0xc0, 0xc0};

hid::ReportDescriptor parsed() {
  return *hid::ReportDescriptor::parse(descriptor);
}

// As the LSR118 product manual (Access-IS, 2020), appendix B.1, draws it: id, length, three bytes of AIM identifier, 56
// of data, a further identifier, a reserved byte, and bit 0 of the last byte for "continued".
Bytes report(std::string_view data, bool continued = false) {
  Bytes bytes(64, 0);
  bytes[0] = 0x02;
  bytes[1] = static_cast<std::uint8_t>(data.size());
  bytes[2] = 0x5d;
  bytes[3] = 0x51;
  bytes[4] = 0x30;
  std::copy(data.begin(), data.end(), bytes.begin() + 5);
  bytes[61] = 0x73;
  bytes[63] = continued ? 1 : 0;
  return bytes;
}

Decoder connected(Framing framing = {}) {
  Decoder decoder(std::move(framing));
  decoder.reset(*ScannedDataLayout::from(parsed()));
  return decoder;
}

const Duration at{10};

// Covers KV-3.
TEST(HidPos, GoldenReportsOfTheAccessManual) {
  Decoder decoder = connected();
  const std::string first(56, 'M');
  EXPECT_TRUE(decoder.feed(report(first, true), Duration(5)).empty());
  EXPECT_EQ(decoder.feed(report("ABCD"), at), std::vector<Reading>{(Scan{first + "ABCD", at, Duration(5)})});
  EXPECT_EQ(to_hex(report("ABCD")).substr(0, 18), "02045d513041424344");
}

TEST(HidPos, FindsTheFieldsInTheDescriptor) {
  const auto layout = ScannedDataLayout::from(parsed());
  ASSERT_TRUE(layout.has_value());
  EXPECT_EQ(layout->report_id, 2);
  EXPECT_EQ(layout->report_bytes, 64U);
  EXPECT_EQ(layout->count_offset, 0U);
  EXPECT_EQ(layout->data_offset, 32U);
  EXPECT_EQ(layout->data_bytes, 56U);
  EXPECT_EQ(layout->continued_offset, 62U * 8);
}

TEST(HidPos, IsNoScannerWithoutScannedData) {
  EXPECT_FALSE(
      ScannedDataLayout::from(*hid::ReportDescriptor::parse(Bytes{0x05, 0x01, 0x75, 0x08, 0x95, 0x08, 0x81, 0x02})));
}

TEST(HidPos, LeavesOtherReportsAlone) {
  Decoder decoder = connected();
  EXPECT_TRUE(decoder.feed(Bytes{0x04, 0x01}, at).empty());
  EXPECT_TRUE(decoder.feed(Bytes{}, at).empty());
  EXPECT_TRUE(decoder.feed(report(""), at).empty());
}

TEST(HidPos, RefusesAReportThatContradictsItself) {
  Decoder decoder = connected();
  Bytes bytes = report("ABCD");
  bytes[1] = 57;
  EXPECT_EQ(decoder.feed(bytes, at), std::vector<Reading>{Misread::Damaged});
  EXPECT_TRUE(decoder.feed(report("HALF", true), at).empty());
  EXPECT_EQ(decoder.feed(Bytes{0x02, 0x01, 0x5d}, at), std::vector<Reading>{Misread::Damaged});
  EXPECT_EQ(decoder.feed(report("NEXT"), at), std::vector<Reading>{(Scan{"NEXT", at})});
}

TEST(HidPos, IsIncompleteWhenTheRestDoesNotCome) {
  Decoder decoder = connected({.suffix = ""});
  EXPECT_TRUE(decoder.feed(report("HALF", true), at).empty());
  EXPECT_EQ(decoder.expires_at(), Duration(510));
  EXPECT_EQ(decoder.expire(Duration(510)), std::nullopt);
  EXPECT_EQ(decoder.expire(Duration(511)), Reading(Misread::Incomplete));
  EXPECT_EQ(decoder.feed(report("NEXT"), Duration(600)), std::vector<Reading>{(Scan{"NEXT", Duration(600)})});
}

TEST(HidPos, TakesPrefixAndSuffixOff) {
  EXPECT_EQ(connected().feed(report("TOKEN\r"), at), std::vector<Reading>{(Scan{"TOKEN", at})});
  Decoder decoder = connected({.prefix = "<", .suffix = ">"});
  EXPECT_EQ(decoder.feed(report("<A>B>"), at), std::vector<Reading>{(Scan{"A>B", at})});
  EXPECT_EQ(decoder.feed(report("A"), at), std::vector<Reading>{Misread::MissingPrefix});
}

TEST(HidPos, RefusesWhatIsNotText) {
  EXPECT_EQ(connected().feed(report("A\x1d"
                                    "B"),
                             at),
            std::vector<Reading>{Misread::NotText});
}

TEST(HidPos, BeepsByTheTriggerReport) {
  EXPECT_EQ(feedback_report(parsed(), Feedback::Good), (FeedbackReport{hid::ReportKind::Output, 4, Bytes{0x04, 0x40}}));
  EXPECT_EQ(feedback_report(parsed(), Feedback::Bad), (FeedbackReport{hid::ReportKind::Output, 4, Bytes{0x04, 0x20}}));
  EXPECT_EQ(feedback_report({}, Feedback::Good), std::nullopt);
}

TEST(HidPos, LightsItsLampWhereItHasNoBeeper) {
  const Bytes lamp{0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01, 0x75, 0x01, 0x95, 0x01, 0x09, 0x7d, 0x91, 0x02, 0xc0};
  const auto only_lamp = *hid::ReportDescriptor::parse(lamp);
  EXPECT_EQ(feedback_report(only_lamp, Feedback::Good), (FeedbackReport{hid::ReportKind::Output, 0, Bytes{0x01}}));
  EXPECT_EQ(feedback_report(only_lamp, Feedback::Bad), std::nullopt);
}

TEST(HidPos, HasNoBeepInAFieldWithoutBits) {
  const Bytes empty{0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01, 0x85, 0x04, 0x75,
                    0x00, 0x95, 0x08, 0x09, 0x86, 0x91, 0x02, 0xc0};
  EXPECT_EQ(feedback_report(*hid::ReportDescriptor::parse(empty), Feedback::Good), std::nullopt);
}

RC_GTEST_PROP(HidPos, ReadsBackWhateverIsSentInPortions, ()) {
  const auto text = *rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange<char>(0x20, 0x7f)));
  Decoder decoder = connected();
  std::string_view rest = std::string_view(text).substr(0, max_text_bytes);
  const std::string whole(rest);
  while (rest.size() > 56) {
    RC_ASSERT(decoder.feed(report(rest.substr(0, 56), true), at).empty());
    rest.remove_prefix(56);
  }
  RC_ASSERT(decoder.feed(report(rest), at) == std::vector<Reading>{(Scan{whole, at})});
}

RC_GTEST_PROP(HidPos, NeverCrashesOnRandomDescriptorsAndReports,
              (const std::vector<std::uint8_t>& noise, const std::vector<Bytes>& reports)) {
  Decoder decoder = connected();
  const auto random = hid::ReportDescriptor::parse(noise);
  if (random) {
    static_cast<void>(feedback_report(*random, Feedback::Good));
    if (const auto layout = ScannedDataLayout::from(*random)) decoder.reset(*layout);
  }
  for (Bytes bytes : reports) {
    if (*rc::gen::arbitrary<bool>()) {
      bytes.resize(64);
      bytes[0] = 2;
    }
    for (const Reading& reading : decoder.feed(bytes, at)) {
      if (const auto* scan = std::get_if<Scan>(&reading)) RC_ASSERT(!scan->text.empty());
    }
  }
}

}  // namespace
}  // namespace foyer::scanner::hid_pos
