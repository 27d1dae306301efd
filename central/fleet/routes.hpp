#pragma once
// Devices over HTTP. Lifetime: borrows everything.

#include "central/access/access.hpp"
#include "central/command_path/command_path.hpp"
#include "central/fleet/presence.hpp"
#include "protocol/net/router.hpp"

namespace foyer::central {

/// GET /api/v1/devices (viewer), POST /api/v1/admin/devices/{device}/reclaim {performance_id, reason} (admin)
void add_fleet_routes(net::Router& router, CommandPath& path, const Presence& presence, const Access& access);

}  // namespace foyer::central
