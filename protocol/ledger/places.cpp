#include "protocol/ledger/places.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <utility>

namespace foyer::ledger {
namespace {

bool rises(const std::vector<SeatIndex>& seats) {
  return std::adjacent_find(seats.begin(), seats.end(), std::greater_equal<>()) == seats.end();
}

bool by_zone(const ZoneCount& left, const ZoneCount& right) {
  return left.zone < right.zone;
}

/// Joins two normalised lists of zones; `join` says what becomes of a zone's two counts (0 where it is in one only).
template <class Join>
std::vector<ZoneCount> join_zones(const std::vector<ZoneCount>& left, const std::vector<ZoneCount>& right, Join join) {
  std::vector<ZoneCount> joined;
  auto l = left.begin();
  auto r = right.begin();
  while (l != left.end() || r != right.end()) {
    const bool take_left = r == right.end() || (l != left.end() && l->zone <= r->zone);
    const bool take_right = l == left.end() || (r != right.end() && r->zone <= l->zone);
    const ZoneIndex zone = take_left ? l->zone : r->zone;
    const std::uint32_t total = join(take_left ? l->count : 0, take_right ? r->count : 0);
    if (total > 0) joined.push_back({zone, total});
    if (take_left) ++l;
    if (take_right) ++r;
  }
  return joined;
}

}  // namespace

std::uint64_t count(const Places& places) noexcept {
  std::uint64_t total = places.seats.size();
  for (const ZoneCount& zone : places.zones) total += zone.count;
  return total;
}

std::uint64_t count(const std::vector<LeasedPlaces>& groups) noexcept {
  std::uint64_t total = 0;
  for (const LeasedPlaces& group : groups) total += count(group.places);
  return total;
}

bool is_empty(const Places& places) noexcept {
  return count(places) == 0;
}

bool is_normalised(const Places& places) noexcept {
  const auto not_rising = [](const ZoneCount& left, const ZoneCount& right) { return left.zone >= right.zone; };
  return rises(places.seats) &&
         std::adjacent_find(places.zones.begin(), places.zones.end(), not_rising) == places.zones.end() &&
         std::none_of(places.zones.begin(), places.zones.end(), [](const ZoneCount& zone) { return zone.count == 0; });
}

bool has_duplicates(const Places& places) {
  if (is_normalised(places)) return false;
  Places sorted = places;
  std::sort(sorted.seats.begin(), sorted.seats.end());
  std::sort(sorted.zones.begin(), sorted.zones.end(), by_zone);
  const auto same = [](const ZoneCount& left, const ZoneCount& right) { return left.zone == right.zone; };
  return std::adjacent_find(sorted.seats.begin(), sorted.seats.end()) != sorted.seats.end() ||
         std::adjacent_find(sorted.zones.begin(), sorted.zones.end(), same) != sorted.zones.end();
}

Places normalised(Places places) {
  if (is_normalised(places)) return places;
  std::sort(places.seats.begin(), places.seats.end());
  places.seats.erase(std::unique(places.seats.begin(), places.seats.end()), places.seats.end());
  std::map<ZoneIndex, std::uint32_t> counts;
  for (const ZoneCount& zone : places.zones) counts[zone.zone] += zone.count;
  places.zones.clear();
  for (const auto& [zone, total] : counts) {
    if (total > 0) places.zones.push_back({zone, total});
  }
  return places;
}

Places add(const Places& left, const Places& right) {
  Places sum;
  std::set_union(left.seats.begin(), left.seats.end(), right.seats.begin(), right.seats.end(),
                 std::back_inserter(sum.seats));
  sum.zones = join_zones(left.zones, right.zones, [](std::uint32_t l, std::uint32_t r) { return l + r; });
  return sum;
}

Places subtract(const Places& left, const Places& right) {
  Places rest;
  std::set_difference(left.seats.begin(), left.seats.end(), right.seats.begin(), right.seats.end(),
                      std::back_inserter(rest.seats));
  rest.zones = join_zones(left.zones, right.zones, [](std::uint32_t l, std::uint32_t r) { return l > r ? l - r : 0; });
  return rest;
}

Places intersect(const Places& left, const Places& right) {
  Places both;
  std::set_intersection(left.seats.begin(), left.seats.end(), right.seats.begin(), right.seats.end(),
                        std::back_inserter(both.seats));
  both.zones = join_zones(left.zones, right.zones, [](std::uint32_t l, std::uint32_t r) { return std::min(l, r); });
  return both;
}

bool contains(const Places& whole, const Places& part) {
  return intersect(whole, part) == part;
}

Places flatten(const std::vector<LeasedPlaces>& groups) {
  Places all;
  for (const LeasedPlaces& group : groups) all = add(all, group.places);
  return all;
}

std::vector<LeasedPlaces> normalised(std::vector<LeasedPlaces> groups) {
  std::map<Lease, Places> by_lease;
  for (LeasedPlaces& group : groups) {
    Places& places = by_lease[group.lease];
    places = add(places, normalised(std::move(group.places)));
  }
  groups.clear();
  for (auto& [lease, places] : by_lease) {
    if (!is_empty(places)) groups.push_back({lease, std::move(places)});
  }
  return groups;
}

std::vector<LeasedPlaces> add(std::vector<LeasedPlaces> left, const std::vector<LeasedPlaces>& right) {
  left.insert(left.end(), right.begin(), right.end());
  return normalised(std::move(left));
}

}  // namespace foyer::ledger
