#pragma once
// Who this controller is, out of its settings and its key files.
// Threading: start-up only; waiting for the root key blocks.

#include <memory>

#include "controller/app.hpp"
#include "controller/door/door_core.hpp"
#include "protocol/device/device.hpp"

namespace foyer::controller {

/// Each throws std::runtime_error with a sentence for the operator.
[[nodiscard]] device::Identity identity_of(const Settings& settings);
[[nodiscard]] DoorConfiguration door_of(const Settings& settings);
[[nodiscard]] std::unique_ptr<Signer> signer_in(const std::string& folder, RandomSource& random);

}  // namespace foyer::controller
