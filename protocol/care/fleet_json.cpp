#include "protocol/care/fleet_json.hpp"

namespace foyer::care {
namespace {

using net::JsonWriter;

void write_time(JsonWriter& json, std::string_view name, const std::optional<Timestamp>& at) {
  json.key(name);
  if (at) {
    json.value(iso8601(*at));
  } else {
    json.null();
  }
}

void write_span(JsonWriter& json, std::string_view name, const std::optional<Duration>& span) {
  json.key(name);
  if (span) {
    json.value(span->count());
  } else {
    json.null();
  }
}

void write_prints(JsonWriter& json, std::string_view name, const wire::Prints& prints) {
  json.key(name).begin_object();
  json.member("proven", prints.proven).member("unknown", prints.unknown).member("failed", prints.failed).end_object();
}

void write_counts(JsonWriter& json, const wire::DeviceReport& report) {
  json.key("prints");
  if (report.prints) {
    json.begin_object();
    write_prints(json, "since_start", report.prints->since_start);
    write_prints(json, "total", report.prints->total);
    json.member("on_this_roll", report.prints->on_this_roll).key("paper").begin_array();
    for (const auto& paper : report.prints->paper) {
      json.begin_object()
          .member("printer", paper.printer)
          .member("since_start_mm", paper.since_start_mm)
          .member("total_mm", paper.total_mm)
          .member("on_this_roll_mm", paper.on_this_roll_mm)
          .end_object();
    }
    json.end_array().end_object();
  } else {
    json.null();
  }
  json.key("scans");
  if (report.scans) {
    json.begin_object()
        .member("since_start", report.scans->since_start)
        .member("total", report.scans->total)
        .member("last_minute", report.scans->last_minute)
        .member("misread", report.scans->misread)
        .member("garbage", report.scans->garbage)
        .member("repeated", report.scans->repeated)
        .end_object();
  } else {
    json.null();
  }
}

void write_report(JsonWriter& json, const wire::DeviceReport& report, Duration age) {
  json.begin_object()
      .member("run", report.run.text())
      .member("sequence", report.sequence)
      .member("at", iso8601(report.at))
      .member("age_ms", age.count());
  write_span(json, "clock_offset_ms", report.clock_offset);
  write_time(json, "clock_off_since", report.clock_off_since);
  write_time(json, "time_unproven_since", report.time_unproven_since);
  json.member("running_ms", report.running.count())
      .member("software_version", report.software_version)
      .member("journal_id", report.journal_id.text())
      .member("journal_head", report.journal_head)
      .member("backlog", report.backlog);
  write_time(json, "backlog_since", report.backlog_since);
  json.member("trouble", report.trouble)
      .member("refusal", report.refusal)
      .member("parent_reachable", report.parent_reachable)
      .member("parent_since", iso8601(report.parent_since));
  write_span(json, "data_age_ms", report.data_age);
  json.member("open_sales", report.open_sales)
      .member("desired_revision", report.applied.revision)
      .member("out_of_service", report.applied.out_of_service)
      .member("report_seconds", report.applied.report_seconds)
      .member("near_end_after_documents", report.applied.near_end_after_documents)
      .key("attached")
      .begin_array();
  for (const auto& attached : report.attached) {
    json.begin_object()
        .member("kind", wire::text(attached.kind))
        .member("state", wire::text(attached.state))
        .member("since", iso8601(attached.since))
        .member("text", attached.text)
        .end_object();
  }
  json.end_array();
  write_counts(json, report);
  json.end_object();
}

void write_line(JsonWriter& json, const FleetLine& line, const std::vector<Alert>& alerts, const VenueLabels& venues) {
  const auto& standing = line.standing;
  json.begin_object()
      .member("device", standing.device.name.text())
      .member("role", standing.device.role)
      .member("venue", standing.device.venue.text())
      .member("venue_label", venues.label(standing.device.venue))
      .member("parent", standing.device.parent)
      .member("enrolled", line.enrolled);
  json.key("link").begin_object().member("state", text(standing.reach));
  write_time(json, "last_heard", standing.last_heard);
  json.end_object().key("reported");
  if (standing.report) {
    write_report(json, *standing.report, standing.report_age);
  } else {
    json.null();
  }
  json.key("desired");
  if (line.desired) {
    write_desired(json, line);
  } else {
    json.null();
  }
  json.key("alerts").begin_array();
  for (const auto& alert : alerts) {
    if (alert.device == standing.device.name) json.value(alert.id());
  }
  json.end_array().end_object();
}

}  // namespace

bool is_applied(const wire::DesiredState& desired, const wire::AppliedState& applied) {
  return desired.revision == applied.revision && desired.out_of_service == applied.out_of_service &&
         desired.report_seconds == applied.report_seconds &&
         desired.near_end_after_documents == applied.near_end_after_documents;
}

void write_desired(JsonWriter& json, const FleetLine& line) {
  const auto& desired = *line.desired;
  json.begin_object()
      .member("revision", desired.revision)
      .member("out_of_service", desired.out_of_service)
      .member("text", desired.text)
      .member("report_seconds", desired.report_seconds)
      .member("near_end_after_documents", desired.near_end_after_documents)
      .member("applied", line.standing.report && is_applied(desired, line.standing.report->applied))
      .member("by", line.desired_by);
  write_time(json, "at", line.desired_at);
  json.end_object();
}

std::string fleet_json(std::string_view program, bool can_steer, Timestamp as_of, const std::vector<FleetLine>& lines,
                       const AlertBook& alerts, const VenueLabels& venues) {
  const auto open = alerts.open();
  JsonWriter json;
  json.begin_object()
      .member("program", program)
      .member("as_of", iso8601(as_of))
      .member("can_steer", can_steer)
      .key("devices")
      .begin_array();
  for (const auto& line : lines) write_line(json, line, open, venues);
  return json.end_array().end_object().text();
}

void write_alert(JsonWriter& json, const Alert& alert) {
  json.begin_object()
      .member("alert_id", alert.id())
      .member("device", alert.device.text())
      .member("kind", text(alert.kind))
      .member("text", alert.text)
      .member("state", alert.state)
      .member("opened_at", iso8601(alert.opened_at))
      .member("seen_at", iso8601(alert.seen_at));
  write_time(json, "cleared_at", alert.cleared_at);
  json.key("acknowledged");
  if (alert.acknowledged) {
    json.begin_object()
        .member("by", alert.acknowledged->by)
        .member("at", iso8601(alert.acknowledged->at))
        .member("note", alert.acknowledged->note)
        .end_object();
  } else {
    json.null();
  }
  json.end_object();
}

std::string alerts_json(const AlertBook& alerts, std::string_view state) {
  const auto open = alerts.open();
  JsonWriter json;
  json.begin_object().member("open", open.size()).key("alerts").begin_array();
  if (state != "cleared") {
    for (const auto& alert : open) write_alert(json, alert);
  }
  if (state != "open") {
    for (const auto& alert : alerts.cleared()) write_alert(json, alert);
  }
  return json.end_array().end_object().text();
}

}  // namespace foyer::care
