#include "protocol/wire/central_event.hpp"

#include "protocol/wire/case_parts.hpp"
#include "protocol/wire/central.pb.h"
#include "protocol/wire/parts.hpp"

namespace foyer::wire {
namespace {

constexpr std::uint32_t highest_generation = 255;
/// Their number on the wire is their place here, from 1. Append only.
constexpr std::array settlement_outcomes{SettlementOutcome::Standing, SettlementOutcome::Late,
                                         SettlementOutcome::Conflicted};

// ---- Writing -------------------------------------------------------------------------------------------------------

void write_into(const ledger::Event& from, v1::CentralEvent& event) {
  write(from, *event.mutable_ledger());
}
void write_into(const BoxOfficeEventCreated& from, v1::CentralEvent& event) {
  auto& to = *event.mutable_event_created();
  to.set_performance(raw(from.performance));
  to.set_name(fitting(from.name, maximum_text_bytes));
  to.set_total_seats(from.total_seats);
}
void write_into(const BoxOfficeHoldOpened& from, v1::CentralEvent& event) {
  auto& to = *event.mutable_hold_opened();
  to.set_hold(raw(from.hold));
  to.set_quantity(from.quantity);
  to.set_payment_token(fitting(from.payment_token, maximum_text_bytes));
  to.set_expires_at_ms(from.expires_at.ms);
}
void write_into(const BoxOfficeBookingMade& from, v1::CentralEvent& event) {
  auto& to = *event.mutable_booking_made();
  to.set_booking(raw(from.booking));
  to.set_hold(raw(from.hold));
  to.set_quantity(from.quantity);
}
void write_into(const PlanAdded& from, v1::CentralEvent& event) {
  write(from.plan, *event.mutable_plan_added());
}
void write_into(const PerformanceScheduled& from, v1::CentralEvent& event) {
  write(from.performance, *event.mutable_performance_scheduled());
}
void write_into(const DeviceRegistered& from, v1::CentralEvent& event) {
  write(from.device, *event.mutable_device_registered());
}
void write_into(const CertificateIssued& from, v1::CentralEvent& event) {
  auto& to = *event.mutable_certificate_issued();
  to.set_device(from.device.text());
  to.set_certificate(raw(from.certificate));
}
void write_order(const OrderSettled& from, v1::OrderSettled& to) {
  to.set_order(raw(from.order));
  to.set_performance(raw(from.performance));
  to.set_seller(from.seller.text());
  to.set_journal(raw(from.journal));
  to.set_seq(from.seq);
  to.set_sold_at_ms(from.sold_at.ms);
  write(from.total, *to.mutable_total());
  to.set_payment_reference(fitting(from.payment_reference, maximum_text_bytes));
  for (const auto& ticket : from.tickets) {
    auto& written = *to.add_tickets();
    written.set_ticket(raw(ticket.ticket));
    write(ticket.place, *written.mutable_place());
  }
  to.set_outcome(number_of(from.outcome, settlement_outcomes));
  to.set_payment_attempt(raw_or_absent(from.payment_attempt));
  if (from.payment_means) to.set_payment_means(number_of(*from.payment_means));
  to.set_from_fork(from.from_fork);
}
void write_into(const OrderSettled& from, v1::CentralEvent& event) {
  write_order(from, *event.mutable_order_settled());
}
void write_into(const SaleQuarantined& from, v1::CentralEvent& event) {
  event.mutable_sale_quarantined()->set_case_id(raw(from.case_id));
  write_order(from.order, *event.mutable_sale_quarantined()->mutable_order());
}
void write_into(const OrderReversed& from, v1::CentralEvent& event) {
  event.mutable_order_reversed()->set_order(raw(from.order));
}
void write_into(const AdmissionRecorded& from, v1::CentralEvent& event) {
  auto& to = *event.mutable_admission_recorded();
  to.set_ticket(raw(from.ticket));
  to.set_performance(raw(from.performance));
  to.set_generation(from.generation);
  to.set_at_ms(from.at.ms);
  to.set_gate(from.gate);
  to.set_door(from.door.text());
  to.set_is_exit(from.is_exit);
  to.set_overridden(from.overridden);
}
void write_into(const AdmissionAnnulled& from, v1::CentralEvent& event) {
  auto& to = *event.mutable_admission_annulled();
  to.set_ticket(raw(from.ticket));
  to.set_performance(raw(from.performance));
  to.set_at_ms(from.at.ms);
  to.set_gate(from.gate);
  to.set_door(from.door.text());
}
void write_into(const AuthorityBegan& from, v1::CentralEvent& event) {
  event.mutable_authority_began()->set_authority(raw(from.authority));
}
void write_into(const JournalBegan& from, v1::CentralEvent& event) {
  auto& to = *event.mutable_journal_began();
  to.set_device(from.device.text());
  to.set_journal(raw(from.journal));
  to.set_previous(raw_or_absent(from.previous));
}
void write_into(const HolderDeclared& from, v1::CentralEvent& event) {
  auto& to = *event.mutable_holder_declared();
  to.set_device(from.device.text());
  to.set_journal(raw(from.journal));
  to.set_seq(from.seq);
  to.set_authority(raw(from.authority));
  to.set_grantor(raw(from.grantor));
  write(from.declared, *to.mutable_declared());
}
void write_into(const PartReceived& from, v1::CentralEvent& event) {
  auto& to = *event.mutable_part_received();
  to.set_device(from.device.text());
  to.set_journal(raw(from.journal));
  to.set_allotment(raw(from.allotment));
}
void write_into(const PerformanceSuspended& from, v1::CentralEvent& event) {
  event.mutable_performance_suspended()->set_authority(raw(from.authority));
}
void write_into(const PerformanceResumed& from, v1::CentralEvent& event) {
  event.mutable_performance_resumed()->set_reason(fitting(from.reason, maximum_text_bytes));
  event.mutable_performance_resumed()->set_all_declared(from.all_declared);
}
/// What left a declaration, or came to it.
template <class Change, class Message>
void write_change(const Change& from, Message& to) {
  to.set_device(from.device.text());
  to.set_journal(raw(from.journal));
  to.mutable_places()->set_performance(raw(from.places.performance));
  write(from.places.places, *to.mutable_places()->mutable_places());
}
void write_into(const DeclarationReduced& from, v1::CentralEvent& event) {
  write_change(from, *event.mutable_declaration_reduced());
}
void write_into(const DeclarationExtended& from, v1::CentralEvent& event) {
  write_change(from, *event.mutable_declaration_extended());
}
void write_into(const DesiredStateSet& from, v1::CentralEvent& event) {
  write(from, *event.mutable_desired_state_set());
}
void write_into(const AlertAcknowledged& from, v1::CentralEvent& event) {
  write(from, *event.mutable_alert_acknowledged());
}

// ---- Reading -------------------------------------------------------------------------------------------------------

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
  return to;
}

CentralEventBody read_body(const v1::AdmissionAnnulledByDoor& from, FieldReader& fields) {
  AdmissionAnnulled to;
  fields.identifier(from.ticket(), to.ticket);
  fields.identifier(from.performance(), to.performance);
  fields.time(from.at_ms(), to.at);
  fields.optional_name_text(from.gate(), to.gate);
  fields.name(from.door(), to.door);
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

Bytes encode(const CentralEvent& event) {
  v1::CentralEvent message;
  message.set_at_ms(event.at.ms);
  std::visit([&message](const auto& body) { write_into(body, message); }, event.body);
  return serialised(message);
}

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
