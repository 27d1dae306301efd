#pragma once
// How many codes were read, how many of them lately, and how many were no tickets. Threading: a value.

#include <cstdint>
#include <deque>

#include "protocol/base/clock.hpp"

namespace foyer::controller {

class ScanCount {
 public:
  void count(Duration at) {
    ++since_start_;
    recent_.push_back(at);
    forget(at);
  }
  void count_garbage() { ++garbage_; }
  [[nodiscard]] std::uint64_t since_start() const noexcept { return since_start_; }
  [[nodiscard]] std::uint64_t garbage() const noexcept { return garbage_; }
  [[nodiscard]] std::uint32_t last_minute(Duration now) {
    forget(now);
    return static_cast<std::uint32_t>(recent_.size());
  }

 private:
  static constexpr Duration minute{60'000};
  static constexpr std::size_t recent_limit = 10'000;  ///< Far more than a scanner reads.

  void forget(Duration now) {
    while (!recent_.empty() && (now - recent_.front() >= minute || recent_.size() > recent_limit)) recent_.pop_front();
  }

  std::uint64_t since_start_ = 0;
  std::uint64_t garbage_ = 0;
  std::deque<Duration> recent_;
};

}  // namespace foyer::controller
