#pragma once
// What there is to tell the log of a program about its device's clock: proven, contradicted, wrong, right again. Each
// once. Threading: one thread. Lifetime: a value.

#include <string_view>
#include <vector>

#include "protocol/device/device_clock.hpp"

namespace foyer::device {

enum class ClockNews { Proven, Contradicted, WallWentOff, WallIsRight };

/// "the time is proven"
[[nodiscard]] std::string_view text(ClockNews news) noexcept;
/// Whether somebody has something to set right.
[[nodiscard]] bool is_trouble(ClockNews news) noexcept;

class ClockWatch {
 public:
  /// What changed since the last look.
  [[nodiscard]] std::vector<ClockNews> look(const DeviceClock& clock);

 private:
  bool was_off_ = false;
  bool was_proven_ = false;
  bool was_contradicted_ = false;
};

}  // namespace foyer::device
