#pragma once
// What every fuzz target shares: a failed promise ends the program, and bytes are taken apart in a fixed way.
// A target is a file with LLVMFuzzerTestOneInput; see README.md.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "protocol/base/bytes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace foyer::fuzz {

/// The decoder broke a promise with this input.
inline void require(bool promise, const char* what) {
  if (promise) return;
  std::fprintf(stderr, "promise broken: %s\n", what);
  std::abort();
}

inline std::string_view text_of(BytesView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Takes numbers and portions from the front of the input until it is used up; then zeros and nothing.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : rest_(data, size) {}

  [[nodiscard]] bool empty() const { return rest_.empty(); }
  std::uint8_t byte() {
    if (rest_.empty()) return 0;
    const std::uint8_t first = rest_.front();
    rest_ = rest_.subspan(1);
    return first;
  }
  BytesView take(std::size_t size) {
    const BytesView taken = rest_.first(std::min(size, rest_.size()));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }
  /// As long as the next byte says.
  BytesView portion() { return take(byte()); }
  BytesView rest() { return take(rest_.size()); }

 private:
  BytesView rest_;
};

}  // namespace foyer::fuzz
