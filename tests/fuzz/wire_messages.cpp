// Input: the bytes of any message, event, entry or feed item; every decoder gets them.
#include <vector>

#include "protocol/wire/topics.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/unit/wire/samples.hpp"

using namespace foyer;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto samples = wire::test::samples();
  const Bytes bytes(data, data + size);
  for (const auto& sample : samples) {
    const auto once = sample.again(bytes);
    if (!once) {
      fuzz::require(!wire::text(once.error()).empty(), "every refusal has its word");
      continue;
    }
    const auto twice = sample.again(*once);
    fuzz::require(twice && *twice == *once, "a value that was decoded has an encoding");
  }
  static_cast<void>(wire::parse_up_topic(fuzz::text_of(bytes)));
  static_cast<void>(wire::parse_down_topic(fuzz::text_of(bytes)));
  return 0;
}
