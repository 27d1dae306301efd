// How much paper a document takes. The numbers are worked out by hand.
#include "drivers/printer/escpos/paper.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "drivers/printer/escpos/qr.hpp"

namespace foyer::printer::escpos {
namespace {

std::uint64_t of(Element element, const Profile& profile) {
  return paper_of({{std::move(element)}}, profile);
}

const Profile tenth{.width_dots = 576, .dots_per_inch = 254, .cutter_distance_mm = 15};  // A dot is 100 um.

// Covers KV-9.
TEST(Paper, IsAsHighAsWhatIsOnIt) {
  EXPECT_EQ(of(TextLine{.text = "a"}, tenth), 3'000U) << "a line is 30 dots";
  EXPECT_EQ(of(TextLine{}, tenth), 3'000U);
  EXPECT_EQ(of(TextLine{.text = "a", .height = 2}, tenth), 4'800U) << "or as high as its characters";
  EXPECT_EQ(of(TextLine{.text = std::string(48, 'a')}, tenth), 3'000U);
  EXPECT_EQ(of(TextLine{.text = std::string(49, 'a')}, tenth), 6'000U) << "48 characters of 12 dots in 576";
  EXPECT_EQ(of(TextLine{.text = std::string(25, 'a'), .width = 2, .height = 2}, tenth), 9'600U);
  EXPECT_EQ(of(TextLine{.text = "äöü€"}, tenth), 3'000U) << "characters, not bytes";
  EXPECT_EQ(of(RasterImage{.width = 8, .height = 123, .pixels = Bytes(123)}, tenth), 12'300U);
  EXPECT_EQ(of(Feed{4}, tenth), 12'000U);
}

// Covers KV-9.
TEST(Paper, IsFedToTheKnifeOrTheTearBar) {
  EXPECT_EQ(of(Cut{}, tenth), 15'000U);
  EXPECT_EQ(paper_of_cut(tenth), 15'000U);
  EXPECT_EQ(of(Cut{}, {.dots_per_inch = 254, .cutting = Cutting::None}), 12'000U) << "four lines";
}

TEST(Paper, HoldsACodeWithAMarginWhereItIsDrawn) {
  const QrCode code{.payload = "FOYER", .module_dots = 10};  // Version 1: 21 modules.
  EXPECT_EQ(of(code, tenth), 33'000U) << "two lines of 30 dots before and behind it";
  Profile drawn = tenth;
  drawn.native_qr = false;
  EXPECT_EQ(of(code, drawn), 29'000U) << "four modules on each side";
  EXPECT_EQ(of(code, drawn), of(*draw_qr(code), drawn));
}

TEST(Paper, IsNoneForWhatCannotBePrinted) {
  EXPECT_EQ(of(TextLine{.text = "a\x01"}, tenth), 0U);
  EXPECT_EQ(of(TextLine{.text = "a", .width = 0}, tenth), 0U);
  EXPECT_EQ(of(QrCode{}, tenth), 0U);
}

}  // namespace
}  // namespace foyer::printer::escpos
