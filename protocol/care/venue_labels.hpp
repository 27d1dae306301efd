#pragma once
// What people call the venues that programs know by a name: "Lumen Theatre" for lumen. Each performance carries the
// label; where two differ, the one that starts later is the newer one.
// Threading: one thread. Lifetime: a value.

#include <map>
#include <string>

#include "protocol/wire/feed.hpp"

namespace foyer::care {

class VenueLabels {
 public:
  void take(const wire::PerformanceOnSale& performance) {
    if (performance.venue_label.empty()) return;
    auto& label = labels_[performance.venue];
    if (label.text.empty() || label.starts_at < performance.starts_at) {
      label = {performance.starts_at, performance.venue_label};
    }
  }
  /// The name itself if nobody gave the venue a label.
  [[nodiscard]] const std::string& label(const seating::VenueName& venue) const {
    const auto found = labels_.find(venue);
    return found == labels_.end() ? venue.text() : found->second.text;
  }

 private:
  struct Label {
    Timestamp starts_at;
    std::string text;
  };
  std::map<seating::VenueName, Label> labels_;
};

}  // namespace foyer::care
