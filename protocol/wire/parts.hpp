#pragma once
// Messages that are parts of others, between plain values and generated types. Internal to this folder, as fields.hpp.
// A read never stops half-way: it returns what it has, and the FieldReader knows whether that is worth anything.

#include "protocol/admission/entries.hpp"
#include "protocol/ledger/events.hpp"
#include "protocol/reprint/entries.hpp"
#include "protocol/sale/entries.hpp"
#include "protocol/wire/care_event.hpp"
#include "protocol/wire/feed.hpp"
#include "protocol/wire/fields.hpp"

namespace foyer::wire {

namespace v1 {
class AdmissionEntry;
class AlertAcknowledged;
class DesiredState;
class DesiredStateSet;
class Device;
class LedgerEvent;
class Performance;
class RefundOrder;
class ReprintEntry;
class ReprintOrdered;
class SaleEntry;
class SeatingPlan;
class TicketNotices;
}  // namespace v1

void write(const ledger::Event& from, v1::LedgerEvent& to);
[[nodiscard]] ledger::Event read(const v1::LedgerEvent& from, FieldReader& fields);

/// The order and the performance that the entries belong to are the caller's to write and read.
void write(const sale::SaleEntry& from, v1::SaleEntry& to);
[[nodiscard]] sale::SaleEntry read(const v1::SaleEntry& from, FieldReader& fields);
void write(const admission::AdmissionEntry& from, v1::AdmissionEntry& to);
[[nodiscard]] admission::AdmissionEntry read(const v1::AdmissionEntry& from, FieldReader& fields);

void write(const NamedPlan& from, v1::SeatingPlan& to);
void write(const PerformanceOnSale& from, v1::Performance& to);
void write(const DeviceOfVenue& from, v1::Device& to);
void write(const TicketNotices& from, v1::TicketNotices& to);
void write(const RefundOrder& from, v1::RefundOrder& to);
void write(const reprint::Entry& from, v1::ReprintEntry& to);
void write(const reprint::ReprintOrdered& from, v1::ReprintOrdered& to);
void write(const DesiredState& from, v1::DesiredState& to);
void write(const DesiredStateSet& from, v1::DesiredStateSet& to);
void write(const AlertAcknowledged& from, v1::AlertAcknowledged& to);
[[nodiscard]] NamedPlan read(const v1::SeatingPlan& from, FieldReader& fields);
[[nodiscard]] PerformanceOnSale read(const v1::Performance& from, FieldReader& fields);
[[nodiscard]] DeviceOfVenue read(const v1::Device& from, FieldReader& fields);
[[nodiscard]] TicketNotices read(const v1::TicketNotices& from, FieldReader& fields);
[[nodiscard]] RefundOrder read(const v1::RefundOrder& from, FieldReader& fields);
[[nodiscard]] reprint::Entry read(const v1::ReprintEntry& from, FieldReader& fields);
[[nodiscard]] reprint::ReprintOrdered read(const v1::ReprintOrdered& from, FieldReader& fields);
[[nodiscard]] DesiredState read(const v1::DesiredState& from, FieldReader& fields);
[[nodiscard]] DesiredStateSet read(const v1::DesiredStateSet& from, FieldReader& fields);
[[nodiscard]] AlertAcknowledged read(const v1::AlertAcknowledged& from, FieldReader& fields);

/// Parses a Message and has it read: read_message(message, fields) gives a Value.
template <class Value, class Message, class Read>
[[nodiscard]] Result<Value, WireError> decode_as(BytesView bytes, Read read_message) {
  FieldReader fields;
  Message message;
  Value value{};
  if (fields.parse(bytes, message)) value = read_message(message, fields);
  return fields.result(std::move(value));
}

template <class Message, class Value>
[[nodiscard]] Bytes encode_as(const Value& value) {
  Message message;
  write(value, message);
  return serialised(message);
}

}  // namespace foyer::wire
