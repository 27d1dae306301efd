#include <algorithm>

#include "protocol/sale/carry_on.hpp"
#include "protocol/sale/saga.hpp"

namespace foyer::sale {
namespace {

/// Applies one entry, or says that it does not follow and leaves the state alone. Each check comes before each change.
class Evolution {
 public:
  explicit Evolution(SaleState& state) : state_(state) {}

  bool operator()(const SaleStarted& entry) {
    if (!is(Phase::NotStarted) || entry.tickets.size() != entry.order.lines.size()) return false;
    state_.order = entry.order;
    state_.hold = entry.hold;
    state_.started_at = entry.at;
    state_.language = entry.language;
    for (const SaleTicket& ticket : entry.tickets) state_.tickets.push_back({ticket});
    return go(Phase::Started);
  }

  bool operator()(const SeatsSecured& entry) {
    if (!is(Phase::Started)) return false;
    state_.leased = entry.leased;
    return go(Phase::SeatsSecured);
  }

  bool operator()(const PaymentRequested& entry) {
    if (!is(Phase::SeatsSecured) || entry.payment.amount != state_.order.total) return false;
    state_.payment = PaymentState{entry.payment};
    return go(Phase::PaymentRequested);
  }

  bool operator()(const PaymentQueried& entry) {
    if (!(is(Phase::PaymentRequested) || is(Phase::PaymentUnknown)) || !is_current(entry.attempt)) return false;
    if (entry.nth != state_.payment->queries + 1) return false;
    state_.payment->queries = entry.nth;
    return go(Phase::PaymentUnknown);
  }

  bool operator()(const PaymentAuthorised& entry) {
    if (!(is(Phase::PaymentRequested) || is(Phase::PaymentUnknown)) || !is_current(entry.attempt)) return false;
    state_.payment->payment.reference = entry.reference;
    state_.payment->authorised = true;
    return go(Phase::PaymentAuthorised);
  }

  bool operator()(const PaymentDeclined& entry) {
    if (!(is(Phase::PaymentRequested) || is(Phase::PaymentUnknown)) || !is_current(entry.attempt)) return false;
    state_.declined_attempts.push_back(entry.attempt);
    state_.payment.reset();
    return go(state_.giving_up ? Phase::Releasing : Phase::SeatsSecured);
  }

  bool operator()(const SaleGivenUp& entry) {
    if (state_.giving_up) return false;
    switch (state_.phase) {
      case Phase::Started:
      case Phase::SeatsSecured:
        state_.phase = Phase::Releasing;
        break;
      case Phase::PaymentRequested:
      case Phase::PaymentUnknown:
      case Phase::PaymentAuthorised:
        break;  // The phase waits for what becomes of the money.
      case Phase::NotStarted:
      case Phase::Committed:
      case Phase::TicketsSigned:
      case Phase::Printing:
      case Phase::HandingOver:
      case Phase::Capturing:
      case Phase::Reversing:
      case Phase::Releasing:
      case Phase::ToSettleByHand:
      case Phase::Completed:
      case Phase::Abandoned:
      case Phase::Reversed:
        return false;
    }
    state_.giving_up = entry.reason;
    return true;
  }

  bool operator()(const SaleCommitted& entry) {
    if (!is(Phase::PaymentAuthorised) || state_.giving_up) return false;
    // The entry stands for itself at central, so it must be this sale and no other.
    const auto same_ticket = [](const SaleTicket& left, const TicketState& right) { return left == right.ticket; };
    if (entry.order != state_.order || entry.leased != state_.leased || entry.payment != state_.payment->payment ||
        !std::equal(entry.tickets.begin(), entry.tickets.end(), state_.tickets.begin(), state_.tickets.end(),
                    same_ticket)) {
      return false;
    }
    state_.committed = true;
    return go(Phase::Committed);
  }

  bool operator()(const TicketsSigned&) { return is(Phase::Committed) && go(Phase::TicketsSigned); }

