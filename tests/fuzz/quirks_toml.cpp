// Input: a venue's table of quirks.
#include "drivers/usb/quirks.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace foyer;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parsed = usb::Quirks::parse(fuzz::text_of({data, size}));
  if (!parsed) return 0;
  fuzz::require(parsed->size() <= usb::Quirks::max_models, "no table is beyond the limit");
  const auto both = usb::Quirks::built_in().overlaid_with(*parsed);
  fuzz::require(both.size() >= parsed->size(), "a venue's models are all there");
  return 0;
}
