#pragma once
// A seating plan: the numbered seats, the general-admission zones and the price categories of one hall layout.
// Sections and rows are flattened into one list of seats, so that a seat is one small number (SeatIndex) everywhere.
// Threading and lifetime: plain values; a plan never changes once a performance refers to it.

#include <optional>
#include <string>
#include <vector>

#include "protocol/base/money.hpp"
#include "protocol/base/result.hpp"
#include "protocol/seating/ids.hpp"

namespace foyer::seating {

inline constexpr std::size_t max_seats = 100'000;
inline constexpr std::size_t max_zones = 1'000;
inline constexpr std::size_t max_categories = 100;
inline constexpr std::uint32_t max_zone_capacity = 1'000'000;
/// In bytes of UTF-8, for every label of a plan.
inline constexpr std::size_t max_label_length = 100;

struct PriceCategory {
  std::string label;
  Money price;
  friend bool operator==(const PriceCategory&, const PriceCategory&) = default;
};

/// The seats of one row follow each other in the plan, by rising position. A gap in the positions is an aisle.
struct Seat {
  std::string section;  ///< "Stalls"; may be empty in a hall of one section.
  std::string row;      ///< "C"; may be empty where rows have no name.
  std::string label;    ///< "12": unique within its section and row.
  PriceCategoryIndex category;
  bool accessible = false;  ///< A wheelchair place or its companion's: offered only to those who ask.
  std::uint32_t position = 0;
  friend bool operator==(const Seat&, const Seat&) = default;
};

/// A general-admission zone: places that are counted, not numbered.
struct Zone {
  std::string label;
  std::uint32_t capacity = 0;
  PriceCategoryIndex category;
  friend bool operator==(const Zone&, const Zone&) = default;
};

struct SeatingPlan {
  std::vector<PriceCategory> categories;
  std::vector<Seat> seats;  ///< Indexed by SeatIndex. Front rows first within a section.
  std::vector<Zone> zones;  ///< Indexed by ZoneIndex.
  friend bool operator==(const SeatingPlan&, const SeatingPlan&) = default;
};

enum class PlanError : std::uint8_t {
  NoPlaces,            ///< Neither a seat nor a zone.
  TooManySeats,        ///< More than max_seats.
  TooManyZones,        ///< More than max_zones.
  TooManyCategories,   ///< More than max_categories.
  CapacityOutOfRange,  ///< A zone of 0 or of more than max_zone_capacity.
  LabelMissing,        ///< A seat, zone or category without a label.
  LabelTooLong,        ///< Longer than max_label_length.
  DuplicateLabel,      ///< Two seats of a row, two zones or two categories are called the same.
  UnknownCategory,     ///< A seat or zone names a category the plan does not have.
  NegativePrice,
  MixedCurrencies,     ///< All categories of a plan are priced in one currency.
  RowNotTogether,      ///< The seats of a row must follow each other in the list.
  PositionsNotRising,  ///< Positions must rise within a row.
};

/// What is wrong, and with which seat, zone or category (its index), where one is to blame.
struct PlanFault {
  PlanError error{};
  std::uint32_t index = 0;
  friend bool operator==(const PlanFault&, const PlanFault&) = default;
};

/// Checks a plan that came from outside. The first fault found is returned.
[[nodiscard]] Result<Done, PlanFault> validate(const SeatingPlan& plan);

/// One sentence for an operator, in English.
[[nodiscard]] std::string describe(const PlanFault& fault);

/// The plan has this seat, this zone.
[[nodiscard]] bool has_seat(const SeatingPlan& plan, SeatIndex seat) noexcept;
[[nodiscard]] bool has_zone(const SeatingPlan& plan, ZoneIndex zone) noexcept;

/// "Stalls, row C, seat 12". The seat must be one of the plan's.
[[nodiscard]] std::string label(const SeatingPlan& plan, SeatIndex seat);
/// "Standing". The zone must be one of the plan's.
[[nodiscard]] std::string label(const SeatingPlan& plan, ZoneIndex zone);

/// Who sits directly beside a seat; nobody across an aisle or beyond the end of the row.
struct Neighbours {
  std::optional<SeatIndex> left;   ///< The lower position.
  std::optional<SeatIndex> right;  ///< The higher position.
  friend bool operator==(const Neighbours&, const Neighbours&) = default;
};
[[nodiscard]] Neighbours neighbours(const SeatingPlan& plan, SeatIndex seat);

/// Numbered seats plus the capacity of all zones.
[[nodiscard]] std::uint64_t capacity(const SeatingPlan& plan) noexcept;
/// The capacities of the zones, in the plan's order: what a ledger is opened with.
[[nodiscard]] std::vector<std::uint32_t> zone_capacities(const SeatingPlan& plan);

}  // namespace foyer::seating
