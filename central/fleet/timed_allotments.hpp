#pragma once
// Allotments that were given for a time: renewed when their holder asks, reclaimed when it has been silent for so long
// that it must have stopped. That an allotment is timed, and for how long, is in its grants' events; when it may be
// reclaimed is in memory only and counts from the start anew.
// Threading: the command path's thread. Lifetime: borrows path and clock.

#include <variant>

#include "central/command_path/command_path.hpp"
#include "protocol/link/lease_book.hpp"
#include "protocol/wire/messages.hpp"

namespace foyer::central {

/// After a reclaim that could not be stored.
inline constexpr Duration reclaim_again_after{5'000};

class TimedAllotments {
 public:
  /// `lease_time` zero: new grants run until the end of their performance.
  TimedAllotments(CommandPath& path, const Clock& clock, Duration lease_time);

  /// For new grants; nothing if they are not timed.
  [[nodiscard]] std::optional<Duration> lease_time() const noexcept { return lease_time_; }
  /// An event of a performance, stored or just decided. The same event twice does no harm.
  void take(const PerformanceId& performance, const ledger::Event& event, Timestamp at);
  /// The time to tell the holder of a grant, counted from when it asked; nothing if the grant is not timed, or is being
  /// reclaimed.
  [[nodiscard]] std::optional<Duration> time_of(const PerformanceId& performance, const ledger::GrantId& grant);
  [[nodiscard]] std::variant<wire::Renewed, wire::Refusal> renew(const wire::Request& request,
                                                                 const wire::RenewalRequest& renewal);
  /// Reclaims what is due. Often enough: once a second.
  void tick();

 private:
  [[nodiscard]] bool is_held(const link::LeaseBook::Key& key) const;
  void reclaim(const link::LeaseBook::Key& key);

  CommandPath& path_;
  const Clock& clock_;
  std::optional<Duration> lease_time_;
  link::LeaseBook book_;
};

}  // namespace foyer::central
