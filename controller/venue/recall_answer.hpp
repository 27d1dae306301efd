#pragma once
// What this controller does when central recalls places: it returns what is free here at once, recalls the rest from
// kiosks that are there, and returns that too when it comes while the recall lives.
// Threading: one thread. Lifetime: borrows device and randomness.

#include <functional>
#include <vector>

#include "protocol/device/device.hpp"
#include "protocol/link/recall_desk.hpp"

namespace foyer::controller {

/// Recalls that wait for kiosks at once; of more only what is free here goes back.
inline constexpr std::size_t recalls_passed_on_limit = 32;

class RecallAnswer {
 public:
  RecallAnswer(device::Device& device, link::RecallDesk::Send send, link::IsReachable is_reachable)
      : device_(device), send_(std::move(send)), is_reachable_(std::move(is_reachable)) {}

  void receive(const wire::Recall& recall, Duration now);
  /// A kiosk returned places of this performance.
  void returned(const ledger::PerformanceId& performance);
  void tick(Duration now);

 private:
  struct Standing {
    wire::RecallId id;
    wire::Recall rest;
    Duration until{};
    std::uint8_t round = 0;
  };

  /// False when nothing is left to return.
  bool give(Standing& standing);

  device::Device& device_;
  link::RecallDesk::Send send_;
  link::IsReachable is_reachable_;
  std::vector<Standing> standing_;
};

}  // namespace foyer::controller
