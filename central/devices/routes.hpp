#pragma once
// Device care over HTTP. Lifetime: borrows everything.

#include "central/access/access.hpp"
#include "central/devices/device_board.hpp"
#include "protocol/net/router.hpp"

namespace foyer::central {

/// GET /api/v1/fleet, GET /api/v1/alerts?state=open|cleared|all (viewer);
/// POST /api/v1/alerts/{id}/acknowledge {note?, staff?} (box office);
/// PUT /api/v1/fleet/{device}/desired {out_of_service, text?, report_seconds?, near_end_after_documents?, staff?}
/// (admin)
void add_device_routes(net::Router& router, CommandPath& path, const DeviceBoard& board, const Clock& clock,
                       const Access& access);

}  // namespace foyer::central
