#include "protocol/seating/performance.hpp"

namespace foyer::seating {

Result<Done, PerformanceError> validate(const Performance& performance) {
  if (performance.id.is_nil()) return PerformanceError::NoId;
  if (performance.show_title.empty()) return PerformanceError::NoTitle;
  if (performance.show_title.size() > max_title_length) return PerformanceError::TitleTooLong;
  if (performance.venue.is_none()) return PerformanceError::NoVenue;
  if (performance.hall.is_none()) return PerformanceError::NoHall;
  if (performance.plan.is_nil()) return PerformanceError::NoPlan;
  if (performance.ends_at < performance.starts_at) return PerformanceError::EndsBeforeStart;
  if (performance.ends_at < performance.doors_open_at) return PerformanceError::DoorsOpenAfterEnd;
  return Done{};
}

std::string describe(PerformanceError error) {
  switch (error) {
    case PerformanceError::NoId:
      return "The performance has no id.";
    case PerformanceError::NoTitle:
      return "The show has no title.";
    case PerformanceError::TitleTooLong:
      return "The title of the show is longer than " + std::to_string(max_title_length) + " bytes.";
    case PerformanceError::NoVenue:
      return "The performance has no venue.";
    case PerformanceError::NoHall:
      return "The performance has no hall.";
    case PerformanceError::NoPlan:
      return "The performance has no seating plan.";
    case PerformanceError::EndsBeforeStart:
      return "The performance ends before it starts.";
    case PerformanceError::DoorsOpenAfterEnd:
      return "The doors open after the performance has ended.";
  }
  return {};
}

}  // namespace foyer::seating
