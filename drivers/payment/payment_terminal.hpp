#pragma once
// A payment terminal as the sale saga needs it: it says what it can do, each attempt has an id minted by the caller,
// and an answer that did not come is Unknown, never a guess.
// Threading: every member on the executor the terminal was made with. Every call ends within its deadline.
// Idempotence: the same attempt id again asks for the same thing and never charges twice.

#include <string>
#include <variant>

#include <boost/asio/awaitable.hpp>

#include "protocol/base/money.hpp"

namespace foyer::payment {

inline constexpr std::size_t max_attempt_bytes = 64;
inline constexpr std::size_t max_reason_bytes = 200;

struct Abilities {
  bool authorise_then_capture = false;  ///< False: an approval has taken the money already; undo it by reverse.
  bool reverse = false;
  bool query = false;  ///< After an Unknown the truth can be asked for.
};

/// The money is reserved (authorise_then_capture) or taken.
struct Approved {
  std::string reference;
  friend bool operator==(const Approved&, const Approved&) = default;
};
struct Captured {
  std::string reference;
  friend bool operator==(const Captured&, const Captured&) = default;
};
struct Reversed {
  std::string reference;
  friend bool operator==(const Reversed&, const Reversed&) = default;
};
struct Refunded {
  std::string reference;
  friend bool operator==(const Refunded&, const Refunded&) = default;
};
struct Declined {
  std::string reason;
  friend bool operator==(const Declined&, const Declined&) = default;
};
/// The terminal answered that it has never heard of this attempt: nothing was charged.
struct NeverSeen {
  friend bool operator==(const NeverSeen&, const NeverSeen&) = default;
};
/// The request was sent and no answer that can be trusted came: ask again by query.
struct Unknown {
  std::string why;
  friend bool operator==(const Unknown&, const Unknown&) = default;
};
/// Nothing was sent.
struct Unreachable {
  std::string why;
  friend bool operator==(const Unreachable&, const Unreachable&) = default;
};
using PaymentOutcome = std::variant<Approved, Captured, Reversed, Refunded, Declined, NeverSeen, Unknown, Unreachable>;
/// "approved R-17", "declined: insufficient funds", "unknown: connection lost".
[[nodiscard]] std::string to_text(const PaymentOutcome& outcome);

class PaymentTerminal {
 public:
  virtual ~PaymentTerminal() = default;
  [[nodiscard]] virtual Abilities abilities() const = 0;
  /// Approved, Declined, Unknown or Unreachable. `attempt`: 1..max_attempt_bytes printable ASCII, unique for ever.
  [[nodiscard]] virtual boost::asio::awaitable<PaymentOutcome> authorise(std::string attempt, Money amount) = 0;
  /// Captured, Declined (reversed or never approved), NeverSeen, Unknown or Unreachable.
  [[nodiscard]] virtual boost::asio::awaitable<PaymentOutcome> capture(std::string attempt) = 0;
  /// Reversed, Declined (the terminal will not), NeverSeen, Unknown or Unreachable.
  [[nodiscard]] virtual boost::asio::awaitable<PaymentOutcome> reverse(std::string attempt) = 0;
  /// Pays a captured attempt back, as a payment of its own under `key` (as an attempt's id): the same key again pays
  /// nothing more. Refunded, Declined (certain: nothing was paid), NeverSeen (the attempt), Unknown or Unreachable.
  [[nodiscard]] virtual boost::asio::awaitable<PaymentOutcome> refund(std::string key, std::string attempt,
                                                                      Money amount) = 0;
  /// Whatever the attempt's state is now.
  [[nodiscard]] virtual boost::asio::awaitable<PaymentOutcome> query(std::string attempt) = 0;
};

}  // namespace foyer::payment
