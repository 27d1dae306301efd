#include "protocol/wire/fields.hpp"

#include <google/protobuf/stubs/logging.h>

#include "protocol/base/assert.hpp"
#include "protocol/seating/plan.hpp"
#include "protocol/wire/places.pb.h"
#include "protocol/wire/utf8.hpp"

namespace foyer::wire {
namespace {

/// Protobuf complains on stderr about each text that is not UTF-8, so a hostile peer could fill the log. What was
/// refused is reported by whoever asked for the decoding.
void silence_protobuf() {
  [[maybe_unused]] static const auto previous = google::protobuf::SetLogHandler(nullptr);
}

}  // namespace

bool FieldReader::parse(BytesView bytes, google::protobuf::MessageLite& message) {
  silence_protobuf();
  if (bytes.size() > maximum_message_bytes) {
    fail(WireError::OutOfRange);
  } else if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    fail(WireError::NotProtobuf);
  }
  return !failed();
}

void FieldReader::name_text(const std::string& from, std::string& to) {
  if (from.empty()) return fail(WireError::MissingField);
  optional_name_text(from, to);
}

void FieldReader::optional_name_text(const std::string& from, std::string& to) {
  if (!from.empty() && !is_valid_name(from)) return fail(WireError::BadIdentifier);
  to = from;
}

void FieldReader::role(const std::string& from, std::string& to) {
  if (from.empty()) return fail(WireError::MissingField);
  if (from != "controller" && from != "kiosk") return fail(WireError::UnknownType);
  to = from;
}

void FieldReader::text(const std::string& from, std::size_t limit, std::string& to) {
  if (from.size() > limit || !is_utf8(from)) return fail(WireError::OutOfRange);
  to = from;
}

void FieldReader::required_text(const std::string& from, std::size_t limit, std::string& to) {
  if (from.empty()) return fail(WireError::MissingField);
  text(from, limit, to);
}

void FieldReader::bytes(const std::string& from, std::size_t limit, Bytes& to) {
  if (from.size() > limit) return fail(WireError::OutOfRange);
  to.assign(from.begin(), from.end());
}

void FieldReader::time(std::int64_t from_ms, Timestamp& to) {
  if (from_ms > maximum_time_ms || from_ms < -maximum_time_ms) return fail(WireError::OutOfRange);
  to = Timestamp{from_ms};
}

bool FieldReader::list(int size, std::size_t limit) {
  if (static_cast<std::size_t>(size) > limit) fail(WireError::OutOfRange);
  return !failed();
}

void FieldReader::seat(std::uint32_t from, seating::SeatIndex& to) {
  if (from >= seating::max_seats) return fail(WireError::OutOfRange);
  to = seating::SeatIndex(from);
}

void FieldReader::zone(std::uint32_t from, seating::ZoneIndex& to) {
  if (from >= seating::max_zones) return fail(WireError::OutOfRange);
  to = seating::ZoneIndex(from);
}

void FieldReader::category(std::uint32_t from, seating::PriceCategoryIndex& to) {
  if (from >= seating::max_categories) return fail(WireError::OutOfRange);
  to = seating::PriceCategoryIndex(from);
}

void FieldReader::zones(const Repeated<v1::ZoneCount>& from, std::uint32_t lowest_count,
                        std::vector<ledger::ZoneCount>& to) {
  if (!list(from.size(), seating::max_zones)) return;
  for (const auto& item : from) {
    ledger::ZoneCount read;
    zone(item.zone(), read.zone);
    number(item.count(), seating::max_zone_capacity, read.count);
    const bool rises = to.empty() || to.back().zone < read.zone;
    if (!rises || read.count < lowest_count) fail(WireError::OutOfRange);
    if (failed()) return;
    to.push_back(read);
  }
}

void FieldReader::places(const v1::Places& from, ledger::Places& to) {
  const auto& runs = from.seat_runs();
  if (runs.size() % 2 != 0) return fail(WireError::OutOfRange);
  std::uint64_t next = 0;  // The lowest index that the next run may skip from.
  for (int at = 0; at < runs.size(); at += 2) {
    const std::uint64_t skipped = runs[at];
    const std::uint64_t length = runs[at + 1];
    const bool apart = at == 0 || skipped > 0;
    const auto end = next + skipped + length;
    if (!apart || length == 0 || end > seating::max_seats || length > seats_left_) return fail(WireError::OutOfRange);
    for (auto index = end - length; index < end; ++index) to.seats.emplace_back(static_cast<std::uint32_t>(index));
    seats_left_ -= length;
    next = end;
  }
  zones(from.zones(), 1, to.zones);
}

