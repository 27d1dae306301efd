// Input: the body of a request.
#include "protocol/net/json.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace foyer;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto body = net::JsonObject::parse(fuzz::text_of({data, size}));
  if (!body) return 0;
  for (const std::string_view name : {"id", "items", "qty", "text", ""}) {
    static_cast<void>(body->string(name, 0, 100));
    static_cast<void>(body->integer(name, -1'000'000, 1'000'000));
    static_cast<void>(body->number(name, -1e9, 1e9));
    static_cast<void>(body->boolean(name));
    static_cast<void>(body->uuid(name));
    static_cast<void>(body->word(name, {"one", "two"}));
    static_cast<void>(body->object(name));
    static_cast<void>(body->objects(name, 0, 10));
    static_cast<void>(body->strings(name, 0, 10, 100));
    static_cast<void>(body->integers(name, 0, 10, 0, 100));
  }
  const auto again = net::JsonObject::parse(body->text());
  // Not the same text: Boost.JSON 1.81 reads a fraction with an error of some units in the last place.
  fuzz::require(again.has_value(), "what was read can be written and read again");
  return 0;
}
