#pragma once
// Counters, gauges and histograms, shown in the Prometheus text format (version 0.0.4).
// Threading: instruments may be used and text() called from any thread.
// Lifetime: instruments belong to Metrics and live as long as it; keep the reference, do not look it up per use.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "protocol/net/http_server.hpp"

namespace foyer::service {

using Labels = std::map<std::string, std::string>;

class Counter {
 public:
  virtual ~Counter() = default;
  virtual void increment(double by = 1) = 0;  ///< Never negative.
  [[nodiscard]] virtual double value() const = 0;
};

class Gauge {
 public:
  virtual ~Gauge() = default;
  virtual void set(double value) = 0;
  [[nodiscard]] virtual double value() const = 0;
};

class Histogram {
 public:
  virtual ~Histogram() = default;
  virtual void observe(double value) = 0;
};

class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  /// The same name and labels give the same instrument. Label values must come from a closed set, never an id.
  /// Asserts that names are valid and that a name keeps its kind.
  [[nodiscard]] Counter& counter(const std::string& name, const std::string& help, const Labels& labels = {});
  [[nodiscard]] Gauge& gauge(const std::string& name, const std::string& help, const Labels& labels = {});
  /// Buckets are ascending upper bounds; empty: request_seconds.
  [[nodiscard]] Histogram& histogram(const std::string& name, const std::string& help, const Labels& labels = {},
                                     const std::vector<double>& buckets = {});

  [[nodiscard]] std::string text() const;

 private:
  class Registry;
  std::unique_ptr<Registry> registry_;
};

/// 1 ms to 10 s, for what a person waits for.
extern const std::vector<double> request_seconds;

/// Counts http_requests_total{method,endpoint,status} and observes http_request_duration_seconds{method,endpoint}.
/// Unknown methods are counted as OTHER. The observer must not outlive the metrics.
[[nodiscard]] net::HttpServer::Observer http_metrics(Metrics& metrics);

/// GET /metrics.
void add_metrics_route(net::Router& router, const Metrics& metrics);

}  // namespace foyer::service
