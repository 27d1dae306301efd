#pragma once
// Makes a failing scenario short: leaves out acts as long as the same check still fails.
// Threading: one thread.

#include "tests/simulator/world.hpp"

namespace foyer::simulator {

struct Reduced {
  Scenario scenario;
  Finding finding;
};

/// Delta debugging (Zeller, Hildebrandt 2002) over the acts, and fair weather if that does it too. The scenario must
/// fail with this check. Plays at most a few hundred runs.
[[nodiscard]] Reduced reduce(const Scenario& scenario, const std::string& check);

}  // namespace foyer::simulator
