#include "protocol/base/random.hpp"

#include <sodium.h>

namespace foyer {

void SystemRandom::fill(std::span<std::uint8_t> bytes) {
  if (bytes.empty()) return;  // It must not be handed a null pointer, however few bytes are wanted.
  randombytes_buf(bytes.data(), bytes.size());
}

}  // namespace foyer
