#pragma once
// What a seller's journal tells of one order, and what the ledger made of it.
// Threading: pure functions.

#include "protocol/ledger/events.hpp"
#include "protocol/sale/entries.hpp"
#include "protocol/wire/central_event.hpp"

namespace foyer::central {

/// The order as its seller committed it; its outcome is still open.
[[nodiscard]] wire::OrderSettled told_by(const sale::SaleCommitted& sale, const ledger::DeviceName& seller,
                                         const JournalId& journal, std::uint64_t seq);

/// A cancellation that a device did needs an id of its own to be taken once: made from the order's, so that a repeat
/// has the same.
[[nodiscard]] ledger::CancelId reversal_id(const ledger::OrderId& order);

/// Null if the sale stands. `events` is nothing where the ledger refused.
[[nodiscard]] const ledger::SaleConflicted* conflict_in(const std::optional<std::vector<ledger::Event>>& events);

/// A sale that the ledger would not even look at is a conflict like any other: it is never lost.
[[nodiscard]] wire::SettlementOutcome outcome_of(const std::optional<std::vector<ledger::Event>>& events);

}  // namespace foyer::central
