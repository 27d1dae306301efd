#pragma once
// The controller's HTTP interface: health, what the venue's links do, and the door with its page.
// Threading: handlers run on the server's executor, which is the core's thread. Lifetime: the router borrows everything
// named here.

#include <functional>

#include "controller/door/door_core.hpp"
#include "controller/venue/venue_core.hpp"
#include "protocol/net/router.hpp"

namespace foyer::controller {

/// What only the composition root can say.
struct Attachments {
  std::function<bool()> broker_is_up;
  std::function<bool()> scanner_is_ready;
  std::function<bool()> gate_is_ready;
  std::function<void()> hold_gate_open;  ///< The emergency.
  std::function<void()> end_emergency;
};

void add_venue_routes(net::Router& router, const device::Device& device, const VenueCore& venue,
                      const Attachments& attachments);
void add_door_routes(net::Router& router, DoorCore& door, const VenueCore& venue, const Attachments& attachments);
/// The door page and what it shares with the other pages.
void add_pages(net::Router& router);

/// A verdict as the page shows it.
[[nodiscard]] std::string verdict_json(const DoorCore& door, const GivenVerdict& given);

}  // namespace foyer::controller
