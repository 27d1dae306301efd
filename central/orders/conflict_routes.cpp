#include "central/orders/conflict_routes.hpp"

#include "central/boxoffice/routes.hpp"
#include "central/command_path/await.hpp"
#include "central/orders/conflict_json.hpp"
#include "central/orders/paging.hpp"
#include "central/reconciliation/second_history.hpp"
#include "protocol/net/problem.hpp"
#include "protocol/service/log.hpp"
#include "protocol/wire/limits.hpp"

namespace foyer::central {
namespace {

using boost::asio::awaitable;
using net::HttpRequest;
using net::HttpResponse;
using net::JsonObject;
using net::JsonWriter;
using net::PathParameters;

constexpr std::size_t longest_note = 200;
constexpr std::size_t most_places = 100;

/// Newest first: what just happened is what somebody looks for.
HttpResponse list(const Model& model, const HttpRequest& request) {
  const auto state = request.query_value("state").value_or("open");
  const auto page = page_of(request);
  if (!page || (state != "open" && state != "closed" && state != "all")) {
    return net::problem_response({422, "VALIDATION_FAILED",
                                  "state must be open, closed or all; offset and limit must be whole numbers.",
                                  request.path});
  }
  std::vector<const CaseRecord*> listed;
  const auto& all = model.cases().all();
  for (auto id = all.rbegin(); id != all.rend(); ++id) {
    const auto* about = model.cases().find(*id);
    if (state == "all" || about->is_open() == (state == "open")) listed.push_back(about);
  }
  JsonWriter json;
  json.begin_object()
      .member("total", listed.size())
      .member("open", model.cases().open().size())
      .key("conflicts")
      .begin_array();
  for (auto index = page->offset; index < page->end(listed.size()); ++index) write_case(json, model, *listed[index]);
  return net::json_response(200, json.end_array().end_object().text());
}

HttpResponse one(const Model& model, const CaseId& id, const HttpRequest& request) {
  const auto* about = model.cases().find(id);
  if (about == nullptr) {
    return problem_of({404, "CASE_NOT_FOUND", "There is no case with this id.", 0}, request.path);
  }
  JsonWriter json;
  write_case_whole(json, model, *about);
  return net::json_response(200, json.text());
}

net::JsonResult<JsonObject> body_of(const HttpRequest& request) {
  return JsonObject::parse(request.body.empty() ? std::string_view("{}") : std::string_view(request.body));
}

net::JsonResult<ledger::Places> places_of(const JsonObject& body) {
  ledger::Places places;
  if (body.has("seats")) {
    FOYER_TRY(seats, body.integers("seats", 0, most_places, 0, static_cast<std::int64_t>(seating::max_seats)));
    for (const auto seat : seats) places.seats.emplace_back(static_cast<std::uint32_t>(seat));
  }
  if (body.has("zones")) {
    FOYER_TRY(zones, body.objects("zones", 0, most_places));
    for (const auto& zone : zones) {
      FOYER_TRY(index, zone.integer("zone", 0, static_cast<std::int64_t>(seating::max_zones)));
      FOYER_TRY(count, zone.integer("count", 1, static_cast<std::int64_t>(most_places)));
      places.zones.push_back(
          {seating::ZoneIndex(static_cast<std::uint32_t>(index)), static_cast<std::uint32_t>(count)});
    }
  }
  if (ledger::has_duplicates(places)) {
    return net::JsonError{net::JsonFault::OutOfRange, "seats", "Name each place once."};
  }
  return places;
}

/// What the person asked for, as a decision; or what is wrong with the request.
net::JsonResult<Decide> action_of(const std::string& action, const CaseId& id, const JsonObject& body, std::string by) {
  if (action == "reseat") {
    FOYER_TRY(places, places_of(body));
    return Decide([=](const Model& model, Timestamp now) { return decide_reseat(model, id, places, by, now); });
  }
  if (action == "refund") return Decide([=](const Model& model, Timestamp) { return decide_refund(model, id, by); });
  if (action == "accept")
    return Decide([=](const Model& model, Timestamp now) { return decide_accept(model, id, by, now); });
  if (action == "honour") return Decide([=](const Model& model, Timestamp) { return decide_honour(model, id, by); });
  if (action == "refund-paid") {
    FOYER_TRY(reference, body.string("reference", 1, sale::payment_reference_limit));
    FOYER_TRY(gone, body.optional_boolean("seller_is_gone"));
    return Decide([id, by, reference, gone](const Model& model, Timestamp) {
      return decide_refund_paid(model, id, by, reference, gone.value_or(false));
    });
  }
  FOYER_TRY(note, body.string("note", 1, longest_note));
  return Decide([=](const Model& model, Timestamp) { return decide_close(model, id, by, note); });
}

awaitable<HttpResponse> act(CommandPath& path, const Access& access, HttpRequest request, PathParameters at,
                            std::string action) {
  static const service::Logger log("central.conflicts");
  const auto id = CaseId::parse(at["id"]);
  if (!id) co_return problem_of({404, "CASE_NOT_FOUND", "There is no case with this id.", 0}, request.path);
  const auto body = body_of(request);
  if (!body) co_return net::problem_response(body.error());
  const auto by = acting_person(access, request, *body);
  if (!by) co_return net::problem_response(by.error());
  auto decide = action_of(action, *id, *body, *by);
  if (!decide) co_return net::problem_response(decide.error());
  const auto done = co_await execute(path, {}, std::move(*decide));
  if (!done) co_return problem_of(done.error(), request.path);
  log.info("case acted on", {{"case_id", id->text()}, {"action", action}, {"correlation_id", request.correlation_id}});
  co_return one(path.committed(), *id, request);
}

awaitable<HttpResponse> refund_order(CommandPath& path, const Access& access, HttpRequest request, PathParameters at) {
  const auto id = OrderId::parse(at["id"]);
  if (!id) co_return problem_of({404, "ORDER_NOT_FOUND", "There is no order with this id.", 0}, request.path);
  const auto body = body_of(request);
  if (!body) co_return net::problem_response(body.error());
  const auto by = acting_person(access, request, *body);
  if (!by) co_return net::problem_response(by.error());
  const auto reason = body->line("reason", wire::maximum_text_bytes);
  if (!reason) co_return net::problem_response(reason.error());
  const auto moved = body->optional_boolean("moved");
  if (!moved) co_return net::problem_response(moved.error());
  Decide decide = [id = *id, by = *by, reason = *reason, moved = moved->value_or(false)](
                      const Model& model, Timestamp) { return decide_refund_of_order(model, id, by, reason, moved); };
  const auto done = co_await execute(path, {}, std::move(decide));
  if (!done) co_return problem_of(done.error(), request.path);
  const auto& about = path.committed().cases().about(*id);
  if (about.empty()) co_return net::json_response(200, "{}");
  co_return one(path.committed(), about.back(), request);
}

awaitable<HttpResponse> cancel(CommandPath& path, HttpRequest request, PathParameters at) {
  const auto id = PerformanceId::parse(at["id"]);
  if (!id) co_return problem_of(event_not_found(), request.path);
  const auto body = body_of(request);
  if (!body) co_return net::problem_response(body.error());
  const auto reason = body->line("reason", wire::maximum_text_bytes);
  if (!reason) co_return net::problem_response(reason.error());
  Decide decide = [id = *id, reason = *reason](const Model& model, Timestamp) {
    return decide_cancel(model, id, reason);
  };
  const auto done = co_await execute(path, {}, std::move(decide));
  if (!done) co_return problem_of(done.error(), request.path);
  JsonWriter json;
  json.begin_object().member("performance_id", id->text()).member("cancelled", true).end_object();
  co_return net::json_response(200, json.text());
}

}  // namespace

void add_conflict_routes(net::Router& router, CommandPath& path, const Access& access) {
  router.add("GET", "/api/v1/conflicts", [&](HttpRequest request, PathParameters) -> awaitable<HttpResponse> {
    if (auto refused = access.refuse(request, Role::Viewer)) co_return *refused;
    co_return list(path.committed(), request);
  });
  router.add("GET", "/api/v1/conflicts/{id}", [&](HttpRequest request, PathParameters at) -> awaitable<HttpResponse> {
    if (auto refused = access.refuse(request, Role::Viewer)) co_return *refused;
    co_return one(path.committed(), CaseId::parse(at["id"]).value_or(CaseId()), request);
  });
  for (const std::string action : {"reseat", "refund", "honour", "refund-paid", "accept", "close"}) {
    router.add("POST", "/api/v1/conflicts/{id}/" + action,
               [&, action](HttpRequest request, PathParameters at) -> awaitable<HttpResponse> {
                 if (auto refused = access.refuse(request, Role::BoxOffice)) co_return *refused;
                 co_return co_await act(path, access, std::move(request), std::move(at), action);
               });
  }
  router.add("POST", "/api/v1/orders/{id}/refund",
             [&](HttpRequest request, PathParameters at) -> awaitable<HttpResponse> {
               if (auto refused = access.refuse(request, Role::BoxOffice)) co_return *refused;
               co_return co_await refund_order(path, access, std::move(request), std::move(at));
             });
  router.add("POST", "/api/v1/admin/performances/{id}/cancel",
             [&](HttpRequest request, PathParameters at) -> awaitable<HttpResponse> {
               if (auto refused = access.refuse(request, Role::Admin)) co_return *refused;
               co_return co_await cancel(path, std::move(request), std::move(at));
             });
}

}  // namespace foyer::central
