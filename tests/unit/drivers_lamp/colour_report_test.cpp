#include "drivers/lamp/blink1/colour_report.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace foyer::lamp::blink1 {
namespace {

// blink1-hid-commands.md (todbot/blink1, docs), "Fade to RGB": { 1, 'c', r, g, b, th, tl, n }, th and tl hundredths of
// a second; its example of five seconds is 500 of them, 0x01f4. Covers KV-3.
TEST(Blink1Report, FadesToAColour) {
  EXPECT_EQ(fade_to({0xff, 0x80, 0x01}, Duration(5'000)), (Bytes{1, 'c', 0xff, 0x80, 0x01, 0x01, 0xf4, 0}));
  EXPECT_EQ(fade_to({}, Duration(-1)), (Bytes{1, 'c', 0, 0, 0, 0, 0, 0}));
  EXPECT_EQ(fade_to({}, Duration(10'000'000)), (Bytes{1, 'c', 0, 0, 0, 0xff, 0xff, 0}));
}

// HID 1.11 section 7.2: SET_REPORT is 21 09, wValue = report type 3 (feature) and report id 1.
TEST(Blink1Report, GoesOutAsFeatureReportOne) {
  const usb::Setup setup = set_report(2);
  EXPECT_EQ(setup.request_type, 0x21);
  EXPECT_EQ(setup.request, 0x09);
  EXPECT_EQ(setup.value, 0x0301);
  EXPECT_EQ(setup.index, 2);
}

TEST(Blink1Report, GivesEachColourAnotherLight) {
  const std::vector<Colour> colours{Colour::Off, Colour::Green, Colour::Orange, Colour::Red, Colour::Blue};
  for (std::size_t one = 0; one < colours.size(); ++one) {
    for (std::size_t other = 0; other < one; ++other) EXPECT_NE(rgb_of(colours[one]), rgb_of(colours[other]));
  }
}

RC_GTEST_PROP(Blink1Report, ReadsBackWhatItWrites, (std::uint8_t red, std::uint8_t green, std::uint8_t blue)) {
  const auto fade = Duration(*rc::gen::inRange(0, 65'536) * 10);
  const auto read = parse_fade(fade_to({red, green, blue}, fade));
  RC_ASSERT(read.has_value());
  RC_ASSERT(read->colour == (Rgb{red, green, blue}));
  RC_ASSERT(read->fade == fade);
  RC_ASSERT(read->led == 0);
}

RC_GTEST_PROP(Blink1Report, NeverFailsOnNoise, (const Bytes& bytes)) {
  const auto read = parse_fade(bytes);
  RC_ASSERT(read.has_value() == (bytes.size() == report_bytes && bytes[0] == 1 && bytes[1] == 'c'));
}

}  // namespace
}  // namespace foyer::lamp::blink1
