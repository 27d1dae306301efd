#include "central/boxoffice/routes.hpp"

#include <algorithm>
#include <charconv>

#include "protocol/net/json.hpp"
#include "protocol/net/problem.hpp"
#include "protocol/seating/performance.hpp"
#include "protocol/service/log.hpp"

namespace foyer::central {
namespace {

/// Longer ones are of no hold, and not compared.
constexpr std::size_t longest_payment_token = 255;

using boost::asio::awaitable;
using net::HttpRequest;
using net::HttpResponse;
using net::JsonObject;
using net::JsonWriter;
using net::PathParameters;

const service::Logger& logger() {
  static const service::Logger log("central.boxoffice");
  return log;
}

HttpResponse not_found(const CommandRefusal& refusal, const HttpRequest& request) {
  return problem_of(refusal, request.path);
}

/// ?ttl_seconds=, 10 to 900; else the default.
Result<Duration, net::JsonError> time_to_live(const HttpRequest& request) {
  const auto text = request.query_value("ttl_seconds");
  if (!text) return default_hold;
  int seconds = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), seconds);
  const Duration time = std::chrono::seconds(seconds);
  if (error != std::errc() || end != text->data() + text->size() || time < shortest_hold || time > longest_hold) {
    return net::JsonError{net::JsonFault::OutOfRange, "ttl_seconds", "Must be a whole number from 10 to 900."};
  }
  return time;
}

Result<HoldRequest, net::JsonError> read_hold(const HttpRequest& request) {
  FOYER_TRY(body, JsonObject::parse(request.body));
  HoldRequest hold;
  FOYER_TRY(event, body.identifier<PerformanceId>("event_id"));
  hold.performance = event;
  if (body.has("seats") && body.has("qty")) {
    return net::JsonError{net::JsonFault::BadFormat, "qty", "Name the seats, or say how many. Not both."};
  }
  if (body.has("seats")) {
    FOYER_TRY(seats, body.integers("seats", 1, largest_hold_quantity, 0, seating::max_seats));
    for (const auto seat : seats) hold.seats.emplace_back(static_cast<std::uint32_t>(seat));
  } else {
    FOYER_TRY(quantity, body.integer("qty", 1, largest_hold_quantity));
    hold.quantity = static_cast<std::uint32_t>(quantity);
  }
  FOYER_TRY(time, time_to_live(request));
  hold.time_to_live = time;
  if (const auto key = request.headers.find("Idempotency-Key")) hold.idempotency_key = std::string(*key);
  return hold;
}

/// The payment token is for whoever may book, nobody else.
std::string hold_json(const HoldView& hold, bool with_token = true) {
  JsonWriter json;
  json.begin_object()
      .member("hold_id", hold.record.hold.text())
      .member("event_id", hold.record.performance.text())
      .member("qty", hold.record.quantity)
      .member("expires_at", iso8601(hold.record.expires_at))
      .member("status", text(hold.state));
  if (with_token) json.member("payment_token", hold.record.payment_token);
  if (!hold.seats.empty()) {
    json.key("seats").begin_array();
    for (const auto seat : hold.seats) json.value(seat.value());
    json.end_array();
  }
  return json.end_object().text();
}

std::string event_json(const PerformanceId& id, const PerformanceRecord& record) {
  JsonWriter json;
  json.begin_object()
      .member("event_id", id.text())
      .member("name", record.name)
      .member("total_seats", record.ledger.totals().total)
      .member("created_at", iso8601(record.created_at));
  if (record.on_sale) {
    json.member("venue", record.on_sale->venue.text())
        .member("hall", record.on_sale->hall)
        .member("starts_at", iso8601(record.on_sale->starts_at));
  }
  return json.end_object().text();
}

/// Allotted and blocked count as held, so that the four always add up, unless the caller asks for the split.
std::string status_json(const StatusView& status, bool split) {
  JsonWriter json;
  json.begin_object()
      .member("total", status.total)
      .member("available", status.available)
      .member("held", split ? status.held : status.held + status.allotted + status.blocked)
      .member("booked", status.booked);
  if (split) {
    json.member("allotted", status.allotted)
        .member("blocked", status.blocked)
        .member("active_holds", status.active_holds);
  }
  return json.end_object().text();
}

