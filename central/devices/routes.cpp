#include "central/devices/routes.hpp"

#include "central/boxoffice/routes.hpp"
#include "central/command_path/await.hpp"
#include "central/devices/steer.hpp"
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

const service::Logger& logger() {
  static const service::Logger log("central.devices");
  return log;
}

care::VenueLabels venue_labels(const Model& model) {
  care::VenueLabels labels;
  for (const auto& [id, record] : model.performances()) {
    if (record.on_sale) labels.take(*record.on_sale);
  }
  return labels;
}

HttpResponse alerts_of(const DeviceBoard& board, const HttpRequest& request) {
  const auto state = request.query_value("state").value_or("open");
  if (state != "open" && state != "cleared" && state != "all") {
    return net::problem_response({422, "VALIDATION_FAILED", "state must be open, cleared or all.", request.path});
  }
  return net::json_response(200, care::alerts_json(board.alerts(), state));
}

net::JsonResult<wire::DesiredState> desired_in(const JsonObject& body, const ledger::DeviceName& device) {
  wire::DesiredState desired;
  desired.device = device;
  FOYER_TRY(out_of_service, body.boolean("out_of_service"));
  FOYER_TRY(text, body.optional_line("text", wire::maximum_text_bytes));
  FOYER_TRY(report_seconds, body.optional_integer("report_seconds", 0, wire::longest_report_seconds));
  FOYER_TRY(near_end, body.optional_integer("near_end_after_documents", 0, wire::highest_near_end_after_documents));
  desired.out_of_service = out_of_service;
  desired.text = text;
  desired.report_seconds = static_cast<std::uint32_t>(report_seconds.value_or(0));
  desired.near_end_after_documents = static_cast<std::uint32_t>(near_end.value_or(0));
  return desired;
}

awaitable<HttpResponse> acknowledge(CommandPath& path, const DeviceBoard& board, const Access& access,
                                    HttpRequest request, PathParameters at) {
  const auto* found = board.alerts().find(at["id"]);
  if (found == nullptr) {
    co_return problem_of({404, "ALERT_NOT_FOUND", "There is no such alert, or it was cleared long ago.", 0},
                         request.path);
  }
  const auto body = JsonObject::parse(request.body.empty() ? std::string_view("{}") : std::string_view(request.body));
  if (!body) co_return net::problem_response(body.error());
  const auto note = body->optional_string("note", 0, longest_note);
  if (!note) co_return net::problem_response(note.error());
  const auto by = acting_person(access, request, *body);
  if (!by) co_return net::problem_response(by.error());
  const auto alert = *found;  // The board may change while the command is under way.
  Decide decide = [alert, by = *by, text = note->value_or("")](const Model& model, Timestamp) {
    return decide_acknowledge(model, alert, by, text);
  };
  const auto done = co_await execute(path, {}, std::move(decide));
  if (!done) co_return problem_of(done.error(), request.path);
  logger().info("alert acknowledged", {{"alert_id", alert.id()}, {"correlation_id", request.correlation_id}});
  JsonWriter json;
  const auto* now = board.alerts().find(alert.id());
  care::write_alert(json, now == nullptr ? alert : *now);
  co_return net::json_response(200, json.text());
}

awaitable<HttpResponse> set_desired(CommandPath& path, const Access& access, HttpRequest request, PathParameters at) {
  const auto device = ledger::DeviceName::parse(at["device"]);
  if (!device) {
    co_return problem_of({404, "DEVICE_NOT_FOUND", "There is no device of this name.", 0}, request.path);
  }
  const auto body = JsonObject::parse(request.body);
  if (!body) co_return net::problem_response(body.error());
  const auto desired = desired_in(*body, *device);
  if (!desired) co_return net::problem_response(desired.error());
  const auto by = acting_person(access, request, *body);
  if (!by) co_return net::problem_response(by.error());
  Decide decide = [desired = *desired, by = *by](const Model& model, Timestamp) {
    return decide_desired(model, desired, by);
  };
  const auto done = co_await execute(path, {}, std::move(decide));
  if (!done) co_return problem_of(done.error(), request.path);
  const auto* record = path.committed().find_desired(*device);
  if (record == nullptr) co_return problem_of({503, "TIMED_OUT", "Ask again.", 0}, request.path);
  logger().warning("desired state set", {{"device", device->text()},
                                         {"revision", record->desired.revision},
                                         {"out_of_service", record->desired.out_of_service},
                                         {"correlation_id", request.correlation_id}});
  care::FleetLine line;
  line.desired = record->desired;
  line.desired_by = record->by;
  line.desired_at = record->at;
  JsonWriter json;
  care::write_desired(json, line);
  co_return net::json_response(200, json.text());
}

}  // namespace

void add_device_routes(net::Router& router, CommandPath& path, const DeviceBoard& board, const Clock& clock,
                       const Access& access) {
  router.add("GET", "/api/v1/fleet", [&](HttpRequest request, PathParameters) -> awaitable<HttpResponse> {
    if (auto refused = access.refuse(request, Role::Viewer)) co_return *refused;
    const bool can_steer = access.role_of(request) == Role::Admin;
    co_return net::json_response(200, care::fleet_json("central", can_steer, clock.now(), board.lines(), board.alerts(),
                                                       venue_labels(path.committed())));
  });
  router.add("GET", "/api/v1/alerts", [&](HttpRequest request, PathParameters) -> awaitable<HttpResponse> {
    if (auto refused = access.refuse(request, Role::Viewer)) co_return *refused;
    co_return alerts_of(board, request);
  });
  router.add("POST", "/api/v1/alerts/{id}/acknowledge",
             [&](HttpRequest request, PathParameters at) -> awaitable<HttpResponse> {
               if (auto refused = access.refuse(request, Role::BoxOffice)) co_return *refused;
               co_return co_await acknowledge(path, board, access, std::move(request), std::move(at));
             });
  router.add("PUT", "/api/v1/fleet/{device}/desired",
             [&](HttpRequest request, PathParameters at) -> awaitable<HttpResponse> {
               if (auto refused = access.refuse(request, Role::Admin)) co_return *refused;
               co_return co_await set_desired(path, access, std::move(request), std::move(at));
             });
}

}  // namespace foyer::central
