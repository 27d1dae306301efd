#include "central/orders/order_json.hpp"

#include <algorithm>

#include "central/orders/find_orders.hpp"
#include "central/reconciliation/case_words.hpp"

namespace foyer::central {

using net::JsonWriter;

namespace {

/// What a page for staff says of the performance without asking again.
void write_show(JsonWriter& json, const wire::PerformanceOnSale& show) {
  json.member("performance", show.title)
      .member("venue", show.venue.text())
      .member("starts_at", iso8601(show.starts_at))
      .member("time_zone", show.time_zone);
}

/// All of the order but the end of its object.
void begin_order(JsonWriter& json, const Model& model, const OrderRecord& record, const reprint::KnownOrder* prints) {
  const auto& settled = record.settled;
  const auto* performance = model.find_performance(settled.performance);
  const auto* plan =
      performance != nullptr && performance->on_sale ? model.find_plan(performance->on_sale->plan) : nullptr;
  json.begin_object()
      .member("order_id", settled.order.text())
      .member("short_code", reprint::short_code(settled.order))
      .member("performance_id", settled.performance.text());
  if (performance != nullptr && performance->on_sale) write_show(json, *performance->on_sale);
  json.member("seller", settled.seller.text())
      .member("sold_at", iso8601(settled.sold_at))
      .member("sold_at_proven", settled.sold_at_is_proven)
      .member("settled_at", iso8601(record.settled_at))
      .member("total_cents", settled.total.cents)
      .member("currency", settled.total.currency.text())
      .member("state", state_of(model, record))
      .member("late", settled.outcome != wire::SettlementOutcome::Standing)
      .member("payment_reference", settled.payment_reference)
      .key("tickets")
      .begin_array();
  for (const auto& ticket : settled.tickets) {
    json.begin_object()
        .member("ticket_id", ticket.ticket.text())
        .member("place", place_text(record.place_of(ticket), plan));
    const auto* admission = model.find_admission(ticket.ticket);
    json.key("admitted_at");
    if (admission != nullptr) json.value(iso8601(admission->at));
    if (admission == nullptr) json.null();
    json.member("generation", int{model.lowest_good_generation(settled.order, ticket.ticket)});
    if (const auto* known = prints != nullptr ? prints->find(ticket.ticket) : nullptr) {
      const bool may_be_claimed = known->may_be_claimed && !known->is_printed() && is_good(model, record);
      json.member("print", reprint::text(known->print)).member("may_be_claimed", may_be_claimed);
    }
    json.key("gate");
    if (admission != nullptr) json.value(admission->gate);
    if (admission == nullptr) json.null();
    json.end_object();
  }
  json.end_array().key("cases").begin_array();
  for (const auto& about : model.cases().about(settled.order)) json.value(about.text());
  json.end_array();
}

/// A controller prints nothing: it says so when its door lets somebody in who has no paper.
bool is_without_paper(const Model& model, const reprint::KnownReprint& known) {
  const auto device = model.devices().find(known.ordered.device);
  return device != model.devices().end() && device->second.role == "controller";
}

std::vector<const reprint::KnownReprint*> reprints_of(const reprint::Book& book, const OrderId& order) {
  std::vector<const reprint::KnownReprint*> all;
  for (const auto& [id, known] : book.reprints()) {
    if (known.ordered.order == order) all.push_back(&known);
  }
  std::sort(all.begin(), all.end(), [](const auto* left, const auto* right) {
    return std::pair(left->ordered.at.ms, left->ordered.reprint) <
           std::pair(right->ordered.at.ms, right->ordered.reprint);
  });
  return all;
}

}  // namespace

void write_order(JsonWriter& json, const Model& model, const OrderRecord& record, const reprint::KnownOrder* prints) {
  begin_order(json, model, record, prints);
  json.end_object();
}

void write_order_with_reprints(JsonWriter& json, const Model& model, const OrderRecord& record,
                               const reprint::Book& book) {
  begin_order(json, model, record, book.find(record.settled.order));
  json.key("reprints").begin_array();
  for (const auto* known : reprints_of(book, record.settled.order)) write_reprint(json, model, *known);
  json.end_array().end_object();
}

void write_reprint(JsonWriter& json, const Model& model, const reprint::KnownReprint& known) {
  const auto& ordered = known.ordered;
  json.begin_object()
      .member("reprint_id", ordered.reprint.text())
      .member("order_id", ordered.order.text())
      .member("at", ordered.device.text())
      .member("ordered_at", iso8601(ordered.at))
      .member("by", ordered.by)
      .member("reason", ordered.reason)
      .member("state", is_without_paper(model, known) ? "without_paper" : known.state())
      .key("tickets")
      .begin_array();
  for (const auto& wanted : ordered.tickets) {
    json.begin_object()
        .member("ticket_id", wanted.ticket.text())
        .member("generation", int{wanted.generation})
        .member("print", reprint::text(known.prints.at(wanted.ticket)))
        .end_object();
  }
  json.end_array().end_object();
}

}  // namespace foyer::central
