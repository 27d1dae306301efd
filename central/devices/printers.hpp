#pragma once
// Whether a kiosk can print, as its own reports and its alerts say. Threading: pure.

#include <optional>

#include "central/devices/device_board.hpp"
#include "protocol/reprint/decide.hpp"

namespace foyer::central {

/// Why the kiosk can't print now: it is off, or its printer has no paper or does not answer. Nothing if it can, or as
/// long as nobody knows, as after central's start.
[[nodiscard]] std::optional<reprint::RefusalReason> why_not_printing(const DeviceBoard& board,
                                                                     const ledger::DeviceName& kiosk);
[[nodiscard]] std::optional<reprint::RefusalReason> why_not_printing(const care::Standing& kiosk);

}  // namespace foyer::central
