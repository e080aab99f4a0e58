// Metrics: declared in one table per library or service, exposed for Prometheus, listed in
// docs/reference/metrics.md from the same tables. Base units in the name (`_seconds`, `_bytes`),
// `_total` on counters, labels with few values only.
#pragma once

#include <absl/status/statusor.h>

#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace prometheus {
class Counter;
class Exposer;
class Gauge;
class Histogram;
}  // namespace prometheus

namespace safereturn::obs {

enum class MetricKind { kCounter, kGauge, kHistogram };

// One row of a library's table of metrics.
struct MetricSpec {
  std::string name = {};  // safereturn_…
  MetricKind kind = MetricKind::kCounter;
  std::string help = {};  // one sentence for the operator
  std::string unit = {};  // "statements", "seconds", …
  std::vector<std::string> labels = {};
  std::vector<double> buckets = {};  // histograms; empty = kLatencyBuckets
};

// Registers a table. Stands at namespace scope in the .cc that uses the metrics:
//   const obs::MetricTable kMetrics{{"safereturn_pg_statements_total", MetricKind::kCounter, …}};
// A name declared twice aborts. The table must outlive every use (static life).
class MetricTable {
 public:
  MetricTable(std::initializer_list<MetricSpec> specs);
};

using Labels = std::map<std::string, std::string>;

// The three faces are cheap to copy, live as long as the process and may be used from any thread.
// Look one up once and keep it: the lookup takes a lock.
class Counter {
 public:
  explicit Counter(prometheus::Counter& counter) : counter_(&counter) {}
  void Increment(double by = 1) const;
  [[nodiscard]] double value() const;

 private:
  prometheus::Counter* counter_;
};

class Gauge {
 public:
  explicit Gauge(prometheus::Gauge& gauge) : gauge_(&gauge) {}
  void Set(double value) const;
  void Add(double by) const;
  [[nodiscard]] double value() const;

 private:
  prometheus::Gauge* gauge_;
};

class Histogram {
 public:
  explicit Histogram(prometheus::Histogram& histogram) : histogram_(&histogram) {}
  void Observe(double value) const;

 private:
  prometheus::Histogram* histogram_;
};

// Return the series of a declared metric. A name that no table declares, another kind or other
// label names abort: it is a bug of the caller.
Counter GetCounter(std::string_view name, const Labels& labels = {});
Gauge GetGauge(std::string_view name, const Labels& labels = {});
Histogram GetHistogram(std::string_view name, const Labels& labels = {});

// Returns all declared metrics, sorted by name.
std::vector<MetricSpec> DeclaredMetrics();

// Returns the Markdown table of all declared metrics.
std::string DumpMetricsReference();

// Returns what /metrics would answer (text format), for tests and for programs without a server.
std::string MetricsText();

// Serves /metrics over HTTP on threads of prometheus-cpp's own until destroyed.
class MetricsServer {
 public:
  // `listen` is "host:port"; port 0 takes a free one.
  // Errors: UNAVAILABLE/METRICS_LISTEN_FAILED.
  static absl::StatusOr<std::unique_ptr<MetricsServer>> Start(const std::string& listen);
  ~MetricsServer();
  [[nodiscard]] int port() const;

 private:
  explicit MetricsServer(std::unique_ptr<prometheus::Exposer> exposer);
  std::unique_ptr<prometheus::Exposer> exposer_;
};

}  // namespace safereturn::obs
