#pragma once
// How a kiosk goes through a reprint: one ticket after the other, each step in the journal before the printer is given
// a byte. An interrupted print may have come out, so it is never repeated by the machine: the customer's claim code
// finds the ticket again, and a person has it printed under its next generation. Threading: pure functions.

#include <optional>
#include <vector>

#include "protocol/reprint/book.hpp"

namespace foyer::reprint {

/// The ticket to print next; nothing while one is at the printer, after one failed, or when all is done.
[[nodiscard]] std::optional<TicketToPrint> next_to_print(const KnownReprint& reprint);

[[nodiscard]] TicketPrinted started(const KnownReprint& reprint, const ticket::TicketId& ticket, Timestamp at);
/// What came of the ticket at the printer. After one that failed or is unknown, those after it are not tried.
[[nodiscard]] std::vector<TicketPrinted> ended(const KnownReprint& reprint, const ticket::TicketId& ticket,
                                               PrintStep step, sale::PrintFault fault, Timestamp at);
/// What ends a reprint that an end of the program interrupted, or that came too late: what was at the printer is
/// unknown, what was not begun is not tried.
[[nodiscard]] std::vector<TicketPrinted> given_up(const KnownReprint& reprint, Timestamp at);

}  // namespace foyer::reprint
