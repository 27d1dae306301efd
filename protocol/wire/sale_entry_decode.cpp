#include "protocol/wire/entries.pb.h"
#include "protocol/wire/parts.hpp"
#include "protocol/wire/places.pb.h"
#include "protocol/wire/sale.pb.h"

namespace foyer::wire {
namespace {

using sale::SaleEntry;

sale::PriceStep read_step(const v1::PriceStep& from, FieldReader& fields) {
  sale::PriceStep to;
  fields.text(from.name(), maximum_label_bytes, to.name);
  fields.money(from.amount(), to.amount);
  return to;
}

sale::OrderLine read_line(const v1::OrderLine& from, FieldReader& fields) {
  sale::OrderLine to;
  fields.place(from.place(), to.place);
  fields.category(from.category(), to.category);
  fields.optional_name(from.ticket_type(), to.ticket_type);
  fields.money(from.unit_price(), to.unit_price);
  read_list(from.steps(), fields, sale::price_steps_limit, to.steps, read_step);
  return to;
}

void read_order(const v1::Order& from, FieldReader& fields, sale::Order& to) {
  fields.identifier(from.id(), to.id);
  fields.identifier(from.performance(), to.performance);
  read_list(from.lines(), fields, sale::order_lines_limit, to.lines, read_line);
  fields.money(from.total(), to.total);
}

sale::SaleTicket read_ticket(const v1::TicketOfSale& from, FieldReader& fields) {
  sale::SaleTicket to;
  fields.identifier(from.ticket(), to.id);
  if (from.claim_code().empty()) return to;
  // Parsing takes what people type; on the wire only the canonical text stands for a code.
  const auto code = ticket::ClaimCode::parse(from.claim_code());
  if (!code || code->text() != from.claim_code()) {
    fields.fail(WireError::BadIdentifier);
  } else {
    to.claim_code = *code;
  }
  return to;
}

void read_payment(const v1::Payment& from, FieldReader& fields, sale::Payment& to) {
  fields.identifier(from.attempt(), to.attempt);
  fields.enumerator(from.means(), sale::PaymentMeans::CashAlreadyIn, to.means);
  fields.money(from.amount(), to.amount);
  fields.text(from.reference(), sale::payment_reference_limit, to.reference);
}

void read_index(std::uint32_t from, FieldReader& fields, std::uint32_t& to) {
  fields.number(from, static_cast<std::uint32_t>(sale::order_lines_limit - 1), to);
}

template <class Entry>
SaleEntry read_attempt(const v1::Attempt& from, FieldReader& fields) {
  Entry to;
  fields.identifier(from.attempt(), to.attempt);
  return to;
}

template <class Entry>
SaleEntry read_nth(const v1::AttemptNth& from, FieldReader& fields) {
  Entry to;
  fields.identifier(from.attempt(), to.attempt);
  to.nth = from.nth();
  return to;
}

template <class Entry>
SaleEntry read_ticket_index(const v1::TicketIndex& from, FieldReader& fields) {
  Entry to;
  read_index(from.index(), fields, to.index);
  return to;
}

template <class Entry>
SaleEntry read_end(const v1::At& from, FieldReader& fields) {
  Entry to;
  fields.time(from.at_ms(), to.at);
  return to;
}

SaleEntry read_body(const v1::SaleStarted& from, FieldReader& fields) {
  sale::SaleStarted to;
  read_order(from.order(), fields, to.order);
  fields.identifier(from.hold(), to.hold);
  read_list(from.tickets(), fields, sale::order_lines_limit, to.tickets, read_ticket);
  fields.time(from.at_ms(), to.at);
  fields.text(from.language(), sale::language_limit, to.language);
  return to;
}

SaleEntry read_body(const v1::LeasedSeats& from, FieldReader& fields) {
  sale::SeatsSecured to;
  fields.leased(from.leased(), to.leased);
  return to;
}

SaleEntry read_body(const v1::PaymentRequested& from, FieldReader& fields) {
  sale::PaymentRequested to;
  read_payment(from.payment(), fields, to.payment);
  fields.time(from.at_ms(), to.at);
  return to;
}

SaleEntry read_body(const v1::PaymentAuthorised& from, FieldReader& fields) {
  sale::PaymentAuthorised to;
  fields.identifier(from.attempt(), to.attempt);
  fields.text(from.reference(), sale::payment_reference_limit, to.reference);
  return to;
}

SaleEntry read_body(const v1::SaleGivenUp& from, FieldReader& fields) {
  sale::SaleGivenUp to;
  fields.enumerator(from.reason(), sale::GiveUpReason::PaymentAttemptsUsed, to.reason);
  fields.time(from.at_ms(), to.at);
  return to;
}

SaleEntry read_body(const v1::SaleCommitted& from, FieldReader& fields) {
  sale::SaleCommitted to;
  read_order(from.order(), fields, to.order);
  fields.leased(from.leased(), to.leased);
  read_payment(from.payment(), fields, to.payment);
  read_list(from.tickets(), fields, sale::order_lines_limit, to.tickets, read_ticket);
  fields.time(from.at_ms(), to.at);
  to.time_is_proven = !from.time_unproven();
  return to;
}

SaleEntry read_body(const v1::PrintFailed& from, FieldReader& fields) {
  sale::PrintFailed to;
  read_index(from.index(), fields, to.index);
  fields.enumerator(from.fault(), sale::PrintFault::SigningFailed, to.fault);
  to.before_any_byte = from.before_any_byte();
  return to;
}

SaleEntry read_body(const v1::HandSettlementNeeded& from, FieldReader& fields) {
  sale::HandSettlementNeeded to;
  fields.identifier(from.attempt(), to.attempt);
  fields.enumerator(from.what(), sale::HandSettlement::Reversal, to.what);
  fields.time(from.at_ms(), to.at);
  return to;
}

SaleEntry read_body(const v1::PaymentSettledByHand& from, FieldReader& fields) {
  sale::PaymentSettledByHand to;
  fields.identifier(from.attempt(), to.attempt);
  fields.text(from.by(), sale::settled_by_limit, to.by);
  fields.time(from.at_ms(), to.at);
  return to;
}

SaleEntry read_body(const v1::RefundRequested& from, FieldReader& fields) {
  sale::RefundRequested to;
  fields.identifier(from.refund(), to.refund);
  fields.optional_identifier(from.attempt(), to.attempt);
  fields.money(from.amount(), to.amount);
  to.nth = from.nth();
  fields.time(from.at_ms(), to.at);
  return to;
}

SaleEntry read_paid(const v1::RefundSettled& from, FieldReader& fields) {
  sale::RefundPaid to;
  fields.identifier(from.refund(), to.refund);
  to.nth = from.nth();
  fields.text(from.text(), sale::payment_reference_limit, to.reference);
  fields.time(from.at_ms(), to.at);
  return to;
}

SaleEntry read_failed(const v1::RefundSettled& from, FieldReader& fields) {
  sale::RefundFailed to;
  fields.identifier(from.refund(), to.refund);
  to.nth = from.nth();
  fields.text(from.text(), sale::refund_reason_limit, to.why);
  fields.time(from.at_ms(), to.at);
  return to;
}

}  // namespace

SaleEntry read(const v1::SaleEntry& from, FieldReader& fields) {
  using Message = v1::SaleEntry;
  switch (from.what_case()) {
    case Message::kStarted:
      return read_body(from.started(), fields);
    case Message::kSeatsSecured:
      return read_body(from.seats_secured(), fields);
    case Message::kPaymentRequested:
      return read_body(from.payment_requested(), fields);
    case Message::kPaymentQueried:
      return read_nth<sale::PaymentQueried>(from.payment_queried(), fields);
    case Message::kPaymentAuthorised:
      return read_body(from.payment_authorised(), fields);
    case Message::kPaymentDeclined:
      return read_attempt<sale::PaymentDeclined>(from.payment_declined(), fields);
    case Message::kGivenUp:
      return read_body(from.given_up(), fields);
    case Message::kCommitted:
      return read_body(from.committed(), fields);
    case Message::kTicketsSigned:
      return sale::TicketsSigned{};
    case Message::kPrintStarted:
      return read_ticket_index<sale::PrintStarted>(from.print_started(), fields);
    case Message::kPrintProven:
      return read_ticket_index<sale::PrintProven>(from.print_proven(), fields);
    case Message::kPrintUnknown:
      return read_ticket_index<sale::PrintUnknown>(from.print_unknown(), fields);
    case Message::kPrintFailed:
      return read_body(from.print_failed(), fields);
    case Message::kClaimCodeGiven:
      return read_ticket_index<sale::ClaimCodeGiven>(from.claim_code_given(), fields);
    case Message::kClaimCodesShown:
      return sale::ClaimCodesShown{};
    case Message::kCaptureRequested:
      return read_nth<sale::CaptureRequested>(from.capture_requested(), fields);
    case Message::kPaymentCaptured:
      return read_attempt<sale::PaymentCaptured>(from.payment_captured(), fields);
    case Message::kReversalRequested:
      return read_nth<sale::ReversalRequested>(from.reversal_requested(), fields);
    case Message::kPaymentReversed:
      return read_attempt<sale::PaymentReversed>(from.payment_reversed(), fields);
    case Message::kHandSettlementNeeded:
      return read_body(from.hand_settlement_needed(), fields);
    case Message::kSettledByHand:
      return read_body(from.settled_by_hand(), fields);
    case Message::kSeatsReleased:
      return sale::SeatsReleased{};
    case Message::kCompleted:
      return read_end<sale::SaleCompleted>(from.completed(), fields);
    case Message::kAbandoned:
      return read_end<sale::SaleAbandoned>(from.abandoned(), fields);
    case Message::kReversed:
      return read_end<sale::SaleReversed>(from.reversed(), fields);
    case Message::kRefundRequested:
      return read_body(from.refund_requested(), fields);
    case Message::kRefundPaid:
      return read_paid(from.refund_paid(), fields);
    case Message::kRefundFailed:
      return read_failed(from.refund_failed(), fields);
    case Message::kLeftBehind:
      return read_end<sale::SaleLeftBehind>(from.left_behind(), fields);
    case Message::WHAT_NOT_SET:
      break;
  }
  fields.no_variant();
  return {};
}

}  // namespace foyer::wire
