#include <map>

#include "protocol/wire/message_parts.hpp"
#include "protocol/wire/messages.hpp"
#include "protocol/wire/messages.pb.h"
#include "protocol/wire/places.pb.h"

namespace foyer::wire {
namespace {

void write_state(const sync::FeedState& from, v1::FeedState& to) {
  to.set_log_id(raw_or_absent(from.log_id));
  to.set_version(from.version);
}

void write_grant(const Grant& from, v1::Grant& to) {
  to.set_grant_id(raw(from.grant_id));
  to.set_performance(raw(from.performance));
  write(from.places, *to.mutable_places());
  if (from.until) to.set_until_ms(from.until->ms);
  to.set_journal_id(raw_or_absent(from.journal_id));
  to.set_grantor(raw_or_absent(from.grantor));
  if (from.lease_time) to.set_lease_ms(static_cast<std::uint64_t>(from.lease_time->count()));
}

void write_request(const GrantRequest& from, v1::GrantRequest& to) {
  to.set_performance(raw(from.performance));
  write(from.places, *to.mutable_places());
  write_categories(from.categories, *to.mutable_categories());
  write(ledger::normalised(ledger::Places{{}, from.zones}).zones, *to.mutable_zones());
  to.set_partial(from.partial);
  write_categories(from.accessible, *to.mutable_accessible());
}

/// Seat 0 is the lowest bit of the first byte.
std::string bits_of(const std::vector<bool>& seats) {
  Bytes bits((seats.size() + 7) / 8);
  for (std::size_t seat = 0; seat < seats.size(); ++seat) {
    if (seats[seat]) bits[seat / 8] = static_cast<std::uint8_t>(bits[seat / 8] | (1U << (seat % 8)));
  }
  return raw(bits);
}

/// The fields that all three kinds of acknowledgement have.
template <class Answer>
v1::Acknowledgement answer_to(const Answer& from) {
  v1::Acknowledgement to;
  to.set_device(from.device);
  to.set_journal_id(raw(from.journal_id));
  to.set_log_id(raw(from.log_id));
  return to;
}

v1::Acknowledgement message_of(const sync::JournalAck& from) {
  auto to = answer_to(from);
  to.mutable_acknowledged()->set_seq(from.acknowledged_seq);
  to.mutable_acknowledged()->set_digest(raw(from.digest));
  return to;
}

v1::Acknowledgement message_of(const sync::JournalGap& from) {
  auto to = answer_to(from);
  to.mutable_gap()->set_expected_seq(from.expected_seq);
  return to;
}

v1::Acknowledgement message_of(const JournalForked& from) {
  auto to = answer_to(from);
  to.mutable_forked()->set_at_seq(from.at_seq);
  return to;
}

}  // namespace

void write_categories(const std::vector<CategoryCount>& from, Repeated<v1::CategoryCount>& to) {
  std::map<seating::PriceCategoryIndex, std::uint32_t> categories;
  for (const auto& wish : from) categories[wish.category] += wish.count;
  for (const auto& [category, count] : categories) {
    if (count == 0) continue;
    auto& written = *to.Add();
    written.set_category(category.value());
    written.set_count(count);
  }
}

Bytes encode(const Birth& message) {
  v1::Birth to;
  to.set_device(message.device.text());
  to.set_role(message.role);
  to.set_journal_id(raw(message.journal_id));
  to.set_public_key(raw(message.public_key));
  to.set_online(message.online);
  to.set_software_version(fitting(message.software_version, maximum_label_bytes));
  to.set_at_ms(message.at.ms);
  return serialised(to);
}

Bytes encode(const sync::JournalBatch& message) {
  v1::JournalBatch to;
  to.set_device(message.device);
  to.set_journal_id(raw(message.journal_id));
  to.set_first_seq(message.first_seq);
  to.set_previous_digest(raw(message.previous_digest));
  for (const auto& entry : message.entries) to.add_entries(raw(entry));
  to.set_head_seq(message.head.seq);
  to.set_head_digest(raw(message.head.digest));
  to.set_head_signature(raw(message.head_signature));
  to.set_newest_seq(message.newest_seq);
  return serialised(to);
}

Bytes encode(const Request& message) {
  v1::Request to;
  to.set_request_id(raw(message.request_id));
  to.set_device(message.device.text());
  to.set_journal_id(raw(message.journal_id));
  if (const auto* grant = std::get_if<GrantRequest>(&message.what)) {
    write_request(*grant, *to.mutable_grant());
  } else if (const auto* renewal = std::get_if<RenewalRequest>(&message.what)) {
    to.mutable_renewal()->set_performance(raw(renewal->performance));
  } else if (std::holds_alternative<TimeRequest>(message.what)) {
    to.mutable_time();
  } else if (const auto* reprint = std::get_if<ReprintRequest>(&message.what)) {
    write(*reprint, *to.mutable_reprint());
  } else {
    to.mutable_certificate()->set_public_key(raw(std::get<CertificateRequest>(message.what).public_key));
  }
  to.set_grantor(raw_or_absent(message.grantor));
  return serialised(to);
}

Bytes encode(const Reply& message) {
  v1::Reply to;
  to.set_request_id(raw(message.request_id));
  if (const auto* grant = std::get_if<Grant>(&message.what)) {
    write_grant(*grant, *to.mutable_granted());
  } else if (const auto* refusal = std::get_if<Refusal>(&message.what)) {
    to.mutable_refused()->set_code(fitting(refusal->code, maximum_label_bytes));
    to.mutable_refused()->set_message(fitting(refusal->message, maximum_text_bytes));
    to.mutable_refused()->set_allotted(refusal->allotted);
  } else if (const auto* renewed = std::get_if<Renewed>(&message.what)) {
    write(*renewed, *to.mutable_renewed());
  } else if (const auto* time = std::get_if<TimeTold>(&message.what)) {
    to.mutable_time()->set_at_ms(time->at.ms);
    to.mutable_time()->set_proven(time->proven);
    to.mutable_time()->set_contradicted(time->contradicted);
  } else if (const auto* reprint = std::get_if<reprint::ReprintOrdered>(&message.what)) {
    write(*reprint, *to.mutable_reprint());
  } else {
    to.set_certificate(raw(std::get<CertificateReply>(message.what).certificate));
  }
  return serialised(to);
}

Bytes encode(const sync::FeedRequest& message) {
  v1::FeedRequest to;
  to.set_device(message.device);
  write_state(message.since, *to.mutable_since());
  return serialised(to);
}

Bytes encode(const sync::FeedBatch& message) {
  v1::FeedBatch to;
  to.set_device(message.device);
  write_state(message.answers, *to.mutable_answers());
  to.set_log_id(raw(message.log_id));
  to.set_since_version(message.since_version);
  to.set_through_version(message.through_version);
  for (const auto& item : message.items) {
    auto& written = *to.add_items();
    written.set_version(item.version);
    written.set_kind(item.kind);
    written.set_key(item.key);
    written.set_audience(item.audience);
    written.set_content(raw(item.bytes));
    written.set_deleted(item.deleted);
  }
  to.set_more(message.more);
  to.set_reset(message.reset);
  return serialised(to);
}

Bytes encode(const Acknowledgement& message) {
  return serialised(std::visit([](const auto& answer) { return message_of(answer); }, message));
}

Bytes encode(const Availability& message) {
  v1::Availability to;
  to.set_performance(raw(message.performance));
  to.set_as_of_ms(message.as_of.ms);
  to.set_seat_count(static_cast<std::uint32_t>(message.free_seats.size()));
  to.set_free_seats(bits_of(message.free_seats));
  write(message.zones, *to.mutable_zones());
  to.set_cut_off(message.cut_off);
  to.set_elsewhere(bits_of(message.elsewhere));
  write(message.zones_elsewhere, *to.mutable_zones_elsewhere());
  return serialised(to);
}

Bytes encode(const Grant& message) {
  v1::Grant to;
  write_grant(message, to);
  return serialised(to);
}

}  // namespace foyer::wire
