#pragma once
// The emulator's controls over HTTP: a page to look at and click, and the same as JSON for scripts.
// Threading: the main loop. Lifetime: borrows the emulator.

#include "drivers/virtual/emulator.hpp"
#include "drivers/virtual/http_server.hpp"

namespace foyer::emulation {

/// GET /, /devices, /tickets, /tickets/<file>.png; POST /devices/<serial>/<action> with a JSON object or no body.
[[nodiscard]] HttpAnswer answer_control(Emulator& emulator, const HttpRequest& request);

}  // namespace foyer::emulation
