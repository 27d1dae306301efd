#include "central/orders/routes.hpp"

#include "central/boxoffice/routes.hpp"
#include "central/orders/paging.hpp"
#include "central/reconciliation/case_words.hpp"
#include "protocol/net/json.hpp"
#include "protocol/net/problem.hpp"

namespace foyer::central {
namespace {

using boost::asio::awaitable;
using net::HttpRequest;
using net::HttpResponse;
using net::JsonWriter;
using net::PathParameters;

void write_order(JsonWriter& json, const Model& model, const OrderRecord& record) {
  const auto& settled = record.settled;
  const auto* performance = model.find_performance(settled.performance);
  const auto* plan =
      performance != nullptr && performance->on_sale ? model.find_plan(performance->on_sale->plan) : nullptr;
  json.begin_object()
      .member("order_id", settled.order.text())
      .member("performance_id", settled.performance.text())
      .member("seller", settled.seller.text())
      .member("sold_at", iso8601(settled.sold_at))
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
    json.key("gate");
    if (admission != nullptr) json.value(admission->gate);
    if (admission == nullptr) json.null();
    json.end_object();
  }
  json.end_array().key("cases").begin_array();
  for (const auto& about : model.cases().about(settled.order)) json.value(about.text());
  json.end_array().end_object();
}

HttpResponse orders_page(const Model& model, const PerformanceId& performance, const HttpRequest& request) {
  const auto page = page_of(request);
  if (!page) {
    return net::problem_response({422, "VALIDATION_FAILED", "offset and limit must be whole numbers.", request.path});
  }
  const auto& orders = model.orders_of(performance);
  JsonWriter json;
  json.begin_object().member("total", orders.size()).key("orders").begin_array();
  for (auto index = page->offset; index < page->end(orders.size()); ++index)
    write_order(json, model, *model.find_order(orders[index]));
  return net::json_response(200, json.end_array().end_object().text());
}

}  // namespace

void add_order_routes(net::Router& router, CommandPath& path, const Access& access) {
  router.add("GET", "/api/v1/performances/{id}/orders",
             [&](HttpRequest request, PathParameters at) -> awaitable<HttpResponse> {
               if (auto refused = access.refuse(request, Role::Viewer)) co_return *refused;
               const auto id = PerformanceId::parse(at["id"]);
               if (!id || path.committed().find_performance(*id) == nullptr) {
                 co_return problem_of(event_not_found(), request.path);
               }
               co_return orders_page(path.committed(), *id, request);
             });
  router.add("GET", "/api/v1/orders/{id}", [&](HttpRequest request, PathParameters at) -> awaitable<HttpResponse> {
    if (auto refused = access.refuse(request, Role::Viewer)) co_return *refused;
    const auto id = OrderId::parse(at["id"]);
    const auto* record = id ? path.committed().find_order(*id) : nullptr;
    if (record == nullptr) {
      co_return problem_of({404, "ORDER_NOT_FOUND", "There is no order with this id.", 0}, request.path);
    }
    JsonWriter json;
    write_order(json, path.committed(), *record);
    co_return net::json_response(200, json.text());
  });
}

}  // namespace foyer::central
