// Golden bytes against Epson's "ESC/POS Command Reference"; each test names the command it holds the encoder to.
#include "drivers/printer/escpos/encoder.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "drivers/printer/drawn_text.hpp"
#include "drivers/printer/escpos/qr.hpp"

namespace foyer::printer::escpos {
namespace {

// ESC @, GS a 0x0e (online, error, paper), ESC t 19 (PC858).
const Bytes opening{0x1b, 0x40, 0x1d, 0x61, 0x0e, 0x1b, 0x74, 0x13};

Bytes body_of(Element element, const Profile& profile = {}) {
  const auto bytes = encode({{std::move(element)}}, profile);
  EXPECT_TRUE(bytes.has_value());
  if (!bytes) return {};
  EXPECT_TRUE(std::equal(opening.begin(), opening.end(), bytes->begin()));
  return Bytes(bytes->begin() + static_cast<std::ptrdiff_t>(opening.size()), bytes->end());
}

EncodeError refusal_of(Element element, const Profile& profile = {}) {
  const auto bytes = encode({{std::move(element)}}, profile);
  EXPECT_FALSE(bytes.has_value());
  return bytes ? EncodeError::TooLarge : bytes.error();
}

Bytes operator+(Bytes left, const Bytes& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

Bytes text(std::string_view characters) {
  return {characters.begin(), characters.end()};
}

TEST(EscPosEncoder, OpensWithInitialiseAutomaticStatusAndCodeTable) {
  EXPECT_EQ(*encode({}, {}), opening);  // ESC @, GS a, ESC t
}

TEST(EscPosEncoder, EndsATextLineWithLineFeed) {
  EXPECT_EQ(body_of(TextLine{"Row 7"}), text("Row 7\n"));
}

TEST(EscPosEncoder, SelectsJustificationSizeAndEmphasis) {
  const TextLine line{.text = "A1", .alignment = Alignment::Centre, .width = 2, .height = 3, .bold = true};
  // ESC a 1, GS ! (width - 1) * 16 + height - 1, ESC E 1
  EXPECT_EQ(body_of(line), (Bytes{0x1b, 0x61, 1, 0x1d, 0x21, 0x12, 0x1b, 0x45, 1} + text("A1\n")));
}

TEST(EscPosEncoder, SendsOnlyWhatChangesBetweenLines) {
  const TextLine line{.text = "x", .alignment = Alignment::Right};
  const auto bytes = encode({{line, line}}, {});
  EXPECT_EQ(*bytes, (opening + Bytes{0x1b, 0x61, 2} + text("x\nx\n")));
}

TEST(EscPosEncoder, SendsARasterImageWithItsSizeInBytesAndRows) {
  const RasterImage image{.width = 9, .height = 2, .pixels = {0xff, 0x80, 0x01, 0x00}, .alignment = Alignment::Left};
  // GS v 0 m xL xH yL yH
  EXPECT_EQ(body_of(image), (Bytes{0x1d, 0x76, 0x30, 0, 2, 0, 2, 0, 0xff, 0x80, 0x01, 0x00}));
}

TEST(EscPosEncoder, CutsATallImageIntoBands) {
  const RasterImage image{.width = 8, .height = 257, .pixels = Bytes(257, 0x55), .alignment = Alignment::Left};
  EXPECT_EQ(body_of(image),
            (Bytes{0x1d, 0x76, 0x30, 0, 1, 0, 0, 1} + Bytes(256, 0x55) + Bytes{0x1d, 0x76, 0x30, 0, 1, 0, 1, 0, 0x55}));
}

TEST(EscPosEncoder, SwitchesTheDrawerPulseOffBeforeAPictureThatSpellsIt) {
  const RasterImage image{.width = 24, .height = 1, .pixels = {0x10, 0x14, 0x01}, .alignment = Alignment::Left};
  const auto bytes = encode({{image, image}}, {});
  const Bytes picture{0x1d, 0x76, 0x30, 0, 3, 0, 1, 0, 0x10, 0x14, 0x01};
  EXPECT_EQ(*bytes, (opening + Bytes{0x1d, 0x28, 0x44, 3, 0, 20, 1, 0} + picture + picture));  // GS ( D, once
}

TEST(EscPosEncoder, StoresAndPrintsAModel2QrCode) {
  const QrCode code{.payload = "SEAT", .module_dots = 6, .level = QrLevel::Quartile, .alignment = Alignment::Centre};
  EXPECT_EQ(body_of(code), (Bytes{0x1b, 0x61, 1} + Bytes{0x1b, 0x64, 1} +               // the quiet zone: ESC d
                            Bytes{0x1d, 0x28, 0x6b, 4, 0, 49, 65, 50, 0} +              // GS ( k function 165: model 2
                            Bytes{0x1d, 0x28, 0x6b, 3, 0, 49, 67, 6} +                  // 167: module size
                            Bytes{0x1d, 0x28, 0x6b, 3, 0, 49, 69, 50} +                 // 169: error correction level Q
                            Bytes{0x1d, 0x28, 0x6b, 7, 0, 49, 80, 48} + text("SEAT") +  // 180: store
                            Bytes{0x1d, 0x28, 0x6b, 3, 0, 49, 81, 48} +                 // 181: print
                            Bytes{0x1b, 0x64, 1}));
}

TEST(EscPosEncoder, FeedsAsManyLinesAsTheQuietZoneIsHigh) {
  const Bytes bytes = body_of(QrCode{.payload = "SEAT", .module_dots = 16});
  EXPECT_EQ(Bytes(bytes.begin() + 3, bytes.begin() + 6), (Bytes{0x1b, 0x64, 3})) << "64 dots are three lines of 30";
}

TEST(EscPosEncoder, DrawsACodeAtASideOfThePaperItself) {
  for (const auto side : {Alignment::Left, Alignment::Right}) {
    const Bytes bytes = body_of(QrCode{.payload = "SEAT", .module_dots = 2, .alignment = side});
    const auto picture = bytes.begin() + (side == Alignment::Left ? 0 : 3);
    EXPECT_EQ(Bytes(picture, picture + 3), (Bytes{0x1d, 0x76, 0x30}));
  }
}

TEST(EscPosEncoder, BreaksLinesBetweenWords) {
  const TextLine title{.text = "Night Shift: Vinyl Orchestra", .width = 2, .height = 2};
  EXPECT_EQ(body_of(title), (Bytes{0x1d, 0x21, 0x11} + text("Night Shift: Vinyl\nOrchestra\n")));
  EXPECT_EQ(body_of(title, *Profiles::built_in().named("58mm")),
            (Bytes{0x1d, 0x21, 0x11} + text("Night Shift:\nVinyl Orchestra\n")));
}

TEST(EscPosEncoder, ComposesAndReplacesWhatThePrinterHasNot) {
  EXPECT_EQ(body_of(TextLine{"Ce\u0301line\u200b \u0152uvre\u2026"}), text("C\x82line OEuvre...\n"));
}

TEST(EscPosEncoder, DrawsTheScriptsThatThePrinterHasNot) {
  for (const auto* title : {"Чайка", "椿姫", "عايدة", "עוץ לי", "Łódź"}) {
    const Bytes bytes = body_of(TextLine{title});
    ASSERT_GE(bytes.size(), 8U);
    const auto at = bytes[0] == 0x1b ? 3 : 0;  // From right to left it stands at the right.
    EXPECT_EQ(Bytes(bytes.begin() + at, bytes.begin() + at + 4), (Bytes{0x1d, 0x76, 0x30, 0})) << title;
  }
}

TEST(EscPosEncoder, LeavesASignOutThatNobodyHas) {
  EXPECT_EQ(encode({{TextLine{"Чайка 🎭"}}}, {}).has_value(), true);
  const auto* const cuneiform = "𒀀𒀁";
  const bool has_font = draw_text(cuneiform, {}, 576).has_value();
  EXPECT_EQ(encode({{TextLine{cuneiform}}}, {}).has_value(), has_font);
  EXPECT_TRUE(has_font || refusal_of(TextLine{cuneiform}) == EncodeError::NoFont);
}

TEST(EscPosEncoder, DrawsTheQrCodeWhereThePrinterCannot) {
  Profile profile;
  profile.native_qr = false;
  const QrCode code{.payload = "SEAT", .module_dots = 2, .alignment = Alignment::Left};
  const Bytes bytes = body_of(code, profile);
  // Version 1 is 21 modules; with 4 light ones on each side and 2 dots each that is 58 dots, 8 bytes a row.
  ASSERT_EQ(bytes.size(), 8U + 8 * 58);
  EXPECT_EQ(Bytes(bytes.begin(), bytes.begin() + 8), (Bytes{0x1d, 0x76, 0x30, 0, 8, 0, 58, 0}));
}

TEST(EscPosEncoder, FeedsLinesAndCutsAtTheCutter) {
  EXPECT_EQ(body_of(Feed{3}), (Bytes{0x1b, 0x64, 3}));                   // ESC d
  EXPECT_EQ(body_of(Cut{.partial = true}), (Bytes{0x1d, 0x56, 66, 0}));  // GS V function B
  EXPECT_EQ(body_of(Cut{.partial = false}), (Bytes{0x1d, 0x56, 65, 0}));
}

TEST(EscPosEncoder, FeedsToTheTearBarWhereThereIsNoCutter) {
  EXPECT_EQ(body_of(Cut{}, *Profiles::built_in().named("58mm")), (Bytes{0x1b, 0x64, 4}));
}

// Covers KV-7.
TEST(EscPosEncoder, AsksForTheProcessIdAtTheEnd) {
  EXPECT_EQ(request_process_id({'A', 'b', '1', '~'}), (Bytes{0x1d, 0x28, 0x48, 6, 0, 48, 48, 'A', 'b', '1', '~'}));
  EXPECT_EQ(request_status(4), (Bytes{0x10, 0x04, 4}));                     // DLE EOT
  EXPECT_EQ(clear_buffer(), (Bytes{0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8}));  // DLE DC4 (fn=8)
}

TEST(EscPosEncoder, RefusesWhatThePaperCannotHold) {
  EXPECT_EQ(refusal_of(RasterImage{.width = 577, .height = 1, .pixels = Bytes(73)}), EncodeError::BadImage);
  EXPECT_EQ(refusal_of(RasterImage{.width = 8, .height = 2, .pixels = Bytes(1)}), EncodeError::BadImage);
  EXPECT_EQ(refusal_of(RasterImage{}), EncodeError::BadImage);
  EXPECT_EQ(refusal_of(QrCode{.payload = std::string(300, 'a'), .module_dots = 16}), EncodeError::BadQrCode);
  EXPECT_EQ(refusal_of(QrCode{.payload = std::string(4000, 'a'), .module_dots = 1}), EncodeError::BadQrCode);
  EXPECT_EQ(refusal_of(QrCode{}), EncodeError::BadQrCode);
  EXPECT_EQ(refusal_of(QrCode{.payload = "x", .module_dots = 17}), EncodeError::BadSize);
}

TEST(EscPosEncoder, RefusesTextThatIsACommandInDisguise) {
  EXPECT_EQ(refusal_of(TextLine{"\x1b@"}), EncodeError::BadText);
  EXPECT_EQ(refusal_of(TextLine{"a\nb"}), EncodeError::BadText);
  EXPECT_EQ(refusal_of(TextLine{"\xc2\x85"}), EncodeError::BadText);  // U+0085, a control character too.
  EXPECT_EQ(refusal_of(TextLine{"\xff"}), EncodeError::BadText);
  EXPECT_EQ(refusal_of(TextLine{.text = "x", .width = 9}), EncodeError::BadSize);
  EXPECT_EQ(refusal_of(TextLine{std::string(max_text_line_bytes + 1, 'x')}), EncodeError::BadText);
}

TEST(EscPosEncoder, RefusesADocumentBeyondItsLimits) {
  EXPECT_EQ(encode({std::vector<Element>(max_document_elements + 1, Feed{})}, {}).error(),
            EncodeError::TooManyElements);
  const RasterImage image{.width = 576, .height = max_image_rows, .pixels = Bytes(72 * max_image_rows)};
  EXPECT_EQ(encode({{image, image}}, {}).error(), EncodeError::TooLarge);
}

TEST(QrCodes, AreDrawnWithFinderPatternsInsideAQuietZone) {
  const auto image = draw_qr({.payload = "FOYER", .module_dots = 1});
  ASSERT_TRUE(image.has_value());
  ASSERT_EQ(image->width, 29U);
  const auto is_black = [&](std::uint32_t x, std::uint32_t y) {
    return (image->pixels[y * 4 + x / 8] >> (7 - x % 8) & 1) != 0;
  };
  for (std::uint32_t at = 0; at < 29; ++at) {
    EXPECT_FALSE(is_black(at, 3)) << at;
    EXPECT_FALSE(is_black(3, at)) << at;
  }
  // ISO/IEC 18004 section 6.3.3: 1:1:3:1:1 through the middle of a finder pattern.
  const bool finder[] = {true, false, true, true, true, false, true};
  for (std::uint32_t at = 0; at < 7; ++at) {
    EXPECT_EQ(is_black(4 + at, 7), finder[at]);
    EXPECT_EQ(is_black(18 + at, 7), finder[at]);
    EXPECT_EQ(is_black(4 + at, 21), finder[at]);
  }
}

RC_GTEST_PROP(EscPosEncoder, NeverCrashesAndNeverExceedsItsLimit,
              (const std::vector<std::string>& texts, bool native)) {
  Document document;
  for (const std::string& text : texts) {
    document.elements.emplace_back(TextLine{text, Alignment::Left, *rc::gen::arbitrary<std::uint8_t>()});
    document.elements.emplace_back(QrCode{text, *rc::gen::arbitrary<std::uint8_t>()});
    document.elements.emplace_back(RasterImage{*rc::gen::inRange<std::uint32_t>(0, 700),
                                               *rc::gen::inRange<std::uint32_t>(0, 40),
                                               Bytes(text.begin(), text.end())});
  }
  Profile profile;
  profile.native_qr = native;
  for (const Element& element : document.elements) {
    const auto bytes = encode({{element}}, profile);
    if (bytes) RC_ASSERT(bytes->size() <= max_encoded_bytes + opening.size());
  }
}

}  // namespace
}  // namespace foyer::printer::escpos
