#include "protocol/wire/entries.hpp"

#include "protocol/wire/entries.pb.h"
#include "protocol/wire/parts.hpp"
#include "protocol/wire/places.pb.h"
#include "protocol/wire/reprint.pb.h"

namespace foyer::wire {
namespace {

void write_into(const DeviceStarted& from, v1::DeviceEntry& to) {
  to.set_at_ms(from.at.ms);
  to.mutable_started()->set_software_version(fitting(from.software_version, maximum_label_bytes));
}

void write_into(const PrinterFault& from, v1::DeviceEntry& to) {
  to.set_at_ms(from.at.ms);
  to.mutable_printer_fault()->set_text(fitting(from.text, maximum_text_bytes));
}

void write_into(const EmergencyOpened& from, v1::DeviceEntry& to) {
  to.set_at_ms(from.at.ms);
  to.mutable_emergency_opened()->set_gate(from.gate.text());
  to.mutable_emergency_opened()->set_reason(fitting(from.reason, maximum_text_bytes));
  to.mutable_emergency_opened()->set_by(fitting(from.by, maximum_label_bytes));
}

void write_into(const EmergencyEnded& from, v1::DeviceEntry& to) {
  to.set_at_ms(from.at.ms);
  to.mutable_emergency_ended()->set_gate(from.gate.text());
  to.mutable_emergency_ended()->set_by(fitting(from.by, maximum_label_bytes));
}

void write_into(const JournalOpened& from, v1::DeviceEntry& to) {
  to.set_at_ms(from.at.ms);
  to.mutable_journal_opened()->set_previous(raw(from.previous));
  to.mutable_journal_opened()->set_why(number_of(from.why));
}

void write_into(const GrantsDeclared& from, v1::DeviceEntry& to) {
  to.set_at_ms(from.at.ms);
  auto& declared = *to.mutable_grants_declared();
  declared.set_authority(raw(from.authority));
  declared.set_grantor(raw(from.grantor));
  write(from.declared, *declared.mutable_declared());
  declared.set_includes_sold(from.includes_sold);
}

void write_into(const ForkedBatch& from, v1::DeviceEntry& to) {
  to.set_at_ms(from.at.ms);
  to.mutable_forked_batch()->set_batch(raw(from.batch));
}

LedgerEntry read_ledger(const v1::LedgerEntry& from, FieldReader& fields) {
  LedgerEntry to;
  fields.identifier(from.performance(), to.performance);
  to.event = read(from.event(), fields);
  return to;
}

SaleEntryOf read_sale(const v1::SaleEntry& from, FieldReader& fields) {
  SaleEntryOf to;
  fields.identifier(from.order(), to.order);
  to.entry = read(from, fields);
  return to;
}

AdmissionEntryOf read_admission(const v1::AdmissionEntry& from, FieldReader& fields) {
  AdmissionEntryOf to;
  fields.identifier(from.performance(), to.performance);
  to.entry = read(from, fields);
  return to;
}

DeviceEntry read_device(const v1::DeviceEntry& from, FieldReader& fields) {
  Timestamp at;
  fields.time(from.at_ms(), at);
  switch (from.what_case()) {
    case v1::DeviceEntry::kStarted: {
      DeviceStarted to{{}, at};
      fields.text(from.started().software_version(), maximum_label_bytes, to.software_version);
      return to;
    }
    case v1::DeviceEntry::kPrinterFault: {
      PrinterFault to{{}, at};
      fields.text(from.printer_fault().text(), maximum_text_bytes, to.text);
      return to;
    }
    case v1::DeviceEntry::kEmergencyOpened: {
      EmergencyOpened to{{}, {}, at, {}};
      fields.optional_name(from.emergency_opened().gate(), to.gate);
      fields.text(from.emergency_opened().reason(), maximum_text_bytes, to.reason);
      fields.text(from.emergency_opened().by(), maximum_label_bytes, to.by);
      return to;
    }
    case v1::DeviceEntry::kEmergencyEnded: {
      EmergencyEnded to{{}, {}, at};
      fields.optional_name(from.emergency_ended().gate(), to.gate);
      fields.text(from.emergency_ended().by(), maximum_label_bytes, to.by);
      return to;
    }
    case v1::DeviceEntry::kJournalOpened: {
      JournalOpened to{{}, {}, at};
      fields.identifier(from.journal_opened().previous(), to.previous);
      fields.enumerator(from.journal_opened().why(), NewJournalReason::Forked, to.why);
      return to;
    }
    case v1::DeviceEntry::kGrantsDeclared: {
      GrantsDeclared to{{}, {}, {}, at, from.grants_declared().includes_sold()};
      fields.identifier(from.grants_declared().authority(), to.authority);
      fields.identifier(from.grants_declared().grantor(), to.grantor);
      fields.declared(from.grants_declared().declared(), to.declared);
      return to;
    }
    case v1::DeviceEntry::kForkedBatch: {
      ForkedBatch to{{}, at};
      fields.bytes(from.forked_batch().batch(), maximum_forked_batch_bytes, to.batch);
      return to;
    }
    case v1::DeviceEntry::WHAT_NOT_SET:
      break;
  }
  fields.no_variant();
  return {};
}

}  // namespace

bool is_note(std::string_view kind) noexcept {
  return kind.size() > entry_kind::note_prefix.size() && kind.starts_with(entry_kind::note_prefix);
}

bool holds_its_journal(std::string_view kind, WireError error) noexcept {
  return error == WireError::UnknownType && !is_note(kind);
}

std::string_view kind_of(const Entry& entry) noexcept {
  if (std::holds_alternative<LedgerEntry>(entry)) return entry_kind::ledger;
  if (std::holds_alternative<SaleEntryOf>(entry)) return entry_kind::sale;
  if (std::holds_alternative<AdmissionEntryOf>(entry)) return entry_kind::admission;
  if (std::holds_alternative<ReprintEntry>(entry)) return entry_kind::reprint;
  return entry_kind::device;
}

Bytes encode(const LedgerEntry& entry) {
  v1::LedgerEntry message;
  message.set_performance(raw(entry.performance));
  write(entry.event, *message.mutable_event());
  return serialised(message);
}

Bytes encode(const SaleEntryOf& entry) {
  v1::SaleEntry message;
  message.set_order(raw(entry.order));
  write(entry.entry, message);
  return serialised(message);
}

Bytes encode(const AdmissionEntryOf& entry) {
  v1::AdmissionEntry message;
  message.set_performance(raw(entry.performance));
  write(entry.entry, message);
  return serialised(message);
}

Bytes encode(const DeviceEntry& entry) {
  v1::DeviceEntry message;
  std::visit([&message](const auto& what) { write_into(what, message); }, entry);
  return serialised(message);
}

Bytes encode(const ReprintEntry& entry) {
  return encode_as<v1::ReprintEntry>(entry);
}

Bytes encode_entry(const Entry& entry) {
  return std::visit([](const auto& one) { return encode(one); }, entry);
}

Result<Entry, WireError> decode_entry(std::string_view kind, BytesView payload) {
  if (kind == entry_kind::ledger) return decode_as<Entry, v1::LedgerEntry>(payload, read_ledger);
  if (kind == entry_kind::sale) return decode_as<Entry, v1::SaleEntry>(payload, read_sale);
  if (kind == entry_kind::admission) return decode_as<Entry, v1::AdmissionEntry>(payload, read_admission);
  if (kind == entry_kind::device) return decode_as<Entry, v1::DeviceEntry>(payload, read_device);
  if (kind == entry_kind::reprint) {
    return decode_as<Entry, v1::ReprintEntry>(
        payload, [](const v1::ReprintEntry& from, FieldReader& fields) { return read(from, fields); });
  }
  return WireError::UnknownType;
}

}  // namespace foyer::wire
