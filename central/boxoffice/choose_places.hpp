#pragma once
// Which places a quantity becomes: seats together where there are any, then whatever is free; zones in their order.
// What a hold keeps whose time is up counts as free: the ledger ends such a hold in the same command.
// Threading: pure.

#include <cstdint>
#include <optional>

#include "protocol/base/clock.hpp"
#include "protocol/ledger/ledger.hpp"

namespace foyer::central {

/// Nothing if fewer than `quantity` places are free. `plan` may be null for a performance without numbered seats.
[[nodiscard]] std::optional<ledger::Places> choose_places(const ledger::State& ledger, const seating::SeatingPlan* plan,
                                                          std::uint32_t quantity, Timestamp now);

}  // namespace foyer::central
