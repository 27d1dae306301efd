#pragma once
// The journal entries of a reprint. Somebody whose books know the order decides that tickets are printed anew, each
// under its next generation; from that entry on the older prints are void. The kiosk that prints says of each ticket
// that it began and what came of it. Places and money never change.
// Threading: plain values.

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/ledger/ids.hpp"
#include "protocol/sale/entries.hpp"
#include "protocol/ticket/claim_code.hpp"
#include "protocol/ticket/token.hpp"

namespace foyer::reprint {

using ReprintId = Identifier<struct ReprintTag>;

/// Of a reason, in bytes.
inline constexpr std::size_t reason_limit = 200;
/// Of a staff id, in bytes.
inline constexpr std::size_t by_limit = 64;

/// One ticket of a reprint, with all that its paper says.
struct TicketToPrint {
  ticket::TicketId ticket;
  std::uint8_t generation = 2;   ///< Of the new print; every lower one is void.
  ticket::ClaimCode claim_code;  ///< The same as ever. May be none.
  ticket::Place place;           ///< Where the bearer belongs now.
  seating::PriceCategoryIndex category;
  sale::TicketTypeName ticket_type;
  Money unit_price;
  friend bool operator==(const TicketToPrint&, const TicketToPrint&) = default;
};

/// Written by whoever decides, and again, the same, by the kiosk before it prints.
struct ReprintOrdered {
  ReprintId reprint;
  ledger::OrderId order;
  ledger::PerformanceId performance;
  ledger::DeviceName device;  ///< The kiosk that prints.
  std::vector<TicketToPrint> tickets;
  std::string reason;
  std::string by;      ///< A staff id, or a device for its customer; never a person's name.
  bool asked = false;  ///< The kiosk asked and has the answer; otherwise the feed tells it.
  Timestamp at;
  std::string language;  ///< BCP 47, of the customer. Empty: not said.
  friend bool operator==(const ReprintOrdered&, const ReprintOrdered&) = default;
};

enum class PrintStep : std::uint8_t {
  Started = 1,  ///< Written before the printer is given a byte.
  Proven = 2,
  Unknown = 3,  ///< May have come out. Never printed again by the machine.
  Failed = 4,
};

/// What became of one ticket of a reprint at its printer.
struct TicketPrinted {
  ReprintId reprint;
  ledger::OrderId order;
  ticket::TicketId ticket;
  std::uint8_t generation = 2;
  PrintStep step = PrintStep::Started;
  sale::PrintFault fault = sale::PrintFault::Other;  ///< With Failed.
  Timestamp at;
  friend bool operator==(const TicketPrinted&, const TicketPrinted&) = default;
};

using Entry = std::variant<ReprintOrdered, TicketPrinted>;

}  // namespace foyer::reprint
