#pragma once
// Orders that devices sold and settlement took, with their tickets and whether they were admitted; and the open
// conflicts. Lifetime: borrows everything.

#include "central/access/access.hpp"
#include "central/command_path/command_path.hpp"
#include "protocol/net/router.hpp"

namespace foyer::central {

inline constexpr std::size_t largest_page = 500;

/// GET /api/v1/performances/{id}/orders, GET /api/v1/orders/{id}, GET /api/v1/conflicts (viewer)
void add_order_routes(net::Router& router, CommandPath& path, const Access& access);

}  // namespace foyer::central
