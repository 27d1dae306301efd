#include <algorithm>

#include "kiosk/api/routes.hpp"
#include "protocol/net/json.hpp"

namespace foyer::kiosk {
namespace {

using boost::asio::awaitable;
using net::HttpRequest;
using net::HttpResponse;
using net::JsonWriter;
using net::PathParameters;

void write_data_age(JsonWriter& json, const KioskCore& core) {
  const auto now = core.device().parts().clock.since_boot();
  const auto heard = core.link().status(now).last_heard;
  json.key("data_age_ms");
  if (heard) {
    json.value((now - *heard).count());
  } else {
    json.null();
  }
}

void write_own_part(JsonWriter& json, const KioskCore& core) {
  json.key("own_part").begin_array();
  for (const auto& [id, performance] : core.device().catalogue().performances()) {
    const auto offer = core.stock().on_offer(id, true);
    if (!offer) continue;
    json.begin_object()
        .member("performance_id", id.text())
        .member("seats", std::count(offer->seats.begin(), offer->seats.end(), true))
        .key("zones")
        .begin_array();
    for (std::size_t zone = 0; zone < offer->zones.size(); ++zone) {
      json.begin_object().member("zone", zone).member("count", offer->zones[zone]).end_object();
    }
    json.end_array().end_object();
  }
  json.end_array();
}

/// The controller's way to central, as it said last. Nobody knows while the controller is away.
std::string_view central_of(const KioskCore& core, bool controller_is_reachable) {
  const auto cut_off = core.stock().parent_is_cut_off();
  if (!controller_is_reachable || !cut_off) return "unknown";
  return *cut_off ? "down" : "up";
}

std::string kiosk_json(const KioskCore& core, const AttachmentReport& attached) {
  const auto& device = core.device();
  const auto status = core.link().status(device.parts().clock.since_boot());
  JsonWriter json;
  json.begin_object()
      .member("device", device.identity().name.text())
      .member("venue", device.identity().venue.text())
      .member("journal_id", device.journal().id().text())
      .member("certificate", is_certified(device))
      .member("now", iso8601(device.clock().now()))
      .member("now_proven", device.clock().is_proven());
  json.key("links").begin_object();
  json.member("controller", status.reachable ? "up" : "down").member("since", iso8601(core.parent_since()));
  json.member("broker", status.connected ? "up" : "down").member("central", central_of(core, status.reachable));
  write_data_age(json, core);
  json.end_object();
  json.key("service").begin_object();
  json.member("state", core.checkout().is_out_of_service() ? "out_of_service" : "in_service")
      .member("text", core.checkout().out_of_service_text())
      .member("reason", core.checkout().out_of_service_reason())
      .end_object();
  json.key("printer").begin_object();
  json.member("state", attached.printer_state).member("text", attached.printer_text).end_object();
  json.key("terminal").begin_object();
  json.member("state", attached.terminal_is_reachable ? "ready" : "unreachable").end_object();
  json.member("unsent_entries", status.backlog).member("open_sales", core.checkout().books().open_count());
  write_own_part(json, core);
  json.member("refused_messages", status.refused_messages)
      .member("skipped_notes", device.skipped_notes())
      .member("trouble", core.checkout().trouble());
  return json.end_object().text();
}

void write_categories(JsonWriter& json, std::string_view key, const std::vector<seating::PriceCategory>& categories) {
  json.key(key).begin_array();
  for (std::size_t index = 0; index < categories.size(); ++index) {
    json.begin_object()
        .member("index", index)
        .member("label", categories[index].label)
        .member("price_cents", categories[index].price.cents)
        .member("currency", categories[index].price.currency.text())
        .end_object();
  }
  json.end_array();
}

void write_zones(JsonWriter& json, const wire::PerformanceOnSale& performance, const seating::SeatingPlan& plan,
                 const OnOffer& offer) {
  json.key("zones").begin_array();
  for (std::size_t index = 0; index < plan.zones.size(); ++index) {
    const auto& zone = plan.zones[index];
    json.begin_object().member("zone", index).member("label", zone.label).member("category", zone.category.value());
    json.member("available", offer.zones[index]).member("elsewhere", bool{offer.zones_elsewhere[index]});
    if (zone.category.value() < performance.prices.size()) {
      const auto& price = performance.prices[zone.category.value()].price;
      json.member("price_cents", price.cents).member("currency", price.currency.text());
    }
    json.end_object();
  }
  json.end_array();
}

/// Whether more may be free where nobody here can ask.
bool has_elsewhere(const OnOffer& offer) {
  const auto any = [](const std::vector<bool>& places) {
    return std::find(places.begin(), places.end(), true) != places.end();
  };
  return any(offer.seats_elsewhere) || any(offer.zones_elsewhere);
}

void write_performance(JsonWriter& json, const device::Device& device, const wire::PerformanceOnSale& performance,
                       const OnOffer& offer) {
  const auto& plan = *device.catalogue().find_plan(performance.performance);
  const bool is_over = performance.ends_at <= device.clock().at_least();
  json.begin_object().member("performance_id", performance.performance.text());
  write_what_and_when(json, performance, device.identity().venue);
  json.member("on_sale", performance.on_sale && !performance.cancelled && !is_over)
      .member("over", is_over)
      .member("cancelled", performance.cancelled)
      .member("cancelled_because", performance.cancelled_because)
      .member("elsewhere", has_elsewhere(offer));
  write_categories(json, "price_categories", performance.prices);
  json.member("seats_available", std::count(offer.seats.begin(), offer.seats.end(), true));
  write_zones(json, performance, plan, offer);
  json.end_object();
}

std::string performances_json(const KioskCore& core) {
  const auto& device = core.device();
  std::vector<const wire::PerformanceOnSale*> listed;
  for (const auto& [id, performance] : device.catalogue().performances()) listed.push_back(&performance);
  std::sort(listed.begin(), listed.end(), [](const auto* left, const auto* right) {
    return std::pair(left->starts_at, left->performance) < std::pair(right->starts_at, right->performance);
  });
  JsonWriter json;
  json.begin_array();
  for (const auto* performance : listed) {
    const auto offer = core.stock().on_offer(performance->performance);
    if (!offer) continue;
    write_performance(json, device, *performance, *offer);
  }
  return json.end_array().text();
}

/// The seats of a plan, by section and row as they follow each other.
void write_sections(JsonWriter& json, const seating::SeatingPlan& plan) {
  json.key("sections").begin_array();
  const auto& seats = plan.seats;
  for (std::size_t at = 0; at < seats.size();) {
    const auto& section = seats[at].section;
    json.begin_object().member("label", section).key("rows").begin_array();
    while (at < seats.size() && seats[at].section == section) {
      const auto& row = seats[at].row;
      json.begin_object().member("label", row).key("seats").begin_array();
      for (; at < seats.size() && seats[at].section == section && seats[at].row == row; ++at) {
        json.begin_object()
            .member("seat", at)
            .member("label", seats[at].label)
            .member("category", seats[at].category.value())
            .member("accessible", seats[at].accessible)
            .member("position", seats[at].position)
            .end_object();
      }
      json.end_array().end_object();
    }
    json.end_array().end_object();
  }
  json.end_array();
}

std::string plan_json(const wire::PerformanceOnSale& performance, const seating::SeatingPlan& plan) {
  JsonWriter json;
  json.begin_object();
  write_categories(json, "categories", performance.prices);
  write_sections(json, plan);
  json.key("zones").begin_array();
  for (std::size_t index = 0; index < plan.zones.size(); ++index) {
    json.begin_object()
        .member("zone", index)
        .member("label", plan.zones[index].label)
        .member("category", plan.zones[index].category.value())
        .member("capacity", plan.zones[index].capacity)
        .end_object();
  }
  return json.end_array().end_object().text();
}

void write_seats(JsonWriter& json, std::string_view key, const std::vector<bool>& seats) {
  json.key(key).begin_array();
  for (std::size_t seat = 0; seat < seats.size(); ++seat) {
    if (seats[seat]) json.value(seat);
  }
  json.end_array();
}

std::string availability_json(const KioskCore& core, const OnOffer& offer) {
  JsonWriter json;
  json.begin_object().member("as_of", iso8601(offer.as_of));
  write_data_age(json, core);
  json.member("own_part_only", offer.own_part_only).member("cut_off", offer.cut_off);
  write_seats(json, "seats", offer.seats);
  write_seats(json, "elsewhere", offer.seats_elsewhere);
  json.key("zones").begin_array();
  for (std::size_t zone = 0; zone < offer.zones.size(); ++zone) {
    json.begin_object()
        .member("zone", zone)
        .member("available", offer.zones[zone])
        .member("elsewhere", bool{offer.zones_elsewhere[zone]})
        .end_object();
  }
  return json.end_array().end_object().text();
}

HttpResponse plan_of(const KioskCore& core, const HttpRequest& request, const std::string& id) {
  const auto performance = ledger::PerformanceId::parse(id);
  const auto& catalogue = core.device().catalogue();
  const auto* on_sale = performance ? catalogue.find_performance(*performance) : nullptr;
  const auto* plan = performance ? catalogue.find_plan(*performance) : nullptr;
  if (on_sale == nullptr || plan == nullptr) return not_found(request.path);
  return net::json_response(200, plan_json(*on_sale, *plan));
}

HttpResponse availability_of(const KioskCore& core, const HttpRequest& request, const std::string& id) {
  const auto performance = ledger::PerformanceId::parse(id);
  const auto offer = performance ? core.stock().on_offer(*performance) : std::nullopt;
  if (!offer) return not_found(request.path);
  return net::json_response(200, availability_json(core, *offer));
}

/// Healthy is a kiosk that sells. One that does not says why; it answers all the same, so the status is 200.
std::string health_json(const KioskCore& core) {
  const auto refusals = core.checkout().refusals();
  JsonWriter json;
  json.begin_object().member("status", refusals.empty() ? "healthy" : "degraded").member("service", "kiosk");
  if (!refusals.empty()) {
    json.key("reasons").begin_array();
    for (const auto& refusal : refusals)
      json.begin_object().member("code", code(refusal.reason)).member("detail", refusal.message).end_object();
    json.end_array();
  }
  return json.end_object().text();
}

}  // namespace

void write_what_and_when(JsonWriter& json, const wire::PerformanceOnSale& performance,
                         const seating::VenueName& venue) {
  json.member("title", performance.title)
      .member("venue", venue.text())
      .member("venue_label", performance.venue_label)
      .member("hall", performance.hall)
      .member("hall_label", performance.hall_label)
      .member("time_zone", performance.time_zone)
      .member("starts_at", iso8601(performance.starts_at))
      .member("doors_open_at", iso8601(performance.doors_open_at))
      .member("ends_at", iso8601(performance.ends_at));
}

void add_shop_routes(net::Router& router, const KioskCore& core, Attachments attachments) {
  router.add("GET", "/api/v1/health", [&core](HttpRequest, PathParameters) -> awaitable<HttpResponse> {
    co_return net::json_response(200, health_json(core));
  });
  router.add("GET", "/api/v1/kiosk",
             [&core, attachments = std::move(attachments)](HttpRequest, PathParameters) -> awaitable<HttpResponse> {
               co_return net::json_response(200, kiosk_json(core, attachments()));
             });
  router.add("GET", "/api/v1/performances", [&core](HttpRequest, PathParameters) -> awaitable<HttpResponse> {
    co_return net::json_response(200, performances_json(core));
  });
  router.add("GET", "/api/v1/performances/{id}/plan",
             [&core](HttpRequest request, PathParameters path) -> awaitable<HttpResponse> {
               co_return plan_of(core, request, path["id"]);
             });
  router.add("GET", "/api/v1/performances/{id}/availability",
             [&core](HttpRequest request, PathParameters path) -> awaitable<HttpResponse> {
               co_return availability_of(core, request, path["id"]);
             });
}

}  // namespace foyer::kiosk