  bool operator()(const PrintStarted& entry) {
    TicketState* ticket = ticket_at(entry.index);
    if (!is(Phase::TicketsSigned) || ticket == nullptr) return false;
    const bool again = ticket->print == PrintState::FailedUntouched;
    if (!again && ticket->print != PrintState::NotPrinted) return false;
    if (again) state_.print_retried = true;
    ticket->print = PrintState::Printing;
    ++ticket->print_tries;
    return go(Phase::Printing);
  }

  bool operator()(const PrintProven& entry) { return printed(entry.index, PrintState::Proven); }
  bool operator()(const PrintUnknown& entry) { return printed(entry.index, PrintState::Unknown); }

  bool operator()(const PrintFailed& entry) {
    if (is(Phase::Printing)) {
      const bool may_retry = entry.before_any_byte && !state_.print_retried;
      return printed(entry.index, may_retry ? PrintState::FailedUntouched : PrintState::Failed);
    }
    // Never sent to the printer: there was no token, or an earlier ticket failed.
    TicketState* ticket = ticket_at(entry.index);
    const bool in_place =
        (is(Phase::Committed) && entry.fault == PrintFault::SigningFailed) || is(Phase::TicketsSigned);
    if (!in_place || ticket == nullptr) return false;
    if (ticket->print != PrintState::NotPrinted && ticket->print != PrintState::FailedUntouched) return false;
    ticket->print = PrintState::Failed;
    return go(Phase::TicketsSigned);
  }

  bool operator()(const ClaimCodeGiven& entry) {
    TicketState* ticket = ticket_at(entry.index);
    if (!is(Phase::TicketsSigned) || ticket == nullptr || ticket->claim_code_given) return false;
    if (ticket->print != PrintState::Unknown && ticket->print != PrintState::Failed) return false;
    ticket->claim_code_given = true;
    return go(after_printing());
  }

  bool operator()(const ClaimCodesShown&) {
    if (!is(Phase::HandingOver)) return false;
    state_.codes_shown = true;
    return go(Phase::TicketsSigned);
  }

  bool operator()(const CaptureRequested& entry) {
    const bool first = is(Phase::TicketsSigned) && is_handed_over(state_);
    if (!(first || (is(Phase::Capturing) && !state_.payment->captured)) || !is_current(entry.attempt)) return false;
    if (entry.nth != state_.payment->capture_tries + 1 || !needs_capture(state_.payment->payment)) return false;
    state_.payment->capture_tries = entry.nth;
    return go(Phase::Capturing);
  }

  bool operator()(const PaymentCaptured& entry) {
    if (!is(Phase::Capturing) || !is_current(entry.attempt) || state_.payment->captured) return false;
    state_.payment->captured = true;
    return true;
  }

  bool operator()(const ReversalRequested& entry) {
    const bool first = (is(Phase::PaymentAuthorised) || is(Phase::PaymentUnknown)) && state_.giving_up.has_value();
    if (!(first || is(Phase::Reversing)) || !is_current(entry.attempt)) return false;
    if (entry.nth != state_.payment->reversal_tries + 1) return false;
    state_.payment->reversal_tries = entry.nth;
    return go(Phase::Reversing);
  }

  bool operator()(const PaymentReversed& entry) {
    // A free order has nothing to give back, and no terminal is asked.
    const bool free = is(Phase::PaymentAuthorised) && state_.giving_up && state_.order.total.cents == 0;
    if (!(is(Phase::Reversing) || free) || !is_current(entry.attempt)) return false;
    state_.payment->reversed = true;
    return go(Phase::Releasing);
  }

  bool operator()(const HandSettlementNeeded& entry) {
    const bool capture = entry.what == HandSettlement::Capture;
    if (!is(capture ? Phase::Capturing : Phase::Reversing) || !is_current(entry.attempt)) return false;
    if (capture && state_.payment->captured) return false;
    state_.to_settle = entry.what;
    return go(capture ? Phase::ToSettleByHand : Phase::Releasing);
  }

