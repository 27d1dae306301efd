#include "central/boxoffice/routes.hpp"

#include <algorithm>

#include "central/boxoffice/overdue.hpp"
#include "central/catalogue/catalogue.hpp"
#include "central/command_path/await.hpp"
#include "protocol/net/json.hpp"
#include "protocol/net/problem.hpp"

namespace foyer::central {
namespace {

using boost::asio::awaitable;
using net::HttpRequest;
using net::HttpResponse;
using net::JsonWriter;
using net::PathParameters;

awaitable<HttpResponse> load_venue(CommandPath& path, const Clock& clock, HttpRequest request) {
  auto document = read_venue_document(request.body, clock.now());
  if (!document) co_return net::problem_response(document.error());
  JsonWriter json;
  json.begin_object()
      .member("venue", document->venue.text())
      .member("plans", document->plans.size())
      .member("performances", document->performances.size())
      .member("devices", document->devices.size());
  const auto changed = std::make_shared<std::size_t>(0);
  auto decide = [document = std::move(*document), changed](const Model& model, Timestamp now) {
    auto changes = changes_for(document, model, now);
    if (changes) *changed = changes->streams.size();
    return changes;
  };
  const auto done = co_await execute(path, {}, std::move(decide));
  if (!done) co_return problem_of(done.error(), request.path);
  json.member("changed", *changed > 0).end_object();
  co_return net::json_response(200, json.text());
}

/// What is free is open to everybody; what is held, sold or entrusted to devices is for staff.
enum class Audience { Everybody, Staff };

Audience audience_of(const Access& access, const HttpRequest& request) {
  return access.role_of(request) ? Audience::Staff : Audience::Everybody;
}

struct Reading {
  const Model& model;
  Timestamp now;
  Audience audience;
};

void write_performance(JsonWriter& json, const Reading& reading, const PerformanceId& id,
                       const PerformanceRecord& record) {
  const auto totals = totals_at(record.ledger, reading.now);
  json.begin_object()
      .member("performance_id", id.text())
      .member("title", record.name)
      .member("venue", record.on_sale->venue.text())
      .member("venue_label", record.on_sale->venue_label)
      .member("hall", record.on_sale->hall)
      .member("hall_label", record.on_sale->hall_label)
      .member("time_zone", record.on_sale->time_zone)
      .member("starts_at", iso8601(record.on_sale->starts_at))
      .member("doors_open_at", iso8601(record.on_sale->doors_open_at))
      .member("on_sale", record.on_sale->on_sale)
      .member("suspended", reading.model.is_suspended(record))
      .member("cancelled", record.on_sale->cancelled)
      .member("cancelled_because", record.on_sale->cancelled_because)
      .member("total", totals.total)
      .member("available", totals.available);
  if (reading.audience == Audience::Staff) {
    json.member("held", totals.held)
        .member("booked", totals.sold)
        .member("allotted", totals.allotted)
        .member("blocked", totals.blocked);
  }
  json.end_object();
}

std::string performances_json(const Reading& reading) {
  std::vector<std::pair<PerformanceId, const PerformanceRecord*>> listed;
  for (const auto& [id, record] : reading.model.performances()) {
    if (record.on_sale) listed.emplace_back(id, &record);
  }
  std::sort(listed.begin(), listed.end(), [](const auto& left, const auto& right) {
    return std::pair(left.second->on_sale->starts_at, left.first) <
           std::pair(right.second->on_sale->starts_at, right.first);
  });
  JsonWriter json;
  json.begin_array();
  for (const auto& [id, record] : listed) write_performance(json, reading, id, *record);
  return json.end_array().text();
}

void write_seat(JsonWriter& json, const PerformanceRecord& record, const seating::SeatingPlan& plan,
                std::uint32_t index, const Overdue& overdue, Audience audience) {
  const ledger::SeatIndex seat(index);
  const auto view = record.ledger.seat(seat);
  const auto state = overdue.contains(seat) ? ledger::PlaceState::Free : view.state;
  json.begin_object()
      .member("seat", index)
      .member("label", seating::label(plan, seat))
      .member("category", plan.seats[index].category.value())
      .member("accessible", plan.seats[index].accessible)
      .member("state",
              audience == Audience::Staff || state == ledger::PlaceState::Free ? ledger::name(state) : "taken");
  if (audience == Audience::Everybody) {
    json.end_object();
    return;
  }
  if (!view.order.is_nil()) json.member("order_id", view.order.text());
  if (!view.allotment.is_nil()) {
    if (const auto allotment = record.ledger.find_allotment(view.allotment)) {
      json.member("holder", allotment->holder.text());
    }
  }
  json.end_object();
}

std::string seats_json(const Reading& reading, const PerformanceRecord& record, const seating::SeatingPlan& plan) {
  const auto overdue = overdue_at(record.ledger, reading.now);
  JsonWriter json;
  json.begin_object().key("seats").begin_array();
  for (std::uint32_t index = 0; index < plan.seats.size(); ++index)
    write_seat(json, record, plan, index, overdue, reading.audience);
  json.end_array().key("zones").begin_array();
  for (std::uint32_t index = 0; index < plan.zones.size(); ++index) {
    const auto& totals = record.ledger.zone(ledger::ZoneIndex(index));
    json.begin_object()
        .member("zone", index)
        .member("label", plan.zones[index].label)
        .member("total", totals.total)
        .member("free", totals.available + overdue.by_zone[index]);
    if (reading.audience == Audience::Staff) {
      json.member("held", totals.held - overdue.by_zone[index])
          .member("sold", totals.sold)
          .member("allotted", totals.allotted)
          .member("blocked", totals.blocked);
    }
    json.end_object();
  }
  return json.end_array().end_object().text();
}

}  // namespace

void add_catalogue_routes(net::Router& router, CommandPath& path, const Clock& clock, const Access& access) {
  net::RouteOptions large;
  large.body_limit = largest_venue_document;
  router.add(
      "POST", "/api/v1/admin/venues",
      [&](HttpRequest request, PathParameters) -> awaitable<HttpResponse> {
        if (auto refused = access.refuse(request, Role::Admin)) co_return *refused;
        co_return co_await load_venue(path, clock, std::move(request));
      },
      large);
  router.add("GET", "/api/v1/performances", [&](HttpRequest request, PathParameters) -> awaitable<HttpResponse> {
    const Reading reading{path.committed(), clock.now(), audience_of(access, request)};
    co_return net::json_response(200, performances_json(reading));
  });
  router.add("GET", "/api/v1/performances/{id}/seats",
             [&](HttpRequest request, PathParameters at) -> awaitable<HttpResponse> {
               const auto id = PerformanceId::parse(at["id"]);
               const auto* record = id ? path.committed().find_performance(*id) : nullptr;
               const auto* plan =
                   record != nullptr && record->on_sale ? path.committed().find_plan(record->on_sale->plan) : nullptr;
               if (plan == nullptr) co_return problem_of(event_not_found(), request.path);
               const Reading reading{path.committed(), clock.now(), audience_of(access, request)};
               co_return net::json_response(200, seats_json(reading, *record, *plan));
             });
}

}  // namespace foyer::central
