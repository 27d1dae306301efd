#pragma once
// The venue document: a venue's seating plans, performances and devices as one JSON text, whose form README.md gives.
// Reading checks everything and names each field that is wrong; nothing of a wrong document is taken.
// Threading: pure, but for the time zones, which are the system's.

#include <set>
#include <string_view>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/net/json.hpp"
#include "protocol/wire/feed.hpp"

namespace foyer::central {

inline constexpr std::size_t largest_venue_document = 4 * 1024 * 1024;
inline constexpr std::size_t most_performances = 1'000;
inline constexpr std::size_t most_devices = 1'000;
inline constexpr std::size_t most_halls = 1'000;

struct VenueDocument {
  seating::VenueName venue;
  std::vector<wire::NamedPlan> plans;
  std::vector<wire::PerformanceOnSale> performances;
  std::vector<wire::DeviceOfVenue> devices;
  /// Given relative to now: a performance that is known already keeps its times, so that loading again changes nothing.
  std::set<seating::PerformanceId> relative;
};

/// One at least, in the order of the document.
using VenueFaults = std::vector<net::JsonError>;

/// `now` is what `starts_in_minutes` counts from.
[[nodiscard]] Result<VenueDocument, VenueFaults> read_venue_document(std::string_view text, Timestamp now);

}  // namespace foyer::central
