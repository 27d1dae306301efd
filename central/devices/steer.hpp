#pragma once
// What staff do about devices, as decisions: each is an event in the log. Pure functions.

#include <string>

#include "central/command_path/changes.hpp"
#include "protocol/care/alerts.hpp"

namespace foyer::central {

/// The revision is counted here. The same wish again changes nothing. Refusals: 404 DEVICE_NOT_FOUND, 409 NOT_A_KIOSK.
[[nodiscard]] Result<Changes, CommandRefusal> decide_desired(const Model& model, wire::DesiredState desired,
                                                             const std::string& by);
/// Seen again by another person: the last one counts. Refusal: 404 DEVICE_NOT_FOUND.
[[nodiscard]] Result<Changes, CommandRefusal> decide_acknowledge(const Model& model, const care::Alert& alert,
                                                                 const std::string& by, const std::string& note);

}  // namespace foyer::central
