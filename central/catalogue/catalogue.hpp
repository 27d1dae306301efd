#pragma once
// The catalogue at central: venues with their plans, performances and devices come in as a venue document and become
// events; and the reads that box office and venue staff make of it.
// Threading: the command path's thread. Lifetime: borrows its parts.

#include "central/access/access.hpp"
#include "central/catalogue/venue_document.hpp"
#include "central/command_path/command_path.hpp"
#include "protocol/net/router.hpp"

namespace foyer::central {

/// What loading the document would change; empty if everything is as it says. Refuses to change the plan of a
/// performance whose ledger is open on another one.
[[nodiscard]] Result<Changes, CommandRefusal> changes_for(const VenueDocument& document, const Model& model,
                                                          Timestamp now);

/// POST /api/v1/admin/venues, GET /api/v1/performances, GET /api/v1/performances/{id}/seats
void add_catalogue_routes(net::Router& router, CommandPath& path, const Clock& clock, const Access& access);

}  // namespace foyer::central
