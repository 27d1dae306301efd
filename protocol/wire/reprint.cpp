// Reprints as they travel: asked for, ordered, and what became of them.
#include <limits>

#include "protocol/wire/message_parts.hpp"
#include "protocol/wire/places.pb.h"
#include "protocol/wire/reprint.pb.h"

namespace foyer::wire {
namespace {

void write_ticket(const reprint::TicketToPrint& from, v1::TicketToPrint& to) {
  to.set_ticket(raw(from.ticket));
  to.set_generation(from.generation);
  to.set_claim_code(from.claim_code.text());
  write(from.place, *to.mutable_place());
  to.set_category(from.category.value());
  to.set_ticket_type(from.ticket_type.text());
  write(from.unit_price, *to.mutable_unit_price());
}

void read_generation(std::uint32_t from, FieldReader& fields, std::uint8_t& to) {
  if (from == 0 || from > std::numeric_limits<std::uint8_t>::max()) return fields.fail(WireError::OutOfRange);
  to = static_cast<std::uint8_t>(from);
}

reprint::TicketToPrint read_ticket(const v1::TicketToPrint& from, FieldReader& fields) {
  reprint::TicketToPrint to;
  fields.identifier(from.ticket(), to.ticket);
  read_generation(from.generation(), fields, to.generation);
  if (!from.claim_code().empty()) {
    const auto code = ticket::ClaimCode::parse(from.claim_code());
    if (!code || code->text() != from.claim_code()) {
      fields.fail(WireError::BadIdentifier);
    } else {
      to.claim_code = *code;
    }
  }
  fields.place(from.place(), to.place);
  fields.category(from.category(), to.category);
  fields.optional_name(from.ticket_type(), to.ticket_type);
  fields.money(from.unit_price(), to.unit_price);
  return to;
}

void write_printed(const reprint::TicketPrinted& from, v1::TicketPrinted& to) {
  to.set_reprint(raw(from.reprint));
  to.set_order(raw(from.order));
  to.set_ticket(raw(from.ticket));
  to.set_generation(from.generation);
  to.set_step(number_of(from.step));
  if (from.step == reprint::PrintStep::Failed) to.set_fault(number_of(from.fault));
  to.set_at_ms(from.at.ms);
}

reprint::TicketPrinted read_printed(const v1::TicketPrinted& from, FieldReader& fields) {
  reprint::TicketPrinted to;
  fields.identifier(from.reprint(), to.reprint);
  fields.identifier(from.order(), to.order);
  fields.identifier(from.ticket(), to.ticket);
  read_generation(from.generation(), fields, to.generation);
  fields.enumerator(from.step(), reprint::PrintStep::Failed, to.step);
  if (to.step == reprint::PrintStep::Failed) {
    fields.enumerator(from.fault(), sale::PrintFault::SigningFailed, to.fault);
  }
  fields.time(from.at_ms(), to.at);
  return to;
}

/// Picks the read for a message where decode_as cannot see it.
constexpr auto reading = [](const auto& from, FieldReader& fields) { return read(from, fields); };

}  // namespace

void write(const reprint::ReprintOrdered& from, v1::ReprintOrdered& to) {
  to.set_reprint(raw(from.reprint));
  to.set_order(raw(from.order));
  to.set_performance(raw(from.performance));
  to.set_device(from.device.text());
  for (const auto& wanted : from.tickets) write_ticket(wanted, *to.add_tickets());
  to.set_reason(fitting(from.reason, reprint::reason_limit));
  to.set_by(fitting(from.by, reprint::by_limit));
  to.set_asked(from.asked);
  to.set_at_ms(from.at.ms);
  to.set_language(fitting(from.language, sale::language_limit));
}

reprint::ReprintOrdered read(const v1::ReprintOrdered& from, FieldReader& fields) {
  reprint::ReprintOrdered to;
  fields.identifier(from.reprint(), to.reprint);
  fields.identifier(from.order(), to.order);
  fields.identifier(from.performance(), to.performance);
  fields.name(from.device(), to.device);
  read_list(from.tickets(), fields, sale::order_lines_limit, to.tickets, read_ticket);
  fields.text(from.reason(), reprint::reason_limit, to.reason);
  fields.text(from.by(), reprint::by_limit, to.by);
  to.asked = from.asked();
  fields.time(from.at_ms(), to.at);
  fields.text(from.language(), sale::language_limit, to.language);
  return to;
}

void write(const reprint::Entry& from, v1::ReprintEntry& to) {
  if (const auto* ordered = std::get_if<reprint::ReprintOrdered>(&from)) {
    write(*ordered, *to.mutable_ordered());
  } else {
    write_printed(std::get<reprint::TicketPrinted>(from), *to.mutable_printed());
  }
}

reprint::Entry read(const v1::ReprintEntry& from, FieldReader& fields) {
  switch (from.what_case()) {
    case v1::ReprintEntry::kOrdered:
      return read(from.ordered(), fields);
    case v1::ReprintEntry::kPrinted:
      return read_printed(from.printed(), fields);
    case v1::ReprintEntry::WHAT_NOT_SET:
      break;
  }
  fields.no_variant();
  return {};
}

void write(const ReprintRequest& from, v1::ReprintRequest& to) {
  const auto& wish = from.wish;
  to.set_order(raw_or_absent(wish.order));
  to.set_code(fitting(wish.typed, maximum_label_bytes));
  for (const auto& ticket : wish.tickets) to.add_tickets(raw(ticket));
  to.set_device(wish.device.text());
  to.set_reason(fitting(wish.reason, reprint::reason_limit));
  to.set_by(fitting(wish.by, reprint::by_limit));
  to.set_by_customer(wish.by_customer);
}

ReprintRequest read(const v1::ReprintRequest& from, FieldReader& fields) {
  ReprintRequest to;
  auto& wish = to.wish;
  fields.optional_identifier(from.order(), wish.order);
  fields.text(from.code(), maximum_label_bytes, wish.typed);
  if (fields.list(from.tickets_size(), sale::order_lines_limit)) {
    for (const auto& ticket : from.tickets()) fields.identifier(ticket, wish.tickets.emplace_back());
  }
  fields.name(from.device(), wish.device);
  fields.text(from.reason(), reprint::reason_limit, wish.reason);
  fields.text(from.by(), reprint::by_limit, wish.by);
  wish.by_customer = from.by_customer();
  return to;
}

Bytes encode(const reprint::ReprintOrdered& item) {
  return encode_as<v1::ReprintOrdered>(item);
}

Result<reprint::ReprintOrdered, WireError> decode_reprint_ordered(BytesView bytes) {
  return decode_as<reprint::ReprintOrdered, v1::ReprintOrdered>(bytes, reading);
}

}  // namespace foyer::wire
