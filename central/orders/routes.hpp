#pragma once
// Orders that devices sold and settlement took, with their tickets, how those were printed and whether they were
// admitted, and the cases about them. Lifetime: borrows everything.

#include "central/access/access.hpp"
#include "central/command_path/command_path.hpp"
#include "central/orders/print_book.hpp"
#include "protocol/net/router.hpp"

namespace foyer::central {

/// GET /api/v1/performances/{id}/orders, GET /api/v1/orders/{id} (viewer)
void add_order_routes(net::Router& router, const CommandPath& path, PrintBook& prints, const Access& access);

}  // namespace foyer::central
