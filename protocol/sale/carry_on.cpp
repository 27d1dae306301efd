#include "protocol/sale/carry_on.hpp"

#include <algorithm>

namespace foyer::sale {
namespace {

Duration delay_before(std::uint32_t nth) {
  return nth <= 1 ? Duration(0) : retry_delay;
}

bool printer_failed(const SaleState& state) {
  return std::any_of(state.tickets.begin(), state.tickets.end(),
                     [](const TicketState& ticket) { return ticket.print == PrintState::Failed; });
}

std::optional<SaleEntry> next_for(const SaleState& state, std::uint32_t index) {
  const TicketState& ticket = state.tickets[index];
  switch (ticket.print) {
    case PrintState::NotPrinted:
    case PrintState::FailedUntouched:
      // Where one ticket failed for certain the next would fail too, and perhaps half of it would come out.
      if (printer_failed(state)) return PrintFailed{index, PrintFault::NotTried, true};
      return PrintStarted{index};
    case PrintState::Unknown:
    case PrintState::Failed:
      if (!ticket.claim_code_given) return ClaimCodeGiven{index};
      return std::nullopt;
    case PrintState::Printing:
    case PrintState::Proven:
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<SaleEntry> next_after_signing(const SaleState& state, Timestamp now) {
  for (std::uint32_t index = 0; index < state.tickets.size(); ++index) {
    if (auto entry = next_for(state, index)) return entry;
  }
  if (!is_handed_over(state)) return std::nullopt;
  if (needs_capture(state.payment->payment)) return CaptureRequested{state.payment->payment.attempt, 1};
  return SaleCompleted{now};
}

/// The entry that follows from the state alone, if one does.
std::optional<SaleEntry> next_entry(const SaleState& state, Timestamp now) {
  switch (state.phase) {
    case Phase::PaymentRequested:
      if (!needs_terminal(state.payment->payment)) return PaymentAuthorised{state.payment->payment.attempt, {}};
      return std::nullopt;
    case Phase::PaymentAuthorised:
      if (!state.giving_up) return std::nullopt;
      if (state.payment->payment.amount.cents == 0) return PaymentReversed{state.payment->payment.attempt};
      return ReversalRequested{state.payment->payment.attempt, 1};
    case Phase::TicketsSigned:
      return next_after_signing(state, now);
    case Phase::Capturing:
      if (state.payment->captured) return SaleCompleted{now};
      return std::nullopt;
    case Phase::Releasing:
      if (!state.seats_released) return std::nullopt;
      if (state.payment) return SaleReversed{now};
      return SaleAbandoned{now};
    case Phase::SeatsSecured:
      // The last attempt was declined: there is nothing left for the customer to choose.
      if (state.declined_attempts.size() < payment_attempts_limit) return std::nullopt;
      return SaleGivenUp{GiveUpReason::PaymentAttemptsUsed, now};
    case Phase::NotStarted:
    case Phase::Started:
    case Phase::PaymentUnknown:
    case Phase::Committed:
    case Phase::Printing:
    case Phase::HandingOver:
    case Phase::Reversing:
    case Phase::ToSettleByHand:
    case Phase::Completed:
    case Phase::Abandoned:
    case Phase::Reversed:
      return std::nullopt;
  }
  return std::nullopt;
}

std::vector<Effect> claim_codes(const SaleState& state) {
  std::vector<Effect> effects;
  for (std::uint32_t index = 0; index < state.tickets.size(); ++index) {
    const TicketState& ticket = state.tickets[index];
    if (ticket.claim_code_given) effects.push_back(ShowClaimCode{ticket.ticket.id, index, ticket.ticket.claim_code});
  }
  return effects;
}

std::vector<Effect> print_effects(const SaleState& state) {
  for (std::uint32_t index = 0; index < state.tickets.size(); ++index) {
    const TicketState& ticket = state.tickets[index];
    if (ticket.print == PrintState::Printing) return {PrintTicket{ticket.ticket.id, index, ticket.print_tries}};
  }
  return {};
}

/// What a kiosk that stopped in this phase must write first; the rest follows as always.
std::optional<SaleEntry> first_after_restart(const SaleState& state, Timestamp now) {
  switch (state.phase) {
    case Phase::Started:
    case Phase::SeatsSecured:
    case Phase::PaymentRequested:
    case Phase::PaymentUnknown:
    case Phase::PaymentAuthorised:
      // Nothing was sold, and the customer may have left: the sale is not finished behind their back.
      if (!state.giving_up) return SaleGivenUp{GiveUpReason::Restarted, now};
      return std::nullopt;
    case Phase::Printing:
      // It may be in the customer's hand: never blindly repeated.
      for (std::uint32_t index = 0; index < state.tickets.size(); ++index) {
        if (state.tickets[index].print == PrintState::Printing) return PrintUnknown{index};
      }
      return std::nullopt;
    case Phase::NotStarted:
    case Phase::Committed:
    case Phase::TicketsSigned:
    case Phase::HandingOver:
    case Phase::Capturing:
    case Phase::Reversing:
    case Phase::Releasing:
    case Phase::ToSettleByHand:
    case Phase::Completed:
    case Phase::Abandoned:
    case Phase::Reversed:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

bool needs_terminal(const Payment& payment) noexcept {
  return payment.means != PaymentMeans::CashAlreadyIn && payment.amount.cents > 0;
}

bool needs_capture(const Payment& payment) noexcept {
  return payment.means == PaymentMeans::AuthoriseAndCapture && payment.amount.cents > 0;
}

bool is_settled(const TicketState& ticket) noexcept {
  return ticket.print == PrintState::Proven || ticket.claim_code_given;
}

bool all_settled(const SaleState& state) noexcept {
  return std::all_of(state.tickets.begin(), state.tickets.end(), is_settled);
}

bool is_handed_over(const SaleState& state) noexcept {
  const auto has_code = [](const TicketState& ticket) { return ticket.claim_code_given; };
  return all_settled(state) &&
         (state.codes_shown || std::none_of(state.tickets.begin(), state.tickets.end(), has_code));
}

void Unfolding::carry_on() {
  while (auto entry = next_entry(state_, now_)) add(std::move(*entry));
}

std::vector<Effect> pending_effects(const SaleState& state) {
  switch (state.phase) {
    case Phase::Started:
      return {SecureSeats{state.hold, state.order.performance, places_of(state.order)}};
    case Phase::PaymentRequested: {
      const Payment& payment = state.payment->payment;
      return {AuthorisePayment{payment.attempt, payment.means, payment.amount}};
    }
    case Phase::PaymentUnknown:
      return {
          QueryPayment{state.payment->payment.attempt, state.payment->queries, delay_before(state.payment->queries)}};
    case Phase::PaymentAuthorised:
      return {ConfirmLease{state.hold, state.order.performance, state.leased}};
    case Phase::Committed:
      return {SignTickets{}};
    case Phase::Printing:
      return print_effects(state);
    case Phase::HandingOver:
      return claim_codes(state);
    case Phase::Capturing: {
      const PaymentState& payment = *state.payment;
      return {CapturePayment{payment.payment.attempt, payment.payment.amount, payment.capture_tries,
                             delay_before(payment.capture_tries)}};
    }
    case Phase::Reversing: {
      const PaymentState& payment = *state.payment;
      return {ReversePayment{payment.payment.attempt, payment.payment.amount, payment.reversal_tries,
                             delay_before(payment.reversal_tries)}};
    }
    case Phase::Releasing:
      return {ReleaseSeats{state.hold, state.order.performance, places_of(state.order)}};
    case Phase::NotStarted:
    case Phase::SeatsSecured:
    case Phase::TicketsSigned:
    case Phase::ToSettleByHand:
    case Phase::Completed:
    case Phase::Abandoned:
    case Phase::Reversed:
      return {};
  }
  return {};
}

Step recover(const SaleState& state, Timestamp now) {
  Unfolding unfolding(state, now);
  if (auto first = first_after_restart(state, now)) unfolding.add(std::move(*first));
  unfolding.carry_on();
  // The terminal may or may not have got the request: it is asked, never asked to pay again.
  if (unfolding.state().phase == Phase::PaymentRequested) {
    unfolding.add(PaymentQueried{unfolding.state().payment->payment.attempt, 1});
  }
  const SaleState after = unfolding.state();
  return {unfolding.take_entries(), pending_effects(after)};
}

Step recover_on_another_journal(const SaleState& state, Timestamp now) {
  if (is_quiet(state) || state.phase == Phase::NotStarted) return {};
  Unfolding unfolding(state, now);
  unfolding.add(SaleLeftBehind{now});
  return {unfolding.take_entries(), {}};
}

}  // namespace foyer::sale
