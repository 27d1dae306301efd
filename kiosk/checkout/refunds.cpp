#include "kiosk/checkout/refunds.hpp"

namespace foyer::kiosk {
namespace {

/// A performer answers within its own deadline; should it never, the kiosk asks again.
constexpr Duration answer_deadline{120'000};

std::string key_of(const sale::RefundId& refund, std::uint32_t nth) {
  return refund.text() + "-" + std::to_string(nth);
}

}  // namespace

Refunds::Refunds(device::Device& device, PaymentPerformer& payment, SaleBooks& books)
    : device_(device), payment_(payment), books_(books) {}

void Refunds::tick(Duration now) {
  for (const auto& [id, ordered] : device_.catalogue().refund_orders()) {
    if (ordered.seller != device_.identity().name) continue;
    const auto waits = again_at_.find(id);
    if (waits != again_at_.end() && now < waits->second) continue;
    const auto book = books_.refunds().find(id);
    if (book != books_.refunds().end()) {
      const bool is_answered = book->second.paid || (book->second.failed && book->second.failed->nth >= ordered.nth);
      if (is_answered) continue;
    }
    // The first payment comes to its end before it is paid back.
    const auto* sale = books_.find(ordered.order);
    if (sale != nullptr && !sale::is_quiet(*sale)) continue;
    ask(ordered, now);
  }
  for (const auto& [id, book] : books_.refunds()) {
    const bool is_answered = book.paid || (book.failed && book.failed->nth >= book.requested.nth);
    if (is_answered || not_paid_.contains(id) || device_.catalogue().refund_orders().contains(id)) continue;
    const auto waits = again_at_.find(id);
    if (waits == again_at_.end() || now >= waits->second) find_out(book.requested, book.order, now);
  }
}

/// Found unpaid it stays open in the journal: central may order this very try again.
void Refunds::find_out(const sale::RefundRequested& requested, const ledger::OrderId& order, Duration now) {
  again_at_[requested.refund] = now + refund_query_again_after;
  payment_.query_refund({key_of(requested.refund, requested.nth), requested.attempt, requested.amount},
                        [this, alive = std::weak_ptr<int>(alive_), requested, order](const RefundAnswer& answer) {
                          if (!alive.lock()) return;
                          if (std::holds_alternative<RefundSuccess>(answer)) return answered(requested, order, answer);
                          if (std::holds_alternative<RefundFailure>(answer)) not_paid_.insert(requested.refund);
                        });
}

void Refunds::ask(const wire::RefundOrder& ordered, Duration now) {
  again_at_[ordered.refund] = now + answer_deadline;
  not_paid_.erase(ordered.refund);
  const sale::RefundRequested requested{ordered.refund, ordered.attempt, ordered.amount, ordered.nth,
                                        device_.parts().clock.now()};
  const auto book = books_.refunds().find(ordered.refund);
  const bool is_written = book != books_.refunds().end() && book->second.requested.nth == ordered.nth;
  if (!is_written && !record(ordered.order, requested)) {
    again_at_[ordered.refund] = now + refund_again_after;
    return;
  }
  const auto* sale = books_.find(ordered.order);
  if (sale != nullptr && sale->phase == sale::Phase::ToSettleByHand) {
    return answered(requested, ordered.order,
                    RefundFailure{"The payment itself was never finished: settle it by hand."});
  }
  if (ordered.attempt.is_nil()) {
    return answered(requested, ordered.order, RefundFailure{"The payment is not known."});
  }
  payment_.refund(
      {key_of(ordered.refund, ordered.nth), ordered.attempt, ordered.amount},
      [this, alive = std::weak_ptr<int>(alive_), requested, order = ordered.order](const RefundAnswer& answer) {
        if (alive.lock()) answered(requested, order, answer);
      });
}

void Refunds::answered(const sale::RefundRequested& requested, const ledger::OrderId& order,
                       const RefundAnswer& answer) {
  const auto again = device_.parts().clock.since_boot() + refund_again_after;
  const auto at = device_.parts().clock.now();
  bool written = false;
  if (const auto* paid = std::get_if<RefundSuccess>(&answer)) {
    written = record(order, sale::RefundPaid{requested.refund, requested.nth,
                                             paid->reference.substr(0, sale::payment_reference_limit), at});
  } else if (const auto* failed = std::get_if<RefundFailure>(&answer)) {
    written = record(order, sale::RefundFailed{requested.refund, requested.nth,
                                               failed->why.substr(0, sale::refund_reason_limit), at});
  }
  // Unknown, or not written: the same try is asked for again, and the terminal pays it at most once.
  if (!written) again_at_[requested.refund] = again;
  if (written) again_at_.erase(requested.refund);
}

bool Refunds::record(const ledger::OrderId& order, const sale::SaleEntry& entry) {
  if (!device_.record({wire::Entry(wire::SaleEntryOf{order, entry})})) return false;
  return books_.take(order, entry);
}

}  // namespace foyer::kiosk
