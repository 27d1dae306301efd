#include "protocol/link/other_life.hpp"

namespace foyer::link {

void OtherLife::tick(Duration now) {
  if (followed_ != device_.journal().id() || device_.journal().condition()) return;
  if (not_before_ && now < *not_before_) return;
  not_before_ = now + step_aside_at_most_every;
  device_.step_aside();
}

}  // namespace foyer::link
