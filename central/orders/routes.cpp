#include "central/orders/routes.hpp"

#include <algorithm>
#include <charconv>

#include "central/boxoffice/routes.hpp"
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

/// A whole number of a query, or the default; larger than `largest` is cut, anything else is refused.
std::optional<std::size_t> query_number(const HttpRequest& request, std::string_view name, std::size_t otherwise,
                                        std::size_t largest) {
  const auto text = request.query_value(name);
  if (!text) return otherwise;
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc() || end != text->data() + text->size()) return std::nullopt;
  return std::min(number, largest);
}

HttpResponse orders_page(const Model& model, const PerformanceId& performance, const HttpRequest& request) {
  const auto offset = query_number(request, "offset", 0, SIZE_MAX / 2);
  const auto limit = query_number(request, "limit", 100, largest_page);
  if (!offset || !limit) {
    return net::problem_response({422, "VALIDATION_FAILED", "offset and limit must be whole numbers.", request.path});
  }
  const auto& orders = model.orders_of(performance);
  JsonWriter json;
  json.begin_object().member("total", orders.size()).key("orders").begin_array();
  const auto end = std::min(orders.size(), *offset + *limit);
  for (std::size_t index = *offset; index < end; ++index) write_order(json, model, *model.find_order(orders[index]));
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
