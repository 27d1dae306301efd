// Input: set-up, then reports of the usual 64 bytes as far as they go, each behind its length and a pause.
#include "drivers/scanner/hid_pos/decoder.hpp"
#include "tests/fuzz/readings.hpp"

using namespace foyer;
namespace pos = scanner::hid_pos;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  pos::Decoder decoder(fuzz::framing_of(input.byte()));
  pos::ScannedDataLayout layout{
      .report_id = 2, .has_id = true, .report_bytes = 64, .data_offset = 32, .data_bytes = 56};
  if ((input.byte() & 1) == 0) layout.count_offset = 0;
  layout.continued_offset = 62 * 8;
  decoder.reset(layout);
  Duration now{0};
  while (!input.empty()) {
    now += Duration(input.byte());
    Bytes report(64, 0);
    const BytesView given = input.portion();
    std::copy_n(given.begin(), std::min(given.size(), report.size()), report.begin());
    if (given.size() > 64) report.resize(given.size() - 64);
    fuzz::require_sound(decoder.feed(report, now));
  }
  const auto torn = decoder.expire(now + Duration(1000));
  fuzz::require(!torn || *torn == scanner::Reading(scanner::Misread::Incomplete), "what stops half-way is no text");
  return 0;
}
