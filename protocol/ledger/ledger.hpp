#pragma once
// The seat ledger of one performance: a deterministic state machine that central, controllers, kiosks and the simulator
// all run. It knows no clock, disk, network, randomness, logging or thread: time and ids come with the commands.
// Threading: `decide` only reads; `evolve` writes. Several commands may be decided on one state before it is stored,
// each after the events of the one before were folded in.

#include <optional>

#include "protocol/base/result.hpp"
#include "protocol/ledger/state.hpp"
#include "protocol/seating/plan.hpp"

namespace foyer::ledger {

/// What the command means for this state at this time: the events to store and fold, in order, or why not.
/// Success without an event means that it was done before. A refusal changes nothing and may differ when asked again.
[[nodiscard]] Result<std::vector<Event>, Refusal> decide(const State& state, const Command& command, Timestamp now);

/// Folds one event in. The event must be one that `decide` made on an equal state; anything else is asserted against.
void evolve(State& state, const Event& event);

/// decide and evolve in one: for holders that store events in the same breath, and for tests.
[[nodiscard]] Result<std::vector<Event>, Refusal> execute(State& state, const Command& command, Timestamp now);

/// The counts of each price category of the plan, in its order. The plan must be the performance's own. Linear.
[[nodiscard]] std::vector<Totals> totals_by_category(const State& state, const seating::SeatingPlan& plan);

/// The command that opens a ledger on a plan.
[[nodiscard]] OpenPerformance open_on(const seating::SeatingPlan& plan, PerformanceId performance, Origin origin);
/// The command that has an open conflict judged again, for when places came free.
[[nodiscard]] SettleSale settle_again(const Conflict& conflict);

/// Counts everything afresh and compares. Nothing if all is well, else the first thing that is not, in words.
[[nodiscard]] std::optional<std::string> check(const State& state);

/// What a holder's event gives back to its grantor: places returned, or granted and not taken.
struct GivenBack {
  ReturnId return_id;
  std::vector<LeasedPlaces> places;
};
[[nodiscard]] std::optional<GivenBack> given_back(const Event& event);

/// What a holder's event takes of its places for a late sale of a device below it: not out of what that was lent.
struct PaidLate {
  OrderId order;
  std::vector<LeasedPlaces> places;  ///< Sold to it now, or kept for it while it is in conflict. Not empty.
};
[[nodiscard]] std::optional<PaidLate> paid_late(const Event& event);

}  // namespace foyer::ledger
