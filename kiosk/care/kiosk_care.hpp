#pragma once
// What the kiosk tells of itself: its own state, the printer and the terminal, and what was printed.
// Threading: the kiosk's thread. Lifetime: borrows device and core.

#include <functional>
#include <vector>

#include "kiosk/care/paper_book.hpp"
#include "kiosk/core/kiosk_core.hpp"
#include "protocol/care/reporter.hpp"

namespace foyer::kiosk {

class KioskCare {
 public:
  /// What only the composition root can say.
  struct Own {
    std::function<std::vector<care::AttachedNow>()> attached;
    std::function<std::vector<care::PaperNow>()> paper;
  };

  KioskCare(device::Device& device, const KioskCore& core, link::Send send, std::string software_version, Own own);

  /// Several times a second.
  void tick(Duration now);
  void connected() { reporter_.connected(); }

 private:
  void begin_roll();
  void note_refusals(wire::DeviceReport& report);
  void watch_paper(std::vector<care::AttachedNow>& attached);
  [[nodiscard]] std::uint64_t on_this_roll() const;

  device::Device& device_;
  const KioskCore& core_;
  link::Send send_;
  care::Reporter reporter_;
  Own own_;
  PrintTally at_start_;
  std::uint64_t roll_begins_at_ = 0;  ///< How many documents had been on paper when this roll was put in.
  bool was_without_paper_ = false;
  PaperBook paper_;
  std::optional<Duration> looked_at_;
  std::optional<Timestamp> refusing_since_;
};

}  // namespace foyer::kiosk
