#pragma once
// Sales of kiosks that came in after their part was reclaimed, while another kiosk had been given their places. Central
// knows one lease for both and lets the first sale that it hears of stand; so this controller takes the places back
// from whoever has them unsold, and settles the sale as soon as they are here. What of it is here already the ledger
// keeps for it. Threading: one thread. Lifetime: borrows device. Times are Clock::since_boot.

#include <map>
#include <vector>

#include "protocol/device/device.hpp"
#include "protocol/link/recall_desk.hpp"

namespace foyer::controller {

class LateSales {
 public:
  LateSales(device::Device& device, link::RecallDesk::Send send, link::IsReachable is_reachable)
      : device_(device), send_(std::move(send)), is_reachable_(std::move(is_reachable)) {}

  /// Places of this performance came back: before anybody else has them. Errors: those of the storage.
  [[nodiscard]] Result<Done, journal::Error> returned(const ledger::PerformanceId& performance);
  /// Judges what is in conflict again, and recalls what is missing, no more often than recall_back_off.
  [[nodiscard]] Result<Done, journal::Error> tick(Duration now);

 private:
  [[nodiscard]] Result<Done, journal::Error> execute(const ledger::PerformanceId& performance,
                                                     const ledger::Command& command);
  void recall(const ledger::PerformanceId& performance, const ledger::Conflict& conflict);

  device::Device& device_;
  link::RecallDesk::Send send_;
  link::IsReachable is_reachable_;
  std::map<ledger::PerformanceId, Duration> again_at_;
};

}  // namespace foyer::controller
