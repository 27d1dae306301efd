#include <memory>
#include <optional>

#include "kiosk/api/awaited.hpp"
#include "kiosk/api/routes.hpp"
#include "protocol/net/json.hpp"
#include "protocol/sale/language.hpp"
#include "protocol/sale/order.hpp"

namespace foyer::kiosk {
namespace {

using boost::asio::awaitable;
using net::HttpRequest;
using net::HttpResponse;
using net::JsonObject;
using net::JsonWriter;
using net::PathParameters;

struct SaleRequest {
  std::optional<ledger::OrderId> order;
  Choice choice;
};

net::JsonError wrong(std::string field, std::string detail) {
  return {net::JsonFault::WrongType, std::move(field), std::move(detail)};
}

Result<std::vector<ledger::ZoneCount>, net::JsonError> read_zones(const JsonObject& body) {
  std::vector<ledger::ZoneCount> zones;
  FOYER_TRY(named, body.objects("zones", 1, sale::order_lines_limit));
  for (const auto& one : named) {
    FOYER_TRY(zone, one.integer("zone", 0, seating::max_zones));
    FOYER_TRY(count, one.integer("count", 1, sale::order_lines_limit));
    zones.push_back({ledger::ZoneIndex(static_cast<std::uint32_t>(zone)), static_cast<std::uint32_t>(count)});
  }
  return zones;
}

Result<BestOf, net::JsonError> read_best(const JsonObject& body) {
  FOYER_TRY(best, body.object("best"));
  FOYER_TRY(category, best.integer("category", 0, seating::max_categories));
  FOYER_TRY(count, best.integer("count", 1, sale::order_lines_limit));
  return BestOf{seating::PriceCategoryIndex(static_cast<std::uint32_t>(category)), static_cast<std::uint32_t>(count)};
}

Result<std::string, net::JsonError> read_language(const JsonObject& body) {
  FOYER_TRY(language, body.string("language", 1, sale::language_limit));
  if (sale::is_language(language)) return language;
  return net::JsonError{net::JsonFault::BadFormat, "language", "Must be a language tag of BCP 47, as in de or en-GB."};
}

Result<SaleRequest, net::JsonError> read_sale(const HttpRequest& request) {
  FOYER_TRY(body, JsonObject::parse(request.body));
  SaleRequest sale;
  FOYER_TRY(performance, body.identifier<ledger::PerformanceId>("performance_id"));
  sale.choice.performance = performance;
  if (body.has("order_id")) {
    FOYER_TRY(order, body.identifier<ledger::OrderId>("order_id"));
    if (order.is_nil()) return net::JsonError{net::JsonFault::BadFormat, "order_id", "Must not be the nil UUID."};
    sale.order = order;
  }
  if (body.has("language")) {
    FOYER_TRY(language, read_language(body));
    sale.choice.language = language;
  }
  const int named = int{body.has("seats")} + int{body.has("best")} + int{body.has("zones")};
  if (named != 1) return wrong("seats", "Exactly one of seats, best and zones says what is wanted.");
  if (body.has("seats")) {
    FOYER_TRY(seats, body.integers("seats", 1, sale::order_lines_limit, 0, seating::max_seats));
    std::vector<ledger::SeatIndex> indices;
    for (const auto seat : seats) indices.emplace_back(static_cast<std::uint32_t>(seat));
    sale.choice.what = std::move(indices);
  } else if (body.has("best")) {
    FOYER_TRY(best, read_best(body));
    sale.choice.what = best;
  } else {
    FOYER_TRY(zones, read_zones(body));
    sale.choice.what = std::move(zones);
  }
  return sale;
}

/// KioskCore::sell for a coroutine. A caller that is cancelled stops waiting; the sale itself goes on and times out.
awaitable<Result<Done, SellRefusal>> sell(KioskCore& core, ledger::OrderId order, Choice choice) {
  using Answer = Awaited<Result<Done, SellRefusal>>;
  const auto waiting = std::make_shared<Answer>(co_await boost::asio::this_coro::executor);
  core.sell(order, choice, [waiting](Result<Done, SellRefusal> answer) { waiting->take(std::move(answer)); });
  const auto answer = co_await waiting->wait();
  if (answer) co_return *answer;
  co_return refuse(RefusalReason::ParentUnreachable);
}

awaitable<HttpResponse> begin_sale(KioskCore& core, HttpRequest request) {
  const auto wanted = read_sale(request);
  if (!wanted) co_return net::problem_response(wanted.error());
  const auto order = wanted->order ? *wanted->order : ledger::OrderId::random(core.device().parts().random);
  const auto started = co_await sell(core, order, wanted->choice);
  if (!started) co_return problem_of(started.error(), request.path);
  auto response = net::json_response(201, sale_json(core, order));
  response.headers.add("Location", "/api/v1/sales/" + order.text());
  co_return response;
}

using Act = Result<Done, SellRefusal> (Checkout::*)(const ledger::OrderId&);

HttpResponse act_on(KioskCore& core, const HttpRequest& request, const std::string& id, Act act, unsigned status) {
  const auto order = ledger::OrderId::parse(id);
  if (!order) return not_found(request.path);
  const auto done = (core.checkout().*act)(*order);
  if (!done) return problem_of(done.error(), request.path);
  return net::json_response(status, sale_json(core, *order));
}

HttpResponse show_sale(KioskCore& core, const HttpRequest& request, const std::string& id) {
  const auto order = ledger::OrderId::parse(id);
  if (!order || core.checkout().books().find(*order) == nullptr) return not_found(request.path);
  auto response = net::json_response(200, sale_json(core, *order));
  // Whoever asked has the claim codes in this answer.
  core.checkout().note_codes_shown(*order);
  return response;
}

HttpResponse list_sales(const KioskCore& core, const HttpRequest& request) {
  const auto open = request.query_value("open");
  if (!open || *open != "true") {
    return net::problem_response(
        net::JsonError{net::JsonFault::BadFormat, "open", "Only open sales are listed: ask with ?open=true."});
  }
  JsonWriter json;
  json.begin_array();
  for (const auto& order : core.checkout().books().open()) json.raw(sale_json(core, order));
  json.end_array();
  return net::json_response(200, json.text());
}

unsigned status_of(RefusalReason reason) {
  switch (reason) {
    case RefusalReason::UnknownPerformance:
    case RefusalReason::UnknownSale:
      return 404;
    case RefusalReason::UnknownPlace:
    case RefusalReason::NothingChosen:
    case RefusalReason::TooManyTickets:
      return 422;
    case RefusalReason::NotOnSale:
    case RefusalReason::SeatsTaken:
    case RefusalReason::InsufficientSeats:
    case RefusalReason::ParentUnreachable:
    case RefusalReason::OrderUsed:
    case RefusalReason::TooLate:
      return 409;
    case RefusalReason::NoCertificate:
    case RefusalReason::PrinterNotReady:
    case RefusalReason::Unprintable:
    case RefusalReason::TerminalUnreachable:
    case RefusalReason::KioskBusy:
    case RefusalReason::StorageFailed:
    case RefusalReason::OutOfService:
      return 503;
  }
  return 500;
}

}  // namespace

net::HttpResponse problem_of(const SellRefusal& refusal, const std::string& path) {
  return net::problem_response({status_of(refusal.reason), std::string(code(refusal.reason)), refusal.message, path});
}

net::HttpResponse not_found(const std::string& path) {
  return net::problem_response({404, "NOT_FOUND", "This kiosk knows nothing by that id.", path});
}

void add_sale_routes(net::Router& router, KioskCore& core) {
  router.add("POST", "/api/v1/sales", [&core](HttpRequest request, PathParameters) -> awaitable<HttpResponse> {
    return begin_sale(core, std::move(request));
  });
  router.add("GET", "/api/v1/sales", [&core](HttpRequest request, PathParameters) -> awaitable<HttpResponse> {
    co_return list_sales(core, request);
  });
  router.add("GET", "/api/v1/sales/{id}", [&core](HttpRequest request, PathParameters path) -> awaitable<HttpResponse> {
    co_return show_sale(core, request, path["id"]);
  });
  router.add("POST", "/api/v1/sales/{id}/pay",
             [&core](HttpRequest request, PathParameters path) -> awaitable<HttpResponse> {
               co_return act_on(core, request, path["id"], &Checkout::pay, 202);
             });
  router.add("POST", "/api/v1/sales/{id}/cancel",
             [&core](HttpRequest request, PathParameters path) -> awaitable<HttpResponse> {
               co_return act_on(core, request, path["id"], &Checkout::cancel, 200);
             });
}

}  // namespace foyer::kiosk
