#pragma once
// The report that makes a HID POS scanner beep or light up, found in its report descriptor. Pure.
// Source: USB HID Point of Sale Usage Tables 1.02, section 3: Good Read LED 0x7D, Sound Error Beep 0x85, Sound Good
// Read Beep 0x86, as outputs, usually of the trigger report (0x14).

#include <optional>

#include "drivers/scanner/hid/report_descriptor.hpp"
#include "drivers/scanner/scanner.hpp"

namespace foyer::scanner::hid_pos {

struct FeedbackReport {
  hid::ReportKind kind = hid::ReportKind::Output;
  std::uint8_t report_id = 0;
  Bytes bytes;  ///< The id first, if reports have ids.
  friend bool operator==(const FeedbackReport&, const FeedbackReport&) = default;
};

/// Nothing if the device has no such usage. The beep is preferred to the light.
[[nodiscard]] std::optional<FeedbackReport> feedback_report(const hid::ReportDescriptor& descriptor, Feedback verdict);

}  // namespace foyer::scanner::hid_pos
