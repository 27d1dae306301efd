#include <algorithm>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "controller/api/claim_json.hpp"
#include "controller/claims/without_paper.hpp"
#include "protocol/net/problem.hpp"
#include "protocol/plain_text/rule.hpp"
#include "protocol/reprint/code_limit.hpp"

namespace foyer::controller {
namespace {

using boost::asio::awaitable;
using net::HttpRequest;
using net::HttpResponse;
using net::JsonError;
using net::JsonObject;
using net::JsonWriter;
using net::PathParameters;
using reprint::RefusalReason;

/// In characters; what is longer is no code and no staff id.
constexpr std::size_t code_limit = 64;
constexpr std::size_t name_limit = 64;

/// What the routes share.
struct Claims {
  ClaimParts parts;
  reprint::CodeLimit limit;

  [[nodiscard]] Duration now() const { return parts.door.device().parts().clock.since_boot(); }
};

unsigned status_of(const std::string& code) {
  if (code == reprint::too_many_codes) return 429;  // Central may say so too.
  const auto reason = reprint::parse_code(code);
  if (!reason) return 409;
  switch (*reason) {
    case RefusalReason::ClaimUnknown:
    case RefusalReason::OrderUnknown:
    case RefusalReason::TicketUnknown:
      return 404;
    case RefusalReason::ReasonMissing:
      return 422;
    case RefusalReason::ParentUnreachable:
    case RefusalReason::StorageFailed:
      return 503;
    case RefusalReason::ClaimAmbiguous:
    case RefusalReason::OrderRefunded:
    case RefusalReason::PerformanceOver:
    case RefusalReason::AlreadyAdmitted:
    case RefusalReason::AlreadyPrinted:
    case RefusalReason::PrintUnderWay:
    case RefusalReason::GenerationsUsed:
    case RefusalReason::DeviceUnknown:
    case RefusalReason::PrinterNotReady:
      return 409;
  }
  return 409;
}

HttpResponse refused(const wire::Refusal& refusal, const HttpRequest& request) {
  return net::problem_response({status_of(refusal.code), refusal.code, refusal.message, request.path});
}

HttpResponse refused(RefusalReason reason, const HttpRequest& request) {
  return refused(refusal_of(reason), request);
}

/// Nothing: the place that asks may try a code now.
std::optional<HttpResponse> has_to_wait(const Claims& claims, const HttpRequest& request) {
  const auto wait = claims.limit.wait(request.remote, claims.now());
  if (wait <= Duration(0)) return std::nullopt;
  const auto seconds = std::to_string(std::chrono::ceil<std::chrono::seconds>(wait).count());
  auto response = net::problem_response({429,
                                         std::string(reprint::too_many_codes),
                                         "Too many codes were tried that nobody has. Wait, and check the code.",
                                         request.path,
                                         {{"wait_seconds", seconds}}});
  response.headers.add("Retry-After", seconds);
  return response;
}

/// What somebody holds before the reader opens on the page by itself: it is no try of whoever looks at the page, and
/// nobody locks staff out by showing codes that he made up.
bool is_tried(const Claims& claims, const std::string& code) {
  const auto& shown = claims.parts.door.shown_code();
  return !code.empty() && (!shown || shown->text != code);
}

HttpResponse show_claim(Claims& claims, const std::string& code, const HttpRequest& request) {
  const bool is_try = is_tried(claims, code);
  if (auto wait = has_to_wait(claims, request); is_try && wait) return *wait;
  if (!claims.parts.venue.prints().catch_up()) return refused(RefusalReason::StorageFailed, request);
  const auto found = claims.parts.venue.prints().book().find(code);
  if (found.empty()) {
    if (is_try) claims.limit.missed(request.remote, claims.now());
    return refused(RefusalReason::ClaimUnknown, request);
  }
  if (found.size() > 1) return refused(RefusalReason::ClaimAmbiguous, request);
  const auto printers = claims.parts.printers();
  JsonWriter json;
  write_order(json, claims.parts, *found.front(), &printers);
  return net::json_response(200, json.text());
}

JsonError bad(std::string field, std::string detail) {
  return {net::JsonFault::BadFormat, std::move(field), std::move(detail)};
}

/// One line of text, as it is kept in the journal; empty if it is not said.
Result<std::string, JsonError> line_of(const JsonObject& body, std::string_view name, std::size_t shortest,
                                       std::size_t longest) {
  if (shortest == 0 && !body.has(name)) return std::string();
  FOYER_TRY(typed, body.string(name, shortest, longest));
  if (typed.empty()) return typed;
  const auto line = plain_text::one_line(typed, longest);
  if (!line) return bad(std::string(name), "It " + std::string(plain_text::describe(line.error())) + ".");
  return *line;
}

Result<std::vector<ticket::TicketId>, JsonError> tickets_of(const JsonObject& body) {
  std::vector<ticket::TicketId> tickets;
  if (!body.has("tickets")) return tickets;
  FOYER_TRY(texts, body.strings("tickets", 1, sale::order_lines_limit, name_limit));
  for (const auto& text : texts) {
    const auto id = ticket::TicketId::parse(text);
    if (!id) return bad("tickets", "Each must be a UUID.");
    tickets.push_back(*id);
  }
  return tickets;
}

Result<reprint::Wish, JsonError> wish_of(const JsonObject& body, const std::string& own_name) {
  reprint::Wish wish;
  FOYER_TRY(at, body.string("at", 1, name_limit));
  const auto device = ledger::DeviceName::parse(at);
  if (!device) return bad("at", "It must be the name of a kiosk.");
  wish.device = *device;
  FOYER_TRY(tickets, tickets_of(body));
  wish.tickets = tickets;
  FOYER_TRY(reason, line_of(body, "reason", 0, reprint::reason_limit));
  wish.reason = reason;
  FOYER_TRY(by, line_of(body, "by", 0, reprint::by_limit));
  wish.by = by.empty() ? own_name : by;
  return wish;
}

/// Nothing: the kiosk can print now, as far as is known here.
std::optional<RefusalReason> cannot_print(const Claims& claims, const ledger::DeviceName& kiosk) {
  const auto printers = claims.parts.printers();
  const auto found = std::ranges::find(printers, kiosk, &PrinterOfKiosk::kiosk);
  if (found == printers.end() || !found->online) return RefusalReason::DeviceUnknown;
  return is_ready(*found) ? std::nullopt : std::optional(RefusalReason::PrinterNotReady);
}

/// ReprintDesk::order for a coroutine. A caller that is cancelled stops waiting; what was asked for goes on.
awaitable<ReprintDesk::Decided> order(ReprintDesk& desk, reprint::Wish wish) {
  struct Waiting {
    explicit Waiting(boost::asio::any_io_executor executor)
        : timer(executor, boost::asio::steady_timer::time_point::max()) {}
    boost::asio::steady_timer timer;
    std::optional<ReprintDesk::Decided> answer;
  };
  const auto waiting = std::make_shared<Waiting>(co_await boost::asio::this_coro::executor);
  desk.order(std::move(wish), [waiting](ReprintDesk::Decided decided) {
    waiting->answer = std::move(decided);
    waiting->timer.cancel();
  });
  while (!waiting->answer) {
    co_await waiting->timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    const auto state = co_await boost::asio::this_coro::cancellation_state;
    if (!waiting->answer && state.cancelled() != boost::asio::cancellation_type::none) break;
  }
  if (waiting->answer) co_return *waiting->answer;
  co_return refusal_of(RefusalReason::ParentUnreachable);
}

awaitable<HttpResponse> have_printed(std::shared_ptr<Claims> claims, reprint::Wish wish, HttpRequest request) {
  if (const auto reason = cannot_print(*claims, wish.device)) co_return refused(*reason, request);
  const bool is_try = is_tried(*claims, wish.typed);
  const auto decided = co_await order(claims->parts.venue.reprints(), std::move(wish));
  if (!decided) {
    // Nobody here knows it; that central could not be asked is no reason to try on.
    const auto reason = reprint::parse_code(decided.error().code);
    const bool is_miss = reason == RefusalReason::ClaimUnknown || reason == RefusalReason::ParentUnreachable;
    if (is_try && is_miss) claims->limit.missed(request.remote, claims->now());
    co_return refused(decided.error(), request);
  }
  JsonWriter json;
  json.begin_object()
      .member("reprint_id", decided->reprint.text())
      .member("order_id", decided->order.text())
      .member("device", decided->device.text())
      .member("state", "ordered")
      .key("tickets")
      .begin_array();
  for (const auto& ticket : decided->tickets) json.value(ticket.ticket.text());
  json.end_array().end_object();
  co_return net::json_response(202, json.text());
}

awaitable<HttpResponse> redeem(std::shared_ptr<Claims> claims, HttpRequest request, std::string code) {
  if (auto wait = has_to_wait(*claims, request); wait && is_tried(*claims, code)) co_return *wait;
  const auto body = JsonObject::parse(request.body);
  if (!body) co_return net::problem_response(body.error());
  auto wish = wish_of(*body, claims->parts.door.device().identity().name.text());
  if (!wish) co_return net::problem_response(wish.error());
  if (!reprint::has_form_of_code(code)) co_return refused(RefusalReason::ClaimUnknown, request);
  wish->typed = code;
  wish->tickets.clear();
  co_return co_await have_printed(claims, std::move(*wish), std::move(request));
}

awaitable<HttpResponse> reprint_order(std::shared_ptr<Claims> claims, HttpRequest request, std::string id) {
  const auto body = JsonObject::parse(request.body);
  if (!body) co_return net::problem_response(body.error());
  auto wish = wish_of(*body, claims->parts.door.device().identity().name.text());
  if (!wish) co_return net::problem_response(wish.error());
  const auto order = ledger::OrderId::parse(id);
  if (!order || order->is_nil()) co_return refused(RefusalReason::OrderUnknown, request);
  wish->order = *order;
  co_return co_await have_printed(claims, std::move(*wish), std::move(request));
}

Result<AdmitWish, JsonError> admit_wish_of(const JsonObject& body) {
  AdmitWish wish;
  FOYER_TRY(order, body.identifier<ledger::OrderId>("order_id"));
  FOYER_TRY(ticket, body.identifier<ticket::TicketId>("ticket_id"));
  FOYER_TRY(nonce, body.identifier<admission::ScanNonce>("nonce"));
  FOYER_TRY(reason, line_of(body, "reason", 1, reprint::reason_limit));
  FOYER_TRY(by, line_of(body, "by", 1, reprint::by_limit));
  return AdmitWish{order, ticket, reason, by, nonce};
}

HttpResponse admit(Claims& claims, const HttpRequest& request) {
  const auto body = JsonObject::parse(request.body);
  if (!body) return net::problem_response(body.error());
  const auto wish = admit_wish_of(*body);
  if (!wish) return net::problem_response(wish.error());
  const auto given = admit_without_paper(claims.parts.venue, claims.parts.door, *wish);
  if (given) return net::json_response(200, verdict_json(claims.parts.door, *given));
  const auto error = given.error();
  if (const auto* reason = std::get_if<RefusalReason>(&error)) return refused(*reason, request);
  return net::problem_response({503, "NOT_RECORDED", std::string(text(std::get<DoorError>(error))), request.path});
}

}  // namespace

void add_claim_routes(net::Router& router, ClaimParts parts) {
  const auto claims = std::make_shared<Claims>(Claims{std::move(parts), {}});
  router.add("GET", "/api/v1/claims/{code}",
             [claims](HttpRequest request, PathParameters at) -> awaitable<HttpResponse> {
               co_return show_claim(*claims, at["code"], request);
             });
  router.add("POST", "/api/v1/claims/{code}/redeem",
             [claims](HttpRequest request, PathParameters at) -> awaitable<HttpResponse> {
               return redeem(claims, std::move(request), at["code"]);
             });
  router.add("POST", "/api/v1/orders/{id}/reprint",
             [claims](HttpRequest request, PathParameters at) -> awaitable<HttpResponse> {
               return reprint_order(claims, std::move(request), at["id"]);
             });
  router.add("POST", "/api/v1/door/admit", [claims](HttpRequest request, PathParameters) -> awaitable<HttpResponse> {
    co_return admit(*claims, request);
  });
  add_order_list(
      router, claims->parts, [claims](const HttpRequest& request) { return has_to_wait(*claims, request); },
      [claims](const HttpRequest& request) { claims->limit.missed(request.remote, claims->now()); });
}

}  // namespace foyer::controller
