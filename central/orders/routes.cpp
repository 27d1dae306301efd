#include "central/orders/routes.hpp"

#include "central/boxoffice/routes.hpp"
#include "central/orders/order_json.hpp"
#include "central/orders/paging.hpp"
#include "protocol/net/json.hpp"
#include "protocol/net/problem.hpp"

namespace foyer::central {
namespace {

using boost::asio::awaitable;
using net::HttpRequest;
using net::HttpResponse;
using net::JsonWriter;
using net::PathParameters;

HttpResponse orders_page(const Model& model, const reprint::Book& book, const PerformanceId& performance,
                         const HttpRequest& request) {
  const auto page = page_of(request);
  if (!page) {
    return net::problem_response({422, "VALIDATION_FAILED", "offset and limit must be whole numbers.", request.path});
  }
  const auto& orders = model.orders_of(performance);
  JsonWriter json;
  json.begin_object().member("total", orders.size()).key("orders").begin_array();
  for (auto index = page->offset; index < page->end(orders.size()); ++index)
    write_order(json, model, *model.find_order(orders[index]), book.find(orders[index]));
  return net::json_response(200, json.end_array().end_object().text());
}

}  // namespace

/// What could not be read of the prints just now is said as it was known last.
void add_order_routes(net::Router& router, const CommandPath& path, PrintBook& prints, const Access& access) {
  router.add("GET", "/api/v1/performances/{id}/orders",
             [&](HttpRequest request, PathParameters at) -> awaitable<HttpResponse> {
               if (auto refused = access.refuse(request, Role::Viewer)) co_return *refused;
               const auto id = PerformanceId::parse(at["id"]);
               if (!id || path.committed().find_performance(*id) == nullptr) {
                 co_return problem_of(event_not_found(), request.path);
               }
               static_cast<void>(prints.catch_up());
               co_return orders_page(path.committed(), prints.book(), *id, request);
             });
  router.add("GET", "/api/v1/orders/{id}", [&](HttpRequest request, PathParameters at) -> awaitable<HttpResponse> {
    if (auto refused = access.refuse(request, Role::Viewer)) co_return *refused;
    const auto id = OrderId::parse(at["id"]);
    const auto* record = id ? path.committed().find_order(*id) : nullptr;
    if (record == nullptr) {
      co_return problem_of({404, "ORDER_NOT_FOUND", "There is no order with this id.", 0}, request.path);
    }
    JsonWriter json;
    static_cast<void>(prints.catch_up());
    write_order_with_reprints(json, path.committed(), *record, prints.book());
    co_return net::json_response(200, json.text());
  });
}

}  // namespace foyer::central
