#pragma once
// Whose free places would serve a request that the grantor cannot serve itself, and what a recalled holder gives.
// Threading: pure.

#include <functional>
#include <vector>

#include "protocol/ledger/ledger.hpp"
#include "protocol/seating/plan.hpp"
#include "protocol/wire/messages.hpp"

namespace foyer::link {

/// What is to be recalled from one holder; the id and the life are the sender's.
struct PlannedRecall {
  ledger::DeviceName holder;
  wire::Recall recall;
};

/// A holder's journal that is there and answers.
using IsReachable = std::function<bool(const ledger::DeviceName& holder, const JournalId& journal)>;

struct RecallTerms {
  ledger::DeviceName asker;      ///< Nothing is recalled from whoever asks.
  bool absent_may_come = false;  ///< Seats that are not here at all can be had from the own grantor.
  bool partial = false;          ///< What can be recalled is recalled, even if it is not enough.
};

/// Named seats from whoever has them; counts from the holders with the most unsold, no more than is missing. Nothing if
/// it would not be enough, unless partial.
[[nodiscard]] std::vector<PlannedRecall> plan_recalls(const ledger::State& ledger, const seating::SeatingPlan& plan,
                                                      const wire::GrantRequest& wanted, const RecallTerms& terms,
                                                      const IsReachable& is_reachable);

/// The recall as a wish for whatever can be had of it.
[[nodiscard]] wire::GrantRequest wish_of(const wire::Recall& recall);
/// What of a recall is free here; empty if nothing is.
[[nodiscard]] ledger::Places free_of(const ledger::State& ledger, const seating::SeatingPlan& plan,
                                     const wire::Recall& recall);
/// What is left of a recall after these places went back.
void take_off(wire::Recall& recall, const seating::SeatingPlan& plan, const ledger::Places& returned);
/// A repeated recall has the same return ids: giving twice is giving once. Not so out of another journal, which has
/// nothing of what the one before gave.
[[nodiscard]] ledger::ReturnId return_id_of(const wire::RecallId& recall, const JournalId& journal, std::uint8_t round);

}  // namespace foyer::link
