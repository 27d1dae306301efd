// What the feed says of sold tickets and their money.
#include <limits>

#include "protocol/wire/feed.pb.h"
#include "protocol/wire/parts.hpp"
#include "protocol/wire/places.pb.h"

namespace foyer::wire {
namespace {

/// Picks the read for a message where decode_as cannot see it.
constexpr auto reading = [](const auto& from, FieldReader& fields) { return read(from, fields); };

TicketNotice read_notice(const v1::TicketNotice& from, FieldReader& fields) {
  TicketNotice to;
  fields.identifier(from.ticket(), to.ticket);
  to.voided = from.voided();
  to.settled = from.settled();
  if (from.has_moved_to()) fields.place(from.moved_to(), to.moved_to.emplace());
  fields.text(from.denied_because(), maximum_text_bytes, to.denied_because);
  fields.text(from.attention(), maximum_text_bytes, to.attention);
  constexpr std::uint32_t most = std::numeric_limits<std::uint8_t>::max();
  if (from.lowest_good_generation() > most) fields.fail(WireError::OutOfRange);
  if (from.lowest_good_generation() != 0)
    to.lowest_good_generation = static_cast<std::uint8_t>(from.lowest_good_generation());
  return to;
}

}  // namespace

void write(const TicketNotices& from, v1::TicketNotices& to) {
  to.set_performance(raw(from.performance));
  to.set_order(raw(from.order));
  for (const auto& notice : from.tickets) {
    auto& written = *to.add_tickets();
    written.set_ticket(raw(notice.ticket));
    written.set_voided(notice.voided);
    written.set_settled(notice.settled);
    if (notice.moved_to) write(*notice.moved_to, *written.mutable_moved_to());
    written.set_denied_because(fitting(notice.denied_because, maximum_text_bytes));
    written.set_attention(fitting(notice.attention, maximum_text_bytes));
    if (notice.lowest_good_generation > 1) written.set_lowest_good_generation(notice.lowest_good_generation);
  }
}

TicketNotices read(const v1::TicketNotices& from, FieldReader& fields) {
  TicketNotices to;
  fields.identifier(from.performance(), to.performance);
  fields.identifier(from.order(), to.order);
  read_list(from.tickets(), fields, maximum_items_per_message, to.tickets, read_notice);
  return to;
}

void write(const RefundOrder& from, v1::RefundOrder& to) {
  to.set_refund(raw(from.refund));
  to.set_order(raw(from.order));
  to.set_performance(raw(from.performance));
  to.set_seller(from.seller.text());
  to.set_attempt(raw_or_absent(from.attempt));
  write(from.amount, *to.mutable_amount());
  to.set_nth(from.nth);
  to.set_why(fitting(from.why, maximum_text_bytes));
}

RefundOrder read(const v1::RefundOrder& from, FieldReader& fields) {
  RefundOrder to;
  fields.identifier(from.refund(), to.refund);
  fields.identifier(from.order(), to.order);
  fields.identifier(from.performance(), to.performance);
  fields.optional_name(from.seller(), to.seller);
  fields.optional_identifier(from.attempt(), to.attempt);
  fields.money(from.amount(), to.amount);
  if (to.amount.cents < 0) fields.fail(WireError::OutOfRange);
  to.nth = from.nth();
  fields.text(from.why(), maximum_text_bytes, to.why);
  return to;
}

Bytes encode(const TicketNotices& item) {
  return encode_as<v1::TicketNotices>(item);
}
Bytes encode(const RefundOrder& item) {
  return encode_as<v1::RefundOrder>(item);
}

Result<TicketNotices, WireError> decode_ticket_notices(BytesView bytes) {
  return decode_as<TicketNotices, v1::TicketNotices>(bytes, reading);
}
Result<RefundOrder, WireError> decode_refund_order(BytesView bytes) {
  return decode_as<RefundOrder, v1::RefundOrder>(bytes, reading);
}

}  // namespace foyer::wire
