// Input: set-up, how the keyboard tells its keys, layout, then reports, each behind its length and a pause.
#include "drivers/scanner/keyboard_wedge/decoder.hpp"
#include "drivers/virtual/keyboard.hpp"
#include "tests/fuzz/readings.hpp"

using namespace foyer;
namespace wedge = scanner::keyboard_wedge;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const auto framing = fuzz::framing_of(input.byte());
  const auto form = static_cast<emulation::KeyboardForm>(input.byte() % 3);
  wedge::Decoder decoder(framing, wedge::all_layouts[input.byte() % wedge::all_layouts.size()]);
  const auto descriptor = scanner::hid::ReportDescriptor::parse(emulation::report_descriptor(form));
  decoder.reset(*wedge::KeyReports::from(*descriptor, form == emulation::KeyboardForm::Boot));
  Duration now{0};
  while (!input.empty()) {
    now += Duration(input.byte());
    fuzz::require_sound(decoder.feed(input.portion(), now));
    for (const auto& other : decoder.otherwise()) fuzz::require_sound(scanner::Reading(other.scan));
    const auto due = decoder.expires_at();
    fuzz::require(!due || *due >= now, "nothing that was just fed is over");
  }
  if (const auto last = decoder.expire(now + Duration(1000))) fuzz::require_sound(*last);
  fuzz::require(!decoder.expires_at(), "what expired is gone");
  return 0;
}
