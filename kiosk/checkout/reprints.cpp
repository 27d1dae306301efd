#include "kiosk/checkout/reprints.hpp"

#include "kiosk/ticketing/ticketing.hpp"
#include "protocol/reprint/steps.hpp"

namespace foyer::kiosk {
namespace {

struct Came {
  reprint::PrintStep step = reprint::PrintStep::Unknown;
  sale::PrintFault fault = sale::PrintFault::Other;
};

/// A failed print is not tried again by itself: somebody stands here and may, once the printer is mended.
Came came_of(const sale::Outcome& outcome) {
  if (std::holds_alternative<sale::PrintWasProven>(outcome)) return {reprint::PrintStep::Proven, {}};
  if (const auto* failed = std::get_if<sale::PrintHasFailed>(&outcome)) {
    return {reprint::PrintStep::Failed, failed->fault};
  }
  return {};
}

bool is_in(const seating::SeatingPlan& plan, const reprint::TicketToPrint& wanted) {
  const auto* seat = std::get_if<seating::SeatIndex>(&wanted.place);
  const auto* zone = std::get_if<seating::ZoneIndex>(&wanted.place);
  const bool has_place = seat != nullptr ? seating::has_seat(plan, *seat) : seating::has_zone(plan, *zone);
  return has_place && wanted.category.value() < plan.categories.size();
}

reprint::KnownReprint not_begun(const reprint::ReprintOrdered& ordered) {
  reprint::KnownReprint known{ordered, {}};
  for (const auto& wanted : ordered.tickets) known.prints[wanted.ticket] = reprint::Print::NotPrinted;
  return known;
}

std::vector<reprint::Entry> with_end(const reprint::ReprintOrdered& ordered, Timestamp at) {
  std::vector<reprint::Entry> entries{ordered};
  for (const auto& step : reprint::given_up(not_begun(ordered), at)) entries.emplace_back(step);
  return entries;
}

}  // namespace

Reprints::Reprints(device::Device& device, PrintPerformer& printer, SaleBooks& books, Counter counter)
    : device_(device), printer_(printer), books_(books), counter_(std::move(counter)) {}

void Reprints::recover() {
  const auto now = device_.parts().clock.now();
  for (const auto& [id, known] : books_.printed().reprints()) {
    if (known.ordered.device == device_.identity().name && !known.is_over()) keep(reprint::given_up(known, now));
  }
}

void Reprints::leave_behind() {
  const auto now = device_.parts().clock.now();
  std::vector<reprint::TicketPrinted> ends;
  for (const auto& id : line_) {
    const auto* known = books_.printed().find(id);
    if (known == nullptr) continue;
    for (auto step : reprint::given_up(*known, now)) {
      step.step = reprint::PrintStep::Unknown;
      ends.push_back(step);
    }
  }
  line_.clear();
  unwritten_.clear();
  is_at_counter_ = false;
  is_printing_ = false;
  keep(ends);
}

Result<Done, journal::Error> Reprints::write(const std::vector<reprint::Entry>& entries) {
  auto written = device_.record({entries.begin(), entries.end()});
  if (!written) {
    again_at_ = device_.parts().clock.since_boot() + reprint_again_after;
    counter_.trouble(written.error());
    return written;
  }
  for (const auto& entry : entries) books_.take(entry);
  return written;
}

void Reprints::keep(const std::vector<reprint::TicketPrinted>& entries) {
  unwritten_.insert(unwritten_.end(), entries.begin(), entries.end());
  if (!unwritten_.empty() && write(unwritten_)) unwritten_.clear();
}

void Reprints::tick(Duration now) {
  if (now < again_at_) return;
  keep({});
  if (!unwritten_.empty()) return;
  take_orders();
  go_on();
}

bool Reprints::is_too_late(const reprint::ReprintOrdered& ordered) const {
  return device_.clock().is_proven() && ordered.at + reprint::order_lifetime <= device_.clock().now();
}

/// The parent dates what it orders by its own clock. A kiosk that heard a wrong hour from it once, and is told the
/// right one now, proves nothing; by that word it still knows what is new.
Timestamp Reprints::hour_of_parent() const {
  return device_.clock().contradicted_by().value_or(device_.clock().now());
}

/// What came too late is ended without a print, once the hour is proven: a clock that is wrong ends nothing.
void Reprints::take_orders() {
  for (const auto& [id, ordered] : device_.catalogue().reprint_orders()) {
    const bool is_mine = ordered.device == device_.identity().name && !ordered.asked;
    if (!is_mine || books_.printed().find(id) != nullptr) continue;
    const auto now = device_.clock().now();
    if (is_too_late(ordered)) {
      if (!write(with_end(ordered, now))) return;
    } else if (ordered.at + reprint::order_lifetime > hour_of_parent() && counter_.may_print()) {
      // A printer that is not ready may be mended in time.
      const auto taken = take(ordered);
      if (!taken && taken.error().reason == reprint::RefusalReason::StorageFailed) return;
    }
  }
}

Result<Done, reprint::Refusal> Reprints::take(const reprint::ReprintOrdered& ordered) {
  if (books_.printed().find(ordered.reprint) != nullptr) return Done{};
  if (!unwritten_.empty()) return reprint::Refusal{reprint::RefusalReason::StorageFailed};
  const bool is_printable = why_unprintable(ordered).empty();
  const auto entries =
      is_printable ? std::vector<reprint::Entry>{ordered} : with_end(ordered, device_.parts().clock.now());
  if (!write(entries)) return reprint::Refusal{reprint::RefusalReason::StorageFailed};
  if (!is_printable) return reprint::Refusal{reprint::RefusalReason::PrinterNotReady};
  line_.push_back(ordered.reprint);
  go_on();
  return Done{};
}

std::string Reprints::why_unprintable(const reprint::ReprintOrdered& ordered) const {
  for (const auto& wanted : ordered.tickets) {
    const auto paper = paper_of(ordered, wanted);
    if (!paper) return "there is no such place on sale here";
    if (auto why = printer_.why_unprintable(*paper); !why.empty()) return why;
  }
  return {};
}

std::optional<printer::Document> Reprints::paper_of(const reprint::ReprintOrdered& ordered,
                                                    const reprint::TicketToPrint& wanted) const {
  const auto* performance = device_.catalogue().find_performance(ordered.performance);
  const auto* plan = device_.catalogue().find_plan(ordered.performance);
  if (performance == nullptr || plan == nullptr || !is_in(*plan, wanted)) return std::nullopt;
  const auto claims = claims_for(*performance, wanted.ticket, wanted.place, wanted.generation);
  if (!ticket::is_issuable(claims)) return std::nullopt;
  const auto token = ticket::encode(claims, device_.parts().signer);
  const sale::OrderLine line{wanted.place, wanted.category, wanted.ticket_type, wanted.unit_price, {}};
  const sale::SaleTicket printed{wanted.ticket, wanted.claim_code};
  return ticket_document(
      {*performance, *plan, line, ordered.order, printed, token, ordered.language, wanted.generation});
}

void Reprints::go_on() {
  while (!line_.empty() && !is_printing_ && unwritten_.empty()) {
    const auto* known = books_.printed().find(line_.front());
    const auto next = known == nullptr ? std::nullopt : reprint::next_to_print(*known);
    if (next && is_too_late(known->ordered)) {
      keep(reprint::given_up(*known, device_.parts().clock.now()));
    } else if (next) {
      if (!is_at_counter_ && !counter_.is_free()) return;
      is_at_counter_ = true;
      if (!begin(*known, *next)) return;
    } else {
      line_.pop_front();
      is_at_counter_ = false;
      counter_.freed();
    }
  }
}

/// False: the storage did not take the step, and nothing is printed.
bool Reprints::begin(const reprint::KnownReprint& reprint, const reprint::TicketToPrint& wanted) {
  const auto id = reprint.ordered.reprint;
  if (!write({reprint::started(reprint, wanted.ticket, device_.parts().clock.now())})) return false;
  is_printing_ = true;
  auto paper = paper_of(reprint.ordered, wanted);
  if (!paper) {
    // The performance was withdrawn from the feed since it was ordered.
    came_back(id, wanted.ticket, sale::PrintHasFailed{0, sale::PrintFault::SigningFailed, true});
    return true;
  }
  printer_.print(0, std::move(*paper),
                 [this, alive = std::weak_ptr<int>(alive_), id, ticket = wanted.ticket](const sale::Outcome& outcome) {
                   if (alive.lock()) came_back(id, ticket, outcome);
                 });
  return true;
}

void Reprints::came_back(const reprint::ReprintId& reprint, const ticket::TicketId& ticket,
                         const sale::Outcome& outcome) {
  const auto* known = books_.printed().find(reprint);
  // Left behind in another journal meanwhile.
  if (known == nullptr || line_.empty() || line_.front() != reprint) return;
  is_printing_ = false;
  const auto came = came_of(outcome);
  keep(reprint::ended(*known, ticket, came.step, came.fault, device_.parts().clock.now()));
  go_on();
}

}  // namespace foyer::kiosk
