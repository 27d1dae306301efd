#include "drivers/scanner/hid_pos/feedback_report.hpp"

namespace foyer::scanner::hid_pos {
namespace {

constexpr hid::Usage good_read_light = hid::usage(0x8c, 0x7d);
constexpr hid::Usage error_beep = hid::usage(0x8c, 0x85);
constexpr hid::Usage good_read_beep = hid::usage(0x8c, 0x86);

// Outputs only: a feature of the same name is a setting, which a verdict must not change.
std::optional<FeedbackReport> report_with(const hid::ReportDescriptor& descriptor, hid::Usage usage) {
  for (const hid::Field& field : descriptor.fields) {
    const auto index = field.kind == hid::ReportKind::Output ? field.index_of(usage) : std::nullopt;
    if (!index || field.bits == 0) continue;  // A field without bits may be alone in a report without bytes.
    const std::size_t id_bytes = descriptor.has_ids ? 1 : 0;
    Bytes payload(descriptor.report_bytes(field.kind, field.report_id) - id_bytes, 0);
    hid::set_bit(payload, field.offset + *index * field.bits);
    if (descriptor.has_ids) payload.insert(payload.begin(), field.report_id);
    return FeedbackReport{field.kind, field.report_id, std::move(payload)};
  }
  return std::nullopt;
}

}  // namespace

std::optional<FeedbackReport> feedback_report(const hid::ReportDescriptor& descriptor, Feedback verdict) {
  switch (verdict) {
    case Feedback::Good: {
      auto beep = report_with(descriptor, good_read_beep);
      return beep ? beep : report_with(descriptor, good_read_light);
    }
    case Feedback::Bad:
      return report_with(descriptor, error_beep);
  }
  return std::nullopt;
}

}  // namespace foyer::scanner::hid_pos