awaitable<HttpResponse> create_event(BoxOffice& box_office, CommandPath& path, HttpRequest request) {
  const auto body = JsonObject::parse(request.body);
  if (!body) co_return net::problem_response(body.error());
  const auto name = body->line("name", seating::max_title_length);
  if (!name) co_return net::problem_response(name.error());
  const auto seats = body->integer("total_seats", 1, largest_event_seats);
  if (!seats) co_return net::problem_response(seats.error());
  const auto created = co_await box_office.create_event(*name, static_cast<std::uint32_t>(*seats));
  if (!created) co_return problem_of(created.error(), request.path);
  logger().info("event created", {{"event_id", created->text()}, {"correlation_id", request.correlation_id}});
  co_return net::json_response(201, event_json(*created, *path.committed().find_performance(*created)));
}

awaitable<HttpResponse> create_hold(BoxOffice& box_office, HttpRequest request) {
  auto hold = read_hold(request);
  if (!hold) co_return net::problem_response(hold.error());
  const auto made = co_await box_office.hold(std::move(*hold));
  if (!made) co_return problem_of(made.error(), request.path);
  co_return net::json_response(201, hold_json(*made));
}

awaitable<HttpResponse> book(BoxOffice& box_office, HttpRequest request) {
  const auto body = JsonObject::parse(request.body);
  if (!body) co_return net::problem_response(body.error());
  const auto hold = body->identifier<HoldId>("hold_id");
  if (!hold) co_return net::problem_response(hold.error());
  const auto token = body->secret("payment_token", longest_payment_token);
  if (!token) co_return net::problem_response(token.error());
  const auto booking = co_await box_office.book(*hold, *token);
  if (!booking) co_return problem_of(booking.error(), request.path);
  JsonWriter json;
  json.begin_object()
      .member("booking_id", booking->booking.text())
      .member("hold_id", booking->hold.text())
      .member("event_id", booking->performance.text())
      .member("qty", booking->quantity)
      .member("created_at", iso8601(booking->created_at))
      .end_object();
  co_return net::json_response(201, json.text());
}

awaitable<HttpResponse> expire(BoxOffice& box_office, HttpRequest request, PathParameters path) {
  const auto id = HoldId::parse(path["id"]);
  if (!id) co_return not_found({404, "HOLD_NOT_FOUND", "There is no hold with this id.", 0}, request);
  const auto done = co_await box_office.expire(*id);
  if (!done) co_return problem_of(done.error(), request.path);
  JsonWriter json;
  json.begin_object().member("success", true).member("hold_id", id->text()).end_object();
  co_return net::json_response(200, json.text());
}

struct HealthReason {
  std::string_view code;
  std::string detail;
};

std::vector<HealthReason> reasons_of(const CommandPath& path) {
  std::vector<HealthReason> reasons;
  const auto& model = path.committed();
  if (model.is_superseded()) {
    reasons.push_back({"SUPERSEDED", superseded().detail});
    return reasons;
  }
  if (path.must_reopen())
    reasons.push_back({"STORAGE_FAILED", "The disk failed. The service ends and reads it again."});
  if (path.is_full())
    reasons.push_back({"STORAGE_FULL", "The disk is full: nothing can be held, booked or settled. Free space on it."});
  const auto suspended = std::ranges::count_if(
      model.performances(), [&model](const auto& entry) { return model.is_suspended(entry.second); });
  if (suspended > 0)
    reasons.push_back({"PERFORMANCES_SUSPENDED",
                       "Restored from a backup: " + std::to_string(suspended) +
                           " performances are not sold until the devices of their venue have said what they have, or "
                           "an admin resumes them."});
  return reasons;
}

/// One that does not sell answers all the same, so the status is 200. `detail` is the first reason, for people.
std::string health_json(const CommandPath& path) {
  const auto reasons = reasons_of(path);
  const auto status = path.committed().is_superseded() ? "superseded" : reasons.empty() ? "healthy" : "degraded";
  JsonWriter json;
  json.begin_object().member("status", status).member("service", "central");
  if (!reasons.empty()) {
    json.member("detail", reasons.front().detail).key("reasons").begin_array();
    for (const auto& reason : reasons)
      json.begin_object().member("code", reason.code).member("detail", reason.detail).end_object();
    json.end_array();
  }
  return json.end_object().text();
}

}  // namespace

HttpResponse problem_of(const CommandRefusal& refusal, const std::string& instance) {
  net::Problem problem{refusal.status, refusal.code, refusal.detail, instance};
  if (refusal.allotted > 0) problem.members.emplace_back("allotted", std::to_string(refusal.allotted));
  auto response = net::problem_response(problem);
  if (refusal.status == 503) response.headers.set("Retry-After", "1");
  return response;
}

