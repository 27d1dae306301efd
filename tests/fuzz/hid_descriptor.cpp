// Input: a report descriptor behind its length, then one report read by it.
#include "drivers/scanner/hid_pos/decoder.hpp"
#include "drivers/scanner/hid_pos/feedback_report.hpp"
#include "drivers/scanner/keyboard_wedge/key_report.hpp"
#include "tests/fuzz/readings.hpp"

using namespace foyer;
using scanner::hid::ReportDescriptor;
using scanner::hid::ReportKind;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::size_t length = input.byte();
  const auto descriptor = ReportDescriptor::parse(input.take(length * 2));
  if (!descriptor) return 0;
  const BytesView report = input.rest();
  const std::size_t most = scanner::hid::max_report_bytes + 1;
  fuzz::require(descriptor->longest_report_bytes(ReportKind::Input) <= most, "no report is beyond the limit");
  if (const auto keys = scanner::keyboard_wedge::KeyReports::from(*descriptor, (length & 1) != 0)) {
    const auto down = keys->read(report).down.keys;
    fuzz::require(down.size() <= scanner::keyboard_wedge::max_keys, "no more keys are down than there are");
  }
  for (const auto verdict : {scanner::Feedback::Good, scanner::Feedback::Bad}) {
    const auto feedback = scanner::hid_pos::feedback_report(*descriptor, verdict);
    fuzz::require(!feedback || feedback->bytes.size() <= most, "no report is beyond the limit");
  }
  const auto layout = scanner::hid_pos::ScannedDataLayout::from(*descriptor);
  if (!layout) return 0;
  scanner::hid_pos::Decoder decoder;
  decoder.reset(*layout);
  fuzz::require_sound(decoder.feed(report, Duration(1)));
  return 0;
}
