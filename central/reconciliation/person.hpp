#pragma once
// What a person can do about a case, and whether it may be done now. Each is idempotent: done again it changes nothing
// and succeeds.
// Threading: pure; runs inside a command.

#include "central/reconciliation/refund.hpp"
#include "central/reconciliation/reseat.hpp"

namespace foyer::central {

enum class Choice : std::uint8_t {
  Reseat,      ///< Other places: the best free ones, or those the person names.
  Refund,      ///< Pay it back; again, after the seller could not.
  RefundPaid,  ///< It was paid back by hand.
  Honour,      ///< The person at the door lets them in without places of their own.
  Accept,      ///< Take a sale of a second history into the books.
  Close,       ///< Nothing more is to be done.
};
[[nodiscard]] std::string_view text(Choice choice) noexcept;  ///< "refund_paid"

/// What can be chosen now, in the order it should be offered; nothing for a closed case.
[[nodiscard]] std::vector<Choice> choices_of(const Model& model, const CaseRecord& about);

using Decision = Result<Changes, CommandRefusal>;

/// `places` empty: the best that are free.
[[nodiscard]] Decision decide_reseat(const Model& model, const CaseId& id, const ledger::Places& places,
                                     std::string_view by, Timestamp now);
[[nodiscard]] Decision decide_refund(const Model& model, const CaseId& id, std::string_view by);
[[nodiscard]] Decision decide_honour(const Model& model, const CaseId& id, std::string_view by);
/// `seller_is_gone`: the person is sure that the device that was told to pay never will.
[[nodiscard]] Decision decide_refund_paid(const Model& model, const CaseId& id, std::string_view by,
                                          const std::string& reference, bool seller_is_gone);
[[nodiscard]] Decision decide_close(const Model& model, const CaseId& id, std::string_view by, const std::string& note);
/// A customer wants the money of an order that stands, because it was moved or for another reason.
[[nodiscard]] Decision decide_refund_of_order(const Model& model, const OrderId& order, std::string_view by,
                                              const std::string& reason, bool was_moved);
/// Nobody sells the performance any more and doors refuse its tickets; the rule refunds what was sold.
[[nodiscard]] Decision decide_cancel(const Model& model, const PerformanceId& performance, const std::string& reason);

}  // namespace foyer::central
