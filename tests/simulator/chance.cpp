#include "tests/simulator/chance.hpp"

namespace foyer::simulator {
namespace {

/// FNV-1a, so that a purpose gives the same stream on every machine.
std::uint64_t hash(std::string_view text) {
  std::uint64_t value = 0xcbf29ce484222325U;
  for (const char letter : text) value = (value ^ static_cast<std::uint8_t>(letter)) * 0x100000001b3U;
  return value;
}

}  // namespace

Chance::Chance(std::uint64_t seed, std::string_view purpose) : state_(seed * 0x9e3779b97f4a7c15U ^ hash(purpose)) {
  // Neighbouring seeds give neighbouring states: a few steps take them apart.
  for (int step = 0; step < 3; ++step) state_ = next();
}

std::uint64_t Chance::next() {
  state_ += 0x9e3779b97f4a7c15U;
  std::uint64_t mixed = state_;
  mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
  return mixed ^ (mixed >> 31U);
}

std::uint32_t Chance::below(std::uint32_t bound) {
  return static_cast<std::uint32_t>((next() >> 32U) * bound >> 32U);
}

void Chance::fill(std::span<std::uint8_t> bytes) {
  std::uint64_t word = 0;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    if (at % 8 == 0) word = next();
    bytes[at] = static_cast<std::uint8_t>(word >> (8 * (at % 8)));
  }
}

}  // namespace foyer::simulator
