#pragma once
// A grantor's side of timed leases: when each timed allotment may be reclaimed at the earliest. In memory only; after a
// restart the grantor counts the whole time anew, so it never reclaims before the holder stopped.
// Threading: one thread. Lifetime: a value. Times are Clock::since_boot.

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "protocol/device/lease_time.hpp"
#include "protocol/ledger/ids.hpp"

namespace foyer::link {

class LeaseBook {
 public:
  using Key = std::pair<ledger::PerformanceId, ledger::AllotmentId>;

  /// Something was granted for so long, or is about to be.
  void granted(const Key& key, Duration lease_time, Duration now);
  /// How long the allotment may be renewed for, counted from now on: never longer than the longest time it was granted
  /// for, because that alone is known after a restart. Nothing: it is not timed, or is being reclaimed.
  [[nodiscard]] std::optional<Duration> renew(const Key& key, std::optional<Duration> at_most, Duration now);
  void forget(const Key& key) { entries_.erase(key); }

  [[nodiscard]] bool is_timed(const Key& key) const { return entries_.contains(key); }
  [[nodiscard]] bool is_due(const Key& key, Duration now) const;
  [[nodiscard]] std::vector<Key> due(Duration now) const;
  /// From here on it is not renewed any more.
  void reclaiming(const Key& key);
  /// The reclaim could not be stored: it stays as it was, and is due again after a while.
  void not_reclaimed(const Key& key, Duration again_at);
  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }

 private:
  struct Entry {
    Duration longest{};
    Duration reclaim_at{};
    bool reclaiming = false;
  };
  std::map<Key, Entry> entries_;
};

}  // namespace foyer::link
