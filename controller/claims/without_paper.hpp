#pragma once
// A guest whose order this venue knows is let in without paper. Staff say why; from then on every print of that ticket
// is void, wherever it turns up.
// Threading: one thread; it blocks for one fsync. Lifetime: functions.

#include <string>
#include <variant>

#include "controller/door/door_core.hpp"
#include "controller/venue/venue_core.hpp"

namespace foyer::controller {

struct AdmitWish {
  ledger::OrderId order;
  ticket::TicketId ticket;
  std::string reason;
  std::string by;                ///< A staff id.
  admission::ScanNonce nonce{};  ///< The same again gives the same answer.
};

using AdmitError = std::variant<DoorError, reprint::RefusalReason>;

/// The door judges the ticket as if its newest print had been scanned, and a verdict that refuses changes nothing.
/// Errors: NotRecorded; OrderUnknown, TicketUnknown, GenerationsUsed, ReasonMissing, StorageFailed.
[[nodiscard]] Result<GivenVerdict, AdmitError> admit_without_paper(VenueCore& venue, DoorCore& door,
                                                                   const AdmitWish& wish);

}  // namespace foyer::controller
