#pragma once
// Assertions stay on in release. They state what the code itself guarantees and never check input.

namespace foyer {

/// Prints where and what to stderr and aborts: a broken invariant must not sell a seat.
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line) noexcept;

}  // namespace foyer

#define FOYER_ASSERT(condition) \
  (static_cast<bool>(condition) ? void(0) : ::foyer::assertion_failed(#condition, __FILE__, __LINE__))
