#pragma once
// Which places a quantity becomes: seats together where there are any, then whatever is free; zones in their order.
// Threading: pure.

#include <cstdint>
#include <optional>

#include "protocol/base/result.hpp"
#include "protocol/ledger/ledger.hpp"

namespace foyer::central {

/// Nothing if fewer than `quantity` places are free. `plan` may be null for a performance without numbered seats.
[[nodiscard]] std::optional<ledger::Places> choose_places(const ledger::State& ledger, const seating::SeatingPlan* plan,
                                                          std::uint32_t quantity);

}  // namespace foyer::central
