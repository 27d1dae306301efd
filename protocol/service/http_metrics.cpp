#include <algorithm>
#include <array>

#include "protocol/service/metrics.hpp"

namespace foyer::service {
namespace {

/// Any other method is one label, or a stranger could make as many series as there are words.
std::string method_label(std::string_view method) {
  constexpr std::array<std::string_view, 7> known = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
  return std::ranges::find(known, method) == known.end() ? "OTHER" : std::string(method);
}

}  // namespace

net::HttpServer::Observer http_metrics(Metrics& metrics) {
  return [&metrics](const net::RequestReport& report) {
    const auto method = method_label(report.method);
    const std::string endpoint(report.route);
    metrics
        .counter("http_requests_total", "HTTP requests answered.",
                 {{"method", method}, {"endpoint", endpoint}, {"status", std::to_string(report.status)}})
        .increment();
    metrics
        .histogram("http_request_duration_seconds", "From the request's header to its answer.",
                   {{"method", method}, {"endpoint", endpoint}})
        .observe(report.seconds);
  };
}

void add_metrics_route(net::Router& router, const Metrics& metrics) {
  router.add("GET", "/metrics",
             [&metrics](net::HttpRequest, net::PathParameters) -> boost::asio::awaitable<net::HttpResponse> {
               net::HttpResponse response;
               response.content_type = "text/plain; version=0.0.4; charset=utf-8";
               response.body = metrics.text();
               co_return response;
             });
}

}  // namespace foyer::service
