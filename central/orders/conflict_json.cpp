#include "central/orders/conflict_json.hpp"

namespace foyer::central {
namespace {

using net::JsonWriter;

template <class Id>
void write_id(JsonWriter& json, std::string_view name, const Id& id) {
  json.key(name);
  if (id.is_nil()) json.null();
  if (!id.is_nil()) json.value(id.text());
}

void write_head(JsonWriter& json, const Model& model, const CaseRecord& about) {
  const auto& opened = about.opened;
  const auto* performance = model.find_performance(opened.performance);
  json.member("case_id", opened.case_id.text())
      .member("kind", text(opened.kind))
      .member("state", about.is_open() ? "open" : "closed")
      .member("opened_at", iso8601(about.opened_at))
      .member("what", opened.what)
      .member("seller", opened.device.text())
      .member("performance", performance == nullptr ? std::string() : performance->name);
  write_id(json, "order_id", opened.order);
  write_id(json, "performance_id", opened.performance);
  write_id(json, "ticket_id", opened.ticket);
  json.key("choices").begin_array();
  for (const auto choice : choices_of(model, about)) json.value(text(choice));
  json.end_array().key("outcome");
  if (about.closed) json.value(text(about.closed->outcome));
  if (!about.closed) json.null();
}

void write_order(JsonWriter& json, const Model& model, const OrderRecord& order, std::string_view state) {
  const auto* plan = plan_of(model, order.settled.performance);
  json.begin_object()
      .member("state", state)
      .member("sold_at", iso8601(order.settled.sold_at))
      .member("sold_at_proven", order.settled.sold_at_is_proven)
      .member("total_cents", order.settled.total.cents)
      .member("currency", order.settled.total.currency.text())
      .member("payment_reference", order.settled.payment_reference)
      .member("admitted", was_admitted(model, order.settled))
      .member("voiding", is_voiding(model, order.settled.order))
      .key("tickets")
      .begin_array();
  for (const auto& ticket : order.settled.tickets) {
    json.begin_object()
        .member("ticket_id", ticket.ticket.text())
        .member("sold_place", place_text(ticket.place, plan))
        .member("place", place_text(order.place_of(ticket), plan))
        .end_object();
  }
  json.end_array().end_object();
}

void write_refund(JsonWriter& json, const RefundRecord& refund) {
  json.begin_object()
      .member("refund_id", refund.order.refund.text())
      .member("state", text(refund.state))
      .member("amount_cents", refund.order.amount.cents)
      .member("currency", refund.order.amount.currency.text())
      .member("seller", refund.order.seller.text())
      .member("try", refund.order.nth)
      .member("reference", refund.reference)
      .member("paid_by", refund.by)
      .end_object();
}

void write_step(JsonWriter& json, Timestamp at, std::string_view action, const std::string& by,
                const std::string& note) {
  json.begin_object()
      .member("at", iso8601(at))
      .member("action", action)
      .member("by", by)
      .member("note", note)
      .end_object();
}

}  // namespace

void write_case(JsonWriter& json, const Model& model, const CaseRecord& about) {
  json.begin_object();
  write_head(json, model, about);
  json.end_object();
}

void write_case_whole(JsonWriter& json, const Model& model, const CaseRecord& about) {
  json.begin_object();
  write_head(json, model, about);
  json.key("order");
  const auto* order = model.find_order(about.opened.order);
  const auto* quarantined = model.cases().find_quarantined(about.opened.case_id);
  if (quarantined != nullptr) {
    // As the device tells it: what the books have of the order, if anything, may be another.
    OrderRecord told;
    told.settled = *quarantined;
    write_order(json, model, told, "quarantined");
  } else if (order != nullptr) {
    write_order(json, model, *order, state_of(model, *order));
  } else {
    json.null();
  }
  json.key("refund");
  const auto* refund = model.cases().find_refund(about.opened.order);
  if (refund != nullptr) write_refund(json, *refund);
  if (refund == nullptr) json.null();
  json.key("steps").begin_array();
  for (const auto& step : about.steps) write_step(json, step.at, text(step.action), step.by, step.note);
  if (about.closed) write_step(json, about.closed_at, "closed", about.closed->by, about.closed->note);
  json.end_array().end_object();
}

}  // namespace foyer::central
