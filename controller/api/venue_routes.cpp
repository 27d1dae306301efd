#include <algorithm>

#include "controller/api/routes.hpp"
#include "protocol/net/json.hpp"

namespace foyer::controller {
namespace {

using boost::asio::awaitable;
using net::HttpRequest;
using net::HttpResponse;
using net::JsonWriter;
using net::PathParameters;

std::string_view up_or_down(bool up) {
  return up ? "up" : "down";
}

void write_links(JsonWriter& json, const VenueCore& venue, const Attachments& attachments,
                 const link::LinkStatus& status) {
  json.key("links").begin_object();
  json.member("central", up_or_down(status.reachable));
  json.member("since", iso8601(venue.central_since()));
  json.member("broker", up_or_down(attachments.broker_is_up()));
  json.end_object();
}

void write_kiosk(JsonWriter& json, const KioskStatus& kiosk) {
  json.begin_object().member("device", kiosk.device.text()).member("online", kiosk.online).key("last_seen");
  if (kiosk.last_seen) {
    json.value(iso8601(*kiosk.last_seen));
  } else {
    json.null();
  }
  json.key("journal_id");
  if (kiosk.journal.is_nil()) {
    json.null();
  } else {
    json.value(kiosk.journal.text());
  }
  json.member("received_seq", kiosk.received_seq)
      .member("acknowledged_seq", kiosk.acknowledged_seq)
      .member("certificate", kiosk.has_certificate)
      .key("held_from");
  if (kiosk.held) {
    json.begin_object().member("seq", kiosk.held->seq).member("kind", kiosk.held->kind).end_object();
  } else {
    json.null();
  }
  json.end_object();
}

void write_performances(JsonWriter& json, const device::Device& device) {
  std::vector<const wire::PerformanceOnSale*> listed;
  for (const auto& [id, performance] : device.catalogue().performances()) listed.push_back(&performance);
  std::sort(listed.begin(), listed.end(), [](const auto* left, const auto* right) {
    return std::pair(left->starts_at, left->performance) < std::pair(right->starts_at, right->performance);
  });
  json.key("performances").begin_array();
  for (const auto* performance : listed) {
    const auto* ledger = device.find_ledger(performance->performance);
    const auto totals = ledger == nullptr ? ledger::Totals{} : ledger->totals();
    json.begin_object()
        .member("performance_id", performance->performance.text())
        .member("title", performance->title)
        .member("starts_at", iso8601(performance->starts_at))
        .member("available", totals.available)
        .member("held", totals.held)
        .member("sold", totals.sold)
        .member("allotted", totals.allotted)
        .end_object();
  }
  json.end_array();
}

std::string controller_json(const device::Device& device, const VenueCore& venue, const Attachments& attachments) {
  const auto now = device.parts().clock.since_boot();
  const auto status = venue.link().status(now);
  JsonWriter json;
  json.begin_object()
      .member("device", device.identity().name.text())
      .member("venue", device.identity().venue.text())
      .member("journal_id", device.journal().id().text());
  write_links(json, venue, attachments, status);
  json.key("data_age_ms");
  if (status.last_heard) {
    json.value((now - *status.last_heard).count());
  } else {
    json.null();
  }
  json.member("unsent_entries", status.backlog).key("kiosks").begin_array();
  for (const auto& kiosk : venue.kiosks()) write_kiosk(json, kiosk);
  json.end_array();
  write_performances(json, device);
  json.member("refused_messages", venue.refused_messages() + status.refused_messages)
      .member("quarantined_batches", venue.relays().quarantined())
      .member("skipped_notes", device.skipped_notes())
      .member("unknown_entries", venue.settlement_notes().unknown_kinds)
      .member("malformed_entries", venue.settlement_notes().malformed)
      .member("trouble", venue.trouble());
  return json.end_object().text();
}

struct HealthReason {
  std::string_view code;
  std::string detail;
};

std::vector<HealthReason> reasons_of(const device::Device& device, const VenueCore& venue,
                                     const Attachments& attachments) {
  std::vector<HealthReason> reasons;
  if (!venue.trouble().empty())
    reasons.push_back({"STORAGE_FAILED", "Its storage refuses (" + venue.trouble() +
                                             "): nothing that comes in is kept, and nothing is granted."});
  if (const auto condition = device.journal().condition())
    reasons.push_back({"JOURNAL_REFUSED", "Its journal cannot be written (" + std::string(journal::text(*condition)) +
                                              "); a new one is begun."});
  if (!attachments.broker_is_up())
    reasons.push_back({"BROKER_DOWN", "The venue's broker is away: neither kiosks nor central are heard."});
  return reasons;
}

/// Healthy is a controller that keeps what it is told. One that does not answers all the same, so the status is 200.
std::string health_json(const device::Device& device, const VenueCore& venue, const Attachments& attachments) {
  const auto reasons = reasons_of(device, venue, attachments);
  JsonWriter json;
  json.begin_object().member("status", reasons.empty() ? "healthy" : "degraded").member("service", "controller");
  if (!reasons.empty()) {
    json.key("reasons").begin_array();
    for (const auto& reason : reasons)
      json.begin_object().member("code", reason.code).member("detail", reason.detail).end_object();
    json.end_array();
  }
  return json.end_object().text();
}

}  // namespace

void add_venue_routes(net::Router& router, const device::Device& device, const VenueCore& venue,
                      const Attachments& attachments) {
  router.add("GET", "/api/v1/health", [&](HttpRequest, PathParameters) -> awaitable<HttpResponse> {
    co_return net::json_response(200, health_json(device, venue, attachments));
  });
  router.add("GET", "/api/v1/controller", [&](HttpRequest, PathParameters) -> awaitable<HttpResponse> {
    co_return net::json_response(200, controller_json(device, venue, attachments));
  });
}

}  // namespace foyer::controller
