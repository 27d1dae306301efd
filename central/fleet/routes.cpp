#include "central/fleet/routes.hpp"

#include "central/allotment/allotment.hpp"
#include "central/allotment/declarations.hpp"
#include "central/boxoffice/routes.hpp"
#include "central/command_path/await.hpp"
#include "protocol/net/json.hpp"
#include "protocol/net/problem.hpp"
#include "protocol/service/log.hpp"

namespace foyer::central {
namespace {

using boost::asio::awaitable;
using net::HttpRequest;
using net::HttpResponse;
using net::JsonWriter;
using net::PathParameters;

void write_allotments(JsonWriter& json, const Model& model, const ledger::DeviceName& device) {
  json.key("allotments").begin_array();
  for (const auto& [id, record] : model.performances()) {
    if (!record.on_sale) continue;
    record.ledger.for_each_allotment([&, performance = id](const ledger::AllotmentView& allotment) {
      if (allotment.holder != device) return;
      json.begin_object()
          .member("performance_id", performance.text())
          .member("epoch", allotment.epoch.value())
          .member("live", allotment.live)
          .member("unsold", allotment.unsold)
          .end_object();
    });
  }
  json.end_array();
}

void write_journals(JsonWriter& json, const Model& model, const ledger::DeviceName& device) {
  json.key("journals").begin_array();
  for (const auto& [key, journal] : model.journals()) {
    if (key.first != device) continue;
    json.begin_object()
        .member("journal_id", journal.journal.text())
        .member("acknowledged_seq", journal.head().seq)
        .key("held_from");
    if (journal.held) {
      json.begin_object()
          .member("seq", journal.held->seq)
          .member("kind", journal.held->kind)
          .member("since", iso8601(journal.held->since))
          .end_object();
    } else {
      json.null();
    }
    json.end_object();
  }
  json.end_array();
}

void write_device(JsonWriter& json, const Model& model, const wire::DeviceOfVenue& device, const Presence& presence) {
  const auto found = presence.find(device.name);
  const DevicePresence absent;
  const auto& present = found == presence.end() ? absent : found->second;
  json.begin_object()
      .member("device", device.name.text())
      .member("role", device.role)
      .member("venue", device.venue.text())
      .member("parent", device.parent)
      .member("online", present.birth.online)
      .key("last_seen");
  if (present.last_heard) json.value(iso8601(*present.last_heard));
  if (!present.last_heard) json.null();
  json.member("certificate", model.find_certificate(device.name) != nullptr)
      .member("declared", has_declared(model, device))
      .member("awaited", is_awaited(model, device))
      .member("quarantined", present.forks)
      .member("unknown_entries", present.unknown_entries)
      .member("malformed_entries", present.malformed_entries);
  write_journals(json, model, device.name);
  write_allotments(json, model, device.name);
  json.end_object();
}

awaitable<HttpResponse> reclaim(CommandPath& path, HttpRequest request, PathParameters at) {
  static const service::Logger log("central.fleet");
  const auto device = ledger::DeviceName::parse(at["device"]);
  const auto body = net::JsonObject::parse(request.body);
  if (!body) co_return net::problem_response(body.error());
  const auto performance = body->identifier<PerformanceId>("performance_id");
  if (!performance) co_return net::problem_response(performance.error());
  const auto reason = body->string("reason", 1, 200);
  if (!reason) co_return net::problem_response(reason.error());
  if (!device || !path.committed().devices().contains(*device)) {
    co_return problem_of({404, "DEVICE_NOT_FOUND", "There is no device of this name.", 0}, request.path);
  }
  auto decide = [device = *device, performance = *performance](const Model& model, Timestamp now) {
    return decide_reclaim(model, device, performance, now);
  };
  const auto done = co_await execute(path, {}, std::move(decide));
  if (!done) co_return problem_of(done.error(), request.path);
  log.warning("allotment reclaimed", {{"device", device->text()},
                                      {"event_id", performance->text()},
                                      {"reason", *reason},
                                      {"correlation_id", request.correlation_id}});
  JsonWriter json;
  json.begin_object().member("device", device->text()).member("performance_id", performance->text()).end_object();
  co_return net::json_response(200, json.text());
}

awaitable<HttpResponse> resume(CommandPath& path, HttpRequest request, PathParameters at) {
  static const service::Logger log("central.fleet");
  const auto performance = PerformanceId::parse(at["id"]);
  const auto body = net::JsonObject::parse(request.body);
  if (!body) co_return net::problem_response(body.error());
  const auto reason = body->string("reason", 1, 200);
  if (!reason) co_return net::problem_response(reason.error());
  if (!performance) co_return problem_of(event_not_found(), request.path);
  auto decide = [performance = *performance, reason = *reason](const Model& model, Timestamp now) {
    return decide_resume(model, performance, reason, now);
  };
  const auto done = co_await execute(path, {}, std::move(decide));
  if (!done) co_return problem_of(done.error(), request.path);
  log.warning("performance resumed before all have declared",
              {{"event_id", performance->text()}, {"reason", *reason}, {"correlation_id", request.correlation_id}});
  JsonWriter json;
  json.begin_object().member("performance_id", performance->text()).member("suspended", false).end_object();
  co_return net::json_response(200, json.text());
}

}  // namespace

void add_fleet_routes(net::Router& router, CommandPath& path, const Presence& presence, const Access& access) {
  router.add("GET", "/api/v1/devices", [&](HttpRequest request, PathParameters) -> awaitable<HttpResponse> {
    if (auto refused = access.refuse(request, Role::Viewer)) co_return *refused;
    JsonWriter json;
    json.begin_array();
    for (const auto& [name, device] : path.committed().devices()) {
      write_device(json, path.committed(), device, presence);
    }
    co_return net::json_response(200, json.end_array().text());
  });
  router.add("POST", "/api/v1/admin/devices/{device}/reclaim",
             [&](HttpRequest request, PathParameters at) -> awaitable<HttpResponse> {
               if (auto refused = access.refuse(request, Role::Admin)) co_return *refused;
               co_return co_await reclaim(path, std::move(request), std::move(at));
             });
  router.add("POST", "/api/v1/admin/performances/{id}/resume",
             [&](HttpRequest request, PathParameters at) -> awaitable<HttpResponse> {
               if (auto refused = access.refuse(request, Role::Admin)) co_return *refused;
               co_return co_await resume(path, std::move(request), std::move(at));
             });
}

}  // namespace foyer::central
