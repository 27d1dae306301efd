#pragma once
// All that can come on paper of one performance, as documents to be tried before a ticket of it is sold.
// Threading: pure functions.

#include <string>
#include <vector>

#include "drivers/printer/document.hpp"
#include "protocol/base/signature.hpp"
#include "protocol/seating/plan.hpp"
#include "protocol/wire/feed.hpp"

namespace foyer::kiosk {

struct Trial {
  std::string member;  ///< What of the performance is tried: "title", "the ticket of Stalls, row C, seat 12".
  printer::Document document;
};

/// Its tickets can be signed: a feed may say that a performance ends days before it begins.
[[nodiscard]] bool is_signable(const wire::PerformanceOnSale& show);
/// Each text by itself, so that what cannot be printed is named; then the longest ticket, in every language. The signer
/// makes codes of the size that real ones have; without is_signable() there is no such ticket.
[[nodiscard]] std::vector<Trial> trials_of(const wire::PerformanceOnSale& show, const seating::SeatingPlan& plan,
                                           const Signer& signer);

}  // namespace foyer::kiosk
