#pragma once
// A copy of this disk is or was in use: by the parent's word another journal of this device followed the own one, which
// is granted nothing any more. The device gives back what is free and goes on in a new journal, the newest then. Two
// copies that both live take turns in this, seldom enough for a person to find them.
// Threading: one thread. Lifetime: borrows the device.

#include <optional>

#include "protocol/device/device.hpp"

namespace foyer::link {

inline constexpr Duration step_aside_at_most_every{600'000};

class OtherLife {
 public:
  explicit OtherLife(device::Device& device) : device_(device) {}

  /// ChildLink::on_superseded.
  void heard(const JournalId& followed) noexcept { followed_ = followed; }
  /// Call while nothing is under way that a new journal would leave to a person.
  void tick(Duration now);

 private:
  device::Device& device_;
  JournalId followed_;
  std::optional<Duration> not_before_;
};

}  // namespace foyer::link
