#pragma once
// The rule of reconciliation, one decision at a time. Each looks at the model afresh and answers what to change, or
// nothing; done again it changes nothing more. An order that was admitted is never moved or refunded by rule.
// Threading: pure; runs inside a command.

#include "central/reconciliation/refund.hpp"
#include "central/reconciliation/reseat.hpp"

namespace foyer::central {

/// How long a late sale waits before the rule acts: the journal of who really has the right may be on its way.
inline constexpr Duration conflict_grace{5'000};

/// Judges the conflict of the case again, now that places may have come free. Nothing if it is as it was.
[[nodiscard]] Changes settle_again(const Model& model, const CaseId& id, Timestamp now);
/// First settle_again; then, once the grace is over, reseats, refunds or leaves the case to a person.
[[nodiscard]] Changes apply_rule(const Model& model, const CaseId& id, Timestamp now);
/// Refunds an order of a cancelled performance, or opens a case for a person.
[[nodiscard]] Changes refund_cancelled(const Model& model, const OrderId& order);
/// The same for a booking of the box office, which took the money itself: a person gives it back and says so.
[[nodiscard]] Changes refund_booking(const Model& model, const OrderId& booking);
/// A conflict of the ledger that has no case: one of before there were cases.
[[nodiscard]] Changes open_missing(const Model& model, const PerformanceId& performance);
/// What the passages of a ticket say: a double admission or an admission after a refund, or that there is none any
/// more, since an exit came in or the admission was annulled.
[[nodiscard]] Changes check_passages(const Model& model, const ticket::TicketId& ticket);

}  // namespace foyer::central
