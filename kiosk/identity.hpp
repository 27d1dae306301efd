#pragma once
// Who this kiosk is, out of its settings and its key files.
// Threading: start-up only; waiting for the root key blocks.

#include <memory>

#include "kiosk/app.hpp"
#include "protocol/device/device.hpp"

namespace foyer::kiosk {

/// Each throws std::runtime_error with a sentence for the operator.
[[nodiscard]] device::Identity identity_of(const Settings& settings);
[[nodiscard]] std::unique_ptr<Signer> signer_in(const std::string& folder, RandomSource& random);

}  // namespace foyer::kiosk
