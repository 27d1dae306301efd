#include "protocol/sale/carry_on.hpp"
#include "protocol/sale/language.hpp"
#include "protocol/sale/saga.hpp"

namespace foyer::sale {
namespace {

using Answer = Result<Done, SaleError>;

/// Turns one outcome into the entries that it means. What follows from those is Unfolding::carry_on().
class Stepping {
 public:
  explicit Stepping(Unfolding& unfolding) : unfolding_(unfolding) {}

  Answer operator()(const CustomerStarted& outcome) {
    if (!is(Phase::NotStarted)) return SaleError::OutOfPlace;
    if (!adds_up(outcome.order) || outcome.tickets.size() != outcome.order.lines.size()) return SaleError::BadOrder;
    for (const SaleTicket& ticket : outcome.tickets) {
      if (ticket.id.is_nil() || ticket.claim_code.is_none()) return SaleError::BadOrder;
    }
    if (!outcome.language.empty() && !is_language(outcome.language)) return SaleError::BadLanguage;
    return add(SaleStarted{outcome.order, outcome.hold, outcome.tickets, now(), outcome.language});
  }

  Answer operator()(const SeatsWereSecured& outcome) {
    if (!is(Phase::Started)) return SaleError::OutOfPlace;
    if (ledger::normalised(ledger::flatten(outcome.leased)) != places_of(state().order)) return SaleError::WrongPlaces;
    return add(SeatsSecured{outcome.leased});
  }

  Answer operator()(const SeatsWereRefused&) {
    if (!is(Phase::Started)) return SaleError::OutOfPlace;
    return add(SaleGivenUp{GiveUpReason::SeatsRefused, now()});
  }

  Answer operator()(const PaymentWasChosen& outcome) {
    if (!is(Phase::SeatsSecured)) return SaleError::OutOfPlace;
    if (outcome.attempt.is_nil()) return SaleError::AttemptReused;
    for (const PaymentAttemptId& declined : state().declined_attempts) {
      if (declined == outcome.attempt) return SaleError::AttemptReused;
    }
    return add(PaymentRequested{{outcome.attempt, outcome.means, state().order.total, {}}, now()});
  }

  Answer operator()(const PaymentWasApproved& outcome) {
    FOYER_TRY(current, payment_in(outcome.attempt, Phase::PaymentRequested, Phase::PaymentUnknown));
    if (outcome.reference.size() > payment_reference_limit) return SaleError::TextTooLong;
    static_cast<void>(current);
    return add(PaymentAuthorised{outcome.attempt, outcome.reference});
  }

  Answer operator()(const PaymentWasDeclined& outcome) {
    FOYER_TRY(current, payment_in(outcome.attempt, Phase::PaymentRequested, Phase::PaymentUnknown));
    static_cast<void>(current);
    return add(PaymentDeclined{outcome.attempt});
  }

  Answer operator()(const PaymentIsUnknown& outcome) {
    FOYER_TRY(current, payment_in(outcome.attempt, Phase::PaymentRequested, Phase::PaymentUnknown));
    static_cast<void>(current);
    return ask_again(outcome.attempt);
  }

  Answer operator()(const TerminalIsUnreachable& outcome) {
    FOYER_TRY(current, payment_in(outcome.attempt, Phase::PaymentRequested, Phase::PaymentUnknown));
    static_cast<void>(current);
    if (is(Phase::PaymentUnknown)) return ask_again(outcome.attempt);
    return add(PaymentDeclined{outcome.attempt});
  }

  Answer operator()(const LeaseIsLive& live) {
    if (!is(Phase::PaymentAuthorised)) return SaleError::OutOfPlace;
    SaleCommitted committed{state().order, state().leased, state().payment->payment, {}, now(), live.time_is_proven};
    for (const TicketState& ticket : state().tickets) committed.tickets.push_back(ticket.ticket);
    return add(std::move(committed));
  }

  Answer operator()(const LeaseIsDead&) {
    if (!is(Phase::PaymentAuthorised)) return SaleError::OutOfPlace;
    return add(SaleGivenUp{GiveUpReason::LeaseDead, now()});
  }

  Answer operator()(const TicketsWereSigned&) {
    if (!is(Phase::Committed)) return SaleError::OutOfPlace;
    return add(TicketsSigned{});
  }

  Answer operator()(const SigningHasFailed&) {
    if (!is(Phase::Committed)) return SaleError::OutOfPlace;
    const auto count = static_cast<std::uint32_t>(state().tickets.size());
    for (std::uint32_t index = 0; index < count; ++index) {
      unfolding_.add(PrintFailed{index, PrintFault::SigningFailed, true});
    }
    return Done{};
  }

  Answer operator()(const PrintWasProven& outcome) {
    FOYER_TRY(current, at_the_printer(outcome.index));
    static_cast<void>(current);
    return add(PrintProven{outcome.index});
  }

  Answer operator()(const PrintIsUnknown& outcome) {
    FOYER_TRY(current, at_the_printer(outcome.index));
    static_cast<void>(current);
    return add(PrintUnknown{outcome.index});
  }

  Answer operator()(const PrintHasFailed& outcome) {
    FOYER_TRY(current, at_the_printer(outcome.index));
    static_cast<void>(current);
    return add(PrintFailed{outcome.index, outcome.fault, outcome.before_any_byte});
  }

  Answer operator()(const ClaimCodesWereShown&) {
    if (!is(Phase::HandingOver)) return SaleError::OutOfPlace;
    return add(ClaimCodesShown{});
  }

