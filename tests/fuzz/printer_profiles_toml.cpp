// Input: a venue's table of printer profiles.
#include "drivers/printer/escpos/profile.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace foyer;
using printer::escpos::Profiles;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parsed = Profiles::parse(fuzz::text_of({data, size}));
  if (!parsed) return 0;
  fuzz::require(parsed->size() <= Profiles::max_profiles, "no table is beyond the limit");
  const Profiles both = Profiles::built_in().overlaid_with(*parsed);
  fuzz::require(both.size() >= Profiles::built_in().size(), "every profile of ours is there");
  fuzz::require(both.size() <= Profiles::built_in().size() + parsed->size(), "there are no others");
  for (const char* name : {"80mm", "58mm", "venue"}) {
    const auto own = parsed->named(name);
    if (!own) continue;
    fuzz::require(both.named(name) == own, "a venue's profile replaces ours");
    fuzz::require(own->name == name, "a profile knows its name");
    fuzz::require(own->width_dots > 0 && own->dots_per_inch > 0, "paper has a width");
  }
  for (const char* model : {"TM-T88V", "TM-T88V-i", "CT-S310II", "venue"}) {
    const auto own = parsed->of_model(model);
    if (own) fuzz::require(both.named(own->name) == own, "a model has a profile of the table");
  }
  return 0;
}
