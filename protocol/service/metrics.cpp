// The only user of prometheus-cpp.
#include "protocol/service/metrics.hpp"

#include <mutex>
#include <stdexcept>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include "protocol/base/assert.hpp"

namespace foyer::service {
namespace {

class PrometheusCounter final : public Counter {
 public:
  explicit PrometheusCounter(prometheus::Counter& counter) : counter_(counter) {}
  void increment(double by) override { counter_.Increment(by); }
  double value() const override { return counter_.Value(); }

 private:
  prometheus::Counter& counter_;
};

class PrometheusGauge final : public Gauge {
 public:
  explicit PrometheusGauge(prometheus::Gauge& gauge) : gauge_(gauge) {}
  void set(double value) override { gauge_.Set(value); }
  double value() const override { return gauge_.Value(); }

 private:
  prometheus::Gauge& gauge_;
};

class PrometheusHistogram final : public Histogram {
 public:
  explicit PrometheusHistogram(prometheus::Histogram& histogram) : histogram_(histogram) {}
  void observe(double value) override { histogram_.Observe(value); }

 private:
  prometheus::Histogram& histogram_;
};

using Key = std::pair<std::string, Labels>;

/// Finds the instrument of that name and labels, or makes it.
template <class Instrument, class Make>
Instrument& found_or_made(std::map<Key, std::unique_ptr<Instrument>>& all, const std::string& name,
                          const Labels& labels, Make make) {
  auto& slot = all[{name, labels}];
  if (!slot) {
    try {
      slot = make();
    } catch (const std::exception&) {
      // prometheus-cpp throws for a bad name or a second kind, both mistakes of ours.
      FOYER_ASSERT(!"metric names are valid and keep their kind");
    }
  }
  return *slot;
}

}  // namespace

class Metrics::Registry {
 public:
  Counter& counter(const std::string& name, const std::string& help, const Labels& labels) {
    const std::scoped_lock lock(mutex_);
    return found_or_made(counters_, name, labels, [&] {
      return std::make_unique<PrometheusCounter>(
          prometheus::BuildCounter().Name(name).Help(help).Register(registry_).Add(labels));
    });
  }

  Gauge& gauge(const std::string& name, const std::string& help, const Labels& labels) {
    const std::scoped_lock lock(mutex_);
    return found_or_made(gauges_, name, labels, [&] {
      return std::make_unique<PrometheusGauge>(
          prometheus::BuildGauge().Name(name).Help(help).Register(registry_).Add(labels));
    });
  }

  Histogram& histogram(const std::string& name, const std::string& help, const Labels& labels,
                       const std::vector<double>& buckets) {
    const std::scoped_lock lock(mutex_);
    return found_or_made(histograms_, name, labels, [&] {
      return std::make_unique<PrometheusHistogram>(
          prometheus::BuildHistogram().Name(name).Help(help).Register(registry_).Add(labels, buckets));
    });
  }

  std::string text() const { return prometheus::TextSerializer().Serialize(registry_.Collect()); }

 private:
  // Families of one name are merged, for each labelled instrument is registered by itself.
  prometheus::Registry registry_{prometheus::Registry::InsertBehavior::Merge};
  std::mutex mutex_;  // Guards the maps; the instruments guard themselves.
  std::map<Key, std::unique_ptr<Counter>> counters_;
  std::map<Key, std::unique_ptr<Gauge>> gauges_;
  std::map<Key, std::unique_ptr<Histogram>> histograms_;
};

const std::vector<double> request_seconds = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

Metrics::Metrics() : registry_(std::make_unique<Registry>()) {}
Metrics::~Metrics() = default;

Counter& Metrics::counter(const std::string& name, const std::string& help, const Labels& labels) {
  return registry_->counter(name, help, labels);
}

Gauge& Metrics::gauge(const std::string& name, const std::string& help, const Labels& labels) {
  return registry_->gauge(name, help, labels);
}

Histogram& Metrics::histogram(const std::string& name, const std::string& help, const Labels& labels,
                              const std::vector<double>& buckets) {
  return registry_->histogram(name, help, labels, buckets.empty() ? request_seconds : buckets);
}

std::string Metrics::text() const {
  return registry_->text();
}

}  // namespace foyer::service
