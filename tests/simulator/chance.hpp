#pragma once
// All luck of a run comes from its seed. Each purpose draws from a stream of its own, so that leaving out one act of a
// run changes as little as possible of the rest.
// Threading: one thread. Lifetime: values.

#include <cstdint>
#include <string_view>

#include "protocol/base/random.hpp"

namespace foyer::simulator {

/// splitmix64 (Steele, Lea, Flood 2014): small, quick, and the same on every machine.
class Chance final : public RandomSource {
 public:
  Chance(std::uint64_t seed, std::string_view purpose);

  [[nodiscard]] std::uint64_t next();
  /// 0 to bound - 1; bound is above 0.
  [[nodiscard]] std::uint32_t below(std::uint32_t bound);
  /// From low to high, both included.
  [[nodiscard]] std::uint32_t between(std::uint32_t low, std::uint32_t high) { return low + below(high - low + 1); }
  [[nodiscard]] bool one_in(std::uint32_t bound) { return below(bound) == 0; }
  [[nodiscard]] bool percent(std::uint32_t percent) { return below(100) < percent; }
  [[nodiscard]] bool per_mille(std::uint32_t share) { return below(1000) < share; }

  void fill(std::span<std::uint8_t> bytes) override;

 private:
  std::uint64_t state_;
};

}  // namespace foyer::simulator
