#include "controller/door/doors_window.hpp"

#include <tuple>

namespace foyer::controller {
namespace {

/// Nothing is nearer than being in it.
Duration from_window(const wire::PerformanceOnSale& performance, Timestamp now) {
  if (now < performance.doors_open_at) return performance.doors_open_at - now;
  if (now > performance.ends_at) return now - performance.ends_at;
  return Duration(0);
}

Duration from_start(const wire::PerformanceOnSale& performance, Timestamp now) {
  return now < performance.starts_at ? performance.starts_at - now : now - performance.starts_at;
}

}  // namespace

bool lets_in(const wire::PerformanceOnSale& performance, Timestamp now, Duration early, Duration late) {
  return now >= performance.doors_open_at - early && now <= performance.ends_at + late;
}

const wire::PerformanceOnSale* nearest(const std::map<seating::PerformanceId, wire::PerformanceOnSale>& performances,
                                       Timestamp now) {
  const auto rank = [now](const wire::PerformanceOnSale& one) {
    return std::tuple(from_window(one, now), one.cancelled, from_start(one, now));
  };
  const wire::PerformanceOnSale* best = nullptr;
  for (const auto& [id, performance] : performances) {
    if (best == nullptr || rank(performance) < rank(*best)) best = &performance;
  }
  return best;
}

}  // namespace foyer::controller
