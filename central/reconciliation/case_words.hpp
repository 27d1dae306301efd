#pragma once
// The stable words of cases for JSON and logs, and sentences for people.
// Threading: pure functions.

#include <string>
#include <string_view>

#include "central/model/model.hpp"

namespace foyer::central {

[[nodiscard]] std::string_view text(wire::CaseKind kind) noexcept;        ///< "late_sale"
[[nodiscard]] std::string_view text(wire::CaseAction action) noexcept;    ///< "reseated"
[[nodiscard]] std::string_view text(wire::CaseOutcome outcome) noexcept;  ///< "refunded"
[[nodiscard]] std::string_view text(RefundState state) noexcept;          ///< "ordered"
/// sold, conflict, cancelled, refunding, refunded, honoured or closed.
[[nodiscard]] std::string_view state_of(const Model& model, const OrderRecord& order);

/// "Stalls, row A, seat 8", or "seat 7" where the plan is not known.
[[nodiscard]] std::string place_text(const ticket::Place& place, const seating::SeatingPlan* plan);
/// "Stalls, row A, seat 8; 2 x Floor"
[[nodiscard]] std::string places_text(const ledger::Places& places, const seating::SeatingPlan* plan);
/// The plan a performance is sold on; null if it is not known, or is one of the box office's without a plan.
[[nodiscard]] const seating::SeatingPlan* plan_of(const Model& model, const PerformanceId& performance);

}  // namespace foyer::central
