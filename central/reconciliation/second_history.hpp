#pragma once
// Sales out of a journal's second history. Whoever copied or set back the disk had no right to any place from then on,
// so such a sale is like one under a dead epoch: it stands where its places are free, else it is a late sale. What
// cannot be believed is kept out of the books until a person takes it in.
// Threading: pure; runs inside a command.

#include "central/reconciliation/person.hpp"

namespace foyer::central {

/// Puts the sale into the books, whoever has its places. A conflict opens the case of a late sale.
[[nodiscard]] wire::SettlementOutcome put_without_right(ChangeList& changes, const Model& model,
                                                        wire::OrderSettled sale, Timestamp now);

/// One case for each order, however often it is told.
[[nodiscard]] CaseId forked_sale_case(const OrderId& order);
/// Keeps the sale for a person. Nothing if there is a case of it already.
void put_quarantined(ChangeList& changes, const Model& model, const wire::OrderSettled& sale, const std::string& why);
/// The order came into the books in another way: its open case is over.
void put_explained(ChangeList& changes, const Model& model, const OrderId& order);

/// A person takes a quarantined sale into the books. Where its places are not free, a case of its own goes on.
[[nodiscard]] Decision decide_accept(const Model& model, const CaseId& id, std::string_view by, Timestamp now);

}  // namespace foyer::central