  Answer operator()(const PaymentWasCaptured& outcome) {
    FOYER_TRY(current, payment_in(outcome.attempt, Phase::Capturing, Phase::Capturing));
    static_cast<void>(current);
    return add(PaymentCaptured{outcome.attempt});
  }

  Answer operator()(const CaptureHasFailed& outcome) {
    FOYER_TRY(current, payment_in(outcome.attempt, Phase::Capturing, Phase::Capturing));
    if (current->capture_tries < capture_tries_limit) {
      return add(CaptureRequested{outcome.attempt, current->capture_tries + 1});
    }
    return add(HandSettlementNeeded{outcome.attempt, HandSettlement::Capture, now()});
  }

  Answer operator()(const PaymentWasReversed& outcome) {
    FOYER_TRY(current, payment_in(outcome.attempt, Phase::Reversing, Phase::Reversing));
    static_cast<void>(current);
    return add(PaymentReversed{outcome.attempt});
  }

  Answer operator()(const ReversalHasFailed& outcome) {
    FOYER_TRY(current, payment_in(outcome.attempt, Phase::Reversing, Phase::Reversing));
    if (current->reversal_tries < reversal_tries_limit) {
      return add(ReversalRequested{outcome.attempt, current->reversal_tries + 1});
    }
    return add(HandSettlementNeeded{outcome.attempt, HandSettlement::Reversal, now()});
  }

  Answer operator()(const SeatsWereReleased&) {
    if (!is(Phase::Releasing)) return SaleError::OutOfPlace;
    return add(SeatsReleased{});
  }

  Answer operator()(const CustomerCancelled&) { return give_up(GiveUpReason::CustomerCancelled); }
  Answer operator()(const TimedOut&) { return give_up(GiveUpReason::TimedOut); }

  Answer operator()(const SettledByHand& outcome) {
    if (!is(Phase::ToSettleByHand)) return SaleError::OutOfPlace;
    if (outcome.by.size() > settled_by_limit) return SaleError::TextTooLong;
    return add(PaymentSettledByHand{state().payment->payment.attempt, outcome.by, now()});
  }

 private:
  [[nodiscard]] const SaleState& state() const noexcept { return unfolding_.state(); }
  [[nodiscard]] Timestamp now() const noexcept { return unfolding_.now(); }
  [[nodiscard]] bool is(Phase phase) const noexcept { return state().phase == phase; }

  Answer add(SaleEntry entry) {
    unfolding_.add(std::move(entry));
    return Done{};
  }

  /// The payment, if the outcome is of the attempt that counts and something waits for it.
  Result<const PaymentState*, SaleError> payment_in(const PaymentAttemptId& attempt, Phase one, Phase other) const {
    if (!state().payment || state().payment->payment.attempt != attempt) return SaleError::UnknownAttempt;
    if (!is(one) && !is(other)) return SaleError::OutOfPlace;
    return &*state().payment;
  }

  Result<Done, SaleError> at_the_printer(std::uint32_t index) const {
    if (!is(Phase::Printing)) return SaleError::OutOfPlace;
    if (index >= state().tickets.size() || state().tickets[index].print != PrintState::Printing) {
      return SaleError::WrongTicket;
    }
    return Done{};
  }

  /// An unknown outcome is never assumed: it is asked for, and in the end reversed, which is right either way.
  Answer ask_again(const PaymentAttemptId& attempt) {
    const std::uint32_t asked = state().payment->queries;
    if (asked < payment_queries_limit) return add(PaymentQueried{attempt, asked + 1});
    if (!state().giving_up) unfolding_.add(SaleGivenUp{GiveUpReason::PaymentNeverKnown, now()});
    return add(ReversalRequested{attempt, 1});
  }

  Answer give_up(GiveUpReason reason) {
    switch (state().phase) {
      case Phase::Started:
      case Phase::SeatsSecured:
      case Phase::PaymentRequested:
      case Phase::PaymentUnknown:
        if (state().giving_up) return Done{};  // Pressed twice.
        return add(SaleGivenUp{reason, now()});
      case Phase::NotStarted:
        return SaleError::OutOfPlace;
      case Phase::PaymentAuthorised:
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
        return SaleError::TooLate;
    }
    return SaleError::TooLate;
  }

  Unfolding& unfolding_;
};

}  // namespace

Result<Step, SaleError> step(const SaleState& state, const Outcome& outcome, Timestamp now) {
  Unfolding unfolding(state, now);
  FOYER_TRY(answered, std::visit(Stepping(unfolding), outcome));
  static_cast<void>(answered);
  unfolding.carry_on();
  const SaleState after = unfolding.state();
  Step step{unfolding.take_entries(), pending_effects(after)};
  // What is under way already is not started a second time.
  if (step.effects == pending_effects(state)) step.effects.clear();
  return step;
}

bool is_ended(const SaleState& state) noexcept {
  return state.phase == Phase::Completed || state.phase == Phase::Abandoned || state.phase == Phase::Reversed;
}

bool is_quiet(const SaleState& state) noexcept {
  return is_ended(state) || state.phase == Phase::ToSettleByHand;
}

bool is_charged(const SaleState& state) noexcept {
  if (!state.payment || state.payment->reversed || state.payment->payment.amount.cents == 0) return false;
  return state.payment->payment.means == PaymentMeans::AuthoriseAndCapture ? state.payment->captured
                                                                           : state.payment->authorised;
}

}  // namespace foyer::sale
