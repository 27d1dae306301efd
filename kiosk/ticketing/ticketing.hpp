#pragma once
// What is on a ticket: the claims that the door proves, and the paper that the customer carries.
// Threading: pure functions, but for the list of time zones, which is the system's.

#include <string>

#include "drivers/printer/document.hpp"
#include "protocol/sale/order.hpp"
#include "protocol/sale/saga.hpp"
#include "protocol/seating/plan.hpp"
#include "protocol/ticket/token.hpp"
#include "protocol/wire/feed.hpp"

namespace foyer::kiosk {

/// A ticket is good from so long before doors open until so long after the end.
inline constexpr Duration valid_before_doors{std::chrono::hours(12)};
inline constexpr Duration valid_after_end{std::chrono::hours(12)};

/// The same performance, ticket, place and generation always give the same claims, so a token can be made again.
[[nodiscard]] ticket::TicketClaims claims_for(const wire::PerformanceOnSale& performance,
                                              const ticket::TicketId& ticket, const ticket::Place& place,
                                              std::uint8_t generation = 1);

/// "Stalls, row C, seat 12". The place must be one of the plan's.
[[nodiscard]] std::string place_label(const seating::SeatingPlan& plan, const ticket::Place& place);
struct TicketPaper {
  const wire::PerformanceOnSale& performance;
  const seating::SeatingPlan& plan;
  const sale::OrderLine& line;
  const ledger::OrderId& order;
  const sale::SaleTicket& ticket;
  const std::string& token;
  const std::string& language;  ///< Of the customer, a BCP 47 tag; English where it is empty or not there.
  std::uint8_t generation = 1;  ///< From 2 on the paper says that it replaces another.
};
/// One ticket with its cut, in the customer's language and the venue's time; venue and hall by the names that people
/// read. The token is the payload of the QR code (ISO/IEC 18004, level M, alphanumeric).
[[nodiscard]] printer::Document ticket_document(const TicketPaper& paper);

}  // namespace foyer::kiosk
