#include "protocol/link/lease_book.hpp"

#include <algorithm>

namespace foyer::link {

void LeaseBook::granted(const Key& key, Duration lease_time, Duration now) {
  auto& entry = entries_[key];
  entry.longest = std::max(entry.longest, lease_time);
  entry.reclaim_at = std::max(entry.reclaim_at, now + device::grantor_time(lease_time));
}

std::optional<Duration> LeaseBook::renew(const Key& key, std::optional<Duration> at_most, Duration now) {
  const auto found = entries_.find(key);
  if (found == entries_.end() || found->second.reclaiming) return std::nullopt;
  auto& entry = found->second;
  const auto time = at_most ? std::min(*at_most, entry.longest) : entry.longest;
  entry.reclaim_at = std::max(entry.reclaim_at, now + device::grantor_time(time));
  return time;
}

bool LeaseBook::is_due(const Key& key, Duration now) const {
  const auto found = entries_.find(key);
  return found != entries_.end() && now >= found->second.reclaim_at;
}

std::vector<LeaseBook::Key> LeaseBook::due(Duration now) const {
  std::vector<Key> due;
  for (const auto& [key, entry] : entries_) {
    if (now >= entry.reclaim_at && !entry.reclaiming) due.push_back(key);
  }
  return due;
}

void LeaseBook::reclaiming(const Key& key) {
  if (const auto found = entries_.find(key); found != entries_.end()) found->second.reclaiming = true;
}

void LeaseBook::not_reclaimed(const Key& key, Duration again_at) {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return;
  found->second.reclaiming = false;
  found->second.reclaim_at = std::max(found->second.reclaim_at, again_at);
}

}  // namespace foyer::link
