#pragma once
// The journal entries of a sale: facts, in the past tense, written before anything follows from them. central reads
// them too: SaleCommitted is the sale, and the money is wherever the payment entries say.
// Threading: plain values.

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/base/money.hpp"
#include "protocol/ledger/ids.hpp"
#include "protocol/ledger/places.hpp"
#include "protocol/sale/order.hpp"
#include "protocol/ticket/claim_code.hpp"
#include "protocol/ticket/ids.hpp"

namespace foyer::sale {

/// One try to be paid for an order. A performer of payments does each thing at most once for one attempt.
using PaymentAttemptId = Identifier<struct PaymentAttemptTag>;

/// The one paying-back of one order. Never paid twice, however often it is asked for.
using RefundId = Identifier<struct RefundTag>;

inline constexpr std::size_t payment_reference_limit = 64;
inline constexpr std::size_t settled_by_limit = 64;
inline constexpr std::size_t refund_reason_limit = 200;
/// A BCP 47 language tag (RFC 5646 section 4.4.1 lets nobody cut one below 35).
inline constexpr std::size_t language_limit = 35;

/// What a means of payment can do.
enum class PaymentMeans : std::uint8_t {
  AuthoriseAndCapture = 1,  ///< Approval reserves the money; a capture takes it.
  SaleAndReverse = 2,       ///< Approval takes the money; a reversal gives it back.
  CashAlreadyIn = 3,        ///< The money is in the machine before the saga hears of it; a reversal pays it out.
};

enum class GiveUpReason : std::uint8_t {
  SeatsRefused = 1,
  CustomerCancelled = 2,
  TimedOut = 3,
  Restarted = 4,          ///< The kiosk stopped before the sale was committed.
  LeaseDead = 5,          ///< The places were no longer this kiosk's to sell.
  PaymentNeverKnown = 6,  ///< The terminal never said what became of the attempt.
  PaymentAttemptsUsed = 7,
};

enum class PrintFault : std::uint8_t {
  Other = 1,
  NoPaper = 2,
  Jam = 3,
  CoverOpen = 4,
  Unplugged = 5,
  NotTried = 6,       ///< An earlier ticket failed, so this one was not sent.
  SigningFailed = 7,  ///< There was no token to print.
};

enum class HandSettlement : std::uint8_t {
  Capture = 1,   ///< Tickets were given; the money may not be taken.
  Reversal = 2,  ///< Nothing was sold; the customer may be charged.
};

[[nodiscard]] std::string_view text(PaymentMeans means) noexcept;
[[nodiscard]] std::string_view text(GiveUpReason reason) noexcept;
[[nodiscard]] std::string_view text(PrintFault fault) noexcept;
[[nodiscard]] std::string_view text(HandSettlement settlement) noexcept;

struct SaleTicket {
  ticket::TicketId id;
  ticket::ClaimCode claim_code;  ///< Minted with the sale, so that a code on a screen is always one on disk.
  friend bool operator==(const SaleTicket&, const SaleTicket&) = default;
};

struct Payment {
  PaymentAttemptId attempt;
  PaymentMeans means = PaymentMeans::AuthoriseAndCapture;
  Money amount;
  std::string reference;  ///< The terminal's own number; empty until approved, and for cash.
  friend bool operator==(const Payment&, const Payment&) = default;
};

struct SaleStarted {
  Order order;
  ledger::HoldId hold;
  std::vector<SaleTicket> tickets;  ///< One for each line, in order.
  Timestamp at;
  std::string language;  ///< BCP 47, of the customer: what is printed and said later is in it. Empty: not said.
  friend bool operator==(const SaleStarted&, const SaleStarted&) = default;
};
struct SeatsSecured {
  std::vector<ledger::LeasedPlaces> leased;
  friend bool operator==(const SeatsSecured&, const SeatsSecured&) = default;
};
struct PaymentRequested {
  Payment payment;
  Timestamp at;
  friend bool operator==(const PaymentRequested&, const PaymentRequested&) = default;
};
/// The outcome of an attempt is not known; the terminal is about to be asked for the nth time.
struct PaymentQueried {
  PaymentAttemptId attempt;
  std::uint32_t nth = 1;
  friend bool operator==(const PaymentQueried&, const PaymentQueried&) = default;
};
struct PaymentAuthorised {
  PaymentAttemptId attempt;
  std::string reference;
  friend bool operator==(const PaymentAuthorised&, const PaymentAuthorised&) = default;
};
/// Nobody was charged by this attempt.
struct PaymentDeclined {
  PaymentAttemptId attempt;
  friend bool operator==(const PaymentDeclined&, const PaymentDeclined&) = default;
};
/// The sale can only end without a ticket from here on; the money, if any was asked for, goes back.
struct SaleGivenUp {
  GiveUpReason reason = GiveUpReason::TimedOut;
  Timestamp at;
  friend bool operator==(const SaleGivenUp&, const SaleGivenUp&) = default;
};
/// The sale, whole, in one entry: who reads only this entry knows all that was sold.
struct SaleCommitted {
  Order order;
  std::vector<ledger::LeasedPlaces> leased;
  Payment payment;
  std::vector<SaleTicket> tickets;
  Timestamp at;
  bool time_is_proven = true;  ///< Otherwise nothing but the device's own wall clock said `at`.
  friend bool operator==(const SaleCommitted&, const SaleCommitted&) = default;
};
struct TicketsSigned {
  friend bool operator==(const TicketsSigned&, const TicketsSigned&) = default;
};
struct PrintStarted {
  std::uint32_t index = 0;
  friend bool operator==(const PrintStarted&, const PrintStarted&) = default;
};
struct PrintProven {
  std::uint32_t index = 0;
  friend bool operator==(const PrintProven&, const PrintProven&) = default;
};
struct PrintUnknown {
  std::uint32_t index = 0;
  friend bool operator==(const PrintUnknown&, const PrintUnknown&) = default;
};
struct PrintFailed {
  std::uint32_t index = 0;
  PrintFault fault = PrintFault::Other;
  bool before_any_byte = false;
  friend bool operator==(const PrintFailed&, const PrintFailed&) = default;
};
/// From here on the ticket can be fetched with its claim code.
struct ClaimCodeGiven {
  std::uint32_t index = 0;
  friend bool operator==(const ClaimCodeGiven&, const ClaimCodeGiven&) = default;
};
/// Every code given so far was on the screen. Until then they are shown again after a restart.
struct ClaimCodesShown {
  friend bool operator==(const ClaimCodesShown&, const ClaimCodesShown&) = default;
};
struct CaptureRequested {
  PaymentAttemptId attempt;
  std::uint32_t nth = 1;
  friend bool operator==(const CaptureRequested&, const CaptureRequested&) = default;
};
struct PaymentCaptured {
  PaymentAttemptId attempt;
  friend bool operator==(const PaymentCaptured&, const PaymentCaptured&) = default;
};
struct ReversalRequested {
  PaymentAttemptId attempt;
  std::uint32_t nth = 1;
  friend bool operator==(const ReversalRequested&, const ReversalRequested&) = default;
};
struct PaymentReversed {
  PaymentAttemptId attempt;
  friend bool operator==(const PaymentReversed&, const PaymentReversed&) = default;
};
/// The machine stops trying; the payment stays open and visible until a person settles it.
struct HandSettlementNeeded {
  PaymentAttemptId attempt;
  HandSettlement what = HandSettlement::Reversal;
  Timestamp at;
  friend bool operator==(const HandSettlementNeeded&, const HandSettlementNeeded&) = default;
};
/// An end too: the sale is completed if it was committed, else reversed.
struct PaymentSettledByHand {
  PaymentAttemptId attempt;
  std::string by;
  Timestamp at;
  friend bool operator==(const PaymentSettledByHand&, const PaymentSettledByHand&) = default;
};
struct SeatsReleased {
  friend bool operator==(const SeatsReleased&, const SeatsReleased&) = default;
};
/// The three ends.
struct SaleCompleted {
  Timestamp at;
  friend bool operator==(const SaleCompleted&, const SaleCompleted&) = default;
};
struct SaleAbandoned {
  Timestamp at;
  friend bool operator==(const SaleAbandoned&, const SaleAbandoned&) = default;
};
struct SaleReversed {
  Timestamp at;
  friend bool operator==(const SaleReversed&, const SaleReversed&) = default;
};
/// The journal that this sale was in may go on elsewhere: this machine touches neither money nor printer again. A sale
/// that may have taken money, or was committed, is left to a person, its tickets claimable; any other is abandoned.
struct SaleLeftBehind {
  Timestamp at;
  friend bool operator==(const SaleLeftBehind&, const SaleLeftBehind&) = default;
};

/// Central ordered the refund of a committed sale: a new payment of the same order, beside its saga. The terminal is
/// about to be asked.
struct RefundRequested {
  RefundId refund;
  PaymentAttemptId attempt;  ///< The payment that is paid back; nil if it is not known.
  Money amount;
  std::uint32_t nth = 1;
  Timestamp at;
  friend bool operator==(const RefundRequested&, const RefundRequested&) = default;
};
struct RefundPaid {
  RefundId refund;
  std::uint32_t nth = 1;
  std::string reference;  ///< The terminal's own number. At most payment_reference_limit.
  Timestamp at;
  friend bool operator==(const RefundPaid&, const RefundPaid&) = default;
};
/// Certain: this try paid nothing back.
struct RefundFailed {
  RefundId refund;
  std::uint32_t nth = 1;
  std::string why;  ///< At most refund_reason_limit.
  Timestamp at;
  friend bool operator==(const RefundFailed&, const RefundFailed&) = default;
};

using SaleEntry =
    std::variant<SaleStarted, SeatsSecured, PaymentRequested, PaymentQueried, PaymentAuthorised, PaymentDeclined,
                 SaleGivenUp, SaleCommitted, TicketsSigned, PrintStarted, PrintProven, PrintUnknown, PrintFailed,
                 ClaimCodeGiven, ClaimCodesShown, CaptureRequested, PaymentCaptured, ReversalRequested, PaymentReversed,
                 HandSettlementNeeded, PaymentSettledByHand, SeatsReleased, SaleCompleted, SaleAbandoned, SaleReversed,
                 SaleLeftBehind, RefundRequested, RefundPaid, RefundFailed>;

/// What a journal carries: the entries of several sales share one journal, so each names its order.
struct SaleRecord {
  ledger::OrderId order;
  SaleEntry entry;
  friend bool operator==(const SaleRecord&, const SaleRecord&) = default;
};

}  // namespace foyer::sale
