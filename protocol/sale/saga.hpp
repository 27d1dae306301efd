#pragma once
// The saga of a kiosk sale, as a pure reducer. The program's loop is always the same:
//
//   outcome -> step(state, outcome, now) -> { entries, effects }
//   1. write the entries to the journal, in one transaction, and wait until they are durable
//   2. evolve(state, entry) for each
//   3. perform the effects; what comes of each is the next outcome
//
// Effects are a function of the state (pending_effects), so power may fail between any two of these: at start-up the
// program replays the entries of each open sale and does what recover() says. Every effect may therefore be performed
// more than once for the same ids; README.md says what each performer must promise.
// Threading: pure functions and plain values. No clock, no randomness: ids are minted by the caller.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/base/result.hpp"
#include "protocol/sale/effects.hpp"
#include "protocol/sale/entries.hpp"
#include "protocol/sale/order.hpp"
#include "protocol/sale/outcomes.hpp"

namespace foyer::sale {

inline constexpr std::uint32_t payment_attempts_limit = 3;  ///< Cards a customer may try in one sale.
inline constexpr std::uint32_t payment_queries_limit = 5;  ///< Questions after an unknown outcome, then it is reversed.
inline constexpr std::uint32_t capture_tries_limit = 5;    ///< Then the capture is settled by hand.
inline constexpr std::uint32_t reversal_tries_limit = 5;   ///< Then the reversal is settled by hand.
inline constexpr Duration retry_delay{2000};               ///< Before the second and each later try of one effect.

// ---- State ---------------------------------------------------------------------------------------------------------

enum class Phase : std::uint8_t {
  NotStarted,         ///< No entry yet.
  Started,            ///< Waits for the ledger's answer to SecureSeats.
  SeatsSecured,       ///< Waits for the customer to pay.
  PaymentRequested,   ///< Waits for the terminal.
  PaymentUnknown,     ///< Asks the terminal what became of the attempt.
  PaymentAuthorised,  ///< Waits for the ledger to confirm the lease.
  Committed,          ///< Sold. Waits for signatures.
  TicketsSigned,      ///< Between tickets.
  Printing,           ///< One ticket is at the printer.
  HandingOver,        ///< Claim codes are to be shown.
  Capturing,          ///< Waits for the capture.
  Reversing,          ///< Waits for the reversal; nothing was sold.
  Releasing,          ///< Gives the seats back.
  ToSettleByHand,     ///< The machine has done what it can; a person settles the money. Kept visible.
  Completed,          ///< End: sold, every ticket proven or claimable, paid.
  Abandoned,          ///< End: nothing sold, nobody charged, seats free.
  Reversed,           ///< End: nothing sold, the charge was taken back, seats free.
};

[[nodiscard]] std::string_view text(Phase phase) noexcept;

enum class PrintState : std::uint8_t {
  NotPrinted,
  Printing,
  Proven,
  Unknown,          ///< May be in the customer's hand. Never printed again by the machine; a claim code was given.
  Failed,           ///< Certainly not usable, or never tried: a claim code was given.
  FailedUntouched,  ///< The printer took no byte: may be tried once more.
};

struct TicketState {
  SaleTicket ticket;
  PrintState print = PrintState::NotPrinted;
  std::uint32_t print_tries = 0;
  bool claim_code_given = false;
  friend bool operator==(const TicketState&, const TicketState&) = default;
};

/// The attempt that counts; earlier ones were declined.
struct PaymentState {
  Payment payment;
  std::uint32_t queries = 0;
  std::uint32_t capture_tries = 0;
  std::uint32_t reversal_tries = 0;
  bool authorised = false;  ///< The terminal said yes (or the cash is in).
  bool captured = false;
  bool reversed = false;
  friend bool operator==(const PaymentState&, const PaymentState&) = default;
};

struct SaleState {
  Phase phase = Phase::NotStarted;
  Order order;
  ledger::HoldId hold;
  Timestamp started_at;
  std::string language;                      ///< Of the customer, a tag as in language.hpp. Empty: not said.
  std::vector<TicketState> tickets;          ///< One for each line of the order, in its order.
  std::vector<ledger::LeasedPlaces> leased;  ///< Empty until secured.
  std::optional<PaymentState> payment;
  std::vector<PaymentAttemptId> declined_attempts;
  std::optional<GiveUpReason> giving_up;    ///< Set once the sale can only end without a ticket.
  std::optional<HandSettlement> to_settle;  ///< What a person must settle.
  bool committed = false;
  bool print_retried = false;  ///< The one second try after "no byte was taken" is used.
  bool codes_shown = false;    ///< Every claim code given was on the screen.
  bool seats_released = false;
  std::string settled_by;  ///< The staff id, once settled by hand.
  friend bool operator==(const SaleState&, const SaleState&) = default;
};

/// Completed, Abandoned or Reversed: nothing will ever happen again.
[[nodiscard]] bool is_ended(const SaleState& state) noexcept;
/// Ended, or left to a person: the machine has nothing more to do and the kiosk is free for the next customer.
[[nodiscard]] bool is_quiet(const SaleState& state) noexcept;
/// Whether the customer's money is taken as far as the entries know (an authorisation alone takes none).
[[nodiscard]] bool is_charged(const SaleState& state) noexcept;

// ---- The reducer
// -----------------------------------------------------------------------------------------------------

struct Step {
  std::vector<SaleEntry> entries;
  std::vector<Effect> effects;
};

enum class SaleError : std::uint8_t {
  OutOfPlace = 1,      ///< Nothing waits for this outcome: a late or repeated answer. Nothing changes.
  UnknownAttempt = 2,  ///< Of another payment attempt than the one that counts. Worth an alarm if it approves.
  WrongTicket = 3,     ///< Of another ticket than the one at the printer.
  BadOrder = 4,        ///< The order does not add up, or the tickets do not match its lines.
  WrongPlaces = 5,     ///< Other places were secured than were ordered.
  AttemptReused = 6,   ///< The nil attempt id, or the id of a declined attempt.
  TooLate = 7,         ///< The payment is through, or the sale is ending: it can't be cancelled any more.
  TextTooLong = 8,     ///< A reference or a staff id beyond its limit.
  BadLanguage = 9,     ///< The customer's language is no language tag.
};

[[nodiscard]] std::string_view text(SaleError error) noexcept;

/// What follows from an outcome. Never changes the state: the entries do, through evolve(), once they are durable.
[[nodiscard]] Result<Step, SaleError> step(const SaleState& state, const Outcome& outcome, Timestamp now);

/// Entries come from step() or recover(), perhaps by way of a journal. An entry that does not follow from the state
/// (a damaged or foreign journal) is refused with false, and the state is as it was.
[[nodiscard]] bool evolve(SaleState& state, const SaleEntry& entry);

/// What to do at start-up, from any state: finish or reverse. Empty exactly if is_quiet(state) or nothing was started.
[[nodiscard]] Step recover(const SaleState& state, Timestamp now);

/// What to do instead where this disk was restored or cloned and goes on in a new journal: another copy may have
/// finished the sale. Ends without a payment, a print or a seat. Empty exactly if recover() is.
[[nodiscard]] Step recover_on_another_journal(const SaleState& state, Timestamp now);

/// The effects that the state waits for. recover() returns these for the state after its entries; step() too, but
/// only if they are others than before, so that a cancelled customer does not start a second payment.
[[nodiscard]] std::vector<Effect> pending_effects(const SaleState& state);

}  // namespace foyer::sale
