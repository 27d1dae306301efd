#include "protocol/device/clock_news.hpp"

#include <utility>

namespace foyer::device {

std::string_view text(ClockNews news) noexcept {
  switch (news) {
    case ClockNews::Proven:
      return "the time is proven";
    case ClockNews::Contradicted:
      return "the parent's time is before what was proven earlier, and is not taken; see clock.forget_newest";
    case ClockNews::WallWentOff:
      return "the wall clock is wrong; set it right";
    case ClockNews::WallIsRight:
      return "the wall clock is right again";
  }
  return {};
}

bool is_trouble(ClockNews news) noexcept {
  return news == ClockNews::Contradicted || news == ClockNews::WallWentOff;
}

std::vector<ClockNews> ClockWatch::look(const DeviceClock& clock) {
  std::vector<ClockNews> all;
  const bool was_proven = std::exchange(was_proven_, clock.is_proven());
  const bool was_contradicted = std::exchange(was_contradicted_, clock.contradicted_by().has_value());
  const bool was_off = std::exchange(was_off_, clock.off_since().has_value());
  if (was_proven_ && !was_proven) all.push_back(ClockNews::Proven);
  if (was_contradicted_ && !was_contradicted) all.push_back(ClockNews::Contradicted);
  // While the time is contradicted nobody knows whether the wall clock is right.
  if (was_off_ != was_off && !was_contradicted_)
    all.push_back(was_off_ ? ClockNews::WallWentOff : ClockNews::WallIsRight);
  return all;
}

}  // namespace foyer::device