void add_box_office_routes(net::Router& router, BoxOffice& box_office, CommandPath& path, const Access& access) {
  router.add("POST", "/api/v1/events", [&](HttpRequest request, PathParameters) -> awaitable<HttpResponse> {
    if (auto refused = access.refuse(request, Role::BoxOffice)) co_return *refused;
    co_return co_await create_event(box_office, path, std::move(request));
  });
  router.add("GET", "/api/v1/events/{id}", [&](HttpRequest request, PathParameters at) -> awaitable<HttpResponse> {
    const auto id = PerformanceId::parse(at["id"]);
    const auto* record = id ? path.committed().find_performance(*id) : nullptr;
    if (record == nullptr) co_return not_found(event_not_found(), request);
    co_return net::json_response(200, event_json(*id, *record));
  });
  router.add("GET", "/api/v1/events/{id}/status",
             [&](HttpRequest request, PathParameters at) -> awaitable<HttpResponse> {
               // Four numbers are open to everybody; what is whose is a sales figure.
               const bool split = request.query_value("split") == "true";
               if (split) {
                 if (auto refused = access.refuse(request, Role::Viewer)) co_return *refused;
               }
               const auto id = PerformanceId::parse(at["id"]);
               const auto status = id ? box_office.status(*id) : std::nullopt;
               if (!status) co_return not_found(event_not_found(), request);
               co_return net::json_response(200, status_json(*status, split));
             });
  router.add("POST", "/api/v1/holds", [&](HttpRequest request, PathParameters) -> awaitable<HttpResponse> {
    if (auto refused = access.refuse(request, Role::BoxOffice)) co_return *refused;
    co_return co_await create_hold(box_office, std::move(request));
  });
  router.add("GET", "/api/v1/holds/{id}", [&](HttpRequest request, PathParameters at) -> awaitable<HttpResponse> {
    const auto id = HoldId::parse(at["id"]);
    const auto hold = id ? box_office.find_hold(*id) : std::nullopt;
    if (!hold) co_return not_found({404, "HOLD_NOT_FOUND", "There is no hold with this id.", 0}, request);
    co_return net::json_response(200, hold_json(*hold, !access.refuse(request, Role::BoxOffice)));
  });
  router.add("POST", "/api/v1/book", [&](HttpRequest request, PathParameters) -> awaitable<HttpResponse> {
    if (auto refused = access.refuse(request, Role::BoxOffice)) co_return *refused;
    co_return co_await book(box_office, std::move(request));
  });
  router.add("POST", "/api/v1/holds/{id}/expire",
             [&](HttpRequest request, PathParameters at) -> awaitable<HttpResponse> {
               if (auto refused = access.refuse(request, Role::BoxOffice)) co_return *refused;
               co_return co_await expire(box_office, std::move(request), std::move(at));
             });
}

void add_health_routes(net::Router& router, const BoxOffice& box_office, const CommandPath& path,
                       service::Metrics& metrics) {
  router.add("GET", "/api/v1/health", [&path](HttpRequest, PathParameters) -> awaitable<HttpResponse> {
    co_return net::json_response(200, health_json(path));
  });
  router.add("GET", "/api/v1/metrics", [&](HttpRequest, PathParameters) -> awaitable<HttpResponse> {
    const auto& counters = path.committed().counters();
    JsonWriter json;
    json.begin_object()
        .member("total_events", counters.events)
        .member("total_bookings", counters.bookings)
        .member("active_holds", box_office.active_holds())
        .member("total_seats_booked", counters.seats_booked)
        .member("expired_holds_total", counters.holds_expired)
        .end_object();
    co_return net::json_response(200, json.text());
  });
  auto& active_holds = metrics.gauge("active_holds", "Holds that are neither booked nor over");
  auto& total_bookings = metrics.gauge("total_bookings", "Bookings made through the box office");
  router.add("GET", "/metrics", [&](HttpRequest, PathParameters) -> awaitable<HttpResponse> {
    active_holds.set(static_cast<double>(box_office.active_holds()));
    total_bookings.set(static_cast<double>(path.committed().counters().bookings));
    co_return HttpResponse{200, "text/plain; version=0.0.4; charset=utf-8", metrics.text(), {}};
  });
}

}  // namespace foyer::central
