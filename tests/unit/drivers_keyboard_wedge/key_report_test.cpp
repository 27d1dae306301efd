#include "drivers/scanner/keyboard_wedge/key_report.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "drivers/scanner/keyboard_wedge/decoder.hpp"
#include "drivers/virtual/keyboard.hpp"

namespace foyer::scanner::keyboard_wedge {
namespace {

using emulation::KeyboardForm;
using Keys = std::vector<std::uint8_t>;

KeyReports reports_of(KeyboardForm form, bool boot_protocol) {
  const auto descriptor = hid::ReportDescriptor::parse(emulation::report_descriptor(form));
  return *KeyReports::from(*descriptor, boot_protocol);
}

TEST(KeyReports, ReadTheBootReportWithoutADescriptor) {
  const auto outcome = KeyReports().read(Bytes{0x02, 0, 0x04, 0x05, 0, 0, 0, 0});
  ASSERT_EQ(outcome.kind, KeyReports::Kind::Keys);
  EXPECT_EQ(outcome.down.modifiers, 0x02);
  EXPECT_EQ(outcome.down.keys, (Keys{0x04, 0x05}));
}

TEST(KeyReports, IgnoreWhatFollowsABootReport) {
  const auto outcome = KeyReports().read(Bytes{0, 0, 0x04, 0, 0, 0, 0, 0, 0x05, 0x06});
  EXPECT_EQ(outcome.down.keys, Keys{0x04});
}

TEST(KeyReports, ReadAReportBehindItsIdAndLeaveOthersAlone) {
  const KeyReports reports = reports_of(KeyboardForm::WithId, false);
  EXPECT_EQ(reports.longest_report_bytes(), 9U);
  EXPECT_EQ(reports.read(Bytes{1, 0x20, 0, 0x04, 0, 0, 0, 0, 0}).down.keys, Keys{0x04});
  EXPECT_EQ(reports.read(Bytes{1, 0x20, 0, 0x04, 0, 0, 0, 0, 0}).down.modifiers, 0x20);
  EXPECT_EQ(reports.read(Bytes{2, 0x01}).kind, KeyReports::Kind::Other);
  EXPECT_EQ(reports.read(Bytes{1, 0, 0, 0x04}).kind, KeyReports::Kind::Damaged);
}

TEST(KeyReports, ReadAKeyboardThatWasToldToUseBootReportsAndDoesNotListen) {
  const KeyReports reports = reports_of(KeyboardForm::WithId, true);
  EXPECT_EQ(reports.read(Bytes{1, 0, 0, 0x04, 0, 0, 0, 0, 0}).down.keys, Keys{0x04});
  EXPECT_EQ(reports.read(Bytes{0, 0, 0x04, 0, 0, 0, 0, 0}).down.keys, Keys{0x04});
}

TEST(KeyReports, KnowThatABitmapHasNoOrder) {
  const KeyReports reports = reports_of(KeyboardForm::Bitmap, false);
  Bytes report(17, 0);
  report[0] = 1;
  report[2] = 0x30;  // Usages 4 and 5.
  const auto outcome = reports.read(report);
  EXPECT_EQ(outcome.down.keys, (Keys{0x04, 0x05}));
  EXPECT_FALSE(outcome.down.is_ordered);
  Decoder decoder;
  decoder.reset(reports);
  EXPECT_TRUE(decoder.feed(report, Duration(1)).empty());
  report = Bytes(17, 0);
  report[0] = 1;
  report[2 + 0x28 / 8] = 1;  // Enter.
  const auto readings = decoder.feed(report, Duration(2));
  ASSERT_EQ(readings.size(), 1U);
  EXPECT_EQ(std::get<Misread>(readings[0]), Misread::KeysAtOnce);
}

TEST(KeyReports, SayThatTooManyAreDown) {
  EXPECT_TRUE(KeyReports().read(Bytes{0, 0, 1, 1, 1, 1, 1, 1}).down.rolled_over);
  EXPECT_FALSE(KeyReports().read(Bytes(8, 0)).down.rolled_over);
}

TEST(KeyReports, AreNoneOfADeviceWithoutKeys) {
  const Bytes relay_board{0x06, 0x00, 0xff, 0x09, 0x01, 0xa1, 0x01, 0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08,
                          0x95, 0x08, 0x09, 0x00, 0x81, 0x02, 0x95, 0x08, 0x09, 0x00, 0xb2, 0x02, 0x01, 0xc0};
  EXPECT_FALSE(KeyReports::from(*hid::ReportDescriptor::parse(relay_board), false));
}

RC_GTEST_PROP(KeyReports, NeverCrashOnRandomDescriptorsAndReports,
              (const std::vector<std::uint8_t>& descriptor, const std::vector<std::uint8_t>& report)) {
  const auto parsed = hid::ReportDescriptor::parse(descriptor);
  if (!parsed) return;
  const auto reports = KeyReports::from(*parsed, false);
  if (reports) RC_ASSERT(reports->read(report).down.keys.size() <= max_keys);
}

}  // namespace
}  // namespace foyer::scanner::keyboard_wedge
