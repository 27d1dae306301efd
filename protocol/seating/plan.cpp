#include "protocol/seating/plan.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "protocol/base/assert.hpp"

namespace foyer::seating {
namespace {

using Check = Result<Done, PlanFault>;

PlanFault fault(PlanError error, std::size_t index = 0) {
  return {error, static_cast<std::uint32_t>(index)};
}

Check check_sizes(const SeatingPlan& plan) {
  if (plan.seats.empty() && plan.zones.empty()) return fault(PlanError::NoPlaces);
  if (plan.seats.size() > max_seats) return fault(PlanError::TooManySeats);
  if (plan.zones.size() > max_zones) return fault(PlanError::TooManyZones);
  if (plan.categories.size() > max_categories) return fault(PlanError::TooManyCategories);
  return Done{};
}

Check check_categories(const SeatingPlan& plan) {
  std::set<std::string_view> labels;
  for (std::size_t index = 0; index < plan.categories.size(); ++index) {
    const PriceCategory& category = plan.categories[index];
    if (category.label.empty()) return fault(PlanError::LabelMissing, index);
    if (category.label.size() > max_label_length) return fault(PlanError::LabelTooLong, index);
    if (!labels.insert(category.label).second) return fault(PlanError::DuplicateLabel, index);
    if (category.price.cents < 0) return fault(PlanError::NegativePrice, index);
    if (category.price.currency != plan.categories.front().price.currency)
      return fault(PlanError::MixedCurrencies, index);
  }
  return Done{};
}

Check check_zones(const SeatingPlan& plan) {
  std::set<std::string_view> labels;
  for (std::size_t index = 0; index < plan.zones.size(); ++index) {
    const Zone& zone = plan.zones[index];
    if (zone.label.empty()) return fault(PlanError::LabelMissing, index);
    if (zone.label.size() > max_label_length) return fault(PlanError::LabelTooLong, index);
    if (!labels.insert(zone.label).second) return fault(PlanError::DuplicateLabel, index);
    if (zone.capacity == 0 || zone.capacity > max_zone_capacity) return fault(PlanError::CapacityOutOfRange, index);
    if (zone.category.value() >= plan.categories.size()) return fault(PlanError::UnknownCategory, index);
  }
  return Done{};
}

Check check_seats(const SeatingPlan& plan) {
  std::set<std::pair<std::string_view, std::string_view>> rows;
  std::set<std::string_view> labels;  // Of the current row.
  for (std::size_t index = 0; index < plan.seats.size(); ++index) {
    const Seat& seat = plan.seats[index];
    if (seat.label.empty()) return fault(PlanError::LabelMissing, index);
    if (std::max({seat.label.size(), seat.row.size(), seat.section.size()}) > max_label_length)
      return fault(PlanError::LabelTooLong, index);
    if (seat.category.value() >= plan.categories.size()) return fault(PlanError::UnknownCategory, index);
    const Seat* before = index > 0 ? &plan.seats[index - 1] : nullptr;
    if (before == nullptr || before->row != seat.row || before->section != seat.section) {
      if (!rows.emplace(seat.section, seat.row).second) return fault(PlanError::RowNotTogether, index);
      labels.clear();
    } else if (before->position >= seat.position) {
      return fault(PlanError::PositionsNotRising, index);
    }
    if (!labels.insert(seat.label).second) return fault(PlanError::DuplicateLabel, index);
  }
  return Done{};
}

}  // namespace

Result<Done, PlanFault> validate(const SeatingPlan& plan) {
  for (const auto check : {check_sizes, check_categories, check_zones, check_seats}) {
    if (const Check result = check(plan); !result) return result.error();
  }
  return Done{};
}

std::string describe(const PlanFault& plan_fault) {
  const std::string at = " (number " + std::to_string(std::uint64_t{plan_fault.index} + 1) + " of its list).";
  switch (plan_fault.error) {
    case PlanError::NoPlaces:
      return "The plan has neither a seat nor a zone.";
    case PlanError::TooManySeats:
      return "The plan has more than " + std::to_string(max_seats) + " seats.";
    case PlanError::TooManyZones:
      return "The plan has more than " + std::to_string(max_zones) + " zones.";
    case PlanError::TooManyCategories:
      return "The plan has more than " + std::to_string(max_categories) + " price categories.";
    case PlanError::CapacityOutOfRange:
      return "A zone must hold between 1 and " + std::to_string(max_zone_capacity) + " people" + at;
    case PlanError::LabelMissing:
      return "A seat, zone or price category has no label" + at;
    case PlanError::LabelTooLong:
      return "A label is longer than " + std::to_string(max_label_length) + " bytes" + at;
    case PlanError::DuplicateLabel:
      return "Two seats of a row, two zones or two price categories share a label" + at;
    case PlanError::UnknownCategory:
      return "A seat or zone names a price category that the plan does not have" + at;
    case PlanError::NegativePrice:
      return "A price is below zero" + at;
    case PlanError::MixedCurrencies:
      return "The price categories are not all in one currency" + at;
    case PlanError::RowNotTogether:
      return "The seats of a row do not follow each other" + at;
    case PlanError::PositionsNotRising:
      return "The positions of a row's seats do not rise" + at;
  }
  return {};
}

bool has_seat(const SeatingPlan& plan, SeatIndex seat) noexcept {
  return seat.value() < plan.seats.size();
}
bool has_zone(const SeatingPlan& plan, ZoneIndex zone) noexcept {
  return zone.value() < plan.zones.size();
}

std::string label(const SeatingPlan& plan, SeatIndex index) {
  FOYER_ASSERT(has_seat(plan, index));
  const Seat& seat = plan.seats[index.value()];
  std::string text = seat.section;
  const auto append = [&text](std::string_view word, const std::string& value) {
    if (value.empty()) return;
    if (!text.empty()) text += ", ";
    text.append(word).append(value);
  };
  append("row ", seat.row);
  append("seat ", seat.label);
  return text;
}

std::string label(const SeatingPlan& plan, ZoneIndex zone) {
  FOYER_ASSERT(has_zone(plan, zone));
  return plan.zones[zone.value()].label;
}

Neighbours neighbours(const SeatingPlan& plan, SeatIndex index) {
  FOYER_ASSERT(has_seat(plan, index));
  const auto beside = [&plan](std::uint32_t left, std::uint32_t right) {
    const Seat& low = plan.seats[left];
    const Seat& high = plan.seats[right];
    return low.row == high.row && low.section == high.section && low.position + 1 == high.position;
  };
  const std::uint32_t seat = index.value();
  Neighbours found;
  if (seat > 0 && beside(seat - 1, seat)) found.left = SeatIndex(seat - 1);
  if (seat + 1 < plan.seats.size() && beside(seat, seat + 1)) found.right = SeatIndex(seat + 1);
  return found;
}

std::uint64_t capacity(const SeatingPlan& plan) noexcept {
  std::uint64_t total = plan.seats.size();
  for (const Zone& zone : plan.zones) total += zone.capacity;
  return total;
}

std::vector<std::uint32_t> zone_capacities(const SeatingPlan& plan) {
  std::vector<std::uint32_t> capacities;
  capacities.reserve(plan.zones.size());
  for (const Zone& zone : plan.zones) capacities.push_back(zone.capacity);
  return capacities;
}

}  // namespace foyer::seating
