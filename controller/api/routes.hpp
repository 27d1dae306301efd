#pragma once
// The controller's HTTP interface: health, what the venue's links do, and the door with its page.
// Threading: handlers run on the server's executor, which is the core's thread. Lifetime: the router borrows everything
// named here.

#include <functional>

#include "controller/care/fleet_watch.hpp"
#include "controller/door/door_core.hpp"
#include "controller/door/emergency_desk.hpp"
#include "controller/venue/venue_core.hpp"
#include "protocol/net/json.hpp"
#include "protocol/net/router.hpp"

namespace foyer::controller {

/// What only the composition root can say.
struct Attachments {
  std::function<bool()> broker_is_up;
  std::function<bool()> scanner_is_ready;
  std::function<bool()> gate_is_ready;
};

void add_venue_routes(net::Router& router, const device::Device& device, const VenueCore& venue,
                      const Attachments& attachments);
void add_door_routes(net::Router& router, DoorCore& door, EmergencyDesk& emergency, const VenueCore& venue,
                     const Attachments& attachments);
/// The gate held open for everybody, and its end.
void add_emergency_routes(net::Router& router, EmergencyDesk& emergency, const Attachments& attachments);
/// What the door page is told of it: null, or since when, why and by whom.
void write_emergency(net::JsonWriter& json, const EmergencyDesk& emergency);
/// GET /api/v1/fleet and /api/v1/alerts?state=open|cleared|all: read only, steering is central's.
void add_fleet_routes(net::Router& router, const device::Device& device, const FleetWatch& watch);
/// The door page, the fleet page and what they share with the other pages.
void add_pages(net::Router& router);

/// Empty if the feed has told of no such performance.
[[nodiscard]] std::string title_of(const device::Catalogue& catalogue, const seating::PerformanceId& performance);
/// A verdict as the page shows it.
[[nodiscard]] std::string verdict_json(const DoorCore& door, const GivenVerdict& given);

}  // namespace foyer::controller
