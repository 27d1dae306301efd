#pragma once
// Seating plans that tests sit down in.

#include "protocol/seating/plan.hpp"

namespace foyer::seating {

/// Adds a row of `count` seats, labelled and positioned from 1.
inline void add_row(SeatingPlan& plan, const std::string& section, const std::string& row, std::uint32_t count,
                    PriceCategoryIndex category = PriceCategoryIndex(0)) {
  for (std::uint32_t position = 1; position <= count; ++position)
    plan.seats.push_back({section, row, std::to_string(position), category, false, position});
}

/// Stalls of three rows of ten (A and B in the first category, C in the second), and a standing zone.
inline SeatingPlan small_hall() {
  SeatingPlan plan;
  plan.categories = {{"Best", {4500, {}}}, {"Standard", {3000, {}}}};
  add_row(plan, "Stalls", "A", 10);
  add_row(plan, "Stalls", "B", 10);
  add_row(plan, "Stalls", "C", 10, PriceCategoryIndex(1));
  plan.zones = {{"Standing", 200, PriceCategoryIndex(1)}};
  return plan;
}

}  // namespace foyer::seating
