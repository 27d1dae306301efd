#include "protocol/wire/case_parts.hpp"
#include "protocol/wire/central.pb.h"
#include "protocol/wire/central_event.hpp"
#include "protocol/wire/parts.hpp"

namespace foyer::wire {
namespace {

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
  write(from.leased, *to.mutable_leased());
  to.set_sold_at_unproven(!from.sold_at_is_proven);
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
  to.set_scan(raw_or_absent(from.scan));
}
void write_into(const AdmissionAnnulled& from, v1::CentralEvent& event) {
  auto& to = *event.mutable_admission_annulled();
  to.set_ticket(raw(from.ticket));
  to.set_performance(raw(from.performance));
  to.set_at_ms(from.at.ms);
  to.set_gate(from.gate);
  to.set_door(from.door.text());
  to.set_scan(raw_or_absent(from.scan));
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
  to.set_includes_sold(from.includes_sold);
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
void write_into(const JournalHeld& from, v1::CentralEvent& event) {
  auto& to = *event.mutable_journal_held();
  to.set_device(from.device.text());
  to.set_journal(raw(from.journal));
  to.set_seq(from.seq);
  to.set_kind(fitting(from.kind, maximum_label_bytes));
}
void write_into(const JournalReleased& from, v1::CentralEvent& event) {
  auto& to = *event.mutable_journal_released();
  to.set_device(from.device.text());
  to.set_journal(raw(from.journal));
}
void write_into(const DesiredStateSet& from, v1::CentralEvent& event) {
  write(from, *event.mutable_desired_state_set());
}
void write_into(const AlertAcknowledged& from, v1::CentralEvent& event) {
  write(from, *event.mutable_alert_acknowledged());
}

void write_into(const reprint::ReprintOrdered& from, v1::CentralEvent& event) {
  write(from, *event.mutable_reprint_ordered());
}

}  // namespace

Bytes encode(const CentralEvent& event) {
  v1::CentralEvent message;
  message.set_at_ms(event.at.ms);
  std::visit([&message](const auto& body) { write_into(body, message); }, event.body);
  return serialised(message);
}

}  // namespace foyer::wire
