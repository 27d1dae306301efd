#pragma once
// The controller's HTTP interface: health, what the venue's links do, and the door with its page.
// Threading: handlers run on the server's executor, which is the core's thread. Lifetime: the router borrows everything
// named here.

#include <functional>
#include <optional>
#include <vector>

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
/// A kiosk of the venue, and what it said of its printer.
struct PrinterOfKiosk {
  ledger::DeviceName kiosk;
  bool online = false;
  std::optional<wire::AttachedState> printer;
};
struct ClaimParts {
  VenueCore& venue;
  DoorCore& door;
  std::function<std::vector<PrinterOfKiosk>()> printers;
};
/// Orders by claim code and short code, tickets printed anew, guests let in without paper.
void add_claim_routes(net::Router& router, ClaimParts parts);
/// GET /api/v1/orders. Codes that find nothing are `missed`; who has to wait gets the answer that says so.
void add_order_list(net::Router& router, ClaimParts parts,
                    std::function<std::optional<net::HttpResponse>(const net::HttpRequest&)> has_to_wait,
                    std::function<void(const net::HttpRequest&)> missed);
/// The kiosks among the lines of a fleet.
[[nodiscard]] std::vector<PrinterOfKiosk> printers_of(const std::vector<care::FleetLine>& lines);
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
/// "Stalls, row A, seat 4"; empty if the plan is not known or has no such place.
[[nodiscard]] std::string place_label(const device::Catalogue& catalogue, const seating::PerformanceId& performance,
                                      const ticket::Place& place);
/// The names of a place, for pages that say it in their own language: {section, row, seat} or {zone}, or null.
void write_place_parts(net::JsonWriter& json, const seating::SeatingPlan* plan,
                       const std::optional<ticket::Place>& place);
/// A verdict as the page shows it.
[[nodiscard]] std::string verdict_json(const DoorCore& door, const GivenVerdict& given);

}  // namespace foyer::controller
