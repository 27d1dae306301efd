#include "protocol/wire/entries.pb.h"
#include "protocol/wire/parts.hpp"
#include "protocol/wire/places.pb.h"
#include "protocol/wire/sale.pb.h"

namespace foyer::wire {
namespace {

void write_order(const sale::Order& from, v1::Order& to) {
  to.set_id(raw(from.id));
  to.set_performance(raw(from.performance));
  for (const auto& line : from.lines) {
    auto& written = *to.add_lines();
    write(line.place, *written.mutable_place());
    written.set_category(line.category.value());
    written.set_ticket_type(line.ticket_type.text());
    write(line.unit_price, *written.mutable_unit_price());
    for (const auto& step : line.steps) {
      auto& written_step = *written.add_steps();
      written_step.set_name(fitting(step.name, maximum_label_bytes));
      write(step.amount, *written_step.mutable_amount());
    }
  }
  write(from.total, *to.mutable_total());
}

void write_tickets(const std::vector<sale::SaleTicket>& from, Repeated<v1::TicketOfSale>& to) {
  for (const auto& ticket : from) {
    auto& written = *to.Add();
    written.set_ticket(raw(ticket.id));
    written.set_claim_code(ticket.claim_code.text());
  }
}

void write_payment(const sale::Payment& from, v1::Payment& to) {
  to.set_attempt(raw(from.attempt));
  to.set_means(number_of(from.means));
  write(from.amount, *to.mutable_amount());
  to.set_reference(fitting(from.reference, sale::payment_reference_limit));
}

template <class Request>
void write_nth(const Request& from, v1::AttemptNth& to) {
  to.set_attempt(raw(from.attempt));
  to.set_nth(from.nth);
}

void write_into(const sale::SaleStarted& from, v1::SaleEntry& entry) {
  auto& to = *entry.mutable_started();
  write_order(from.order, *to.mutable_order());
  to.set_hold(raw(from.hold));
  write_tickets(from.tickets, *to.mutable_tickets());
  to.set_at_ms(from.at.ms);
  to.set_language(fitting(from.language, sale::language_limit));
}
void write_into(const sale::SeatsSecured& from, v1::SaleEntry& entry) {
  write(from.leased, *entry.mutable_seats_secured()->mutable_leased());
}
void write_into(const sale::PaymentRequested& from, v1::SaleEntry& entry) {
  auto& to = *entry.mutable_payment_requested();
  write_payment(from.payment, *to.mutable_payment());
  to.set_at_ms(from.at.ms);
}
void write_into(const sale::PaymentQueried& from, v1::SaleEntry& entry) {
  write_nth(from, *entry.mutable_payment_queried());
}
void write_into(const sale::PaymentAuthorised& from, v1::SaleEntry& entry) {
  auto& to = *entry.mutable_payment_authorised();
  to.set_attempt(raw(from.attempt));
  to.set_reference(fitting(from.reference, sale::payment_reference_limit));
}
void write_into(const sale::PaymentDeclined& from, v1::SaleEntry& entry) {
  entry.mutable_payment_declined()->set_attempt(raw(from.attempt));
}
void write_into(const sale::SaleGivenUp& from, v1::SaleEntry& entry) {
  auto& to = *entry.mutable_given_up();
  to.set_reason(number_of(from.reason));
  to.set_at_ms(from.at.ms);
}
void write_into(const sale::SaleCommitted& from, v1::SaleEntry& entry) {
  auto& to = *entry.mutable_committed();
  write_order(from.order, *to.mutable_order());
  write(from.leased, *to.mutable_leased());
  write_payment(from.payment, *to.mutable_payment());
  write_tickets(from.tickets, *to.mutable_tickets());
  to.set_at_ms(from.at.ms);
  to.set_time_unproven(!from.time_is_proven);
}
void write_into(const sale::TicketsSigned&, v1::SaleEntry& entry) {
  entry.mutable_tickets_signed();
}
void write_into(const sale::PrintStarted& from, v1::SaleEntry& entry) {
  entry.mutable_print_started()->set_index(from.index);
}
void write_into(const sale::PrintProven& from, v1::SaleEntry& entry) {
  entry.mutable_print_proven()->set_index(from.index);
}
void write_into(const sale::PrintUnknown& from, v1::SaleEntry& entry) {
  entry.mutable_print_unknown()->set_index(from.index);
}
void write_into(const sale::PrintFailed& from, v1::SaleEntry& entry) {
  auto& to = *entry.mutable_print_failed();
  to.set_index(from.index);
  to.set_fault(number_of(from.fault));
  to.set_before_any_byte(from.before_any_byte);
}
void write_into(const sale::ClaimCodeGiven& from, v1::SaleEntry& entry) {
  entry.mutable_claim_code_given()->set_index(from.index);
}
void write_into(const sale::ClaimCodesShown&, v1::SaleEntry& entry) {
  entry.mutable_claim_codes_shown();
}
void write_into(const sale::CaptureRequested& from, v1::SaleEntry& entry) {
  write_nth(from, *entry.mutable_capture_requested());
}
void write_into(const sale::PaymentCaptured& from, v1::SaleEntry& entry) {
  entry.mutable_payment_captured()->set_attempt(raw(from.attempt));
}
void write_into(const sale::ReversalRequested& from, v1::SaleEntry& entry) {
  write_nth(from, *entry.mutable_reversal_requested());
}
void write_into(const sale::PaymentReversed& from, v1::SaleEntry& entry) {
  entry.mutable_payment_reversed()->set_attempt(raw(from.attempt));
}
void write_into(const sale::HandSettlementNeeded& from, v1::SaleEntry& entry) {
  auto& to = *entry.mutable_hand_settlement_needed();
  to.set_attempt(raw(from.attempt));
  to.set_what(number_of(from.what));
  to.set_at_ms(from.at.ms);
}
void write_into(const sale::PaymentSettledByHand& from, v1::SaleEntry& entry) {
  auto& to = *entry.mutable_settled_by_hand();
  to.set_attempt(raw(from.attempt));
  to.set_by(fitting(from.by, sale::settled_by_limit));
  to.set_at_ms(from.at.ms);
}
void write_into(const sale::SeatsReleased&, v1::SaleEntry& entry) {
  entry.mutable_seats_released();
}
void write_into(const sale::SaleCompleted& from, v1::SaleEntry& entry) {
  entry.mutable_completed()->set_at_ms(from.at.ms);
}
void write_into(const sale::SaleAbandoned& from, v1::SaleEntry& entry) {
  entry.mutable_abandoned()->set_at_ms(from.at.ms);
}
void write_into(const sale::SaleReversed& from, v1::SaleEntry& entry) {
  entry.mutable_reversed()->set_at_ms(from.at.ms);
}
void write_into(const sale::SaleLeftBehind& from, v1::SaleEntry& entry) {
  entry.mutable_left_behind()->set_at_ms(from.at.ms);
}

void write_into(const sale::RefundRequested& from, v1::SaleEntry& entry) {
  auto& to = *entry.mutable_refund_requested();
  to.set_refund(raw(from.refund));
  to.set_attempt(raw_or_absent(from.attempt));
  write(from.amount, *to.mutable_amount());
  to.set_nth(from.nth);
  to.set_at_ms(from.at.ms);
}
void write_into(const sale::RefundPaid& from, v1::SaleEntry& entry) {
  auto& to = *entry.mutable_refund_paid();
  to.set_refund(raw(from.refund));
  to.set_nth(from.nth);
  to.set_text(fitting(from.reference, sale::payment_reference_limit));
  to.set_at_ms(from.at.ms);
}
void write_into(const sale::RefundFailed& from, v1::SaleEntry& entry) {
  auto& to = *entry.mutable_refund_failed();
  to.set_refund(raw(from.refund));
  to.set_nth(from.nth);
  to.set_text(fitting(from.why, sale::refund_reason_limit));
  to.set_at_ms(from.at.ms);
}

}  // namespace

void write(const sale::SaleEntry& from, v1::SaleEntry& to) {
  std::visit([&to](const auto& entry) { write_into(entry, to); }, from);
}

}  // namespace foyer::wire
