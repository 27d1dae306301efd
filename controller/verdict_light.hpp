#pragma once
// How the door's answer looks and sounds on its signal light: the colours and the patterns of the door page.
// Pure.

#include "drivers/lamp/lamp.hpp"
#include "protocol/admission/verdict.hpp"

namespace foyer::controller {

[[nodiscard]] lamp::Signal light_of(admission::Signal signal);

}  // namespace foyer::controller
