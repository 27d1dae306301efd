#include "central/catalogue/venue_document.hpp"

#include <algorithm>
#include <map>

#include "central/catalogue/document_faults.hpp"
#include "central/catalogue/plan_document.hpp"
#include "protocol/local_time/local_time.hpp"
#include "protocol/seating/performance.hpp"
#include "protocol/wire/limits.hpp"

namespace foyer::central {
namespace {

using local_time::ReadFault;
using net::JsonError;
using net::JsonFault;
using net::JsonObject;

constexpr std::int64_t ten_years_in_minutes = 60LL * 24 * 366 * 10;
constexpr std::size_t longest_time = 40;

/// What people read in place of the names, and the zone: the same for every performance of the document.
struct Venue {
  std::string time_zone;
  std::string label;
  std::map<std::string, std::string> hall_labels;
};

template <class NameType>
net::JsonResult<NameType> read_name(const JsonObject& object, std::string_view field) {
  FOYER_TRY(text, object.string(field, 1, 64));
  const auto name = NameType::parse(text);
  if (!name) return JsonError{JsonFault::BadFormat, object.path_of(field), "Must be of a-z, 0-9 and hyphens."};
  return *name;
}

net::JsonResult<std::string> read_time_zone(const JsonObject& root) {
  if (!root.has("time_zone")) return std::string();
  FOYER_TRY(name, root.string("time_zone", 1, wire::maximum_time_zone_bytes));
  if (local_time::is_time_zone(name)) return name;
  return JsonError{JsonFault::BadFormat, "time_zone",
                   "must be a name of the IANA time zone database, as Europe/Vienna"};
}

Venue read_venue(const JsonObject& root, DocumentFaults& faults) {
  Venue venue;
  venue.time_zone = faults.take(read_time_zone(root));
  venue.label = faults.take(root.optional_line("label", wire::maximum_label_bytes));
  if (!root.has("halls")) return venue;
  for (const auto& object : faults.take(root.objects("halls", 0, most_halls))) {
    const auto name = faults.take(read_name<seating::HallName>(object, "name")).text();
    const auto label = faults.take(object.line("label", wire::maximum_label_bytes));
    if (!venue.hall_labels.emplace(name, label).second) {
      faults.add({JsonFault::BadFormat, object.path_of("name"), "Named twice: " + name});
    }
  }
  return venue;
}

std::string_view sentence(ReadFault fault) {
  switch (fault) {
    case ReadFault::Malformed:
      return "must be like 2026-11-20T19:30:00Z, 2026-11-20T19:30+01:00 or, with a time_zone, 2026-11-20T19:30";
    case ReadFault::UnknownZone:
      return "must end in Z or an offset such as +01:00, since the venue has no time_zone";
    case ReadFault::NeverIs:
      return "is not there: clocks go forward over it";
    case ReadFault::IsTwice:
      return "is there twice, as clocks go back over it: add the offset that is meant, such as +01:00";
  }
  return {};
}

net::JsonResult<Timestamp> read_start(const JsonObject& object, const Venue& venue, Timestamp now) {
  if (object.has("starts_in_minutes")) {
    FOYER_TRY(minutes, object.integer("starts_in_minutes", -ten_years_in_minutes, ten_years_in_minutes));
    constexpr std::int64_t minute_ms = 60'000;
    return Timestamp{(now.ms / minute_ms + minutes) * minute_ms};
  }
  FOYER_TRY(text, object.line("starts_at", longest_time));
  const auto at = local_time::read(text, venue.time_zone);
  if (at) return *at;
  return JsonError{JsonFault::BadFormat, object.path_of("starts_at"), std::string(sentence(at.error()))};
}

wire::PerformanceOnSale read_performance(const JsonObject& object, const VenueDocument& document, const Venue& venue,
                                         Timestamp now, DocumentFaults& faults) {
  wire::PerformanceOnSale performance;
  performance.performance = faults.take(object.identifier<seating::PerformanceId>("performance_id"));
  performance.title = faults.take(object.line("title", seating::max_title_length));
  performance.venue = document.venue;
  performance.hall = faults.take(read_name<seating::HallName>(object, "hall")).text();
  performance.plan = faults.take(object.line("plan", wire::maximum_label_bytes));
  performance.time_zone = venue.time_zone;
  performance.venue_label = venue.label;
  const auto label = venue.hall_labels.find(performance.hall);
  if (label != venue.hall_labels.end()) performance.hall_label = label->second;
  performance.starts_at = faults.take(read_start(object, venue, now));
  const auto doors = faults.take(object.integer("doors_open_minutes_before", 0, ten_years_in_minutes));
  const auto length = faults.take(object.integer("duration_minutes", 1, ten_years_in_minutes));
  performance.doors_open_at = performance.starts_at - std::chrono::minutes(doors);
  performance.ends_at = performance.starts_at + std::chrono::minutes(length);
  performance.on_sale = true;
  if (object.has("conflict_rule")) {
    const auto rule = faults.take(object.word("conflict_rule", {"reseat_or_refund", "refund", "person"}));
    performance.conflict_rule = static_cast<wire::ConflictRule>(rule + 1);
  }
  performance.may_split = faults.take(object.optional_boolean("may_split")).value_or(false);
  const auto plan = std::find_if(document.plans.begin(), document.plans.end(),
                                 [&](const auto& named) { return named.name == performance.plan; });
  if (plan != document.plans.end()) {
    performance.prices = plan->plan.categories;
  } else if (!performance.plan.empty()) {
    faults.add({JsonFault::BadFormat, object.path_of("plan"), "No plan of this name: " + performance.plan});
  }
  return performance;
}

wire::DeviceOfVenue read_device(const JsonObject& object, const seating::VenueName& venue, DocumentFaults& faults) {
  wire::DeviceOfVenue device;
  device.name = faults.take(read_name<ledger::DeviceName>(object, "name"));
  device.role = faults.take(object.word("role", {"controller", "kiosk"})) == 0 ? "controller" : "kiosk";
  device.venue = venue;
  device.parent = faults.take(read_name<ledger::DeviceName>(object, "parent")).text();
  return device;
}

void refuse_twice(const VenueDocument& document, DocumentFaults& faults) {
  std::set<std::string> seen;
  const auto once = [&](std::string_view field, const std::string& text) {
    if (seen.insert(std::string(field) + "/" + text).second) return;
    faults.add({JsonFault::BadFormat, std::string(field), "Named twice: " + text});
  };
  for (const auto& plan : document.plans) once("plans", plan.name);
  for (const auto& show : document.performances) once("performances", show.performance.text());
  for (const auto& device : document.devices) once("devices", device.name.text());
}

}  // namespace

Result<VenueDocument, VenueFaults> read_venue_document(std::string_view text, Timestamp now) {
  const auto root = JsonObject::parse(text, {largest_venue_document, 16});
  if (!root) return VenueFaults{root.error()};
  DocumentFaults faults;
  VenueDocument document;
  document.venue = faults.take(read_name<seating::VenueName>(*root, "venue"));
  const auto venue = read_venue(*root, faults);
  for (const auto& object : faults.take(root->objects("plans", 1, 100))) {
    document.plans.push_back(read_plan(object, faults));
  }
  for (const auto& object : faults.take(root->objects("performances", 0, most_performances))) {
    document.performances.push_back(read_performance(object, document, venue, now, faults));
    if (object.has("starts_in_minutes")) document.relative.insert(document.performances.back().performance);
  }
  for (const auto& object : faults.take(root->objects("devices", 0, most_devices))) {
    document.devices.push_back(read_device(object, document.venue, faults));
  }
  if (faults.none()) refuse_twice(document, faults);
  if (!faults.none()) return faults.list();
  return document;
}

}  // namespace foyer::central
