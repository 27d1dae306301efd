// Input: a terminal's answer, as one line.
#include "drivers/payment/simulated/messages.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace foyer;
using namespace foyer::payment;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view line = fuzz::text_of({data, size});
  const auto mine = simulated::parse_answer(line, "a-1");
  const auto foreign = simulated::parse_answer(line, "another-attempt-that-no-seed-names");
  const bool understood = !std::holds_alternative<Unknown>(mine);
  fuzz::require(!understood || std::holds_alternative<Unknown>(foreign), "an answer is to one attempt");
  fuzz::require(!to_text(mine).empty(), "every outcome has its words");
  if (simulated::is_valid_attempt(line)) {
    const auto asked = simulated::request_line("query", line);
    fuzz::require(asked.ends_with('\n') && asked.find('\n') + 1 == asked.size(), "a request is one line");
  }
  return 0;
}
