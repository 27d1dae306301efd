#include "central/reconciliation/refund.hpp"

namespace foyer::central {
namespace {

ledger::CancelId freeing_of(const OrderId& order) {
  return derived_id<ledger::CancelId>("refunded", order.bytes());
}

wire::TicketNotices voided(const wire::OrderSettled& order) {
  wire::TicketNotices notices{order.performance, order.order, {}};
  for (const auto& ticket : order.tickets) {
    wire::TicketNotice notice;
    notice.ticket = ticket.ticket;
    notice.voided = true;
    notices.tickets.push_back(std::move(notice));
  }
  return notices;
}

bool is_terminals_to_pay(const wire::OrderSettled& order) {
  return order.payment_means && *order.payment_means != sale::PaymentMeans::CashAlreadyIn &&
         !order.payment_attempt.is_nil();
}

std::string amount_text(const Money& amount) {
  const auto cents = std::to_string(amount.cents % 100);
  return std::to_string(amount.cents / 100) + "." + (cents.size() == 1 ? "0" : "") + cents + " " +
         std::string(amount.currency.text());
}

/// Cases that wait for the money of their order.
bool is_about_money(const CaseRecord* about) {
  if (about == nullptr || !about->is_open()) return false;
  using Kind = wire::CaseKind;
  const auto kind = about->opened.kind;
  return kind == Kind::LateSale || kind == Kind::PerformanceCancelled || kind == Kind::PerformanceMoved ||
         kind == Kind::RefundRequested;
}

/// Whoever waits for this money need not wait any more.
void close_cases(ChangeList& changes, const Model& model, const OrderId& order, std::string_view by,
                 const std::string& note) {
  for (const auto& id : model.cases().about(order)) {
    if (!is_about_money(model.cases().find(id))) continue;
    changes.act(id, wire::CaseAction::RefundPaid, by, note);
    changes.close(id, wire::CaseOutcome::Refunded, by, note);
  }
}

}  // namespace

sale::RefundId refund_id_of(const OrderId& order) {
  return derived_id<sale::RefundId>("refund", order.bytes());
}

void put_refund(ChangeList& changes, const Model& model, const OrderRecord& order, const CaseId* about,
                std::string_view by, const std::string& why) {
  const auto& settled = order.settled;
  const auto* before = model.cases().find_refund(settled.order);
  if (before != nullptr && before->state != RefundState::Failed) return;
  const auto stream = stream::order(settled.order);
  if (const auto* record = model.find_performance(settled.performance);
      record != nullptr && record->ledger.conflicts().contains(settled.order)) {
    const auto closed =
        ledger::decide(record->ledger, ledger::CloseConflict{settled.order, ledger::ConflictOutcome::Refunded}, {});
    if (closed) changes.put(settled.performance, *closed);
  }
  if (before == nullptr) changes.put(stream, wire::TicketsNoticed{voided(settled)});
  wire::RefundOrder refund;
  refund.refund = refund_id_of(settled.order);
  refund.order = settled.order;
  refund.performance = settled.performance;
  refund.seller = settled.seller;
  refund.attempt = settled.payment_attempt;
  refund.amount = settled.total;
  refund.nth = before == nullptr ? 1 : before->order.nth + 1;
  refund.why = why;
  const bool by_hand = !is_terminals_to_pay(settled);
  changes.put(stream, wire::RefundOrdered{refund, by_hand, std::string(by)});
  if (settled.total.cents == 0) {
    changes.put(stream, wire::RefundPaid{refund.refund, settled.order, "nothing was paid", std::string(by), true});
    if (about == nullptr) return;
    changes.act(*about, wire::CaseAction::RefundOrdered, by, why + " Nothing was paid for it.");
    return changes.close(*about, wire::CaseOutcome::Refunded, by, "Nothing was paid for it.");
  }
  if (about == nullptr) return;
  changes.act(*about, wire::CaseAction::RefundOrdered, by,
              why + " " + amount_text(settled.total) +
                  (by_hand ? " must be paid by hand: no terminal can pay it back."
                           : " goes back through the terminal of " + settled.seller.text() + "."));
}

void put_paid(ChangeList& changes, const Model& model, const OrderId& order, const sale::RefundPaid& paid,
              const ledger::DeviceName& seller) {
  const auto* refund = model.cases().find_refund(order);
  const auto* record = model.find_order(order);
  if (refund != nullptr && refund->state == RefundState::Paid && record != nullptr) {
    if (refund->by == seller.text() && refund->reference == paid.reference) return;
    auto opened = refund_case(wire::CaseKind::RefundPaidTwice, record->settled,
                              "The refund was recorded as paid (" + refund->reference + ", " + refund->by + "), and " +
                                  seller.text() + " paid it too (" + paid.reference + ").");
    return changes.put_case(std::move(opened));
  }
  if (refund == nullptr && record != nullptr && !record->reversed) {
    put_refund(changes, model, *record, nullptr, seller.text(), "It was ordered before central was restored.");
  }
  changes.put(stream::order(order), wire::RefundPaid{paid.refund, order, paid.reference, seller.text(), false});
  close_cases(changes, model, order, seller.text(), "Paid back, reference " + paid.reference + ".");
}

void put_failed(ChangeList& changes, const Model& model, const OrderId& order, const sale::RefundFailed& failed,
                const ledger::DeviceName& seller) {
  const auto* refund = model.cases().find_refund(order);
  const auto* record = model.find_order(order);
  if (refund == nullptr || record == nullptr || refund->state != RefundState::Ordered ||
      refund->order.nth != failed.nth)
    return;
  changes.put(stream::order(order), wire::RefundFailed{failed.refund, order, failed.nth, failed.why, seller.text()});
  bool noted = false;
  for (const auto& id : model.cases().about(order)) {
    if (!is_about_money(model.cases().find(id))) continue;
    changes.act(id, wire::CaseAction::RefundFailed, seller.text(), failed.why);
    noted = true;
  }
  if (noted) return;
  auto opened = refund_case(wire::CaseKind::PerformanceCancelled, record->settled,
                            refund->order.why + " " + seller.text() + " could not pay it back: " + failed.why);
  const auto id = opened.case_id;
  changes.put_case(std::move(opened));
  changes.act(id, wire::CaseAction::RefundFailed, seller.text(), failed.why);
}

void put_paid_by_hand(ChangeList& changes, const Model& model, const RefundRecord& refund, std::string_view by,
                      const std::string& reference) {
  const auto& order = refund.order.order;
  changes.put(stream::order(order), wire::RefundPaid{refund.order.refund, order, reference, std::string(by), true});
  close_cases(changes, model, order, by, "Paid by hand, reference " + reference + ".");
}

bool is_voiding(const Model& model, const OrderId& order) {
  const auto* record = model.find_order(order);
  if (record == nullptr || model.cases().find_refund(order) == nullptr) return false;
  const auto* performance = model.find_performance(record->settled.performance);
  if (performance == nullptr || !performance->on_sale || performance->on_sale->cancelled) return false;
  const auto view = performance->ledger.find_order(order);
  return view && view->status == ledger::OrderStatus::Sold && !view->places.empty();
}

void put_freed(ChangeList& changes, const Model& model, const OrderId& order, Timestamp now) {
  if (!is_voiding(model, order)) return;
  const auto& performance = model.find_order(order)->settled.performance;
  const auto& ledger = model.find_performance(performance)->ledger;
  // What is kept for the order stays so: its seller may yet take the sale back.
  auto places = ledger::flatten(ledger.find_order(order)->places);
  const auto events = ledger::decide(ledger, ledger::SettleCancel{freeing_of(order), order, std::move(places)}, now);
  if (events) changes.put(performance, *events);
}

}  // namespace foyer::central
