#include <algorithm>
#include <optional>

#include "kiosk/api/routes.hpp"
#include "kiosk/ticketing/ticketing.hpp"
#include "protocol/net/json.hpp"

namespace foyer::kiosk {
namespace {

using net::JsonWriter;
using sale::Phase;

std::string_view phase_of(const sale::SaleState& sale, bool is_in_line) {
  switch (sale.phase) {
    case Phase::NotStarted:
    case Phase::Started:
    case Phase::SeatsSecured:
      return is_in_line ? "paying" : "choosing";
    case Phase::PaymentRequested:
    case Phase::PaymentUnknown:
    case Phase::Reversing:
      return "paying";
    case Phase::PaymentAuthorised:
      return "committing";
    case Phase::Committed:
    case Phase::TicketsSigned:
    case Phase::Printing:
    case Phase::HandingOver:
    case Phase::Capturing:
      return "printing";
    case Phase::Releasing:
      return sale.payment ? "reversed" : "abandoned";
    case Phase::ToSettleByHand:
      return "needs_staff";
    case Phase::Completed:
      return "completed";
    case Phase::Abandoned:
      return "abandoned";
    case Phase::Reversed:
      return "reversed";
  }
  return {};
}

std::string_view reason_of(sale::GiveUpReason reason) {
  switch (reason) {
    case sale::GiveUpReason::SeatsRefused:
      return "The places were taken by somebody else.";
    case sale::GiveUpReason::CustomerCancelled:
      return "Cancelled.";
    case sale::GiveUpReason::TimedOut:
      return "The time to pay is over. You may start again.";
    case sale::GiveUpReason::Restarted:
      return "The kiosk was interrupted. You may start again.";
    case sale::GiveUpReason::LeaseDead:
      return "The places are no longer for sale here.";
    case sale::GiveUpReason::PaymentNeverKnown:
      return "The payment terminal did not say whether you paid.";
    case sale::GiveUpReason::PaymentAttemptsUsed:
      return "The payment was declined.";
  }
  return {};
}

/// What becomes of the money of a sale that ends without a ticket; empty if none was asked for.
std::string_view money_back(const sale::SaleState& sale) {
  if (!sale.giving_up || !sale.payment || !sale.payment->authorised) return {};
  return sale.payment->payment.means == sale::PaymentMeans::AuthoriseAndCapture ? "released" : "paid_back";
}

std::string why_given_up(const sale::SaleState& sale) {
  const auto reason = sale.giving_up ? reason_of(*sale.giving_up) : "The sale was ended.";
  const auto back = money_back(sale);
  const bool was_asked = sale.payment.has_value();
  const std::string_view money = back == "released"    ? "The money that was reserved is released; nothing was charged."
                                 : back == "paid_back" ? "What you paid is given back."
                                 : was_asked           ? "If anything was charged, it is taken back."
                                                       : "Nothing was charged.";
  return std::string(reason) + " " + std::string(money);
}

bool has_claim_code(const sale::SaleState& sale) {
  for (const auto& ticket : sale.tickets) {
    if (ticket.claim_code_given) return true;
  }
  return false;
}

std::string message_of(const sale::SaleState& sale, bool is_in_line, const std::string& note) {
  switch (sale.phase) {
    case Phase::NotStarted:
    case Phase::Started:
      return "Reserving your places.";
    case Phase::SeatsSecured:
      if (is_in_line) return "Another sale is being finished. Please wait a moment.";
      return note.empty() ? "Your places are reserved. Please pay." : note;
    case Phase::PaymentRequested:
      return sale.giving_up ? "Cancelling. Please wait for the terminal." : "Please follow the payment terminal.";
    case Phase::PaymentUnknown:
      return "Checking your payment. Please wait.";
    case Phase::PaymentAuthorised:
      return "Your payment is approved. One moment.";
    case Phase::Reversing:
      return "Your payment is being taken back. Please wait.";
    case Phase::Committed:
    case Phase::TicketsSigned:
    case Phase::Printing:
      return "Your tickets are being printed.";
    case Phase::HandingOver:
    case Phase::Capturing:
      return has_claim_code(sale) ? "Please note your claim code." : "Please take your tickets.";
    case Phase::ToSettleByHand:
      return "Please ask our staff: the payment has to be settled by hand.";
    case Phase::Completed:
      return has_claim_code(sale)
                 ? "Paid. Not every ticket could be printed for certain: show the claim code to our staff."
                 : "Thank you. Please take your tickets.";
    case Phase::Releasing:
    case Phase::Abandoned:
    case Phase::Reversed:
      return why_given_up(sale);
  }
  return {};
}

std::string_view payment_of(const sale::SaleState& sale) {
  if (!sale.payment) return sale.declined_attempts.empty() ? "none" : "declined";
  if (sale.payment->reversed) return "reversed";
  if (sale.payment->captured) return "captured";
  if (sale.payment->authorised) return "authorised";
  return sale.phase == Phase::PaymentUnknown || sale.phase == Phase::Reversing ? "unknown" : "asked";
}

std::string_view print_of(sale::PrintState state) {
  switch (state) {
    case sale::PrintState::NotPrinted:
    case sale::PrintState::FailedUntouched:
      return "waiting";
    case sale::PrintState::Printing:
      return "printing";
    case sale::PrintState::Proven:
      return "proven";
    case sale::PrintState::Unknown:
      return "unknown";
    case sale::PrintState::Failed:
      return "failed";
  }
  return {};
}

void write_or_null(JsonWriter& json, std::string_view name, std::string_view text) {
  json.key(name);
  if (text.empty()) {
    json.null();
  } else {
    json.value(text);
  }
}

void write_code(JsonWriter& json, const sale::TicketState* ticket) {
  json.key("claim_code");
  if (ticket != nullptr && ticket->claim_code_given) {
    json.value(ticket->ticket.claim_code.text());
  } else {
    json.null();
  }
}

void write_expiry(JsonWriter& json, const KioskCore& core, const sale::SaleState& sale) {
  const auto* ledger = core.device().find_ledger(sale.order.performance);
  const auto hold = ledger == nullptr ? std::nullopt : ledger->find_hold(sale.hold);
  const bool is_held = hold && hold->status == ledger::HoldStatus::Active;
  // The end of a hold is by the steady clock; the page may run on a machine whose wall clock is wrong.
  const auto& clock = core.device().clock();
  const auto left = is_held ? std::max(Duration(0), hold->until - clock.steady()) : Duration(0);
  json.key("expires_in_ms");
  if (is_held) {
    json.value(left.count());
  } else {
    json.null();
  }
  json.key("expires_at");
  if (is_held) {
    json.value(iso8601(clock.now() + left));
  } else {
    json.null();
  }
}

std::string label_of(const seating::SeatingPlan* plan, const ticket::Place& place) {
  return plan == nullptr ? std::string() : place_label(*plan, place);
}

void write_lines(JsonWriter& json, const sale::SaleState& sale, const seating::SeatingPlan* plan) {
  json.key("lines").begin_array();
  for (const auto& line : sale.order.lines) {
    json.begin_object().member("label", label_of(plan, line.place));
    write_place(json, plan, line.place);
    json.key("category");
    if (plan != nullptr && line.category.value() < plan->categories.size()) {
      json.value(plan->categories[line.category.value()].label);
    } else {
      json.null();
    }
    json.member("price_cents", line.unit_price.cents).end_object();
  }
  json.end_array();
}

void write_tickets(JsonWriter& json, const sale::SaleState& sale, const seating::SeatingPlan* plan) {
  const sale::TicketState* first = nullptr;
  json.key("tickets").begin_array();
  for (std::size_t index = 0; index < sale.tickets.size(); ++index) {
    const auto& ticket = sale.tickets[index];
    if (first == nullptr && ticket.claim_code_given) first = &ticket;
    json.begin_object()
        .member("ticket_id", ticket.ticket.id.text())
        .member("place", label_of(plan, sale.order.lines[index].place))
        .member("state", print_of(ticket.print));
    write_place(json, plan, sale.order.lines[index].place);
    write_code(json, &ticket);
    json.end_object();
  }
  json.end_array();
  write_code(json, first);
}

}  // namespace

void write_place(JsonWriter& json, const seating::SeatingPlan* plan, const ticket::Place& place) {
  const auto* seat = std::get_if<ledger::SeatIndex>(&place);
  const auto* zone = std::get_if<ledger::ZoneIndex>(&place);
  if (plan == nullptr) return;
  if (seat != nullptr && seating::has_seat(*plan, *seat)) {
    const auto& in_plan = plan->seats[seat->value()];
    json.member("seat_index", seat->value())
        .member("section", in_plan.section)
        .member("row", in_plan.row)
        .member("seat", in_plan.label)
        .member("accessible", in_plan.accessible);
  } else if (zone != nullptr && seating::has_zone(*plan, *zone)) {
    json.member("zone_index", zone->value()).member("zone", plan->zones[zone->value()].label);
  }
}

std::string sale_json(const KioskCore& core, const ledger::OrderId& order) {
  const auto& checkout = core.checkout();
  const auto* sale = checkout.books().find(order);
  if (sale == nullptr) return "null";
  const bool is_in_line = checkout.is_in_line(order);
  const auto& performance = sale->order.performance;
  const auto* on_sale = core.device().catalogue().find_performance(performance);
  const auto* plan = core.device().catalogue().find_plan(performance);
  JsonWriter json;
  json.begin_object().member("order_id", order.text()).member("performance_id", performance.text());
  if (on_sale != nullptr) {
    write_what_and_when(json, *on_sale, core.device().identity().venue);
  } else {
    json.member("title", "");
  }
  json.member("phase", phase_of(*sale, is_in_line))
      .member("message", message_of(*sale, is_in_line, checkout.note_of(order)));
  write_or_null(json, "language", sale->language);
  write_or_null(json, "given_up", sale->giving_up ? sale::text(*sale->giving_up) : std::string_view());
  write_or_null(json, "money_back", money_back(*sale));
  write_expiry(json, core, *sale);
  json.member("total_cents", sale->order.total.cents).member("currency", sale->order.total.currency.text());
  write_lines(json, *sale, plan);
  write_tickets(json, *sale, plan);
  json.member("payment", payment_of(*sale));
  return json.end_object().text();
}

}  // namespace foyer::kiosk
