#pragma once
// How this controller's door behaves, out of its settings. Threading: start-up only.

#include "controller/app.hpp"
#include "controller/door/door_core.hpp"

namespace foyer::controller {

/// Throws std::runtime_error with a sentence for the operator.
[[nodiscard]] DoorConfiguration door_of(const Settings& settings);

}  // namespace foyer::controller
