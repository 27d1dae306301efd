#pragma once
// What kiosks are told that they may ask for: the own free places, and central's while central is reachable. While it
// is not, what may be free with it is told apart. A hint with its time, never an authority. Threading: one thread.
// Lifetime: borrows the device.

#include <map>

#include "protocol/device/device.hpp"

namespace foyer::controller {

inline constexpr Duration availability_at_most_every{500};
inline constexpr Duration availability_at_least_every{2'000};

class AvailabilityBoard {
 public:
  explicit AvailabilityBoard(device::Device& device) : device_(device) {}

  void note_central(const wire::Availability& availability);
  /// What is to be published now. `as_of` is central's time as far as it is known here.
  [[nodiscard]] std::vector<wire::Availability> due(Duration now, Timestamp as_of, bool central_is_reachable);
  /// Everything is published at the next due(): a kiosk has come.
  void publish_all();

 private:
  struct Shown {
    wire::Availability last;
    Duration at{};
  };
  [[nodiscard]] std::optional<wire::Availability> current(const ledger::PerformanceId& performance,
                                                          bool with_central) const;

  device::Device& device_;
  std::map<ledger::PerformanceId, wire::Availability> central_;
  std::map<ledger::PerformanceId, Shown> shown_;
};

}  // namespace foyer::controller
