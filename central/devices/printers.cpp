#include "central/devices/printers.hpp"

#include <algorithm>

namespace foyer::central {

std::optional<reprint::RefusalReason> why_not_printing(const care::Standing& kiosk) {
  if (kiosk.reach == care::Reach::Dark) return reprint::RefusalReason::DeviceUnknown;
  const auto conditions = care::conditions_of(kiosk);
  const bool is_down = std::any_of(conditions.begin(), conditions.end(), [](const care::Condition& condition) {
    return condition.kind == care::AlertKind::PaperOut || condition.kind == care::AlertKind::PrinterDown;
  });
  return is_down ? std::optional(reprint::RefusalReason::PrinterNotReady) : std::nullopt;
}

std::optional<reprint::RefusalReason> why_not_printing(const DeviceBoard& board, const ledger::DeviceName& kiosk) {
  for (const auto& line : board.lines()) {
    if (line.standing.device.name == kiosk) return why_not_printing(line.standing);
  }
  return std::nullopt;
}

}  // namespace foyer::central
