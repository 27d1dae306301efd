#include "central/catalogue/plan_document.hpp"

#include <algorithm>

#include "protocol/wire/limits.hpp"

namespace foyer::central {
namespace {

using net::JsonError;
using net::JsonFault;
using net::JsonObject;

constexpr std::size_t most_sections = 500;
constexpr std::size_t most_rows = 500;
constexpr std::size_t most_seats_in_row = 1'000;
constexpr std::int64_t largest_price_cents = 100'000'000;

seating::PriceCategoryIndex read_category(const JsonObject& object, DocumentFaults& faults) {
  const auto index = faults.take(object.integer("category", 0, seating::max_categories));
  return seating::PriceCategoryIndex(static_cast<std::uint32_t>(index));
}

Currency read_currency(const JsonObject& object, DocumentFaults& faults) {
  const auto currency = Currency::parse(faults.take(object.string("currency", 3, 3)));
  if (currency) return *currency;
  faults.add({JsonFault::BadFormat, object.path_of("currency"), "Must be an ISO 4217 code such as EUR."});
  return {};
}

std::vector<seating::PriceCategory> read_categories(const JsonObject& plan, DocumentFaults& faults) {
  std::vector<seating::PriceCategory> categories;
  for (const auto& object : faults.take(plan.objects("categories", 1, seating::max_categories))) {
    auto label = faults.take(object.line("label", seating::max_label_length));
    const auto cents = faults.take(object.integer("price_cents", 0, largest_price_cents));
    categories.push_back({std::move(label), {cents, read_currency(object, faults)}});
  }
  return categories;
}

std::vector<std::int64_t> read_numbers(const JsonObject& row, std::string_view name, std::int64_t count,
                                       DocumentFaults& faults) {
  if (!row.has(name)) return {};
  return faults.take(row.integers(name, 0, most_seats_in_row, 1, count));
}

/// Seats numbered from 1; a gap in the positions after each seat named in "aisles_after".
void read_row(const JsonObject& row, const std::string& section, std::vector<seating::Seat>& seats,
              DocumentFaults& faults) {
  const auto label = faults.take(row.line("label", seating::max_label_length));
  const auto count = faults.take(row.integer("seats", 1, most_seats_in_row));
  const auto category = read_category(row, faults);
  const auto accessible = read_numbers(row, "accessible", count, faults);
  const auto aisles = read_numbers(row, "aisles_after", count, faults);
  std::uint32_t position = 0;
  for (std::int64_t number = 1; number <= count; ++number) {
    const bool is_accessible = std::find(accessible.begin(), accessible.end(), number) != accessible.end();
    seats.push_back({section, label, std::to_string(number), category, is_accessible, position});
    const bool aisle = std::find(aisles.begin(), aisles.end(), number) != aisles.end();
    position += aisle ? 2 : 1;
  }
}

void read_seats(const JsonObject& object, seating::SeatingPlan& plan, DocumentFaults& faults) {
  if (!object.has("sections")) return;
  for (const auto& section : faults.take(object.objects("sections", 0, most_sections))) {
    const auto label = faults.take(section.line("label", seating::max_label_length));
    for (const auto& row : faults.take(section.objects("rows", 1, most_rows))) {
      if (plan.seats.size() <= seating::max_seats) read_row(row, label, plan.seats, faults);
    }
  }
}

void read_zones(const JsonObject& object, seating::SeatingPlan& plan, DocumentFaults& faults) {
  if (!object.has("zones")) return;
  for (const auto& zone : faults.take(object.objects("zones", 0, seating::max_zones))) {
    auto label = faults.take(zone.line("label", seating::max_label_length));
    const auto capacity = faults.take(zone.integer("capacity", 1, seating::max_zone_capacity));
    plan.zones.push_back({std::move(label), static_cast<std::uint32_t>(capacity), read_category(zone, faults)});
  }
}

}  // namespace

wire::NamedPlan read_plan(const JsonObject& object, DocumentFaults& faults) {
  const auto before = faults.size();
  wire::NamedPlan named;
  named.name = faults.take(object.line("name", wire::maximum_label_bytes));
  named.plan.categories = read_categories(object, faults);
  read_seats(object, named.plan, faults);
  read_zones(object, named.plan, faults);
  // What is wrong already would only be named once more.
  if (faults.size() > before) return named;
  if (const auto valid = seating::validate(named.plan); !valid) {
    faults.add({JsonFault::BadFormat, "plans", "Plan " + named.name + ": " + seating::describe(valid.error())});
  }
  return named;
}

}  // namespace foyer::central
