#include "protocol/wire/lease_messages.hpp"

#include <algorithm>

#include "protocol/wire/message_parts.hpp"
#include "protocol/wire/messages.pb.h"
#include "protocol/wire/places.pb.h"

namespace foyer::wire {
namespace {

void read_span(std::uint64_t from_ms, Duration longest, FieldReader& fields, Duration& to) {
  std::uint64_t ms = 0;
  fields.number(from_ms, static_cast<std::uint64_t>(longest.count()), ms);
  to = Duration(ms);
}

void read_since_boot(std::uint64_t from_ms, FieldReader& fields, Duration& to) {
  read_span(from_ms, Duration(maximum_time_ms), fields, to);
}

Recall read_recall(const v1::Recall& from, FieldReader& fields) {
  Recall to;
  fields.identifier(from.recall_id(), to.recall_id);
  fields.identifier(from.performance(), to.performance);
  fields.places(from.places(), to.places);
  read_categories(from.categories(), fields, to.categories);
  fields.zones(from.zones(), 1, to.zones);
  read_span(from.expires_after_ms(), longest_recall, fields, to.expires_after);
  return to;
}

LeaseStanding read_standing(const v1::LeaseStanding& from, FieldReader& fields) {
  LeaseStanding to;
  fields.identifier(from.performance(), to.performance);
  fields.lease(from.lease(), to.lease);
  if (from.has_deadline_ms()) read_since_boot(from.deadline_ms(), fields, to.deadline.emplace());
  read_since_boot(from.renew_at_ms(), fields, to.renew_at);
  fields.text(from.boot_id(), maximum_boot_id_bytes, to.boot_id);
  return to;
}

TrustedTime read_trusted_time(const v1::TrustedTime& from, FieldReader& fields) {
  TrustedTime to;
  fields.time(from.at_ms(), to.at);
  read_since_boot(from.since_boot_ms(), fields, to.since_boot);
  fields.text(from.boot_id(), maximum_boot_id_bytes, to.boot_id);
  if (from.has_contradicted_by_ms()) fields.time(from.contradicted_by_ms(), to.contradicted_by.emplace());
  return to;
}

std::uint64_t milliseconds(Duration span) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, span.count()));
}

}  // namespace

void read_lease_time(std::uint64_t from_ms, FieldReader& fields, std::optional<Duration>& to) {
  if (from_ms == 0) return fields.fail(WireError::OutOfRange);
  read_span(from_ms, longest_lease, fields, to.emplace());
}

Renewed read(const v1::Renewed& from, FieldReader& fields) {
  Renewed to;
  read_list(from.leases(), fields, maximum_items_per_message, to.leases, [](const v1::Lease& item, FieldReader& all) {
    ledger::Lease lease;
    all.lease(item, lease);
    return lease;
  });
  if (from.has_lease_ms()) read_lease_time(from.lease_ms(), fields, to.lease_time);
  return to;
}

void write(const Renewed& from, v1::Renewed& to) {
  for (const auto& lease : from.leases) write(lease, *to.add_leases());
  if (from.lease_time) to.set_lease_ms(milliseconds(*from.lease_time));
}

Bytes encode(const Recall& message) {
  v1::Recall to;
  to.set_recall_id(raw(message.recall_id));
  to.set_performance(raw(message.performance));
  write(message.places, *to.mutable_places());
  write_categories(message.categories, *to.mutable_categories());
  write(ledger::normalised(ledger::Places{{}, message.zones}).zones, *to.mutable_zones());
  to.set_expires_after_ms(milliseconds(message.expires_after));
  return serialised(to);
}

Bytes encode(const LeaseStanding& document) {
  v1::LeaseStanding to;
  to.set_performance(raw(document.performance));
  write(document.lease, *to.mutable_lease());
  if (document.deadline) to.set_deadline_ms(milliseconds(*document.deadline));
  to.set_renew_at_ms(milliseconds(document.renew_at));
  to.set_boot_id(fitting(document.boot_id, maximum_boot_id_bytes));
  return serialised(to);
}

Bytes encode(const TrustedTime& document) {
  v1::TrustedTime to;
  to.set_at_ms(document.at.ms);
  to.set_since_boot_ms(milliseconds(document.since_boot));
  to.set_boot_id(fitting(document.boot_id, maximum_boot_id_bytes));
  if (document.contradicted_by) to.set_contradicted_by_ms(document.contradicted_by->ms);
  return serialised(to);
}

Result<Recall, WireError> decode_recall(BytesView bytes) {
  return decode_as<Recall, v1::Recall>(bytes, read_recall);
}

Result<LeaseStanding, WireError> decode_lease_standing(BytesView bytes) {
  return decode_as<LeaseStanding, v1::LeaseStanding>(bytes, read_standing);
}

Result<TrustedTime, WireError> decode_trusted_time(BytesView bytes) {
  return decode_as<TrustedTime, v1::TrustedTime>(bytes, read_trusted_time);
}

}  // namespace foyer::wire
