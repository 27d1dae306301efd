#include "protocol/seating/plan.hpp"
#include "protocol/wire/message_parts.hpp"
#include "protocol/wire/messages.hpp"
#include "protocol/wire/messages.pb.h"
#include "protocol/wire/places.pb.h"

namespace foyer::wire {
namespace {

Birth read(const v1::Birth& from, FieldReader& fields) {
  Birth to;
  fields.name(from.device(), to.device);
  fields.role(from.role(), to.role);
  fields.identifier(from.journal_id(), to.journal_id);
  fields.exact(from.public_key(), to.public_key);
  to.online = from.online();
  fields.text(from.software_version(), maximum_label_bytes, to.software_version);
  fields.time(from.at_ms(), to.at);
  return to;
}

Bytes read_journal_entry(const std::string& from, FieldReader& fields) {
  Bytes to;
  fields.bytes(from, sync::max_entry_bytes, to);
  return to;
}

sync::JournalBatch read(const v1::JournalBatch& from, FieldReader& fields) {
  sync::JournalBatch to;
  fields.name_text(from.device(), to.device);
  fields.identifier(from.journal_id(), to.journal_id);
  fields.counter(from.first_seq(), to.first_seq);
  fields.exact(from.previous_digest(), to.previous_digest);
  read_list(from.entries(), fields, sync::max_batch_entries, to.entries, read_journal_entry);
  fields.counter(from.head_seq(), to.head.seq);
  fields.exact(from.head_digest(), to.head.digest);
  fields.exact(from.head_signature(), to.head_signature);
  fields.counter(from.newest_seq(), to.newest_seq);
  return to;
}

GrantRequest read(const v1::GrantRequest& from, FieldReader& fields) {
  GrantRequest to;
  fields.identifier(from.performance(), to.performance);
  fields.places(from.places(), to.places);
  read_categories(from.categories(), fields, to.categories);
  fields.zones(from.zones(), 1, to.zones);
  to.partial = from.partial();
  read_categories(from.accessible(), fields, to.accessible);
  return to;
}

Request read(const v1::Request& from, FieldReader& fields) {
  Request to;
  fields.identifier(from.request_id(), to.request_id);
  fields.name(from.device(), to.device);
  fields.identifier(from.journal_id(), to.journal_id);
  fields.optional_identifier(from.grantor(), to.grantor);
  switch (from.what_case()) {
    case v1::Request::kGrant:
      to.what = read(from.grant(), fields);
      return to;
    case v1::Request::kCertificate:
      fields.exact(from.certificate().public_key(), to.what.emplace<CertificateRequest>().public_key);
      return to;
    case v1::Request::kRenewal:
      fields.identifier(from.renewal().performance(), to.what.emplace<RenewalRequest>().performance);
      return to;
    case v1::Request::kTime:
      to.what.emplace<TimeRequest>();
      return to;
    case v1::Request::kReprint:
      to.what = wire::read(from.reprint(), fields);
      return to;
    case v1::Request::WHAT_NOT_SET:
      break;
  }
  fields.no_variant();
  return to;
}

Grant read(const v1::Grant& from, FieldReader& fields) {
  Grant to;
  fields.identifier(from.grant_id(), to.grant_id);
  fields.identifier(from.performance(), to.performance);
  fields.leased(from.places(), to.places);
  if (from.has_until_ms()) fields.time(from.until_ms(), to.until.emplace());
  fields.optional_identifier(from.journal_id(), to.journal_id);
  fields.optional_identifier(from.grantor(), to.grantor);
  if (from.has_lease_ms()) read_lease_time(from.lease_ms(), fields, to.lease_time);
  return to;
}

Refusal read(const v1::Refusal& from, FieldReader& fields) {
  Refusal to;
  fields.required_text(from.code(), maximum_label_bytes, to.code);
  fields.text(from.message(), maximum_text_bytes, to.message);
  to.allotted = from.allotted();
  return to;
}

Reply read(const v1::Reply& from, FieldReader& fields) {
  Reply to;
  fields.identifier(from.request_id(), to.request_id);
  switch (from.what_case()) {
    case v1::Reply::kGranted:
      to.what = read(from.granted(), fields);
      return to;
    case v1::Reply::kRefused:
      to.what = read(from.refused(), fields);
      return to;
    case v1::Reply::kCertificate:
      fields.bytes(from.certificate(), maximum_certificate_bytes, to.what.emplace<CertificateReply>().certificate);
      return to;
    case v1::Reply::kRenewed:
      to.what = wire::read(from.renewed(), fields);
      return to;
    case v1::Reply::kTime: {
      auto& told = to.what.emplace<TimeTold>();
      fields.time(from.time().at_ms(), told.at);
      told.proven = from.time().proven();
      told.contradicted = from.time().contradicted();
      return to;
    }
    case v1::Reply::kReprint:
      to.what = wire::read(from.reprint(), fields);
      return to;
    case v1::Reply::WHAT_NOT_SET:
      break;
  }
  fields.no_variant();
  return to;
}

void read_state(const v1::FeedState& from, FieldReader& fields, sync::FeedState& to) {
  fields.optional_identifier(from.log_id(), to.log_id);
  fields.counter(from.version(), to.version);
}

sync::FeedRequest read(const v1::FeedRequest& from, FieldReader& fields) {
  sync::FeedRequest to;
  fields.name_text(from.device(), to.device);
  read_state(from.since(), fields, to.since);
  return to;
}

sync::FeedItem read(const v1::FeedItem& from, FieldReader& fields) {
  sync::FeedItem to;
  fields.counter(from.version(), to.version);
  fields.required_text(from.kind(), sync::max_feed_kind, to.kind);
  fields.text(from.key(), sync::max_feed_key, to.key);
  fields.optional_name_text(from.audience(), to.audience);
  fields.bytes(from.content(), sync::max_feed_item_bytes, to.bytes);
  to.deleted = from.deleted();
  return to;
}

sync::FeedBatch read(const v1::FeedBatch& from, FieldReader& fields) {
  sync::FeedBatch to;
  fields.name_text(from.device(), to.device);
  read_state(from.answers(), fields, to.answers);
  fields.identifier(from.log_id(), to.log_id);
  fields.counter(from.since_version(), to.since_version);
  fields.counter(from.through_version(), to.through_version);
  read_list(from.items(), fields, sync::max_feed_items, to.items,
            [](const v1::FeedItem& item, FieldReader& all) { return read(item, all); });
  to.more = from.more();
  to.reset = from.reset();
  return to;
}

template <class Answer>
Answer answer_in(const v1::Acknowledgement& from, FieldReader& fields) {
  Answer to;
  fields.name_text(from.device(), to.device);
  fields.identifier(from.journal_id(), to.journal_id);
  fields.identifier(from.log_id(), to.log_id);
  return to;
}

Acknowledgement read(const v1::Acknowledgement& from, FieldReader& fields) {
  switch (from.what_case()) {
    case v1::Acknowledgement::kAcknowledged: {
      auto to = answer_in<sync::JournalAck>(from, fields);
      fields.counter(from.acknowledged().seq(), to.acknowledged_seq);
      fields.exact(from.acknowledged().digest(), to.digest);
      return to;
    }
    case v1::Acknowledgement::kGap: {
      auto to = answer_in<sync::JournalGap>(from, fields);
      fields.counter(from.gap().expected_seq(), to.expected_seq);
      return to;
    }
    case v1::Acknowledgement::kForked: {
      auto to = answer_in<JournalForked>(from, fields);
      fields.counter(from.forked().at_seq(), to.at_seq);
      return to;
    }
    case v1::Acknowledgement::WHAT_NOT_SET:
      break;
  }
  fields.no_variant();
  return {};
}

void read_bits(const std::string& from, std::uint32_t count, FieldReader& fields, std::vector<bool>& to) {
  if (count > seating::max_seats || from.size() != (count + 7) / 8) return fields.fail(WireError::OutOfRange);
  const auto bits = as_bytes(from);
  const bool unused_are_zero = count % 8 == 0 || (bits.back() >> (count % 8)) == 0;
  if (!unused_are_zero) return fields.fail(WireError::OutOfRange);
  to.resize(count);
  for (std::size_t seat = 0; seat < count; ++seat) to[seat] = ((bits[seat / 8] >> (seat % 8)) & 1U) != 0;
}

Availability read(const v1::Availability& from, FieldReader& fields) {
  Availability to;
  fields.identifier(from.performance(), to.performance);
  fields.time(from.as_of_ms(), to.as_of);
  read_bits(from.free_seats(), from.seat_count(), fields, to.free_seats);
  fields.zones(from.zones(), 0, to.zones);
  to.cut_off = from.cut_off();
  if (!from.elsewhere().empty()) read_bits(from.elsewhere(), from.seat_count(), fields, to.elsewhere);
  fields.zones(from.zones_elsewhere(), 0, to.zones_elsewhere);
  return to;
}

/// Picks the read for a message where decode_as cannot see it.
constexpr auto reading = [](const auto& from, FieldReader& fields) { return read(from, fields); };

}  // namespace

void read_categories(const Repeated<v1::CategoryCount>& from, FieldReader& fields, std::vector<CategoryCount>& to) {
  if (!fields.list(from.size(), seating::max_categories)) return;
  for (const auto& item : from) {
    CategoryCount wish;
    fields.category(item.category(), wish.category);
    fields.number(item.count(), static_cast<std::uint32_t>(seating::max_seats), wish.count);
    const bool rises = to.empty() || to.back().category < wish.category;
    if (!rises || wish.count == 0) fields.fail(WireError::OutOfRange);
    to.push_back(wish);
  }
}

Result<Birth, WireError> decode_birth(BytesView bytes) {
  return decode_as<Birth, v1::Birth>(bytes, reading);
}
Result<sync::JournalBatch, WireError> decode_journal_batch(BytesView bytes) {
  return decode_as<sync::JournalBatch, v1::JournalBatch>(bytes, reading);
}
Result<Request, WireError> decode_request(BytesView bytes) {
  return decode_as<Request, v1::Request>(bytes, reading);
}
Result<Reply, WireError> decode_reply(BytesView bytes) {
  return decode_as<Reply, v1::Reply>(bytes, reading);
}
Result<sync::FeedRequest, WireError> decode_feed_request(BytesView bytes) {
  return decode_as<sync::FeedRequest, v1::FeedRequest>(bytes, reading);
}
Result<sync::FeedBatch, WireError> decode_feed_batch(BytesView bytes) {
  return decode_as<sync::FeedBatch, v1::FeedBatch>(bytes, reading);
}
Result<Acknowledgement, WireError> decode_acknowledgement(BytesView bytes) {
  return decode_as<Acknowledgement, v1::Acknowledgement>(bytes, reading);
}
Result<Availability, WireError> decode_availability(BytesView bytes) {
  return decode_as<Availability, v1::Availability>(bytes, reading);
}
Result<Grant, WireError> decode_grant(BytesView bytes) {
  return decode_as<Grant, v1::Grant>(bytes, reading);
}

}  // namespace foyer::wire
