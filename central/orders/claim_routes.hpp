#pragma once
// Orders found by what stands on paper: a claim code, or the short code of a ticket. And the list of tickets that were
// paid for and are not on paper for certain.
// Lifetime: borrows everything.

#include "central/access/access.hpp"
#include "central/command_path/command_path.hpp"
#include "central/orders/reprint_routes.hpp"
#include "protocol/net/router.hpp"

namespace foyer::central {

/// Orders on a page of GET /orders.
inline constexpr std::size_t default_orders_on_page = 10;
inline constexpr std::size_t most_orders_on_page = 100;

/// GET /api/v1/claims/{code}, GET /api/v1/orders?q=&performance_id=&unprinted=true&page=&limit= (box office)
void add_claim_routes(net::Router& router, const CommandPath& path, PrintBook& prints, ReprintDesk& desk,
                      const Access& access);

}  // namespace foyer::central
