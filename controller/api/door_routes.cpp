#include "controller/api/routes.hpp"
#include "drivers/scanner/keyboard_wedge/retyping.hpp"
#include "protocol/net/json.hpp"
#include "protocol/net/problem.hpp"

namespace foyer::controller {
namespace {

using boost::asio::awaitable;
using net::HttpRequest;
using net::HttpResponse;
using net::JsonObject;
using net::JsonWriter;
using net::PathParameters;

/// In characters. Longer texts are no ticket of anybody and are refused.
constexpr std::size_t scan_text_limit = 1'000;

void write_counts(JsonWriter& json, const DoorCounters& counts) {
  json.member("admitted", counts.admitted)
      .member("already_used", counts.already_used)
      .member("refused", counts.refused)
      .member("exits", counts.exits);
}

DoorCounters sum_of(const std::map<seating::PerformanceId, DoorCounters>& counters) {
  DoorCounters sum;
  for (const auto& [performance, counts] : counters) {
    sum.admitted += counts.admitted;
    sum.already_used += counts.already_used;
    sum.refused += counts.refused;
    sum.exits += counts.exits;
  }
  return sum;
}

std::string_view ready_or_absent(bool ready) {
  return ready ? "ready" : "absent";
}

std::string door_json(const DoorCore& door, const EmergencyDesk& emergency, const VenueCore& venue,
                      const Attachments& attachments) {
  const auto now = door.device().parts().clock.since_boot();
  const auto status = venue.link().status(now);
  const auto counters = door.counters();
  const bool has_trouble = attachments.scanner_is_ready() && door.reader_trouble(now).has_value();
  JsonWriter json;
  json.begin_object()
      .member("gate", door.configuration().gate.text())
      .member("direction", admission::text(door.configuration().direction))
      .key("last");
  if (door.last()) {
    json.raw(verdict_json(door, *door.last()));
  } else {
    json.null();
  }
  json.key("counters").begin_object();
  write_counts(json, sum_of(counters));
  json.end_object().key("counters_by_performance").begin_array();
  for (const auto& [performance, counts] : counters) {
    json.begin_object()
        .member("performance_id", performance.text())
        .member("title", title_of(door.device().catalogue(), performance));
    write_counts(json, counts);
    json.end_object();
  }
  json.end_array().key("data_age_ms");
  if (status.last_heard) {
    json.value((now - *status.last_heard).count());
  } else {
    json.null();
  }
  json.member("central", status.reachable ? "up" : "down")
      .member("scanner", has_trouble ? "fault" : ready_or_absent(attachments.scanner_is_ready()))
      .member("gate_device", ready_or_absent(attachments.gate_is_ready()))
      .member("passage", text(door.passage()))
      .key("emergency");
  write_emergency(json, emergency);
  json.key("dark_doors").begin_array();
  for (const auto& other : venue.other_controllers()) json.value(other.text());
  json.end_array().key("performance");
  if (const auto* current = door.current()) {
    json.begin_object()
        .member("performance_id", current->performance.text())
        .member("title", current->title)
        .member("starts_at", iso8601(current->starts_at))
        .member("time_zone", current->time_zone)
        .member("venue", current->venue_label.empty() ? current->venue.text() : current->venue_label)
        .member("hall", current->hall_label.empty() ? current->hall : current->hall_label)
        .end_object();
  } else {
    json.null();
  }
  json.key("code_read");
  if (const auto& code = door.shown_code()) {
    json.begin_object()
        .member("sequence", code->sequence)
        .member("text", code->text)
        .member("at", iso8601(code->at))
        .end_object();
  } else {
    json.null();
  }
  json.member("others_open", std::uint64_t{door.others_open()});
  return json.end_object().text();
}

HttpResponse refused(DoorError error, const std::string& instance) {
  const auto problem = [&](unsigned status, const char* code) {
    return net::problem_response({status, code, std::string(text(error)), instance});
  };
  switch (error) {
    case DoorError::NotRecorded:
      return problem(503, "NOT_RECORDED");
    case DoorError::NotAdmitted:
      return problem(404, "NOT_ADMITTED");
    case DoorError::TooLongAgo:
      return problem(409, "TOO_LONG_AGO");
    case DoorError::ReasonMissing:
      return problem(422, "REASON_MISSING");
    case DoorError::ReasonTooLong:
      return problem(422, "REASON_TOO_LONG");
  }
  return problem(500, "INTERNAL");
}

HttpResponse scan(DoorCore& door, const HttpRequest& request) {
  const auto body = JsonObject::parse(request.body);
  if (!body) return net::problem_response(body.error());
  const auto text = body->string("text", 1, scan_text_limit);
  if (!text) return net::problem_response(text.error());
  std::optional<admission::ScanNonce> nonce;
  if (body->has("nonce")) {
    const auto given = body->identifier<admission::ScanNonce>("nonce");
    if (!given) return net::problem_response(given.error());
    nonce = *given;
  }
  if (reprint::has_form_of_code(*text)) {
    return net::problem_response(
        {409, "CODE_OF_ORDER",
         "This is the code of an order, and no ticket: GET /api/v1/claims/{code} shows the order.", request.path});
  }
  // A scanner may have typed it into the page.
  const auto verdict = door.scan(*text, nonce, scanner::keyboard_wedge::candidates(*text));
  if (!verdict) return refused(verdict.error(), request.path);
  return net::json_response(200, verdict_json(door, *verdict));
}

HttpResponse annul(DoorCore& door, const HttpRequest& request) {
  const auto body = JsonObject::parse(request.body);
  if (!body) return net::problem_response(body.error());
  const auto ticket = body->identifier<ticket::TicketId>("ticket_id");
  if (!ticket) return net::problem_response(ticket.error());
  const auto reason = body->string("reason", 1, admission::reason_limit);
  if (!reason) return net::problem_response(reason.error());
  const auto done = door.annul(*ticket, *reason);
  if (!done) return refused(done.error(), request.path);
  JsonWriter json;
  json.begin_object().member("ticket_id", ticket->text()).member("annulled", true).end_object();
  return net::json_response(200, json.text());
}

}  // namespace

void add_door_routes(net::Router& router, DoorCore& door, EmergencyDesk& emergency, const VenueCore& venue,
                     const Attachments& attachments) {
  add_emergency_routes(router, emergency, attachments);
  router.add("GET", "/api/v1/door", [&](HttpRequest, PathParameters) -> awaitable<HttpResponse> {
    co_return net::json_response(200, door_json(door, emergency, venue, attachments));
  });
  router.add("POST", "/api/v1/door/scans",
             [&](HttpRequest request, PathParameters) -> awaitable<HttpResponse> { co_return scan(door, request); });
  router.add("POST", "/api/v1/door/annul",
             [&](HttpRequest request, PathParameters) -> awaitable<HttpResponse> { co_return annul(door, request); });
}

}  // namespace foyer::controller
