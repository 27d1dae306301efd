#pragma once
// The fleet and its alerts as JSON, the same at central and at a controller, so that one page shows both.
// Threading: pure functions.

#include <string>
#include <vector>

#include "protocol/care/alerts.hpp"
#include "protocol/care/venue_labels.hpp"
#include "protocol/net/json.hpp"

namespace foyer::care {

/// One device with what an admin wants of it.
struct FleetLine {
  Standing standing;
  bool enrolled = false;  ///< It has a certificate.
  std::optional<wire::DesiredState> desired;
  std::string desired_by;  ///< Empty where only central knows.
  std::optional<Timestamp> desired_at;
};

/// Whether the device says that it does what is wanted of it.
[[nodiscard]] bool is_applied(const wire::DesiredState& desired, const wire::AppliedState& applied);

/// {program, as_of, can_steer, devices: [...]}: of devices in the order given, each with the ids of its open alerts.
[[nodiscard]] std::string fleet_json(std::string_view program, bool can_steer, Timestamp as_of,
                                     const std::vector<FleetLine>& lines, const AlertBook& alerts,
                                     const VenueLabels& venues);
void write_desired(net::JsonWriter& json, const FleetLine& line);
/// {open, alerts: [...]}: open ones first, then cleared ones, as `state` (open, cleared, all) says; newest first.
[[nodiscard]] std::string alerts_json(const AlertBook& alerts, std::string_view state);
void write_alert(net::JsonWriter& json, const Alert& alert);

}  // namespace foyer::care
