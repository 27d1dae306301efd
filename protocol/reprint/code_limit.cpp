#include "protocol/reprint/code_limit.hpp"

#include <algorithm>

namespace foyer::reprint {

Duration CodeLimit::wait(const std::string& place, Duration now) const {
  const auto found = misses_.find(place);
  if (found == misses_.end() || found->second.size() < misses_limit) return Duration(0);
  // The last ten: once the first of them is old enough, there is room for another.
  const auto oldest = found->second[found->second.size() - misses_limit];
  return std::max(Duration(0), oldest + misses_window - now);
}

void CodeLimit::missed(const std::string& place, Duration now) {
  auto& misses = misses_[place];
  misses.push_back(now);
  while (misses.size() > misses_limit) misses.pop_front();
  if (misses_.size() <= places_limit) return;
  const auto oldest = std::min_element(misses_.begin(), misses_.end(), [](const auto& left, const auto& right) {
    return left.second.back() < right.second.back();
  });
  misses_.erase(oldest);
}

}  // namespace foyer::reprint
