#pragma once
// What the kiosk tells of itself: its own state, the printer and the terminal, and what was printed.
// Threading: the kiosk's thread. Lifetime: borrows device and core.

#include <functional>
#include <vector>

#include "kiosk/core/kiosk_core.hpp"
#include "protocol/care/reporter.hpp"

namespace foyer::kiosk {

class KioskCare {
 public:
  using Attached = std::function<std::vector<care::AttachedNow>()>;

  KioskCare(device::Device& device, const KioskCore& core, link::Send send, std::string software_version,
            Attached attached);

  /// Several times a second.
  void tick(Duration now);
  void connected() { reporter_.connected(); }

 private:
  void begin_roll();
  void watch_paper(std::vector<care::AttachedNow>& attached);
  [[nodiscard]] std::uint64_t on_this_roll() const;

  device::Device& device_;
  const KioskCore& core_;
  link::Send send_;
  care::Reporter reporter_;
  Attached attached_;
  PrintTally at_start_;
  std::uint64_t roll_begins_at_ = 0;  ///< How many documents had been on paper when this roll was put in.
  bool was_without_paper_ = false;
  std::optional<Duration> looked_at_;
};

}  // namespace foyer::kiosk