  bool operator()(const PaymentSettledByHand& entry) {
    if (!is(Phase::ToSettleByHand) || !is_current(entry.attempt)) return false;
    state_.to_settle.reset();
    state_.settled_by = entry.by;
    return go(state_.committed ? Phase::Completed : Phase::Reversed);
  }

  bool operator()(const SeatsReleased&) {
    if (!is(Phase::Releasing) || state_.seats_released) return false;
    state_.seats_released = true;
    return go(state_.to_settle ? Phase::ToSettleByHand : Phase::Releasing);
  }

  bool operator()(const SaleCompleted&) {
    const bool unpaid_done =
        is(Phase::TicketsSigned) && is_handed_over(state_) && !needs_capture(state_.payment->payment);
    if (!unpaid_done && !(is(Phase::Capturing) && state_.payment->captured)) return false;
    return go(Phase::Completed);
  }

  bool operator()(const SaleAbandoned&) {
    return is(Phase::Releasing) && state_.seats_released && !state_.payment && go(Phase::Abandoned);
  }

  bool operator()(const SaleReversed&) {
    return is(Phase::Releasing) && state_.seats_released && state_.payment && go(Phase::Reversed);
  }

  bool operator()(const SaleLeftBehind&) {
    if (is(Phase::NotStarted) || is_quiet(state_)) return false;
    if (state_.committed) return leave_sold();
    const auto& payment = state_.payment;
    const bool may_be_charged = payment && !payment->reversed && payment->payment.amount.cents > 0;
    if (may_be_charged) state_.to_settle = HandSettlement::Reversal;
    if (state_.to_settle) return go(Phase::ToSettleByHand);
    return go(payment ? Phase::Reversed : Phase::Abandoned);
  }

  /// Refunds stand beside the saga, which has ended or is left to a person: whoever keeps books of sales keeps them.
  bool operator()(const RefundRequested&) { return false; }
  bool operator()(const RefundPaid&) { return false; }
  bool operator()(const RefundFailed&) { return false; }

 private:
  /// Sold: what is not proven may have been printed by the other copy, and can be fetched under the same ticket id.
  bool leave_sold() {
    for (TicketState& ticket : state_.tickets) {
      if (ticket.print == PrintState::Proven) continue;
      ticket.print = PrintState::Unknown;
      ticket.claim_code_given = true;
    }
    state_.to_settle = HandSettlement::Capture;
    return go(Phase::ToSettleByHand);
  }
  [[nodiscard]] bool is(Phase phase) const noexcept { return state_.phase == phase; }
  bool go(Phase phase) noexcept {
    state_.phase = phase;
    return true;
  }
  [[nodiscard]] bool is_current(const PaymentAttemptId& attempt) const {
    return state_.payment && state_.payment->payment.attempt == attempt;
  }
  [[nodiscard]] TicketState* ticket_at(std::uint32_t index) {
    return index < state_.tickets.size() ? &state_.tickets[index] : nullptr;
  }
  bool printed(std::uint32_t index, PrintState print) {
    TicketState* ticket = ticket_at(index);
    if (!is(Phase::Printing) || ticket == nullptr || ticket->print != PrintState::Printing) return false;
    ticket->print = print;
    return go(after_printing());
  }
  /// Codes are shown once all are known, so that the customer sees them together.
  [[nodiscard]] Phase after_printing() const {
    const auto has_code = [](const TicketState& ticket) { return ticket.claim_code_given; };
    const bool any = std::any_of(state_.tickets.begin(), state_.tickets.end(), has_code);
    return any && all_settled(state_) ? Phase::HandingOver : Phase::TicketsSigned;
  }

  SaleState& state_;
};

}  // namespace

bool evolve(SaleState& state, const SaleEntry& entry) {
  return std::visit(Evolution(state), entry);
}

}  // namespace foyer::sale
