#include "protocol/wire/case_parts.hpp"
#include "protocol/wire/central.pb.h"
#include "protocol/wire/central_event.hpp"
#include "protocol/wire/parts.hpp"

namespace foyer::wire {
namespace {

constexpr std::uint32_t highest_generation = 255;

CentralEventBody read_body(const v1::BoxOfficeEventCreated& from, FieldReader& fields) {
  BoxOfficeEventCreated to;
  fields.identifier(from.performance(), to.performance);
  fields.text(from.name(), maximum_text_bytes, to.name);
  to.total_seats = from.total_seats();
  return to;
}

CentralEventBody read_body(const v1::BoxOfficeHoldOpened& from, FieldReader& fields) {
  BoxOfficeHoldOpened to;
  fields.identifier(from.hold(), to.hold);
  to.quantity = from.quantity();
  fields.text(from.payment_token(), maximum_text_bytes, to.payment_token);
  fields.time(from.expires_at_ms(), to.expires_at);
  return to;
}

CentralEventBody read_body(const v1::BoxOfficeBookingMade& from, FieldReader& fields) {
  BoxOfficeBookingMade to;
  fields.identifier(from.booking(), to.booking);
  fields.identifier(from.hold(), to.hold);
  to.quantity = from.quantity();
  return to;
}

CentralEventBody read_body(const v1::CertificateIssued& from, FieldReader& fields) {
  CertificateIssued to;
  fields.name(from.device(), to.device);
  fields.bytes(from.certificate(), maximum_certificate_bytes, to.certificate);
  return to;
}

SettledTicket read_ticket(const v1::SettledTicket& from, FieldReader& fields) {
  SettledTicket to;
  fields.identifier(from.ticket(), to.ticket);
  fields.place(from.place(), to.place);
  return to;
}

OrderSettled read_order(const v1::OrderSettled& from, FieldReader& fields) {
  OrderSettled to;
  fields.identifier(from.order(), to.order);
  fields.identifier(from.performance(), to.performance);
  fields.name(from.seller(), to.seller);
  fields.identifier(from.journal(), to.journal);
  fields.counter(from.seq(), to.seq);
  fields.time(from.sold_at_ms(), to.sold_at);
  fields.money(from.total(), to.total);
  fields.text(from.payment_reference(), maximum_text_bytes, to.payment_reference);
  read_list(from.tickets(), fields, maximum_items_per_message, to.tickets, read_ticket);
  fields.enumerator(from.outcome(), settlement_outcomes, to.outcome);
  fields.optional_identifier(from.payment_attempt(), to.payment_attempt);
  if (from.payment_means() != 0) {
    fields.enumerator(from.payment_means(), sale::PaymentMeans::CashAlreadyIn, to.payment_means.emplace());
  }
  to.from_fork = from.from_fork();
  fields.leased(from.leased(), to.leased);
  to.sold_at_is_proven = !from.sold_at_unproven();
  return to;
}
CentralEventBody read_body(const v1::SaleQuarantined& from, FieldReader& fields) {
  SaleQuarantined to{{}, read_order(from.order(), fields)};
  fields.identifier(from.case_id(), to.case_id);
  return to;
}

CentralEventBody read_body(const v1::OrderReversed& from, FieldReader& fields) {
  OrderReversed to;
  fields.identifier(from.order(), to.order);
  return to;
}

CentralEventBody read_body(const v1::AdmissionRecorded& from, FieldReader& fields) {
  AdmissionRecorded to;
  fields.identifier(from.ticket(), to.ticket);
  fields.identifier(from.performance(), to.performance);
  fields.number(from.generation(), highest_generation, to.generation);
  fields.time(from.at_ms(), to.at);
  fields.optional_name_text(from.gate(), to.gate);
  fields.name(from.door(), to.door);
  to.is_exit = from.is_exit();
  to.overridden = from.overridden();
  fields.optional_identifier(from.scan(), to.scan);
  return to;
}

CentralEventBody read_body(const v1::AdmissionAnnulledByDoor& from, FieldReader& fields) {
  AdmissionAnnulled to;
  fields.identifier(from.ticket(), to.ticket);
  fields.identifier(from.performance(), to.performance);
  fields.time(from.at_ms(), to.at);
  fields.optional_name_text(from.gate(), to.gate);
  fields.name(from.door(), to.door);
  fields.optional_identifier(from.scan(), to.scan);
  return to;
}

CentralEventBody read_body(const v1::AuthorityBegan& from, FieldReader& fields) {
  AuthorityBegan to;
  fields.identifier(from.authority(), to.authority);
  return to;
}

CentralEventBody read_body(const v1::JournalBegan& from, FieldReader& fields) {
  JournalBegan to;
  fields.name(from.device(), to.device);
  fields.identifier(from.journal(), to.journal);
  fields.optional_identifier(from.previous(), to.previous);
  return to;
}

CentralEventBody read_body(const v1::HolderDeclared& from, FieldReader& fields) {
  HolderDeclared to;
  fields.name(from.device(), to.device);
  fields.identifier(from.journal(), to.journal);
  fields.counter(from.seq(), to.seq);
  fields.identifier(from.authority(), to.authority);
  fields.identifier(from.grantor(), to.grantor);
  fields.declared(from.declared(), to.declared);
  to.includes_sold = from.includes_sold();
  return to;
}

CentralEventBody read_body(const v1::PartReceived& from, FieldReader& fields) {
  PartReceived to;
  fields.name(from.device(), to.device);
  fields.identifier(from.journal(), to.journal);
  fields.identifier(from.allotment(), to.allotment);
  return to;
}

CentralEventBody read_body(const v1::PerformanceSuspended& from, FieldReader& fields) {
  PerformanceSuspended to;
  fields.identifier(from.authority(), to.authority);
  return to;
}

CentralEventBody read_body(const v1::PerformanceResumed& from, FieldReader& fields) {
  PerformanceResumed to;
  fields.text(from.reason(), maximum_text_bytes, to.reason);
  to.all_declared = from.all_declared();
  return to;
}

template <class Change, class Message>
Change read_change(const Message& from, FieldReader& fields) {
  Change to;
  fields.name(from.device(), to.device);
  fields.identifier(from.journal(), to.journal);
  fields.identifier(from.places().performance(), to.places.performance);
  fields.leased(from.places().places(), to.places.places);
  return to;
}

CentralEventBody read_body(const v1::JournalHeld& from, FieldReader& fields) {
  JournalHeld to;
  fields.name(from.device(), to.device);
  fields.identifier(from.journal(), to.journal);
  fields.counter(from.seq(), to.seq);
  fields.text(from.kind(), maximum_label_bytes, to.kind);
  return to;
}

CentralEventBody read_body(const v1::JournalReleased& from, FieldReader& fields) {
  JournalReleased to;
  fields.name(from.device(), to.device);
  fields.identifier(from.journal(), to.journal);
  return to;
}

CentralEventBody read_any_body(const v1::CentralEvent& from, FieldReader& fields) {
  using Message = v1::CentralEvent;
  switch (from.body_case()) {
    case Message::kLedger:
      return read(from.ledger(), fields);
    case Message::kEventCreated:
      return read_body(from.event_created(), fields);
    case Message::kHoldOpened:
      return read_body(from.hold_opened(), fields);
    case Message::kBookingMade:
      return read_body(from.booking_made(), fields);
    case Message::kPlanAdded:
      return PlanAdded{read(from.plan_added(), fields)};
    case Message::kPerformanceScheduled:
      return PerformanceScheduled{read(from.performance_scheduled(), fields)};
    case Message::kDeviceRegistered:
      return DeviceRegistered{read(from.device_registered(), fields)};
    case Message::kCertificateIssued:
      return read_body(from.certificate_issued(), fields);
    case Message::kOrderSettled:
      return read_order(from.order_settled(), fields);
    case Message::kOrderReversed:
      return read_body(from.order_reversed(), fields);
    case Message::kAdmissionRecorded:
      return read_body(from.admission_recorded(), fields);
    case Message::kAdmissionAnnulled:
      return read_body(from.admission_annulled(), fields);
    case Message::kCaseOpened:
      return read(from.case_opened(), fields);
    case Message::kCaseActed:
      return read(from.case_acted(), fields);
    case Message::kCaseClosed:
      return read(from.case_closed(), fields);
    case Message::kTicketsNoticed:
      return TicketsNoticed{read(from.tickets_noticed(), fields)};
    case Message::kOrderResolved:
      return read(from.order_resolved(), fields);
    case Message::kRefundOrdered:
      return read(from.refund_ordered(), fields);
    case Message::kRefundPaid:
      return read(from.refund_paid(), fields);
    case Message::kRefundFailed:
      return read(from.refund_failed(), fields);
    case Message::kForkKept:
      return read(from.fork_kept(), fields);
    case Message::kForkJudged:
      return read(from.fork_judged(), fields);
    case Message::kSaleQuarantined:
      return read_body(from.sale_quarantined(), fields);
    case Message::kReprintOrdered:
      return read(from.reprint_ordered(), fields);
    case Message::kAuthorityBegan:
      return read_body(from.authority_began(), fields);
    case Message::kJournalBegan:
      return read_body(from.journal_began(), fields);
    case Message::kHolderDeclared:
      return read_body(from.holder_declared(), fields);
    case Message::kPartReceived:
      return read_body(from.part_received(), fields);
    case Message::kPerformanceSuspended:
      return read_body(from.performance_suspended(), fields);
    case Message::kPerformanceResumed:
      return read_body(from.performance_resumed(), fields);
    case Message::kDeclarationReduced:
      return read_change<DeclarationReduced>(from.declaration_reduced(), fields);
    case Message::kDeclarationExtended:
      return read_change<DeclarationExtended>(from.declaration_extended(), fields);
    case Message::kJournalHeld:
      return read_body(from.journal_held(), fields);
    case Message::kJournalReleased:
      return read_body(from.journal_released(), fields);
    case Message::kDesiredStateSet:
      return read(from.desired_state_set(), fields);
    case Message::kAlertAcknowledged:
      return read(from.alert_acknowledged(), fields);
    case Message::BODY_NOT_SET:
      break;
  }
  fields.no_variant();
  return {};
}

}  // namespace

Result<CentralEvent, WireError> decode_central_event(BytesView bytes) {
  FieldReader fields;
  v1::CentralEvent message;
  CentralEvent event;
  if (fields.parse(bytes, message)) {
    fields.time(message.at_ms(), event.at);
    event.body = read_any_body(message, fields);
  }
  return fields.result(std::move(event));
}

}  // namespace foyer::wire
