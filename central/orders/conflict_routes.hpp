#pragma once
// The conflict inbox over HTTP, and the cancelling of a performance. Each action is idempotent; who acted is the
// token's role, with a staff id if the request names one ({"staff": "anna-2"}, never a person's name).
// Lifetime: borrows everything.

#include "central/access/access.hpp"
#include "central/command_path/command_path.hpp"
#include "protocol/net/router.hpp"

namespace foyer::central {

/// GET /api/v1/conflicts?state=open|closed|all&offset=&limit=, GET /api/v1/conflicts/{id} (viewer);
/// POST /api/v1/conflicts/{id}/reseat {seats?, zones?}, /refund, /honour, /refund-paid {reference, seller_is_gone?},
/// /close {note}, POST /api/v1/orders/{id}/refund {reason, moved?} (box office);
/// POST /api/v1/admin/performances/{id}/cancel {reason} (admin)
void add_conflict_routes(net::Router& router, CommandPath& path, const Access& access);

}  // namespace foyer::central
