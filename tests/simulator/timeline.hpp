#pragma once
// Virtual time: what is to happen, and when. Things due at one moment happen in the order they were planned.
// Threading: one thread. Lifetime: outlives whatever plans.

#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

#include "protocol/base/clock.hpp"

namespace foyer::simulator {

class Timeline {
 public:
  using Happening = std::function<void()>;

  [[nodiscard]] Duration now() const noexcept { return now_; }
  void at(Duration when, Happening happening) {
    queue_.push({when < now_ ? now_ : when, next_++, std::move(happening)});
  }
  void after(Duration delay, Happening happening) { at(now_ + delay, std::move(happening)); }
  [[nodiscard]] std::size_t planned() const noexcept { return queue_.size(); }

  /// Lets the next thing happen if it is due by `until`; false when there is none, and the time is `until` then. What
  /// it throws is the caller's: it counts as happened.
  bool step(Duration until) {
    if (queue_.empty() || queue_.top().when > until) {
      now_ = until;
      return false;
    }
    // The top of a priority_queue is const only to protect its order, and it is popped right here.
    const Planned planned = std::move(const_cast<Planned&>(queue_.top()));
    queue_.pop();
    now_ = planned.when;
    planned.happening();
    return true;
  }

 private:
  struct Planned {
    Duration when{};
    std::uint64_t order = 0;
    Happening happening;
    bool operator<(const Planned& other) const { return when != other.when ? when > other.when : order > other.order; }
  };

  Duration now_{0};
  std::uint64_t next_ = 0;
  std::priority_queue<Planned> queue_;
};

/// A machine's two clocks over virtual time: the wall clock may be set to anything, drift or stand; the clock since
/// boot drifts within what the leases allow for, and starts anew with the machine.
class MachineClock final : public Clock {
 public:
  MachineClock(const Timeline& timeline, Timestamp start) : timeline_(timeline), start_(start) {}

  [[nodiscard]] Timestamp now() const override {
    if (stopped_at_) return *stopped_at_;
    return start_ + timeline_.now() + offset_;
  }
  [[nodiscard]] Duration since_boot() const override {
    const auto elapsed = timeline_.now() - booted_at_;
    return first_tick + elapsed + Duration(elapsed.count() * drift_ppm_ / 1'000'000);
  }

  [[nodiscard]] std::string boot_id() const override { return "boot " + std::to_string(boots_); }

  void jump(Duration by) { offset_ += by; }
  void stop() { stopped_at_ = now(); }
  void set_right() {
    stopped_at_.reset();
    offset_ = Duration(0);
  }
  void drift(std::int64_t parts_per_million) { drift_ppm_ = parts_per_million; }
  void reboot() {
    booted_at_ = timeline_.now();
    ++boots_;
  }

 private:
  static constexpr Duration first_tick{1'000};

  const Timeline& timeline_;
  Timestamp start_;
  Duration offset_{0};
  std::optional<Timestamp> stopped_at_;
  std::int64_t drift_ppm_ = 0;
  Duration booted_at_{0};
  std::uint64_t boots_ = 1;
};

}  // namespace foyer::simulator
