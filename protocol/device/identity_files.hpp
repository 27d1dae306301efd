#pragma once
// Who a device is, out of its settings and its key files: for the composition roots of controllers and kiosks.
// Threading: start-up only; waiting for the root key blocks.

#include <memory>
#include <string>

#include "protocol/device/device.hpp"

namespace foyer::device {

/// How long the start waits for central's root key to appear in its file.
inline constexpr Duration root_key_deadline{60'000};

/// As the operator wrote them.
struct IdentitySettings {
  std::string venue;
  std::string name;
  std::string root_public_key;  ///< 64 hexadecimal digits, or the file that holds them.
};

/// Each throws std::runtime_error with a sentence for the operator.
[[nodiscard]] Identity identity_of(const IdentitySettings& settings, Role role);
/// The device's own key, made at its first start.
[[nodiscard]] std::unique_ptr<Signer> signer_in(const std::string& folder, RandomSource& random);

}  // namespace foyer::device
