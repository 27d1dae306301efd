#pragma once
// Whether tickets may be printed anew, decided the same way at central, controller and kiosk on what the decider's book
// has. Whoever decides writes the ReprintOrdered down before anybody prints.
// Threading: pure functions.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/result.hpp"
#include "protocol/reprint/book.hpp"

namespace foyer::reprint {

/// A reprint that was ordered so lately and has not ended is waited for, and so is the print of a sale.
inline constexpr Duration under_way_for{30'000};
/// A kiosk begins no reprint that was ordered longer ago: nobody stands there any more.
inline constexpr Duration order_lifetime{600'000};
/// A performance's tickets are printed until so long after its end.
inline constexpr Duration printed_after_end{std::chrono::hours(12)};
inline constexpr std::uint8_t highest_generation = 255;
/// Prints of one ticket that customers get without staff.
inline constexpr std::uint8_t highest_customer_generation = 8;

enum class RefusalReason : std::uint8_t {
  ClaimUnknown = 1,
  ClaimAmbiguous,
  OrderUnknown,
  TicketUnknown,
  OrderRefunded,
  PerformanceOver,
  AlreadyAdmitted,
  AlreadyPrinted,  ///< Proven; staff print it anew with a reason.
  PrintUnderWay,
  GenerationsUsed,
  DeviceUnknown,
  PrinterNotReady,
  ParentUnreachable,
  ReasonMissing,
  StorageFailed,
};

struct Refusal {
  RefusalReason reason = RefusalReason::ClaimUnknown;
  friend bool operator==(const Refusal&, const Refusal&) = default;
};
/// "CLAIM_UNKNOWN"; stable.
[[nodiscard]] std::string_view code(RefusalReason reason) noexcept;
/// For a person: what it is and what to do.
[[nodiscard]] std::string_view text(RefusalReason reason) noexcept;
/// The inverse of code(); nothing for another word.
[[nodiscard]] std::optional<RefusalReason> parse_code(std::string_view word) noexcept;

/// What is asked for: tickets of an order, by id or by what somebody typed.
struct Wish {
  ReprintId reprint;
  ledger::OrderId order;                  ///< Nil: the one that `typed` finds.
  std::string typed;                      ///< A claim code or a short code.
  std::vector<ticket::TicketId> tickets;  ///< None named: all that are not on paper for certain.
  ledger::DeviceName device;              ///< The kiosk that is to print.
  std::string reason;
  std::string by;
  bool by_customer = false;  ///< Gets only what was never proven, and may be claimed.
  bool asked = false;        ///< By the printing kiosk itself.
  friend bool operator==(const Wish&, const Wish&) = default;
};

/// What the decider knows apart from the book.
struct Circumstances {
  Timestamp now;
  std::function<bool(const KnownOrder&)> is_refunded;
  /// The end of the performance; nothing if it is not known or no hour is proven.
  std::function<std::optional<Timestamp>(const ledger::PerformanceId&)> ends_at;
  std::function<bool(const ticket::TicketId&)> is_admitted;
  /// Another place than the one that was sold; nothing if it is that.
  std::function<std::optional<ticket::Place>(const KnownOrder&, const ticket::TicketId&)> moved_to;
};

/// The one order that the wish means.
[[nodiscard]] Result<const KnownOrder*, Refusal> order_of(const Book& book, const Wish& wish);
/// What is to be written down. A wish whose id is in the book already gives the same again.
[[nodiscard]] Result<ReprintOrdered, Refusal> decide(const Book& book, const Wish& wish,
                                                     const Circumstances& circumstances);

}  // namespace foyer::reprint
