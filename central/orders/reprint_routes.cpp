#include "central/orders/reprint_routes.hpp"

#include <algorithm>

#include "central/boxoffice/routes.hpp"
#include "central/orders/order_json.hpp"
#include "central/reconciliation/cases.hpp"
#include "protocol/net/problem.hpp"

namespace foyer::central {
namespace {

using boost::asio::awaitable;
using net::HttpRequest;
using net::HttpResponse;
using net::JsonObject;
using net::JsonWriter;
using net::PathParameters;

constexpr std::size_t id_length = 36;
constexpr std::size_t longest_device_name = 64;

/// Asked for again under the same key, the same is the same reprint.
reprint::ReprintId reprint_id_for(const HttpRequest& request, RandomSource& random) {
  const auto key = request.headers.find("Idempotency-Key");
  if (!key) return reprint::ReprintId::random(random);
  const auto subject = request.path + "\n" + std::string(*key) + "\n" + request.body;
  return derived_id<reprint::ReprintId>("reprint", as_bytes(subject));
}

net::JsonResult<std::vector<ticket::TicketId>> tickets_in(const JsonObject& body) {
  std::vector<ticket::TicketId> tickets;
  if (!body.has("tickets")) return tickets;
  FOYER_TRY(named, body.strings("tickets", 1, sale::order_lines_limit, id_length));
  for (const auto& text : named) {
    const auto id = ticket::TicketId::parse(text);
    if (!id) return net::JsonError{net::JsonFault::BadFormat, "tickets", "Each must be a UUID."};
    tickets.push_back(*id);
  }
  return tickets;
}

net::JsonResult<reprint::Wish> wish_in(const HttpRequest& request, const Access& access) {
  FOYER_TRY(body, JsonObject::parse(request.body));
  reprint::Wish wish;
  FOYER_TRY(at, body.string("at", 1, longest_device_name));
  const auto device = ledger::DeviceName::parse(at);
  if (!device) return net::JsonError{net::JsonFault::BadFormat, "at", "Must be the name of a kiosk."};
  wish.device = *device;
  FOYER_TRY(tickets, tickets_in(body));
  wish.tickets = tickets;
  FOYER_TRY(reason, body.optional_line("reason", reprint::reason_limit));
  wish.reason = reason;
  FOYER_TRY(by, acting_person(access, request, body));
  wish.by = by;
  return wish;
}

std::string place_of(const HttpRequest& request) {
  return "desk/" + request.remote;
}

awaitable<HttpResponse> order(ReprintDesk& desk, const PrintBook& prints, const HttpRequest& request,
                              reprint::Wish wish) {
  const auto id = wish.reprint;
  const auto ordered = co_await desk.order(std::move(wish));
  if (!ordered && is(ordered.error(), reprint::RefusalReason::ClaimUnknown)) note_missed_code(desk, request);
  if (!ordered) co_return problem_of(ordered.error(), request.path);
  const auto* known = prints.book().find(id);
  JsonWriter json;
  write_reprint(json, desk.model(), *known);
  co_return net::json_response(known->is_over() ? 200 : 202, json.text());
}

}  // namespace

std::optional<HttpResponse> refuse_codes(const ReprintDesk& desk, const HttpRequest& request) {
  const auto wait = desk.wait(place_of(request));
  if (wait <= Duration(0)) return std::nullopt;
  auto response = problem_of(too_many_codes(wait), request.path);
  response.headers.set("Retry-After", std::to_string(std::chrono::ceil<std::chrono::seconds>(wait).count()));
  return response;
}

void note_missed_code(ReprintDesk& desk, const HttpRequest& request) {
  desk.missed(place_of(request));
}

void add_reprint_routes(net::Router& router, ReprintDesk& desk, const PrintBook& prints, const Access& access,
                        RandomSource& random) {
  router.add("POST", "/api/v1/claims/{code}/redeem",
             [&](HttpRequest request, PathParameters at) -> awaitable<HttpResponse> {
               if (auto refused = access.refuse(request, Role::BoxOffice)) co_return *refused;
               if (auto refused = refuse_codes(desk, request)) co_return *refused;
               auto wish = wish_in(request, access);
               if (!wish) co_return net::problem_response(wish.error());
               wish->reprint = reprint_id_for(request, random);
               wish->typed = at["code"];
               wish->tickets.clear();
               wish->by_customer = true;
               co_return co_await order(desk, prints, request, *wish);
             });
  router.add("POST", "/api/v1/orders/{id}/reprint",
             [&](HttpRequest request, PathParameters at) -> awaitable<HttpResponse> {
               if (auto refused = access.refuse(request, Role::BoxOffice)) co_return *refused;
               const auto id = OrderId::parse(at["id"]);
               if (!id) co_return problem_of(refusal_of(reprint::RefusalReason::OrderUnknown), request.path);
               auto wish = wish_in(request, access);
               if (!wish) co_return net::problem_response(wish.error());
               wish->reprint = reprint_id_for(request, random);
               wish->order = *id;
               co_return co_await order(desk, prints, request, *wish);
             });
}

}  // namespace foyer::central
