#include "central/catalogue/venue_document.hpp"

#include <algorithm>
#include <set>

#include "protocol/seating/performance.hpp"

namespace foyer::central {
namespace {

using net::JsonError;
using net::JsonFault;
using net::JsonObject;

constexpr std::size_t most_sections = 500;
constexpr std::size_t most_rows = 500;
constexpr std::size_t most_seats_in_row = 1'000;
constexpr std::int64_t largest_price_cents = 100'000'000;
constexpr std::int64_t ten_years_in_minutes = 60LL * 24 * 366 * 10;

template <class NameType>
net::JsonResult<NameType> read_name(const JsonObject& object, std::string_view field) {
  FOYER_TRY(text, object.string(field, 1, 64));
  const auto name = NameType::parse(text);
  if (!name) return JsonError{JsonFault::BadFormat, std::string(field), "Must be of a-z, 0-9 and hyphens."};
  return *name;
}

net::JsonResult<std::vector<seating::PriceCategory>> read_categories(const JsonObject& plan) {
  FOYER_TRY(objects, plan.objects("categories", 1, seating::max_categories));
  std::vector<seating::PriceCategory> categories;
  for (const auto& object : objects) {
    FOYER_TRY(label, object.string("label", 1, seating::max_label_length));
    FOYER_TRY(cents, object.integer("price_cents", 0, largest_price_cents));
    FOYER_TRY(code, object.string("currency", 3, 3));
    const auto currency = Currency::parse(code);
    if (!currency) return JsonError{JsonFault::BadFormat, "currency", "Must be an ISO 4217 code such as EUR."};
    categories.push_back({label, {cents, *currency}});
  }
  return categories;
}

/// Seats numbered from 1; a gap in the positions after each seat named in "aisles_after".
net::JsonResult<Done> read_row(const JsonObject& row, const std::string& section, std::vector<seating::Seat>& seats) {
  FOYER_TRY(label, row.string("label", 1, seating::max_label_length));
  FOYER_TRY(count, row.integer("seats", 1, most_seats_in_row));
  FOYER_TRY(category, row.integer("category", 0, seating::max_categories));
  std::vector<std::int64_t> accessible;
  std::vector<std::int64_t> aisles;
  if (row.has("accessible")) {
    FOYER_TRY(list, row.integers("accessible", 0, most_seats_in_row, 1, count));
    accessible = list;
  }
  if (row.has("aisles_after")) {
    FOYER_TRY(list, row.integers("aisles_after", 0, most_seats_in_row, 1, count));
    aisles = list;
  }
  std::uint32_t position = 0;
  for (std::int64_t number = 1; number <= count; ++number) {
    const bool is_accessible = std::find(accessible.begin(), accessible.end(), number) != accessible.end();
    seats.push_back({section, label, std::to_string(number),
                     seating::PriceCategoryIndex(static_cast<std::uint32_t>(category)), is_accessible, position});
    const bool aisle = std::find(aisles.begin(), aisles.end(), number) != aisles.end();
    position += aisle ? 2 : 1;
  }
  return Done{};
}

net::JsonResult<Done> read_seats(const JsonObject& object, seating::SeatingPlan& plan) {
  if (!object.has("sections")) return Done{};
  FOYER_TRY(sections, object.objects("sections", 0, most_sections));
  for (const auto& section : sections) {
    FOYER_TRY(label, section.string("label", 1, seating::max_label_length));
    FOYER_TRY(rows, section.objects("rows", 1, most_rows));
    for (const auto& row : rows) {
      if (const auto read = read_row(row, label, plan.seats); !read) return read.error();
    }
  }
  return Done{};
}

net::JsonResult<Done> read_zones(const JsonObject& object, seating::SeatingPlan& plan) {
  if (!object.has("zones")) return Done{};
  FOYER_TRY(zones, object.objects("zones", 0, seating::max_zones));
  for (const auto& zone : zones) {
    FOYER_TRY(label, zone.string("label", 1, seating::max_label_length));
    FOYER_TRY(capacity, zone.integer("capacity", 1, seating::max_zone_capacity));
    FOYER_TRY(category, zone.integer("category", 0, seating::max_categories));
    plan.zones.push_back({label, static_cast<std::uint32_t>(capacity),
                          seating::PriceCategoryIndex(static_cast<std::uint32_t>(category))});
  }
  return Done{};
}

net::JsonResult<wire::NamedPlan> read_plan(const JsonObject& object) {
  wire::NamedPlan named;
  FOYER_TRY(name, object.string("name", 1, 64));
  named.name = name;
  FOYER_TRY(categories, read_categories(object));
  named.plan.categories = categories;
  FOYER_TRY(seats, read_seats(object, named.plan));
  FOYER_TRY(zones, read_zones(object, named.plan));
  static_cast<void>(seats);
  static_cast<void>(zones);
  const auto valid = seating::validate(named.plan);
  if (!valid) {
    return JsonError{JsonFault::BadFormat, "plans", "Plan " + name + ": " + seating::describe(valid.error())};
  }
  return named;
}

net::JsonResult<Timestamp> read_start(const JsonObject& object, Timestamp now) {
  if (object.has("starts_in_minutes")) {
    FOYER_TRY(minutes, object.integer("starts_in_minutes", -ten_years_in_minutes, ten_years_in_minutes));
    constexpr std::int64_t minute_ms = 60'000;
    return Timestamp{(now.ms / minute_ms + minutes) * minute_ms};
  }
  FOYER_TRY(text, object.string("starts_at", 20, 24));
  const auto at = parse_iso8601(text);
  if (!at) return JsonError{JsonFault::BadFormat, "starts_at", "Must be like 2026-11-20T19:30:00Z."};
  return *at;
}

net::JsonResult<wire::PerformanceOnSale> read_performance(const JsonObject& object, const VenueDocument& document,
                                                          Timestamp now) {
  wire::PerformanceOnSale performance;
  FOYER_TRY(id, object.identifier<seating::PerformanceId>("performance_id"));
  FOYER_TRY(title, object.string("title", 1, seating::max_title_length));
  FOYER_TRY(hall, read_name<seating::HallName>(object, "hall"));
  FOYER_TRY(plan, object.string("plan", 1, 64));
  FOYER_TRY(starts_at, read_start(object, now));
  FOYER_TRY(doors, object.integer("doors_open_minutes_before", 0, ten_years_in_minutes));
  FOYER_TRY(length, object.integer("duration_minutes", 1, ten_years_in_minutes));
  const auto found = std::find_if(document.plans.begin(), document.plans.end(),
                                  [&plan = plan](const auto& named) { return named.name == plan; });
  if (found == document.plans.end()) return JsonError{JsonFault::BadFormat, "plan", "No plan of this name: " + plan};
  performance.performance = id;
  performance.title = title;
  performance.venue = document.venue;
  performance.hall = hall.text();
  performance.plan = plan;
  performance.starts_at = starts_at;
  performance.doors_open_at = starts_at - std::chrono::minutes(doors);
  performance.ends_at = starts_at + std::chrono::minutes(length);
  performance.on_sale = true;
  if (object.has("conflict_rule")) {
    FOYER_TRY(rule, object.word("conflict_rule", {"reseat_or_refund", "refund", "person"}));
    performance.conflict_rule = static_cast<wire::ConflictRule>(rule + 1);
  }
  FOYER_TRY(may_split, object.optional_boolean("may_split"));
  performance.may_split = may_split.value_or(false);
  performance.prices = found->plan.categories;
  return performance;
}

net::JsonResult<wire::DeviceOfVenue> read_device(const JsonObject& object, const seating::VenueName& venue) {
  FOYER_TRY(name, read_name<ledger::DeviceName>(object, "name"));
  FOYER_TRY(role, object.word("role", {"controller", "kiosk"}));
  FOYER_TRY(parent, read_name<ledger::DeviceName>(object, "parent"));
  return wire::DeviceOfVenue{name, role == 0 ? "controller" : "kiosk", venue, parent.text()};
}

net::JsonResult<Done> refuse_twice(const VenueDocument& document) {
  std::set<std::string> seen;
  const auto twice = [&seen](std::string_view field, const std::string& text) -> net::JsonResult<Done> {
    if (seen.insert(std::string(field) + "/" + text).second) return Done{};
    return JsonError{JsonFault::BadFormat, std::string(field), "Named twice: " + text};
  };
  for (const auto& plan : document.plans) {
    if (const auto once = twice("plans", plan.name); !once) return once.error();
  }
  for (const auto& show : document.performances) {
    if (const auto once = twice("performances", show.performance.text()); !once) return once.error();
  }
  for (const auto& device : document.devices) {
    if (const auto once = twice("devices", device.name.text()); !once) return once.error();
  }
  return Done{};
}

}  // namespace

Result<VenueDocument, JsonError> read_venue_document(std::string_view text, Timestamp now) {
  FOYER_TRY(root, JsonObject::parse(text, {largest_venue_document, 16}));
  VenueDocument document;
  FOYER_TRY(venue, read_name<seating::VenueName>(root, "venue"));
  document.venue = venue;
  FOYER_TRY(plans, root.objects("plans", 1, 100));
  for (const auto& object : plans) {
    FOYER_TRY(plan, read_plan(object));
    document.plans.push_back(std::move(plan));
  }
  FOYER_TRY(performances, root.objects("performances", 0, most_performances));
  for (const auto& object : performances) {
    FOYER_TRY(performance, read_performance(object, document, now));
    if (object.has("starts_in_minutes")) document.relative.insert(performance.performance);
    document.performances.push_back(std::move(performance));
  }
  FOYER_TRY(devices, root.objects("devices", 0, most_devices));
  for (const auto& object : devices) {
    FOYER_TRY(device, read_device(object, document.venue));
    document.devices.push_back(std::move(device));
  }
  FOYER_TRY(once, refuse_twice(document));
  static_cast<void>(once);
  return document;
}

}  // namespace foyer::central
