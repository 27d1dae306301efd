#include "protocol/wire/feed.hpp"

#include "protocol/seating/performance.hpp"
#include "protocol/wire/feed.pb.h"
#include "protocol/wire/parts.hpp"
#include "protocol/wire/places.pb.h"

namespace foyer::wire {
namespace {

void write_prices(const std::vector<seating::PriceCategory>& from, Repeated<v1::PriceCategory>& to) {
  for (const auto& category : from) {
    auto& written = *to.Add();
    written.set_label(fitting(category.label, seating::max_label_length));
    write(category.price, *written.mutable_price());
  }
}

seating::PriceCategory read_price(const v1::PriceCategory& from, FieldReader& fields) {
  seating::PriceCategory to;
  fields.text(from.label(), seating::max_label_length, to.label);
  fields.money(from.price(), to.price);
  if (to.price.cents < 0) fields.fail(WireError::OutOfRange);
  return to;
}

void write_seats(const std::vector<seating::Seat>& from, Repeated<v1::SeatRow>& to) {
  const seating::Seat* before = nullptr;
  for (const auto& seat : from) {
    const bool same_row = before != nullptr && before->section == seat.section && before->row == seat.row;
    auto& row = same_row ? *to.Mutable(to.size() - 1) : *to.Add();
    if (!same_row) {
      row.set_section(fitting(seat.section, seating::max_label_length));
      row.set_row(fitting(seat.row, seating::max_label_length));
    }
    if (seat.accessible) row.add_accessible(static_cast<std::uint32_t>(row.labels_size()));
    row.add_labels(fitting(seat.label, seating::max_label_length));
    row.add_categories(seat.category.value());
    row.add_positions(seat.position);
    before = &seat;
  }
}

void read_row(const v1::SeatRow& from, FieldReader& fields, std::vector<seating::Seat>& to) {
  const auto size = from.labels_size();
  const auto total = to.size() + static_cast<std::size_t>(size);
  const bool lists_match = from.categories_size() == size && from.positions_size() == size;
  if (!lists_match || size == 0 || total > seating::max_seats) return fields.fail(WireError::OutOfRange);
  const auto first = to.size();
  for (int at = 0; at < size; ++at) {
    auto& seat = to.emplace_back();
    fields.text(from.section(), seating::max_label_length, seat.section);
    fields.text(from.row(), seating::max_label_length, seat.row);
    fields.text(from.labels(at), seating::max_label_length, seat.label);
    fields.category(from.categories(at), seat.category);
    seat.position = from.positions(at);
    if (fields.failed()) return;
  }
  std::uint32_t lowest = 0;
  for (const auto at : from.accessible()) {
    if (at < lowest || at >= static_cast<std::uint32_t>(size)) return fields.fail(WireError::OutOfRange);
    to[first + at].accessible = true;
    lowest = at + 1;
  }
}

seating::Zone read_zone(const v1::Zone& from, FieldReader& fields) {
  seating::Zone to;
  fields.text(from.label(), seating::max_label_length, to.label);
  fields.number(from.capacity(), seating::max_zone_capacity, to.capacity);
  fields.category(from.category(), to.category);
  return to;
}

void write(const DeniedTicket& from, v1::DeniedTicket& to) {
  to.set_ticket(raw(from.ticket));
  to.set_reason(fitting(from.reason, maximum_text_bytes));
}

DeniedTicket read(const v1::DeniedTicket& from, FieldReader& fields) {
  DeniedTicket to;
  fields.identifier(from.ticket(), to.ticket);
  fields.text(from.reason(), maximum_text_bytes, to.reason);
  return to;
}

void write(const Reclaimed& from, v1::Reclaimed& to) {
  to.set_performance(raw(from.performance));
  to.set_allotment(raw(from.allotment));
  to.set_epoch(from.epoch.value());
}

Reclaimed read(const v1::Reclaimed& from, FieldReader& fields) {
  Reclaimed to;
  fields.identifier(from.performance(), to.performance);
  fields.identifier(from.allotment(), to.allotment);
  fields.counter(from.epoch(), to.epoch);
  return to;
}

/// Picks the read for a message where decode_as cannot see it.
constexpr auto reading = [](const auto& from, FieldReader& fields) { return read(from, fields); };

}  // namespace

void write(const NamedPlan& from, v1::SeatingPlan& to) {
  to.set_name(fitting(from.name, maximum_label_bytes));
  write_prices(from.plan.categories, *to.mutable_categories());
  write_seats(from.plan.seats, *to.mutable_rows());
  for (const auto& zone : from.plan.zones) {
    auto& written = *to.add_zones();
    written.set_label(fitting(zone.label, seating::max_label_length));
    written.set_capacity(zone.capacity);
    written.set_category(zone.category.value());
  }
}

NamedPlan read(const v1::SeatingPlan& from, FieldReader& fields) {
  NamedPlan to;
  fields.required_text(from.name(), maximum_label_bytes, to.name);
  read_list(from.categories(), fields, seating::max_categories, to.plan.categories, read_price);
  if (fields.list(from.rows_size(), seating::max_seats)) {
    for (const auto& row : from.rows()) {
      read_row(row, fields, to.plan.seats);
      if (fields.failed()) return to;
    }
  }
  read_list(from.zones(), fields, seating::max_zones, to.plan.zones, read_zone);
  // Whoever sells from a plan counts on what validate() checks, whether or not its importer did.
  if (!fields.failed() && !seating::validate(to.plan)) fields.fail(WireError::OutOfRange);
  return to;
}

void write(const PerformanceOnSale& from, v1::Performance& to) {
  to.set_performance(raw(from.performance));
  to.set_title(fitting(from.title, seating::max_title_length));
  to.set_venue(from.venue.text());
  to.set_hall(fitting(from.hall, maximum_label_bytes));
  to.set_plan(fitting(from.plan, maximum_label_bytes));
  to.set_doors_open_at_ms(from.doors_open_at.ms);
  to.set_starts_at_ms(from.starts_at.ms);
  to.set_ends_at_ms(from.ends_at.ms);
  to.set_on_sale(from.on_sale);
  write_prices(from.prices, *to.mutable_prices());
  to.set_cancelled(from.cancelled);
  to.set_cancelled_because(fitting(from.cancelled_because, maximum_text_bytes));
  if (from.conflict_rule != ConflictRule::ReseatOrRefund) to.set_conflict_rule(number_of(from.conflict_rule));
  to.set_may_split(from.may_split);
  to.set_time_zone(fitting(from.time_zone, maximum_time_zone_bytes));
  to.set_venue_label(fitting(from.venue_label, maximum_label_bytes));
  to.set_hall_label(fitting(from.hall_label, maximum_label_bytes));
}

PerformanceOnSale read(const v1::Performance& from, FieldReader& fields) {
  PerformanceOnSale to;
  fields.identifier(from.performance(), to.performance);
  fields.text(from.title(), seating::max_title_length, to.title);
  fields.name(from.venue(), to.venue);
  fields.text(from.hall(), maximum_label_bytes, to.hall);
  fields.required_text(from.plan(), maximum_label_bytes, to.plan);
  fields.time(from.doors_open_at_ms(), to.doors_open_at);
  fields.time(from.starts_at_ms(), to.starts_at);
  fields.time(from.ends_at_ms(), to.ends_at);
  to.on_sale = from.on_sale();
  read_list(from.prices(), fields, seating::max_categories, to.prices, read_price);
  to.cancelled = from.cancelled();
  fields.text(from.cancelled_because(), maximum_text_bytes, to.cancelled_because);
  if (from.conflict_rule() != 0) fields.enumerator(from.conflict_rule(), ConflictRule::Person, to.conflict_rule);
  to.may_split = from.may_split();
  fields.text(from.time_zone(), maximum_time_zone_bytes, to.time_zone);
  fields.text(from.venue_label(), maximum_label_bytes, to.venue_label);
  fields.text(from.hall_label(), maximum_label_bytes, to.hall_label);
  return to;
}

void write(const DeviceOfVenue& from, v1::Device& to) {
  to.set_name(from.name.text());
  to.set_role(from.role);
  to.set_venue(from.venue.text());
  to.set_parent(from.parent);
}

DeviceOfVenue read(const v1::Device& from, FieldReader& fields) {
  DeviceOfVenue to;
  fields.name(from.name(), to.name);
  fields.role(from.role(), to.role);
  fields.name(from.venue(), to.venue);
  fields.name_text(from.parent(), to.parent);
  return to;
}

Bytes encode(const NamedPlan& item) {
  return encode_as<v1::SeatingPlan>(item);
}
Bytes encode(const PerformanceOnSale& item) {
  return encode_as<v1::Performance>(item);
}
Bytes encode(const DeviceOfVenue& item) {
  return encode_as<v1::Device>(item);
}
Bytes encode(const DeniedTicket& item) {
  v1::DeniedTicket message;
  write(item, message);
  return serialised(message);
}
Bytes encode(const Reclaimed& item) {
  v1::Reclaimed message;
  write(item, message);
  return serialised(message);
}
Bytes encode(const GrantorIdentity& item) {
  v1::GrantorIdentity message;
  message.set_id(raw(item.id));
  return serialised(message);
}

Result<NamedPlan, WireError> decode_plan(BytesView bytes) {
  return decode_as<NamedPlan, v1::SeatingPlan>(bytes, reading);
}
Result<PerformanceOnSale, WireError> decode_performance(BytesView bytes) {
  return decode_as<PerformanceOnSale, v1::Performance>(bytes, reading);
}
Result<DeviceOfVenue, WireError> decode_device(BytesView bytes) {
  return decode_as<DeviceOfVenue, v1::Device>(bytes, reading);
}
Result<DeniedTicket, WireError> decode_denied_ticket(BytesView bytes) {
  return decode_as<DeniedTicket, v1::DeniedTicket>(bytes, reading);
}
Result<Reclaimed, WireError> decode_reclaimed(BytesView bytes) {
  return decode_as<Reclaimed, v1::Reclaimed>(bytes, reading);
}
Result<GrantorIdentity, WireError> decode_grantor_identity(BytesView bytes) {
  return decode_as<GrantorIdentity, v1::GrantorIdentity>(bytes,
                                                         [](const v1::GrantorIdentity& from, FieldReader& fields) {
                                                           GrantorIdentity to;
                                                           fields.identifier(from.id(), to.id);
                                                           return to;
                                                         });
}

}  // namespace foyer::wire
