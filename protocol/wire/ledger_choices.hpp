#pragma once
// The numbers that the enumerators of ledger events have on the wire: their place in these lists, from 1. Append only.

#include <array>

#include "protocol/ledger/events.hpp"

namespace foyer::wire {

inline constexpr std::array origins{ledger::Origin::Root, ledger::Origin::Holder};
inline constexpr std::array place_states{ledger::PlaceState::Absent,   ledger::PlaceState::Free,
                                         ledger::PlaceState::Held,     ledger::PlaceState::Sold,
                                         ledger::PlaceState::Allotted, ledger::PlaceState::Blocked};
inline constexpr std::array conflict_outcomes{ledger::ConflictOutcome::Refunded, ledger::ConflictOutcome::Dismissed};

}  // namespace foyer::wire
