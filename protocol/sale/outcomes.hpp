#pragma once
// The outcomes of a sale: what the customer, the ledger, the terminal and the printer answered. Every effect is
// answered by exactly one of them sooner or later; its performer keeps a deadline and answers "unknown" itself.
// Threading: plain values.

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "protocol/sale/entries.hpp"

namespace foyer::sale {

/// The customer chose places; the caller minted the ids, one ticket for each line.
struct CustomerStarted {
  Order order;
  ledger::HoldId hold;
  std::vector<SaleTicket> tickets;
  std::string language = {};  ///< A tag as in language.hpp. Empty: not said.
};
struct SeatsWereSecured {
  std::vector<ledger::LeasedPlaces> leased;
};
struct SeatsWereRefused {};
/// The customer chose how to pay. With CashAlreadyIn the cash is already in the machine.
struct PaymentWasChosen {
  PaymentAttemptId attempt;
  PaymentMeans means = PaymentMeans::AuthoriseAndCapture;
};
/// The reference is the terminal's own number for the attempt; never card data. At most payment_reference_limit.
struct PaymentWasApproved {
  PaymentAttemptId attempt;
  std::string reference;
};
/// Certain: nobody was charged. A terminal that has never heard of a queried attempt answers this.
struct PaymentWasDeclined {
  PaymentAttemptId attempt;
};
/// The request may have reached the terminal and nobody knows what became of it.
struct PaymentIsUnknown {
  PaymentAttemptId attempt;
};
/// Answer to AuthorisePayment: certain that the request never left. To QueryPayment: still unknown.
struct TerminalIsUnreachable {
  PaymentAttemptId attempt;
};
/// Answers to ConfirmLease.
struct LeaseIsLive {
  bool time_is_proven = true;  ///< Otherwise nothing but the device's own wall clock says when this is.
};
struct LeaseIsDead {};
struct TicketsWereSigned {};
struct SigningHasFailed {};
struct PrintWasProven {
  std::uint32_t index = 0;
};
struct PrintIsUnknown {
  std::uint32_t index = 0;
};
struct PrintHasFailed {
  std::uint32_t index = 0;
  PrintFault fault = PrintFault::Other;
  bool before_any_byte = false;  ///< Certain that the printer took no byte of this document.
};
struct ClaimCodesWereShown {};
struct PaymentWasCaptured {
  PaymentAttemptId attempt;
};
/// The capture did not happen or nobody knows: it is tried again under the same attempt.
struct CaptureHasFailed {
  PaymentAttemptId attempt;
};
struct PaymentWasReversed {
  PaymentAttemptId attempt;
};
struct ReversalHasFailed {
  PaymentAttemptId attempt;
};
struct SeatsWereReleased {};
struct CustomerCancelled {};
/// The customer did not answer in time.
struct TimedOut {};
/// A person settled the money of a sale in ToSettleByHand.
struct SettledByHand {
  std::string by;  ///< A staff id, never a person's name. At most settled_by_limit.
};

using Outcome = std::variant<CustomerStarted, SeatsWereSecured, SeatsWereRefused, PaymentWasChosen, PaymentWasApproved,
                             PaymentWasDeclined, PaymentIsUnknown, TerminalIsUnreachable, LeaseIsLive, LeaseIsDead,
                             TicketsWereSigned, SigningHasFailed, PrintWasProven, PrintIsUnknown, PrintHasFailed,
                             ClaimCodesWereShown, PaymentWasCaptured, CaptureHasFailed, PaymentWasReversed,
                             ReversalHasFailed, SeatsWereReleased, CustomerCancelled, TimedOut, SettledByHand>;

}  // namespace foyer::sale
