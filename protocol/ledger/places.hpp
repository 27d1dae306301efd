#pragma once
// Places: numbered seats and counts of general-admission zones, and the lease under which they were entrusted.
// Threading and lifetime: plain values.
//
// Places are normalised when the seats rise strictly and the zones rise strictly with counts above 0. Everything the
// ledger puts out is normalised; what comes in may be in any order, but must not name a seat or a zone twice.

#include <compare>
#include <cstdint>
#include <vector>

#include "protocol/ledger/ids.hpp"

namespace foyer::ledger {

struct ZoneCount {
  ZoneIndex zone;
  std::uint32_t count = 0;
  friend auto operator<=>(const ZoneCount&, const ZoneCount&) = default;
};

struct Places {
  std::vector<SeatIndex> seats;
  std::vector<ZoneCount> zones;
  friend bool operator==(const Places&, const Places&) = default;
};

/// The root authority of a place: which allotment of central's it belongs to, and in which epoch. The nil lease
/// (Lease{}) means central itself. A lease stays with its places down to the last kiosk.
struct Lease {
  AllotmentId allotment;
  Epoch epoch;

  [[nodiscard]] bool is_nil() const noexcept { return allotment.is_nil() && epoch == Epoch{}; }
  friend auto operator<=>(const Lease&, const Lease&) = default;
};

struct LeasedPlaces {
  Lease lease;
  Places places;
  friend bool operator==(const LeasedPlaces&, const LeasedPlaces&) = default;
};

/// Seats plus the counts of all zones.
[[nodiscard]] std::uint64_t count(const Places& places) noexcept;
[[nodiscard]] std::uint64_t count(const std::vector<LeasedPlaces>& groups) noexcept;
/// Nothing at all is named; a zone with a count of 0 is nothing.
[[nodiscard]] bool is_empty(const Places& places) noexcept;
[[nodiscard]] bool is_normalised(const Places& places) noexcept;
/// A seat or a zone is named more than once. Linear when normalised.
[[nodiscard]] bool has_duplicates(const Places& places);

/// Sorts, drops repeated seats, adds up repeated zones and drops zones of count 0.
[[nodiscard]] Places normalised(Places places);
/// The following take normalised places and give normalised places.
[[nodiscard]] Places add(const Places& left, const Places& right);
/// What is in `left` and not in `right`; a zone's count never goes below 0.
[[nodiscard]] Places subtract(const Places& left, const Places& right);
/// What is in both; for a zone the lower count.
[[nodiscard]] Places intersect(const Places& left, const Places& right);
[[nodiscard]] bool contains(const Places& whole, const Places& part);

/// All places of all groups, whatever their lease.
[[nodiscard]] Places flatten(const std::vector<LeasedPlaces>& groups);
/// Normalises each group, joins groups of one lease, drops empty ones, sorts by lease.
[[nodiscard]] std::vector<LeasedPlaces> normalised(std::vector<LeasedPlaces> groups);
/// The groups of both, normalised.
[[nodiscard]] std::vector<LeasedPlaces> add(std::vector<LeasedPlaces> left, const std::vector<LeasedPlaces>& right);

}  // namespace foyer::ledger
