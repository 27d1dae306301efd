#pragma once
// Whether a house that came to rest lost, doubled or stranded anything: the simulator's checks, from the outside.
// Threading: pure functions. Lifetime: none.

#include <set>
#include <string>
#include <vector>

#include <boost/json/array.hpp>

#include "tests/soak/books.hpp"
#include "tests/soak/diary.hpp"

namespace foyer::soak {

/// What the programs and the world said, to be held against the books.
struct Outside {
  boost::json::array bank;                              ///< The payment terminal's ledger.
  std::vector<std::string> tokens;                      ///< On every whole ticket that was printed.
  std::map<std::string, boost::json::object> statuses;  ///< Central's, by performance.
};

/// Empty once every sale has ended, central has every entry, and each holder's unsold places are those that its grantor
/// says it has; else what is left.
[[nodiscard]] std::string why_not_settled(const Books& books);

/// Writes a finding for everything that does not hold.
void check_everything(const Books& books, const Outside& outside, Diary& diary);

}  // namespace foyer::soak
