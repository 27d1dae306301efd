#pragma once
// Places in holds whose time is up. They are free for whoever asks, whether the sweep has come to them yet or not:
// 1,000 holds that end in the same second are all counted as free in that second. Threading: pure.

#include <cstdint>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/ledger/ledger.hpp"

namespace foyer::central {

struct Overdue {
  std::uint64_t holds = 0;
  std::uint64_t places = 0;
  std::vector<ledger::SeatIndex> seats;  ///< Ascending.
  std::vector<std::uint64_t> by_zone;    ///< For each zone of the ledger.

  [[nodiscard]] bool contains(ledger::SeatIndex seat) const;
};

/// Linear in the holds whose time is up.
[[nodiscard]] Overdue overdue_at(const ledger::State& ledger, Timestamp now);
/// The ledger's counts as they are at `now`.
[[nodiscard]] ledger::Totals totals_at(const ledger::State& ledger, Timestamp now);

}  // namespace foyer::central
