#include "protocol/reprint/steps.hpp"

#include <algorithm>

namespace foyer::reprint {
namespace {

TicketPrinted step_of(const KnownReprint& reprint, const TicketToPrint& wanted, PrintStep step, Timestamp at,
                      sale::PrintFault fault = sale::PrintFault::Other) {
  const auto& ordered = reprint.ordered;
  return {ordered.reprint, ordered.order, wanted.ticket, wanted.generation, step, fault, at};
}

const TicketToPrint* find(const KnownReprint& reprint, const ticket::TicketId& ticket) {
  const auto& tickets = reprint.ordered.tickets;
  const auto found =
      std::find_if(tickets.begin(), tickets.end(), [&](const TicketToPrint& each) { return each.ticket == ticket; });
  return found == tickets.end() ? nullptr : &*found;
}

}  // namespace

std::optional<TicketToPrint> next_to_print(const KnownReprint& reprint) {
  for (const auto& wanted : reprint.ordered.tickets) {
    const auto print = reprint.prints.at(wanted.ticket);
    if (print == Print::NotPrinted) return wanted;
    if (print != Print::Proven) return std::nullopt;
  }
  return std::nullopt;
}

TicketPrinted started(const KnownReprint& reprint, const ticket::TicketId& ticket, Timestamp at) {
  const auto* wanted = find(reprint, ticket);
  return wanted == nullptr ? TicketPrinted{} : step_of(reprint, *wanted, PrintStep::Started, at);
}

std::vector<TicketPrinted> ended(const KnownReprint& reprint, const ticket::TicketId& ticket, PrintStep step,
                                 sale::PrintFault fault, Timestamp at) {
  std::vector<TicketPrinted> entries;
  for (const auto& wanted : reprint.ordered.tickets) {
    const auto print = reprint.prints.at(wanted.ticket);
    if (wanted.ticket == ticket && print == Print::Printing) {
      entries.push_back(step_of(reprint, wanted, step, at, fault));
    } else if (step != PrintStep::Proven && print == Print::NotPrinted) {
      entries.push_back(step_of(reprint, wanted, PrintStep::Failed, at, sale::PrintFault::NotTried));
    }
  }
  return entries;
}

std::vector<TicketPrinted> given_up(const KnownReprint& reprint, Timestamp at) {
  std::vector<TicketPrinted> entries;
  for (const auto& wanted : reprint.ordered.tickets) {
    const auto print = reprint.prints.at(wanted.ticket);
    if (print == Print::Printing) entries.push_back(step_of(reprint, wanted, PrintStep::Unknown, at));
    if (print == Print::NotPrinted) {
      entries.push_back(step_of(reprint, wanted, PrintStep::Failed, at, sale::PrintFault::NotTried));
    }
  }
  return entries;
}

}  // namespace foyer::reprint
