#include "controller/door_settings.hpp"

#include <stdexcept>

namespace foyer::controller {

DoorConfiguration door_of(const Settings& settings) {
  DoorConfiguration door;
  const auto gate = admission::GateName::parse(settings.gate);
  if (!gate) throw std::runtime_error("door.gate must be a name of a-z, 0-9 and '-'");
  door.gate = *gate;
  door.direction = settings.direction == "exit" ? admission::Direction::Exit : admission::Direction::Entry;
  if (!settings.performance.empty()) {
    door.performance = seating::PerformanceId::parse(settings.performance);
    if (!door.performance) throw std::runtime_error("door.performance must be the UUID of a performance");
  }
  door.early_tolerance = std::chrono::minutes(settings.early_minutes);
  door.late_tolerance = std::chrono::minutes(settings.late_minutes);
  door.reentry = settings.reentry;
  if (settings.passage_within < settings.open_for) {
    throw std::runtime_error("door.passage_within_ms must not be shorter than door.open_for_ms");
  }
  door.passage_within = settings.passage_within;
  door.annul_automatically = settings.annul_automatically;
  return door;
}

}  // namespace foyer::controller
