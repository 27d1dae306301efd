#include <memory>
#include <optional>

#include "kiosk/api/awaited.hpp"
#include "kiosk/api/routes.hpp"
#include "kiosk/ticketing/ticketing.hpp"

namespace foyer::kiosk {
namespace {

using boost::asio::awaitable;
using net::HttpRequest;
using net::HttpResponse;
using net::JsonObject;
using net::JsonWriter;
using net::PathParameters;
using Decided = Result<reprint::ReprintOrdered, ClaimRefusal>;

/// Of what a caller may say for a device's name, in bytes.
constexpr std::size_t device_text_limit = 200;

unsigned status_of(reprint::RefusalReason reason) {
  switch (reason) {
    case reprint::RefusalReason::ClaimUnknown:
    case reprint::RefusalReason::OrderUnknown:
    case reprint::RefusalReason::TicketUnknown:
    case reprint::RefusalReason::DeviceUnknown:
      return 404;
    case reprint::RefusalReason::ClaimAmbiguous:
    case reprint::RefusalReason::OrderRefunded:
    case reprint::RefusalReason::PerformanceOver:
    case reprint::RefusalReason::AlreadyAdmitted:
    case reprint::RefusalReason::AlreadyPrinted:
    case reprint::RefusalReason::PrintUnderWay:
    case reprint::RefusalReason::GenerationsUsed:
      return 409;
    case reprint::RefusalReason::ReasonMissing:
      return 422;
    case reprint::RefusalReason::PrinterNotReady:
    case reprint::RefusalReason::ParentUnreachable:
    case reprint::RefusalReason::StorageFailed:
      return 503;
  }
  return 500;
}

HttpResponse refused(reprint::RefusalReason reason, const std::string& path) {
  return net::problem_response(
      {status_of(reason), std::string(reprint::code(reason)), std::string(reprint::text(reason)), path});
}

HttpResponse problem_of(const ClaimRefusal& refusal, const std::string& path) {
  if (const auto* known = std::get_if<reprint::Refusal>(&refusal)) return refused(known->reason, path);
  const auto left = std::chrono::ceil<std::chrono::seconds>(std::get<TooManyCodes>(refusal).wait);
  auto response = net::problem_response(
      {429, "TOO_MANY_CODES", "Too many unknown codes were tried here. Please wait a few minutes, or ask our staff.",
       path});
  response.headers.add("Retry-After", std::to_string(left.count()));
  return response;
}

void write_performance(JsonWriter& json, const KioskCore& core, const ledger::PerformanceId& id) {
  json.member("performance_id", id.text());
  const auto* performance = core.device().catalogue().find_performance(id);
  if (performance != nullptr) {
    write_what_and_when(json, *performance, core.device().identity().venue);
  } else {
    json.member("title", "");
  }
}

/// The members of an object, which is not ended.
void write_ticket(JsonWriter& json, const seating::SeatingPlan* plan, const ticket::TicketId& ticket,
                  const ticket::Place& place, std::uint8_t generation, reprint::Print print) {
  json.begin_object()
      .member("ticket_id", ticket.text())
      .member("place", plan == nullptr ? std::string() : place_label(*plan, place))
      .member("generation", unsigned{generation})
      .member("state", reprint::text(print));
  write_place(json, plan, place);
}

std::string reprint_json(const KioskCore& core, const reprint::KnownReprint& known) {
  const auto& ordered = known.ordered;
  const auto* plan = core.device().catalogue().find_plan(ordered.performance);
  JsonWriter json;
  json.begin_object()
      .member("reprint_id", ordered.reprint.text())
      .member("order_id", ordered.order.text())
      .member("short_code", reprint::short_code(ordered.order))
      .member("state", known.state());
  write_performance(json, core, ordered.performance);
  json.key("tickets").begin_array();
  for (const auto& wanted : ordered.tickets) {
    write_ticket(json, plan, wanted.ticket, wanted.place, wanted.generation, known.prints.at(wanted.ticket));
    json.end_object();
  }
  json.end_array();
  return json.end_object().text();
}

std::string order_json(const KioskCore& core, const reprint::KnownOrder& known) {
  const auto& book = core.checkout().books().printed();
  const auto* plan = core.device().catalogue().find_plan(known.performance);
  JsonWriter json;
  json.begin_object()
      .member("order_id", known.order.text())
      .member("short_code", reprint::short_code(known.order))
      .member("state", "sold");
  write_performance(json, core, known.performance);
  json.key("tickets").begin_array();
  for (const auto& ticket : known.tickets) {
    write_ticket(json, plan, ticket.ticket, ticket.line.place, book.generation_of(ticket.ticket), ticket.print);
    json.member("may_be_claimed", ticket.may_be_claimed && !ticket.is_printed()).end_object();
  }
  json.end_array();
  return json.end_object().text();
}

struct Redeeming {
  reprint::ReprintId reprint;
  std::optional<std::string> at;
};

Result<Redeeming, net::JsonError> read_redeeming(const HttpRequest& request, const KioskCore& core) {
  Redeeming redeeming{reprint::ReprintId::random(core.device().parts().random), {}};
  if (request.body.empty()) return redeeming;
  FOYER_TRY(body, JsonObject::parse(request.body));
  if (body.has("reprint_id")) {
    FOYER_TRY(id, body.identifier<reprint::ReprintId>("reprint_id"));
    if (id.is_nil()) return net::JsonError{net::JsonFault::BadFormat, "reprint_id", "Must not be the nil UUID."};
    redeeming.reprint = id;
  }
  FOYER_TRY(device, body.optional_string("at", 1, device_text_limit));
  redeeming.at = device;
  return redeeming;
}

awaitable<HttpResponse> redeem(KioskCore& core, HttpRequest request, std::string code) {
  const auto wanted = read_redeeming(request, core);
  if (!wanted) co_return net::problem_response(wanted.error());
  if (wanted->at && *wanted->at != core.device().identity().name.text()) {
    co_return refused(reprint::RefusalReason::DeviceUnknown, request.path);
  }
  const auto waiting = std::make_shared<Awaited<Decided>>(co_await boost::asio::this_coro::executor);
  core.claims().redeem(wanted->reprint, code, [waiting](const Decided& answer) { waiting->take(answer); });
  const auto decided = co_await waiting->wait();
  if (!decided) co_return refused(reprint::RefusalReason::ParentUnreachable, request.path);
  if (!*decided) co_return problem_of(decided->error(), request.path);
  const auto* known = core.checkout().books().printed().find(wanted->reprint);
  if (known == nullptr) co_return refused(reprint::RefusalReason::StorageFailed, request.path);
  auto response = net::json_response(202, reprint_json(core, *known));
  response.headers.add("Location", "/api/v1/reprints/" + wanted->reprint.text());
  co_return response;
}

HttpResponse look(KioskCore& core, const HttpRequest& request, const std::string& code) {
  const auto found = core.claims().look(code);
  if (!found) return problem_of(found.error(), request.path);
  return net::json_response(200, order_json(core, **found));
}

HttpResponse show_reprint(const KioskCore& core, const HttpRequest& request, const std::string& id) {
  const auto parsed = reprint::ReprintId::parse(id);
  const auto* known = parsed ? core.checkout().books().printed().find(*parsed) : nullptr;
  if (known == nullptr) return not_found(request.path);
  return net::json_response(200, reprint_json(core, *known));
}

}  // namespace

void add_claim_routes(net::Router& router, KioskCore& core) {
  router.add("POST", "/api/v1/claims/{code}/redeem",
             [&core](HttpRequest request, PathParameters path) -> awaitable<HttpResponse> {
               return redeem(core, std::move(request), path["code"]);
             });
  router.add("GET", "/api/v1/claims/{code}",
             [&core](HttpRequest request, PathParameters path) -> awaitable<HttpResponse> {
               co_return look(core, request, path["code"]);
             });
  router.add("GET", "/api/v1/reprints/{id}",
             [&core](HttpRequest request, PathParameters path) -> awaitable<HttpResponse> {
               co_return show_reprint(core, request, path["id"]);
             });
}

}  // namespace foyer::kiosk
