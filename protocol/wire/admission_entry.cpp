#include "protocol/wire/admission.pb.h"
#include "protocol/wire/entries.pb.h"
#include "protocol/wire/parts.hpp"
#include "protocol/wire/places.pb.h"

namespace foyer::wire {
namespace {

using admission::AdmissionEntry;

constexpr std::uint32_t highest_generation = 255;
constexpr auto last_verdict = static_cast<admission::VerdictCode>(admission::last_verdict_code);

// ---- Writing -------------------------------------------------------------------------------------------------------

void write_passage(const admission::Passage& from, v1::Passage& to) {
  to.set_ticket(raw(from.ticket));
  to.set_direction(number_of(from.direction));
  to.set_generation(from.generation);
  to.set_at_ms(from.at.ms);
  to.set_door(from.door.text());
  to.set_gate(from.gate.text());
  to.set_nonce(raw(from.nonce));
  to.set_overridden(from.overridden);
}

void write_verdict(const admission::Verdict& from, v1::Verdict& to) {
  to.set_code(number_of(from.code));
  if (from.ticket) to.set_ticket(raw_or_absent(*from.ticket));
  if (from.place) write(*from.place, *to.mutable_place());
  if (from.earlier) {
    auto& earlier = *to.mutable_earlier();
    earlier.set_door(from.earlier->door.text());
    earlier.set_gate(from.earlier->gate.text());
    earlier.set_at_ms(from.earlier->at.ms);
  }
  if (from.belongs_to) to.set_belongs_to(raw_or_absent(*from.belongs_to));
  to.set_note(fitting(from.note, maximum_text_bytes));
  for (const auto warning : from.warnings) to.add_warnings(number_of(warning));
}

void write_into(const admission::TicketAdmitted& from, v1::AdmissionEntry& entry) {
  write_passage(from.passage, *entry.mutable_admitted()->mutable_passage());
  write_verdict(from.verdict, *entry.mutable_admitted()->mutable_verdict());
}
void write_into(const admission::ExitRecorded& from, v1::AdmissionEntry& entry) {
  write_passage(from.passage, *entry.mutable_exit_recorded()->mutable_passage());
  write_verdict(from.verdict, *entry.mutable_exit_recorded()->mutable_verdict());
}
void write_into(const admission::TicketRefused& from, v1::AdmissionEntry& entry) {
  auto& to = *entry.mutable_refused();
  to.set_nonce(raw(from.nonce));
  to.set_at_ms(from.at.ms);
  to.set_door(from.door.text());
  to.set_gate(from.gate.text());
  to.set_direction(number_of(from.direction));
  if (from.generation) to.set_generation(*from.generation);
  write_verdict(from.verdict, *to.mutable_verdict());
}
void write_into(const admission::AdmissionAnnulled& from, v1::AdmissionEntry& entry) {
  auto& to = *entry.mutable_annulled();
  to.set_ticket(raw(from.ticket));
  to.set_admission(raw(from.admission));
  to.set_reason(fitting(from.reason, maximum_text_bytes));
  to.set_at_ms(from.at.ms);
  to.set_door(from.door.text());
}
void write_into(const admission::AdmissionOverridden& from, v1::AdmissionEntry& entry) {
  auto& to = *entry.mutable_overridden();
  write_passage(from.passage, *to.mutable_passage());
  to.set_refused_as(number_of(from.refused_as));
  to.set_reason(fitting(from.reason, maximum_text_bytes));
  to.set_staff(fitting(from.staff, maximum_text_bytes));
}
void write_into(const admission::PassageMerged& from, v1::AdmissionEntry& entry) {
  write_passage(from.passage, *entry.mutable_passage_merged());
}
void write_into(const admission::AnnulmentMerged& from, v1::AdmissionEntry& entry) {
  auto& to = *entry.mutable_annulment_merged();
  to.set_ticket(raw(from.ticket));
  to.set_admission(raw(from.admission));
}
void write_into(const admission::GenerationMerged& from, v1::AdmissionEntry& entry) {
  auto& to = *entry.mutable_generation_merged();
  to.set_ticket(raw(from.ticket));
  to.set_generation(from.generation);
}
void write_into(const admission::DoubleAdmissionFound& from, v1::AdmissionEntry& entry) {
  auto& to = *entry.mutable_double_admission_found();
  to.set_ticket(raw(from.ticket));
  write_passage(from.stands, *to.mutable_stands());
  write_passage(from.second, *to.mutable_second());
}

// ---- Reading -------------------------------------------------------------------------------------------------------

void read_passage(const v1::Passage& from, FieldReader& fields, admission::Passage& to) {
  fields.identifier(from.ticket(), to.ticket);
  fields.enumerator(from.direction(), admission::Direction::Exit, to.direction);
  fields.number(from.generation(), highest_generation, to.generation);
  fields.time(from.at_ms(), to.at);
  fields.name(from.door(), to.door);
  fields.optional_name(from.gate(), to.gate);
  fields.identifier(from.nonce(), to.nonce);
  to.overridden = from.overridden();
}

void read_verdict(const v1::Verdict& from, FieldReader& fields, admission::Verdict& to) {
  fields.enumerator(from.code(), last_verdict, to.code);
  if (!from.ticket().empty()) fields.identifier(from.ticket(), to.ticket.emplace());
  if (from.has_place()) fields.place(from.place(), to.place.emplace());
  if (from.has_earlier()) {
    auto& earlier = to.earlier.emplace();
    fields.name(from.earlier().door(), earlier.door);
    fields.optional_name(from.earlier().gate(), earlier.gate);
    fields.time(from.earlier().at_ms(), earlier.at);
  }
  if (!from.belongs_to().empty()) fields.identifier(from.belongs_to(), to.belongs_to.emplace());
  fields.text(from.note(), maximum_text_bytes, to.note);
  for (const auto number : from.warnings()) {
    admission::Warning warning{};
    fields.enumerator(number, admission::Warning::KeyNotTrusted, warning);
    if (!to.warnings.empty() && warning <= to.warnings.back()) fields.fail(WireError::OutOfRange);
    if (fields.failed()) return;
    to.warnings.push_back(warning);
  }
}

template <class Entry, class Message>
AdmissionEntry read_passed(const Message& from, FieldReader& fields) {
  Entry to;
  read_passage(from.passage(), fields, to.passage);
  read_verdict(from.verdict(), fields, to.verdict);
  return to;
}

AdmissionEntry read_body(const v1::TicketRefused& from, FieldReader& fields) {
  admission::TicketRefused to;
  fields.identifier(from.nonce(), to.nonce);
  fields.time(from.at_ms(), to.at);
  fields.name(from.door(), to.door);
  fields.optional_name(from.gate(), to.gate);
  fields.enumerator(from.direction(), admission::Direction::Exit, to.direction);
  if (from.has_generation()) fields.number(from.generation(), highest_generation, to.generation.emplace());
  read_verdict(from.verdict(), fields, to.verdict);
  return to;
}

AdmissionEntry read_body(const v1::AdmissionAnnulled& from, FieldReader& fields) {
  admission::AdmissionAnnulled to;
  fields.identifier(from.ticket(), to.ticket);
  fields.identifier(from.admission(), to.admission);
  fields.text(from.reason(), maximum_text_bytes, to.reason);
  fields.time(from.at_ms(), to.at);
  fields.name(from.door(), to.door);
  return to;
}

AdmissionEntry read_body(const v1::AdmissionOverridden& from, FieldReader& fields) {
  admission::AdmissionOverridden to;
  read_passage(from.passage(), fields, to.passage);
  fields.enumerator(from.refused_as(), last_verdict, to.refused_as);
  fields.text(from.reason(), maximum_text_bytes, to.reason);
  fields.text(from.staff(), maximum_text_bytes, to.staff);
  return to;
}

AdmissionEntry read_body(const v1::Passage& from, FieldReader& fields) {
  admission::PassageMerged to;
  read_passage(from, fields, to.passage);
  return to;
}

AdmissionEntry read_body(const v1::AnnulmentMerged& from, FieldReader& fields) {
  admission::AnnulmentMerged to;
  fields.identifier(from.ticket(), to.ticket);
  fields.identifier(from.admission(), to.admission);
  return to;
}

AdmissionEntry read_body(const v1::GenerationMerged& from, FieldReader& fields) {
  admission::GenerationMerged to;
  fields.identifier(from.ticket(), to.ticket);
  fields.number(from.generation(), highest_generation, to.generation);
  return to;
}

AdmissionEntry read_body(const v1::DoubleAdmissionFound& from, FieldReader& fields) {
  admission::DoubleAdmissionFound to;
  fields.identifier(from.ticket(), to.ticket);
  read_passage(from.stands(), fields, to.stands);
  read_passage(from.second(), fields, to.second);
  return to;
}

}  // namespace

void write(const AdmissionEntry& from, v1::AdmissionEntry& to) {
  std::visit([&to](const auto& entry) { write_into(entry, to); }, from);
}

AdmissionEntry read(const v1::AdmissionEntry& from, FieldReader& fields) {
  using Message = v1::AdmissionEntry;
  switch (from.what_case()) {
    case Message::kAdmitted:
      return read_passed<admission::TicketAdmitted>(from.admitted(), fields);
    case Message::kExitRecorded:
      return read_passed<admission::ExitRecorded>(from.exit_recorded(), fields);
    case Message::kRefused:
      return read_body(from.refused(), fields);
    case Message::kAnnulled:
      return read_body(from.annulled(), fields);
    case Message::kOverridden:
      return read_body(from.overridden(), fields);
    case Message::kPassageMerged:
      return read_body(from.passage_merged(), fields);
    case Message::kAnnulmentMerged:
      return read_body(from.annulment_merged(), fields);
    case Message::kGenerationMerged:
      return read_body(from.generation_merged(), fields);
    case Message::kDoubleAdmissionFound:
      return read_body(from.double_admission_found(), fields);
    case Message::WHAT_NOT_SET:
      break;
  }
  fields.no_variant();
  return {};
}

}  // namespace foyer::wire
