#include "tests/unit/wire/samples.hpp"

namespace foyer::wire::test {

std::vector<ReprintEntry> reprint_entries() {
  const Timestamp now{1'800'000'000'000};
  const auto reprint = id<reprint::ReprintId>(0x19);
  const auto order = id<ledger::OrderId>(0x01);
  const auto ticket = id<ticket::TicketId>(0x03);
  const reprint::TicketToPrint seat{ticket,
                                    2,
                                    ticket::ClaimCode::parse("0000-0000").value(),
                                    seating::SeatIndex(3),
                                    seating::PriceCategoryIndex(1),
                                    name<sale::TicketTypeName>("standard"),
                                    euros(2100)};
  auto standing = seat;
  standing.claim_code = {};
  standing.ticket_type = {};
  standing.generation = 255;
  standing.place = seating::ZoneIndex(0);
  const reprint::ReprintOrdered ordered{reprint,
                                        order,
                                        id<ledger::PerformanceId>(0x02),
                                        name<ledger::DeviceName>("kiosk-1"),
                                        {seat, standing},
                                        "torn",
                                        "anna-2",
                                        true,
                                        now,
                                        "de-AT"};
  return {ordered, reprint::TicketPrinted{reprint, order, ticket, 2, reprint::PrintStep::Failed,
                                          sale::PrintFault::NoPaper, now}};
}

std::vector<std::pair<std::string, Request>> reprint_requests() {
  const auto kiosk = name<ledger::DeviceName>("kiosk-1");
  ReprintRequest by_code;
  by_code.wish.typed = "7k3m-9qxd";
  by_code.wish.device = kiosk;
  by_code.wish.by_customer = true;
  ReprintRequest by_order;
  by_order.wish.order = id<ledger::OrderId>(0x01);
  by_order.wish.tickets = {id<ticket::TicketId>(0x03)};
  by_order.wish.device = kiosk;
  by_order.wish.reason = "lost";
  by_order.wish.by = "anna-2";
  return {{"request/reprint/code", Request{id<RequestId>(0x10), kiosk, id<JournalId>(0x11), by_code}},
          {"request/reprint/order", Request{id<RequestId>(0x10), kiosk, id<JournalId>(0x11), by_order}}};
}

}  // namespace foyer::wire::test
