#pragma once
// The box office over HTTP, exactly as REQUIREMENTS BO-1 to BO-9 and BO-12 write it.
// Lifetime: borrows everything; the server is stopped before they go.

#include "central/access/access.hpp"
#include "central/boxoffice/box_office.hpp"
#include "protocol/net/router.hpp"
#include "protocol/service/metrics.hpp"

namespace foyer::central {

void add_box_office_routes(net::Router& router, BoxOffice& box_office, CommandPath& path, const Access& access);
/// GET /api/v1/health, GET /api/v1/metrics, GET /metrics (Prometheus).
void add_health_routes(net::Router& router, const BoxOffice& box_office, const CommandPath& path,
                       service::Metrics& metrics);

/// The answer to a refused command.
[[nodiscard]] net::HttpResponse problem_of(const CommandRefusal& refusal, const std::string& instance);

}  // namespace foyer::central
