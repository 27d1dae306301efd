#pragma once
// Time as the programs see it: a wall clock that may be wrong, and a clock that runs through sleep and never
// jumps. Pure code takes Timestamp values; only composition roots hold a Clock.
// Threading: SystemClock may be shared.

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace foyer {

using Duration = std::chrono::milliseconds;

/// Milliseconds since 1970-01-01T00:00:00Z.
struct Timestamp {
  std::int64_t ms = 0;

  friend auto operator<=>(const Timestamp&, const Timestamp&) = default;
  friend Timestamp operator+(Timestamp at, Duration by) { return {at.ms + by.count()}; }
  friend Timestamp operator-(Timestamp at, Duration by) { return {at.ms - by.count()}; }
  friend Duration operator-(Timestamp to, Timestamp from) { return Duration(to.ms - from.ms); }
};

/// ISO 8601, UTC, milliseconds: 2026-11-20T19:30:00.000Z
[[nodiscard]] std::string iso8601(Timestamp at);
/// Accepts what iso8601 writes, with or without the fraction. Nothing for anything else.
[[nodiscard]] std::optional<Timestamp> parse_iso8601(std::string_view text);

class Clock {
 public:
  virtual ~Clock() = default;
  /// The wall clock. May jump either way.
  [[nodiscard]] virtual Timestamp now() const = 0;
  /// Since boot, time asleep included (CLOCK_BOOTTIME). Never jumps, restarts with the machine.
  [[nodiscard]] virtual Duration since_boot() const = 0;
  /// Which boot since_boot counts from: another text after every restart of the machine. Empty: not known, and then no
  /// time that was written down counts any more.
  [[nodiscard]] virtual std::string boot_id() const { return {}; }
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override;
  [[nodiscard]] Duration since_boot() const override;
  /// The kernel's own (proc(5), /proc/sys/kernel/random/boot_id).
  [[nodiscard]] std::string boot_id() const override;
};

}  // namespace foyer
