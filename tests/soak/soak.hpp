#pragma once
// One soak: a house of real programs with two kiosks, people in it, trouble for a while, then all mended and held
// against its books. The seed says which troubles and wishes come in which order; what they meet is up to the machine,
// so a seed does not replay exactly. Threading: run() blocks; it makes threads of its own and ends them. Lifetime:
// none.

#include <chrono>
#include <cstdint>

#include "tests/soak/diary.hpp"

namespace foyer::soak {

struct Options {
  std::chrono::seconds trouble{60};
  std::uint64_t seed = 1;
};

/// What was done, and what was found, goes to the diary. Throws std::runtime_error if the house does not open.
void run(const Options& options, Diary& diary);

}  // namespace foyer::soak
