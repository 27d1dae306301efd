#include "protocol/base/random.hpp"

#include <sodium.h>

namespace foyer {

void SystemRandom::fill(std::span<std::uint8_t> bytes) {
  randombytes_buf(bytes.data(), bytes.size());
}

}  // namespace foyer
