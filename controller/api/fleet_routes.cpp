#include "controller/api/routes.hpp"
#include "protocol/net/problem.hpp"

namespace foyer::controller {
namespace {

using boost::asio::awaitable;
using net::HttpRequest;
using net::HttpResponse;
using net::PathParameters;

HttpResponse alerts_of(const FleetWatch& watch, const HttpRequest& request) {
  const auto state = request.query_value("state").value_or("open");
  if (state != "open" && state != "cleared" && state != "all") {
    return net::problem_response({422, "VALIDATION_FAILED", "state must be open, cleared or all.", request.path});
  }
  return net::json_response(200, care::alerts_json(watch.alerts(), state));
}

}  // namespace

void add_fleet_routes(net::Router& router, const device::Device& device, const FleetWatch& watch) {
  router.add("GET", "/api/v1/fleet", [&](HttpRequest, PathParameters) -> awaitable<HttpResponse> {
    care::VenueLabels venues;
    for (const auto& [id, performance] : device.catalogue().performances()) venues.take(performance);
    co_return net::json_response(
        200, care::fleet_json("controller", false, device.parts().clock.now(), watch.lines(), watch.alerts(), venues));
  });
  router.add("GET", "/api/v1/alerts", [&](HttpRequest request, PathParameters) -> awaitable<HttpResponse> {
    co_return alerts_of(watch, request);
  });
}

}  // namespace foyer::controller
