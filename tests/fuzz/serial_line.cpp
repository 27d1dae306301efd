// Input: set-up, then portions of the line, each behind its length and a pause. In one portion they read the same.
#include "drivers/scanner/cdc_acm/decoder.hpp"
#include "tests/fuzz/readings.hpp"

using namespace foyer;
using scanner::cdc_acm::Decoder;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::uint8_t choice = input.byte();
  Decoder decoder(fuzz::framing_of(choice));
  Decoder at_once(fuzz::framing_of(choice));
  std::vector<scanner::Reading> readings;
  Bytes whole;
  while (!input.empty()) {
    const BytesView portion = input.portion();
    whole.insert(whole.end(), portion.begin(), portion.end());
    for (auto& reading : decoder.feed(portion, Duration(1))) readings.push_back(std::move(reading));
  }
  fuzz::require_sound(readings);
  fuzz::require(at_once.feed(whole, Duration(1)) == readings, "portions make no difference");
  if (const auto last = decoder.expire(Duration(1000))) fuzz::require_sound(*last);
  return 0;
}
