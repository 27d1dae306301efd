#include "drivers/gate/usb_relay/relay_report.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace foyer::gate::usb_relay {
namespace {

// Covers KV-3.
TEST(UsbRelayReport, SwitchesOneRelayOnAndOff) {
  EXPECT_EQ(switch_relay(1, true), (Bytes{0xff, 1, 0, 0, 0, 0, 0, 0}));
  EXPECT_EQ(switch_relay(8, false), (Bytes{0xfd, 8, 0, 0, 0, 0, 0, 0}));
}

// HID 1.11 section 7.2: SET_REPORT is 21 09, GET_REPORT is a1 01, a feature report is type 3.
TEST(UsbRelayReport, GoesOutAsAFeatureReport) {
  const usb::Setup set = set_feature_report(2);
  EXPECT_EQ(set.request_type, 0x21);
  EXPECT_EQ(set.request, 0x09);
  EXPECT_EQ(set.value, 0x0300);
  EXPECT_EQ(set.index, 2);
  EXPECT_EQ(get_feature_report(0).request_type, 0xa1);
  EXPECT_EQ(get_feature_report(0).request, 0x01);
}

TEST(UsbRelayReport, ReadsIdAndRelays) {
  const auto state = parse_state(Bytes{'F', 'O', 'Y', 'E', 'R', 0, 0, 0x81});
  ASSERT_TRUE(state.has_value());
  EXPECT_EQ(state->id, "FOYER");
  EXPECT_TRUE(state->is_on(1));
  EXPECT_FALSE(state->is_on(2));
  EXPECT_TRUE(state->is_on(8));
  EXPECT_FALSE(parse_state(Bytes{1, 2, 3}).has_value());
}

TEST(UsbRelayReport, ReadsTheInputsFromTheFirstByte) {
  EXPECT_EQ(parse_inputs(Bytes{3, 0, 0, 0, 0, 0, 0, 0}), std::uint8_t(3));
  EXPECT_EQ(parse_inputs(Bytes{3, 0, 0, 0, 0, 0, 0}), std::nullopt);
}

RC_GTEST_PROP(UsbRelayReport, NeverFailsOnNoise, (const Bytes& bytes)) {
  RC_ASSERT(parse_inputs(bytes).has_value() == (bytes.size() == report_bytes));
  RC_ASSERT(parse_state(bytes).has_value() == (bytes.size() >= report_bytes));
}

}  // namespace
}  // namespace foyer::gate::usb_relay