void FieldReader::lease(const v1::Lease& from, ledger::Lease& to) {
  optional_identifier(from.allotment(), to.allotment);
  counter(from.epoch(), to.epoch);
}

void FieldReader::leased(const Repeated<v1::LeasedPlaces>& from, std::vector<ledger::LeasedPlaces>& to) {
  read_list(from, *this, maximum_items_per_message, to, [](const v1::LeasedPlaces& item, FieldReader& fields) {
    ledger::LeasedPlaces read;
    fields.lease(item.lease(), read.lease);
    fields.places(item.places(), read.places);
    return read;
  });
}

void FieldReader::declared(const Repeated<v1::DeclaredPlaces>& from, std::vector<DeclaredPlaces>& to) {
  if (!list(from.size())) return;
  for (const auto& item : from) {
    DeclaredPlaces declared;
    identifier(item.performance(), declared.performance);
    leased(item.places(), declared.places);
    to.push_back(std::move(declared));
  }
}

void FieldReader::place(const v1::PlaceOfTicket& from, ticket::Place& to) {
  switch (from.place_case()) {
    case v1::PlaceOfTicket::kSeat:
      return seat(from.seat(), to.emplace<seating::SeatIndex>());
    case v1::PlaceOfTicket::kZone:
      return zone(from.zone(), to.emplace<seating::ZoneIndex>());
    case v1::PlaceOfTicket::PLACE_NOT_SET:
      return no_variant();
  }
}

void FieldReader::money(const v1::Money& from, Money& to) {
  if (from.currency().empty()) return fail(WireError::MissingField);
  const auto currency = Currency::parse(from.currency());
  if (!currency) return fail(WireError::BadIdentifier);
  if (from.cents() > maximum_cents || from.cents() < -maximum_cents) return fail(WireError::OutOfRange);
  to = Money{from.cents(), *currency};
}

Bytes serialised(const google::protobuf::MessageLite& message) {
  Bytes bytes(message.ByteSizeLong());
  const bool written = message.SerializeToArray(bytes.data(), static_cast<int>(bytes.size()));
  FOYER_ASSERT(written);
  return bytes;
}

std::string raw(BytesView bytes) {
  return std::string(as_text(bytes));
}

std::string fitting(std::string_view text, std::size_t limit) {
  std::string fitted;
  while (!text.empty()) {
    const auto length = utf8_sequence_length(text);
    if (fitted.size() + std::max<std::size_t>(length, 1) > limit) break;
    fitted.append(length == 0 ? std::string_view("?") : text.substr(0, length));
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return fitted;
}

void write(const ledger::Places& from, v1::Places& to) {
  if (!ledger::is_normalised(from)) return write(ledger::normalised(from), to);
  std::uint32_t next = 0;
  for (std::size_t first = 0; first < from.seats.size();) {
    auto last = first;
    while (last + 1 < from.seats.size() && from.seats[last + 1] == from.seats[last].next()) ++last;
    to.add_seat_runs(from.seats[first].value() - next);
    to.add_seat_runs(static_cast<std::uint32_t>(last - first + 1));
    next = from.seats[last].value() + 1;
    first = last + 1;
  }
  write(from.zones, *to.mutable_zones());
}

void write(const std::vector<ledger::ZoneCount>& from, Repeated<v1::ZoneCount>& to) {
  for (const auto& item : from) {
    auto& written = *to.Add();
    written.set_zone(item.zone.value());
    written.set_count(item.count);
  }
}

void write(const ledger::Lease& from, v1::Lease& to) {
  to.set_allotment(raw_or_absent(from.allotment));
  to.set_epoch(from.epoch.value());
}

void write(const std::vector<ledger::LeasedPlaces>& from, Repeated<v1::LeasedPlaces>& to) {
  for (const auto& item : from) {
    auto& written = *to.Add();
    if (!item.lease.is_nil()) write(item.lease, *written.mutable_lease());
    write(item.places, *written.mutable_places());
  }
}

void write(const std::vector<DeclaredPlaces>& from, Repeated<v1::DeclaredPlaces>& to) {
  for (const auto& declared : from) {
    auto& written = *to.Add();
    written.set_performance(raw(declared.performance));
    write(declared.places, *written.mutable_places());
  }
}

void write(const ticket::Place& from, v1::PlaceOfTicket& to) {
  if (const auto* seat = std::get_if<seating::SeatIndex>(&from)) return to.set_seat(seat->value());
  to.set_zone(std::get<seating::ZoneIndex>(from).value());
}

void write(const Money& from, v1::Money& to) {
  to.set_cents(from.cents);
  to.set_currency(from.currency.text());
}

}  // namespace foyer::wire
