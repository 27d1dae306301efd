#pragma once
// Where random bytes come from. The simulator passes a seeded source; programs pass SystemRandom.
// Threading: an implementation says for itself; SystemRandom may be shared.

#include <cstdint>
#include <span>

namespace foyer {

class RandomSource {
 public:
  virtual ~RandomSource() = default;
  virtual void fill(std::span<std::uint8_t> bytes) = 0;
};

/// The kernel's generator, through libsodium.
class SystemRandom final : public RandomSource {
 public:
  void fill(std::span<std::uint8_t> bytes) override;
};

}  // namespace foyer
