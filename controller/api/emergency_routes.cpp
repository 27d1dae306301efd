#include "controller/api/routes.hpp"
#include "protocol/net/problem.hpp"

namespace foyer::controller {
namespace {

using boost::asio::awaitable;
using net::HttpRequest;
using net::HttpResponse;
using net::JsonObject;
using net::JsonWriter;
using net::PathParameters;

constexpr std::size_t staff_limit = 64;

HttpResponse refused(EmergencyError error, const std::string& instance) {
  switch (error) {
    case EmergencyError::NotRecorded:
      return net::problem_response({503, "EMERGENCY_NOT_RECORDED", std::string(text(error)), instance});
    case EmergencyError::SwitchOn:
      return net::problem_response({409, "SWITCH_ON", std::string(text(error)), instance});
  }
  return net::problem_response({500, "INTERNAL", {}, instance});
}

HttpResponse state(bool open, const Attachments& attachments) {
  JsonWriter json;
  json.begin_object()
      .member("open", open)
      .member("gate_device", attachments.gate_is_ready() ? "ready" : "absent")
      .end_object();
  return net::json_response(200, json.text());
}

HttpResponse open(EmergencyDesk& emergency, const Attachments& attachments, const HttpRequest& request) {
  const auto body = JsonObject::parse(request.body);
  if (!body) return net::problem_response(body.error());
  const auto reason = body->string("reason", 1, admission::reason_limit);
  if (!reason) return net::problem_response(reason.error());
  const auto by = body->optional_string("by", 1, staff_limit);
  if (!by) return net::problem_response(by.error());
  const auto opened = emergency.open(*reason, by->value_or(""));
  return opened ? state(true, attachments) : refused(opened.error(), request.path);
}

/// A body is not needed to end it; the door page of an older version sends none.
HttpResponse end(EmergencyDesk& emergency, const Attachments& attachments, const HttpRequest& request) {
  std::string who;
  if (!request.body.empty()) {
    const auto body = JsonObject::parse(request.body);
    if (!body) return net::problem_response(body.error());
    const auto by = body->optional_string("by", 1, staff_limit);
    if (!by) return net::problem_response(by.error());
    who = by->value_or("");
  }
  const auto ended = emergency.end(std::move(who));
  return ended ? state(false, attachments) : refused(ended.error(), request.path);
}

}  // namespace

void write_emergency(JsonWriter& json, const EmergencyDesk& emergency) {
  const auto& current = emergency.current();
  if (!current) {
    json.null();
    return;
  }
  json.begin_object()
      .member("since", iso8601(current->since))
      .member("reason", current->reason)
      .member("by", current->by)
      .member("switch_on", emergency.switch_is_on())
      .member("recorded", emergency.is_recorded())
      .end_object();
}

void add_emergency_routes(net::Router& router, EmergencyDesk& emergency, const Attachments& attachments) {
  router.add("POST", "/api/v1/door/open", [&](HttpRequest request, PathParameters) -> awaitable<HttpResponse> {
    co_return open(emergency, attachments, request);
  });
  router.add("POST", "/api/v1/door/close", [&](HttpRequest request, PathParameters) -> awaitable<HttpResponse> {
    co_return end(emergency, attachments, request);
  });
}

}  // namespace foyer::controller
