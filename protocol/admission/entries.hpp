#pragma once
// The journal entries of a door. Each scan leaves one, refused or not, and carries the verdict that was shown, so that
// a replayed journal answers a repeated scan in the same words.
// Threading: plain values.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "protocol/admission/verdict.hpp"
#include "protocol/base/clock.hpp"
#include "protocol/ticket/ids.hpp"

namespace foyer::admission {

enum class Direction : std::uint8_t { Entry = 1, Exit = 2 };

[[nodiscard]] std::string_view text(Direction direction) noexcept;

/// A person went through a gate with a ticket. Door and nonce are the passage's identity, wherever it is known.
struct Passage {
  ticket::TicketId ticket;
  Direction direction = Direction::Entry;
  std::uint8_t generation = 1;
  /// When the door's clock said so; but always after each passage of this ticket that the door knew of, so that what
  /// was decided later is ordered later even if a clock goes back.
  Timestamp at;
  DoorName door;
  GateName gate;
  ScanNonce nonce;
  bool overridden = false;  ///< Staff let this one in against the verdict: never a double admission.
  friend bool operator==(const Passage&, const Passage&) = default;
};

struct TicketAdmitted {
  Passage passage;
  Verdict verdict;
  friend bool operator==(const TicketAdmitted&, const TicketAdmitted&) = default;
};
struct ExitRecorded {
  Passage passage;
  Verdict verdict;
  friend bool operator==(const ExitRecorded&, const ExitRecorded&) = default;
};
struct TicketRefused {
  ScanNonce nonce;
  Timestamp at;
  DoorName door;
  GateName gate;
  Direction direction = Direction::Entry;
  /// Of an authentic token for this performance: it counts for "the highest generation seen". Else nothing.
  std::optional<std::uint8_t> generation;
  Verdict verdict;
  friend bool operator==(const TicketRefused&, const TicketRefused&) = default;
};
/// The gate never turned after the admission with this nonce.
struct AdmissionAnnulled {
  ticket::TicketId ticket;
  ScanNonce admission;
  std::string reason;
  Timestamp at;
  DoorName door;
  friend bool operator==(const AdmissionAnnulled&, const AdmissionAnnulled&) = default;
};
/// Staff let the bearer in against the verdict. The passage carries the nonce of the refused scan.
struct AdmissionOverridden {
  Passage passage;
  VerdictCode refused_as = VerdictCode::Denied;
  std::string reason;
  std::string staff;  ///< A staff id, never a person's name.
  friend bool operator==(const AdmissionOverridden&, const AdmissionOverridden&) = default;
};
/// Another door's passage (an admission, exit or override there), as this door learnt it.
struct PassageMerged {
  Passage passage;
  friend bool operator==(const PassageMerged&, const PassageMerged&) = default;
};
/// Another door's annulment.
struct AnnulmentMerged {
  ticket::TicketId ticket;
  ScanNonce admission;
  friend bool operator==(const AnnulmentMerged&, const AnnulmentMerged&) = default;
};
/// Another door saw an authentic token of this generation and refused it for another reason.
struct GenerationMerged {
  ticket::TicketId ticket;
  std::uint8_t generation = 1;
  friend bool operator==(const GenerationMerged&, const GenerationMerged&) = default;
};
/// Two admissions of one ticket without an exit between them. A fact about what is known so far: an exit that is
/// merged later may explain it. State does not hold it; double_admissions() derives it.
struct DoubleAdmissionFound {
  ticket::TicketId ticket;
  Passage stands;  ///< The earlier one.
  Passage second;
  friend bool operator==(const DoubleAdmissionFound&, const DoubleAdmissionFound&) = default;
};

using AdmissionEntry = std::variant<TicketAdmitted, ExitRecorded, TicketRefused, AdmissionAnnulled, AdmissionOverridden,
                                    PassageMerged, AnnulmentMerged, GenerationMerged, DoubleAdmissionFound>;

/// What a door answered to a scan, kept to answer its repetition and to override it.
struct Answer {
  Verdict verdict;
  std::optional<std::uint8_t> generation;
  Timestamp at;
  GateName gate;
  Direction direction = Direction::Entry;
  friend bool operator==(const Answer&, const Answer&) = default;
};

}  // namespace foyer::admission
