#include "controller/claims/without_paper.hpp"

#include <algorithm>

namespace foyer::controller {
namespace {

using reprint::RefusalReason;

/// A reprint that ends at once without paper: with it central and every door learn that older prints are void, who said
/// so, and why.
std::vector<wire::Entry> reprint_without_paper(const device::Device& device, const reprint::KnownOrder& order,
                                               const reprint::TicketToPrint& admitted, const AdmitWish& wish) {
  const auto now = device.clock().now();
  const auto& own_name = device.identity().name;
  reprint::ReprintOrdered ordered;
  ordered.reprint = reprint::ReprintId(wish.nonce.bytes());
  ordered.order = order.order;
  ordered.performance = order.performance;
  ordered.device = own_name;
  ordered.tickets = {admitted};
  ordered.reason = wish.reason;
  ordered.by = wish.by;
  ordered.asked = true;
  ordered.at = now;
  ordered.language = order.language;
  const reprint::TicketPrinted ended{ordered.reprint,
                                     order.order,
                                     admitted.ticket,
                                     admitted.generation,
                                     reprint::PrintStep::Failed,
                                     sale::PrintFault::NotTried,
                                     now};
  return {wire::Entry(wire::ReprintEntry(ordered)), wire::Entry(wire::ReprintEntry(ended))};
}

}  // namespace

Result<GivenVerdict, AdmitError> admit_without_paper(VenueCore& venue, DoorCore& door, const AdmitWish& wish) {
  if (wish.reason.empty() || wish.by.empty()) return AdmitError(RefusalReason::ReasonMissing);
  if (!venue.prints().catch_up()) return AdmitError(RefusalReason::StorageFailed);
  const auto& book = venue.prints().book();
  const auto* order = book.find(wish.order);
  if (order == nullptr || !order->is_sold) return AdmitError(RefusalReason::OrderUnknown);
  const auto* known = order->find(wish.ticket);
  if (known == nullptr) return AdmitError(RefusalReason::TicketUnknown);
  const auto newest = std::max(book.generation_of(wish.ticket), door.generation_seen(wish.ticket));
  if (newest >= reprint::highest_generation) return AdmitError(RefusalReason::GenerationsUsed);

  const auto moved = venue.reprints().circumstances().moved_to(*order, wish.ticket);
  const reprint::TicketToPrint admitted{known->ticket,         static_cast<std::uint8_t>(newest + 1),
                                        known->claim_code,     moved.value_or(known->line.place),
                                        known->line.category,  known->line.ticket_type,
                                        known->line.unit_price};
  const auto given = door.admit({order->performance, known->ticket, known->line.place, admitted.generation,
                                 reprint_without_paper(door.device(), *order, admitted, wish)},
                                wish.nonce);
  if (!given) return AdmitError(given.error());
  // The entries are durable; what cannot be read now is read before the next decision.
  static_cast<void>(venue.prints().catch_up());
  door.take_notices();
  return *given;
}

}  // namespace foyer::controller
