#pragma once
// Other places for an order that lost its own: as many, of the same price category or a dearer one, never a cheaper,
// together in one block, and apart only where the performance allows it. The price that was paid stands.
// Threading: pure; runs inside a command.

#include "central/reconciliation/cases.hpp"

namespace foyer::central {

inline constexpr Duration reseat_hold{60'000};  ///< Held and booked in one command; never seen to expire.

enum class ReseatRefusal : std::uint8_t {
  NoPlan,           ///< The performance is not sold on a plan that is known.
  NotEnough,        ///< Too few places of the category or of a dearer one are free.
  NotTogether,      ///< Enough, but not in one block.
  NeedsAccessible,  ///< A wheelchair place is among them: staff must speak with the customer.
  PartlyCancelled,  ///< The order no longer claims as many places as it has tickets.
  WrongCount,       ///< A person named more or fewer places than the order has tickets.
  NotTheLedgersTo,  ///< The ledger refuses: taken meanwhile, or not to be reseated.
};
[[nodiscard]] std::string_view text(ReseatRefusal refusal) noexcept;

/// Free places that are as good as those of the tickets, or better.
[[nodiscard]] Result<ledger::Places, ReseatRefusal> choose_places(const Model& model, const wire::OrderSettled& order);

/// Which ticket gets which place: seats to tickets with seats, zones to tickets of zones, in their order.
[[nodiscard]] Result<std::vector<ticket::Place>, ReseatRefusal> hand_out(const wire::OrderSettled& order,
                                                                         const ledger::Places& places);

/// Holds the places and gives them to the order, and tells the doors. The case is the caller's to close.
[[nodiscard]] Result<Done, ReseatRefusal> put_reseat(ChangeList& changes, const Model& model,
                                                     const wire::OrderSettled& order, const ledger::Places& places,
                                                     Timestamp now);

}  // namespace foyer::central
