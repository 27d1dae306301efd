#pragma once
// What must hold after every run, however bad it was (DESIGN decision 10).
// Threading: one thread, between the happenings of a run.

#include "tests/simulator/world.hpp"

namespace foyer::simulator {

/// Empty once every machine runs, every journal is at central and every holder's books agree with its grantor's.
[[nodiscard]] std::string why_not_settled(World& world);

/// The first thing that is wrong; also counts what was sold and printed.
[[nodiscard]] std::optional<Finding> check_everything(World& world, Statistics& statistics);

}  // namespace foyer::simulator
