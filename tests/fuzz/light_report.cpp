// Input: a feature report of a blink(1).
#include "drivers/lamp/blink1/colour_report.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace foyer;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const BytesView report(data, size);
  const auto told = lamp::blink1::parse_fade(report);
  if (!told) return 0;
  fuzz::require(told->fade.count() >= 0 && told->fade <= Duration(655'350), "a fade ends");
  Bytes again = lamp::blink1::fade_to(told->colour, told->fade);
  again.back() = told->led;
  fuzz::require(std::ranges::equal(again, report), "one report for one fade");
  return 0;
}
