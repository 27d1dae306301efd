#pragma once
// What a door says to a scan: a closed set of codes with stable words, what staff need to see beside it, and the
// short English sentences for the screen.
// Threading: plain values.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/ledger/ids.hpp"
#include "protocol/ticket/token.hpp"

namespace foyer::admission {

/// A door is the device that judges; a gate is one of its lanes.
using DoorName = ledger::DeviceName;
using GateName = Name<struct GateTag>;
/// One act of scanning. A repeated request carries the same nonce.
using ScanNonce = Identifier<struct ScanTag>;

/// The numbers are journalled: never reuse one.
enum class VerdictCode : std::uint8_t {
  Admitted = 1,
  Readmitted = 2,  ///< Went out and came back.
  Moved = 3,       ///< Admitted, to another place than the one on the ticket.
  ExitRecorded = 4,
  AlreadyUsed = 5,
  ReentryNotAllowed = 6,
  TooSoonAgain = 7,   ///< Less than the configured time since the last passage.
  EntriesUsedUp = 8,  ///< As many entries as the rules allow.
  WrongPerformance = 9,
  WrongGate = 10,
  TooEarly = 11,
  TooLate = 12,
  Void = 13,        ///< Refunded or cancelled.
  Superseded = 14,  ///< A newer print of the same ticket exists.
  Unpaid = 15,
  UnknownKey = 16,
  Forged = 17,        ///< A signature did not hold. People are told "Not proven": a misread looks the same.
  RevokedKey = 18,    ///< Signed by a revoked device, and central has not settled this ticket.
  KeyOutOfTime = 19,  ///< The signing device was not certified for this time.
  Denied = 20,
  Unreadable = 21,  ///< Not a ticket of this house, or damaged.
  UnknownVersion = 22,
  NotInside = 23,  ///< An exit without an entry.
  Annulled = 24,   ///< This very scan admitted and was then annulled: scan again.
};

inline constexpr std::uint8_t last_verdict_code = 24;

/// What screen, light and tone show; never colour alone.
enum class Signal : std::uint8_t { Valid, Used, Refused, Exit };

enum class Warning : std::uint8_t {
  TimeNotProven = 1,  ///< The clock of this door is not proven.
  OutsideHours = 2,   ///< Would be too early or too late, if the clock is right.
  DataIsOld = 3,      ///< Voids and moves may be missing.
  DoorsAreDark = 4,   ///< An admission elsewhere may be missing.
  KeyNotTrusted = 5,  ///< Good only because central has settled the sale: the key is revoked or out of time.
};

/// The admission that used a ticket up.
struct Sighting {
  DoorName door;
  GateName gate;
  Timestamp at;
  friend bool operator==(const Sighting&, const Sighting&) = default;
};

struct Verdict {
  VerdictCode code = VerdictCode::Unreadable;
  std::optional<ticket::TicketId> ticket;            ///< Only if the token proved it.
  std::optional<ticket::Place> place;                ///< Where the bearer belongs now: the new place if moved.
  std::optional<Sighting> earlier;                   ///< With AlreadyUsed and its kin: where and when.
  std::optional<seating::PerformanceId> belongs_to;  ///< With WrongPerformance.
  std::string note;                                  ///< Why denied, or the attention note of the ticket.
  std::vector<Warning> warnings;                     ///< Ascending, each once.
  friend bool operator==(const Verdict&, const Verdict&) = default;
};

/// Admitted, Readmitted, Moved and ExitRecorded open the gate.
[[nodiscard]] bool opens_gate(VerdictCode code) noexcept;
[[nodiscard]] Signal signal(VerdictCode code) noexcept;

/// Stable words for JSON, logs and metrics: "already_used".
[[nodiscard]] std::string_view text(VerdictCode code) noexcept;
[[nodiscard]] std::string_view text(Signal signal) noexcept;
[[nodiscard]] std::string_view text(Warning warning) noexcept;
/// The inverse of text(VerdictCode).
[[nodiscard]] std::optional<VerdictCode> parse_verdict_code(std::string_view word) noexcept;

struct Sentence {
  std::string_view title;   ///< "Already used"
  std::string_view advice;  ///< "Someone came in with this ticket. Compare the time and the gate."
};
[[nodiscard]] Sentence sentence(VerdictCode code) noexcept;
[[nodiscard]] std::string_view sentence(Warning warning) noexcept;

}  // namespace foyer::admission
