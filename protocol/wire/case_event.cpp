#include "protocol/wire/case_event.hpp"

#include "protocol/wire/case_parts.hpp"
#include "protocol/wire/central.pb.h"
#include "protocol/wire/parts.hpp"

namespace foyer::wire {

void write_into(const CaseOpened& from, v1::CentralEvent& event) {
  auto& to = *event.mutable_case_opened();
  to.set_case_id(raw(from.case_id));
  to.set_kind(number_of(from.kind));
  to.set_performance(raw_or_absent(from.performance));
  to.set_order(raw_or_absent(from.order));
  to.set_ticket(raw_or_absent(from.ticket));
  to.set_device(from.device.text());
  to.set_journal(raw_or_absent(from.journal));
  to.set_seq(from.seq);
  to.set_what(fitting(from.what, maximum_text_bytes));
}

void write_into(const CaseActed& from, v1::CentralEvent& event) {
  auto& to = *event.mutable_case_acted();
  to.set_case_id(raw(from.case_id));
  to.set_action(number_of(from.action));
  to.set_by(fitting(from.by, maximum_label_bytes));
  to.set_note(fitting(from.note, maximum_text_bytes));
}

void write_into(const CaseClosed& from, v1::CentralEvent& event) {
  auto& to = *event.mutable_case_closed();
  to.set_case_id(raw(from.case_id));
  to.set_outcome(number_of(from.outcome));
  to.set_by(fitting(from.by, maximum_label_bytes));
  to.set_note(fitting(from.note, maximum_text_bytes));
}

void write_into(const TicketsNoticed& from, v1::CentralEvent& event) {
  write(from.notices, *event.mutable_tickets_noticed());
}

void write_into(const OrderResolved& from, v1::CentralEvent& event) {
  auto& to = *event.mutable_order_resolved();
  to.set_order(raw(from.order));
  to.set_resolution(number_of(from.resolution));
}

void write_into(const RefundOrdered& from, v1::CentralEvent& event) {
  auto& to = *event.mutable_refund_ordered();
  write(from.refund, *to.mutable_refund());
  to.set_by_hand(from.by_hand);
  to.set_by(fitting(from.by, maximum_label_bytes));
}

void write_into(const RefundPaid& from, v1::CentralEvent& event) {
  auto& to = *event.mutable_refund_paid();
  to.set_refund(raw(from.refund));
  to.set_order(raw(from.order));
  to.set_reference(fitting(from.reference, maximum_text_bytes));
  to.set_by(fitting(from.by, maximum_label_bytes));
  to.set_by_hand(from.by_hand);
}

void write_into(const RefundFailed& from, v1::CentralEvent& event) {
  auto& to = *event.mutable_refund_failed();
  to.set_refund(raw(from.refund));
  to.set_order(raw(from.order));
  to.set_nth(from.nth);
  to.set_why(fitting(from.why, maximum_text_bytes));
  to.set_by(fitting(from.by, maximum_label_bytes));
}

void write_into(const ForkKept& from, v1::CentralEvent& event) {
  auto& to = *event.mutable_fork_kept();
  to.set_device(from.device.text());
  to.set_journal(raw(from.journal));
  to.set_batch(raw(from.batch));
  to.set_is_signed(from.is_signed);
}

void write_into(const ForkJudged& from, v1::CentralEvent& event) {
  auto& to = *event.mutable_fork_judged();
  to.set_device(from.device.text());
  to.set_journal(raw(from.journal));
  to.set_batch(raw(from.batch));
  for (const auto& digest : from.digests) to.add_digests(raw(digest));
  to.set_is_done(from.is_done);
}

CentralEventBody read(const v1::CaseOpened& from, FieldReader& fields) {
  CaseOpened to;
  fields.identifier(from.case_id(), to.case_id);
  fields.enumerator(from.kind(), CaseKind::ForkedSale, to.kind);
  fields.optional_identifier(from.performance(), to.performance);
  fields.optional_identifier(from.order(), to.order);
  fields.optional_identifier(from.ticket(), to.ticket);
  fields.optional_name(from.device(), to.device);
  fields.optional_identifier(from.journal(), to.journal);
  fields.counter(from.seq(), to.seq);
  fields.text(from.what(), maximum_text_bytes, to.what);
  return to;
}

CentralEventBody read(const v1::CaseActed& from, FieldReader& fields) {
  CaseActed to;
  fields.identifier(from.case_id(), to.case_id);
  fields.enumerator(from.action(), CaseAction::Accepted, to.action);
  fields.text(from.by(), maximum_label_bytes, to.by);
  fields.text(from.note(), maximum_text_bytes, to.note);
  return to;
}

CentralEventBody read(const v1::CaseClosed& from, FieldReader& fields) {
  CaseClosed to;
  fields.identifier(from.case_id(), to.case_id);
  fields.enumerator(from.outcome(), CaseOutcome::Dismissed, to.outcome);
  fields.text(from.by(), maximum_label_bytes, to.by);
  fields.text(from.note(), maximum_text_bytes, to.note);
  return to;
}

CentralEventBody read(const v1::OrderResolved& from, FieldReader& fields) {
  OrderResolved to;
  fields.identifier(from.order(), to.order);
  fields.enumerator(from.resolution(), OrderResolution::Closed, to.resolution);
  return to;
}

CentralEventBody read(const v1::RefundOrdered& from, FieldReader& fields) {
  RefundOrdered to;
  to.refund = read(from.refund(), fields);
  to.by_hand = from.by_hand();
  fields.text(from.by(), maximum_label_bytes, to.by);
  return to;
}

CentralEventBody read(const v1::RefundPaid& from, FieldReader& fields) {
  RefundPaid to;
  fields.identifier(from.refund(), to.refund);
  fields.identifier(from.order(), to.order);
  fields.text(from.reference(), maximum_text_bytes, to.reference);
  fields.text(from.by(), maximum_label_bytes, to.by);
  to.by_hand = from.by_hand();
  return to;
}

CentralEventBody read(const v1::RefundFailed& from, FieldReader& fields) {
  RefundFailed to;
  fields.identifier(from.refund(), to.refund);
  fields.identifier(from.order(), to.order);
  to.nth = from.nth();
  fields.text(from.why(), maximum_text_bytes, to.why);
  fields.text(from.by(), maximum_label_bytes, to.by);
  return to;
}

CentralEventBody read(const v1::ForkKept& from, FieldReader& fields) {
  ForkKept to;
  fields.name(from.device(), to.device);
  fields.identifier(from.journal(), to.journal);
  fields.bytes(from.batch(), maximum_message_bytes, to.batch);
  to.is_signed = from.is_signed();
  return to;
}

CentralEventBody read(const v1::ForkJudged& from, FieldReader& fields) {
  ForkJudged to;
  fields.name(from.device(), to.device);
  fields.identifier(from.journal(), to.journal);
  fields.exact(from.batch(), to.batch);
  for (const auto& digest : from.digests()) fields.exact(digest, to.digests.emplace_back());
  to.is_done = from.is_done();
  return to;
}

}  // namespace foyer::wire
