#include "controller/api/claim_json.hpp"

#include <algorithm>

namespace foyer::controller {
namespace {

using net::JsonWriter;

void write_moment(JsonWriter& json, std::string_view name, const std::optional<Timestamp>& at) {
  json.key(name);
  if (at) json.value(iso8601(*at));
  if (!at) json.null();
}

void write_ticket(JsonWriter& json, const ClaimParts& parts, const reprint::KnownOrder& order,
                  const reprint::KnownTicket& ticket) {
  const auto around = parts.venue.reprints().circumstances();
  const auto place = around.moved_to(order, ticket.ticket).value_or(ticket.line.place);
  const auto admitted = parts.door.find_admission(ticket.ticket);
  json.begin_object()
      .member("ticket_id", ticket.ticket.text())
      .member("place", place_label(parts.door.device().catalogue(), order.performance, place));
  write_place_parts(json, parts.door.device().catalogue().find_plan(order.performance), place);
  json.member("print", reprint::text(ticket.print))
      .member("generation", std::uint64_t{parts.venue.prints().book().generation_of(ticket.ticket)});
  write_moment(json, "admitted_at", admitted ? std::optional(admitted->at) : std::nullopt);
  json.key("gate");
  if (admitted) json.value(admitted->gate.is_none() ? admitted->door.text() : admitted->gate.text());
  if (!admitted) json.null();
  json.end_object();
}

}  // namespace

bool is_ready(const PrinterOfKiosk& printer) {
  using State = wire::AttachedState;
  // A kiosk that has not said yet how its printer is may be tried: it refuses by itself.
  return printer.online &&
         (!printer.printer || *printer.printer == State::Ready || *printer.printer == State::PaperNearEnd);
}

bool needs_paper(const ClaimParts& parts, const reprint::KnownOrder& order) {
  if (!order.is_sold || parts.venue.reprints().circumstances().is_refunded(order)) return false;
  return std::ranges::any_of(order.tickets, [&parts](const reprint::KnownTicket& ticket) {
    return !ticket.is_printed() && !parts.door.find_admission(ticket.ticket);
  });
}

void write_order(JsonWriter& json, const ClaimParts& parts, const reprint::KnownOrder& order,
                 const std::vector<PrinterOfKiosk>* printers) {
  const auto& device = parts.door.device();
  const auto around = parts.venue.reprints().circumstances();
  const auto* performance = device.catalogue().find_performance(order.performance);
  Money total;
  for (const auto& ticket : order.tickets) total = total + ticket.line.unit_price;
  json.begin_object()
      .member("order_id", order.order.text())
      .member("short_code", reprint::short_code(order.order))
      .member("performance_id", order.performance.text())
      .member("title", title_of(device.catalogue(), order.performance));
  write_moment(json, "starts_at", performance != nullptr ? std::optional(performance->starts_at) : std::nullopt);
  const auto ends_at = around.ends_at(order.performance);
  json.member("time_zone", performance != nullptr ? performance->time_zone : std::string())
      .member("performance_over", ends_at.has_value() && *ends_at < around.now)
      .member("seller", order.seller.text())
      .member("sold_at", iso8601(order.sold_at))
      .member("total_cents", total.cents)
      .member("currency", total.currency.text())
      .member("state", around.is_refunded(order) ? "refunded" : "sold")
      .key("tickets")
      .begin_array();
  for (const auto& ticket : order.tickets) write_ticket(json, parts, order, ticket);
  json.end_array();
  if (printers != nullptr) write_printers(json.key("kiosks"), *printers);
  json.end_object();
}

void write_printers(JsonWriter& json, const std::vector<PrinterOfKiosk>& printers) {
  json.begin_array();
  for (const auto& printer : printers) {
    json.begin_object().member("device", printer.kiosk.text()).member("online", printer.online).key("printer");
    if (printer.printer) json.value(wire::text(*printer.printer));
    if (!printer.printer) json.null();
    json.member("ready", is_ready(printer)).end_object();
  }
  json.end_array();
}

}  // namespace foyer::controller
