#pragma once
// Asks the parent what time it is, at every connection and every few minutes, and has the device's clock take the
// answer. Whoever cannot prove its own time answers so, and is asked again, more and more seldom. Threading: one
// thread. Lifetime: borrows the device; answers that come after its end are dropped.

#include <memory>

#include "protocol/link/child_link.hpp"

namespace foyer::link {

/// After an answer that counted.
inline constexpr Duration time_again_after{300'000};
/// After none that did, for the first time; then twice as long each time, up to the longest.
inline constexpr Duration time_first_back_off{3'000};
inline constexpr Duration time_longest_back_off{60'000};

/// What a parent answers: its device time, whether that is proven, and the word of its own parent that contradicts it.
[[nodiscard]] wire::TimeTold time_told(const device::DeviceClock& clock);

class TimeAsker {
 public:
  explicit TimeAsker(device::Device& device) : device_(device) {}

  void tick(ChildLink& link, Duration now);

 private:
  void ask(ChildLink& link, Duration now);
  /// True if the clock took it.
  bool take(const wire::TimeTold& told, Duration asked_at);

  device::Device& device_;
  bool was_connected_ = false;
  bool is_asking_ = false;
  Duration again_at_{};
  Duration back_off_ = time_first_back_off;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace foyer::link
