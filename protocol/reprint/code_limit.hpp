#pragma once
// The try limit that guards codes: a claim code has 35 bits, and nobody may try many. Only codes that find nothing
// count; ten in ten minutes from one place, then that place waits.
// Threading: one thread. Lifetime: a value.

#include <deque>
#include <map>
#include <string>
#include <string_view>

#include "protocol/base/clock.hpp"

namespace foyer::reprint {

inline constexpr std::size_t misses_limit = 10;
inline constexpr Duration misses_window{600'000};
/// Places that are remembered; the one that missed longest ago is forgotten first.
inline constexpr std::size_t places_limit = 1'000;

/// What whoever has to wait is told. No reason of decide.hpp: it is about who asks, not about the ticket.
inline constexpr std::string_view too_many_codes = "TOO_MANY_CODES";

class CodeLimit {
 public:
  /// How long this place has to wait before it may try another code; zero: it may now. `now` is since boot.
  [[nodiscard]] Duration wait(const std::string& place, Duration now) const;
  /// A code from there found nothing.
  void missed(const std::string& place, Duration now);

 private:
  std::map<std::string, std::deque<Duration>> misses_;  ///< Oldest first.
};

}  // namespace foyer::reprint
