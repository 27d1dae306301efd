#pragma once
// What a device says that it still has, unsold, of one performance: in its journal (entries.proto) and, once settled,
// in central's log (central.proto). Threading: plain values.

#include <vector>

#include "protocol/ledger/places.hpp"

namespace foyer::wire {

struct DeclaredPlaces {
  ledger::PerformanceId performance;
  std::vector<ledger::LeasedPlaces> places;
  friend bool operator==(const DeclaredPlaces&, const DeclaredPlaces&) = default;
};

}  // namespace foyer::wire
