#include "drivers/scanner/hid/report_descriptor.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace foyer::scanner::hid {
namespace {

// Device Class Definition for HID 1.11, appendix E.6.
const Bytes boot_keyboard{0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0x05, 0x07, 0x19, 0xe0, 0x29, 0xe7, 0x15,
                          0x00, 0x25, 0x01, 0x75, 0x01, 0x95, 0x08, 0x81, 0x02, 0x95, 0x01, 0x75, 0x08,
                          0x81, 0x01, 0x95, 0x05, 0x75, 0x01, 0x05, 0x08, 0x19, 0x01, 0x29, 0x05, 0x91,
                          0x02, 0x95, 0x01, 0x75, 0x03, 0x91, 0x01, 0x95, 0x06, 0x75, 0x08, 0x15, 0x00,
                          0x25, 0x65, 0x05, 0x07, 0x19, 0x00, 0x29, 0x65, 0x81, 0x00, 0xc0};

TEST(ReportDescriptor, GoldenBootKeyboardOfAppendixE) {
  const auto parsed = ReportDescriptor::parse(boot_keyboard);
  ASSERT_TRUE(parsed.has_value());
  EXPECT_FALSE(parsed->has_ids);
  EXPECT_EQ(parsed->report_bytes(ReportKind::Input, 0), 8U);
  EXPECT_EQ(parsed->report_bytes(ReportKind::Output, 0), 1U);
  EXPECT_EQ(parsed->report_bytes(ReportKind::Feature, 0), 0U);
  ASSERT_EQ(parsed->fields.size(), 5U);
  const Field& modifiers = parsed->fields[0];
  EXPECT_EQ(modifiers.application, usage(0x01, 0x06));
  EXPECT_EQ(modifiers.usage_at(1), usage(0x07, 0xe1));
  EXPECT_EQ(modifiers.index_of(usage(0x07, 0xe7)), 7U);
  EXPECT_EQ(modifiers.index_of(usage(0x08, 0xe7)), std::nullopt);
  EXPECT_TRUE(parsed->fields[1].is_constant);
  const Field& keys = parsed->fields[4];
  EXPECT_TRUE(keys.is_array);
  EXPECT_EQ(keys.offset, 16U);
  EXPECT_EQ(keys.usage_at(0x65), usage(0x07, 0x65));
  EXPECT_EQ(keys.usage_at(0x66), 0U);
}

TEST(ReportDescriptor, KeepsReportsWithIdsApart) {
  const Bytes bytes{0x06, 0x00, 0xff, 0x09, 0x01, 0xa1, 0x01, 0x75, 0x08, 0x85, 0x01, 0x95, 0x02, 0x09, 0x20, 0x81,
                    0x02, 0x85, 0x02, 0xa4, 0x95, 0x05, 0x09, 0x21, 0x81, 0x02, 0xb4, 0x09, 0x22, 0x91, 0x02, 0xc0};
  const auto parsed = ReportDescriptor::parse(bytes);
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(parsed->report_bytes(ReportKind::Input, 1), 3U);
  EXPECT_EQ(parsed->report_bytes(ReportKind::Input, 2), 6U);
  EXPECT_EQ(parsed->report_bytes(ReportKind::Output, 2), 3U);  // Pop brought the count of two back.
  EXPECT_EQ(parsed->longest_report_bytes(ReportKind::Input), 6U);
}

TEST(ReportDescriptor, RefusesWhatIsBroken) {
  EXPECT_EQ(ReportDescriptor::parse(Bytes{0x26, 0xff}).error(), DescriptorError::CutOff);
  EXPECT_EQ(ReportDescriptor::parse(Bytes{0xfe, 0x09, 0x01}).error(), DescriptorError::CutOff);
  EXPECT_EQ(ReportDescriptor::parse(Bytes{0xc0}).error(), DescriptorError::Unbalanced);
  EXPECT_EQ(ReportDescriptor::parse(Bytes{0xa1, 0x01}).error(), DescriptorError::Unbalanced);
  EXPECT_EQ(ReportDescriptor::parse(Bytes{0xb4}).error(), DescriptorError::Unbalanced);
  EXPECT_EQ(ReportDescriptor::parse(Bytes(max_nesting + 1, 0xa0)).error(), DescriptorError::TooDeep);
  EXPECT_EQ(ReportDescriptor::parse(Bytes{0x75, 0x20, 0x97, 0xff, 0xff, 0xff, 0xff, 0x81, 0x02}).error(),
            DescriptorError::TooMany);
  EXPECT_EQ(ReportDescriptor::parse(Bytes(max_descriptor_bytes + 1, 0)).error(), DescriptorError::TooLong);
}

TEST(ReportDescriptor, TakesValuesOutOfBits) {
  const Bytes payload{0x34, 0x12, 0x80};
  EXPECT_EQ(extract(payload, 4, 8), 0x23U);
  EXPECT_EQ(extract(payload, 23, 1), 1U);
  EXPECT_EQ(extract(payload, 16, 32), 0x80U);  // Beyond the end there is nothing.
  Bytes written(2, 0);
  set_bit(written, 9);
  set_bit(written, 16);
  EXPECT_EQ(written, (Bytes{0, 2}));
}

RC_GTEST_PROP(ReportDescriptor, NeverCrashesOnRandomBytes, (const std::vector<std::uint8_t>& bytes)) {
  const auto parsed = ReportDescriptor::parse(bytes);
  if (!parsed) return;
  RC_ASSERT(parsed->longest_report_bytes(ReportKind::Input) <= max_report_bytes + 1);
}

}  // namespace
}  // namespace foyer::scanner::hid
