#include "central/orders/order_json.hpp"

#include "central/reconciliation/case_words.hpp"

namespace foyer::central {

using net::JsonWriter;

void write_order(JsonWriter& json, const Model& model, const OrderRecord& record, const reprint::KnownOrder* prints) {
  const auto& settled = record.settled;
  const auto* performance = model.find_performance(settled.performance);
  const auto* plan =
      performance != nullptr && performance->on_sale ? model.find_plan(performance->on_sale->plan) : nullptr;
  json.begin_object()
      .member("order_id", settled.order.text())
      .member("short_code", reprint::short_code(settled.order))
      .member("performance_id", settled.performance.text())
      .member("seller", settled.seller.text())
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
    if (const auto* known = prints != nullptr ? prints->find(ticket.ticket) : nullptr)
      json.member("print", reprint::text(known->print));
    json.key("gate");
    if (admission != nullptr) json.value(admission->gate);
    if (admission == nullptr) json.null();
    json.end_object();
  }
  json.end_array().key("cases").begin_array();
  for (const auto& about : model.cases().about(settled.order)) json.value(about.text());
  json.end_array().end_object();
}

}  // namespace foyer::central
