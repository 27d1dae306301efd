#include "central/reconciliation/reprint.hpp"

#include <algorithm>
#include <set>

namespace foyer::central {
namespace {

void raise(wire::TicketNotices& notices, const reprint::TicketToPrint& wanted) {
  auto noticed = std::find_if(notices.tickets.begin(), notices.tickets.end(),
                              [&](const auto& notice) { return notice.ticket == wanted.ticket; });
  if (noticed == notices.tickets.end()) {
    noticed = notices.tickets.insert(notices.tickets.end(), wire::TicketNotice{});
    noticed->ticket = wanted.ticket;
  }
  noticed->lowest_good_generation = std::max(noticed->lowest_good_generation, wanted.generation);
}

/// Of an order that is not settled yet nobody can say which tickets it has; only that no other order has them, and that
/// there are no more than an order may have. Each is told to doors with the order, and what is told must have an end.
bool are_its_tickets(const Model& model, const OrderRecord* order, const reprint::ReprintOrdered& ordered) {
  std::set<ticket::TicketId> tickets;
  for (const auto& wanted : ordered.tickets) tickets.insert(wanted.ticket);
  if (order != nullptr) {
    for (const auto& known : order->settled.tickets) tickets.erase(known.ticket);
    return tickets.empty();
  }
  const auto is_elsewhere = [&](const ticket::TicketId& ticket) { return model.find_order_of(ticket) != nullptr; };
  if (std::any_of(tickets.begin(), tickets.end(), is_elsewhere)) return false;
  if (const auto told = model.notices_of(ordered.order)) {
    for (const auto& notice : told->tickets) tickets.insert(notice.ticket);
  }
  return tickets.size() <= sale::order_lines_limit;
}

}  // namespace

bool may_reprint(const Model& model, const ledger::DeviceName& name, const reprint::ReprintOrdered& ordered) {
  const auto device = model.devices().find(name);
  const auto* performance = model.find_performance(ordered.performance);
  if (device == model.devices().end() || performance == nullptr || !performance->on_sale) return false;
  if (performance->on_sale->venue != device->second.venue) return false;
  const auto* order = model.find_order(ordered.order);
  if (order != nullptr && order->settled.performance != ordered.performance) return false;
  if (!are_its_tickets(model, order, ordered)) return false;
  if (device->second.role == "controller") return true;
  return order != nullptr && order->settled.seller == name;
}

void put_reprint(ChangeList& changes, const Model& model, const reprint::ReprintOrdered& ordered) {
  const bool raises = std::any_of(ordered.tickets.begin(), ordered.tickets.end(), [&](const auto& wanted) {
    return wanted.generation > model.lowest_good_generation(ordered.order, wanted.ticket);
  });
  if (!raises) return;
  auto notices = model.notices_of(ordered.order).value_or(wire::TicketNotices{ordered.performance, ordered.order, {}});
  for (const auto& wanted : ordered.tickets) raise(notices, wanted);
  const auto stream = stream::order(ordered.order);
  changes.put(stream, ordered);
  changes.put(stream, wire::TicketsNoticed{std::move(notices)});
}

}  // namespace foyer::central
