#include "libs/obs/metrics.h"

#include <absl/base/thread_annotations.h>
#include <absl/synchronization/mutex.h>
#include <prometheus/counter.h>
#include <prometheus/exposer.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <variant>

#include "libs/base/check.h"
#include "libs/base/result.h"

namespace safereturn::obs {
namespace {

// Seconds from half a millisecond to ten: what a call, a batch or a transaction may take.
const std::vector<double> kLatencyBuckets = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                             0.1,    0.25,  0.5,    1,     2.5,  5,     10};

struct Declared {
  MetricSpec spec;
  std::variant<prometheus::Family<prometheus::Counter>*, prometheus::Family<prometheus::Gauge>*,
               prometheus::Family<prometheus::Histogram>*>
      family;
};

class Tables {
 public:
  template <class Builder>
  auto& Build(Builder builder, const MetricSpec& spec) {
    return builder.Name(spec.name).Help(spec.help).Register(*registry_);
  }

  void Declare(const MetricSpec& spec) {
    const absl::MutexLock lock(&mutex_);
    Declared declared{spec, {}};
    switch (spec.kind) {
      case MetricKind::kCounter:
        declared.family = &Build(prometheus::BuildCounter(), spec);
        break;
      case MetricKind::kGauge:
        declared.family = &Build(prometheus::BuildGauge(), spec);
        break;
      case MetricKind::kHistogram:
        declared.family = &Build(prometheus::BuildHistogram(), spec);
        break;
    }
    SR_CHECK(declared_.emplace(spec.name, declared).second, "a metric is declared in one table");
  }

  const Declared& Find(std::string_view name, const Labels& labels) {
    const absl::MutexLock lock(&mutex_);
    const auto found = declared_.find(name);
    SR_CHECK(found != declared_.end(), "a metric stands in its library's table");
    const Declared& declared = found->second;  // map nodes stay where they are
    SR_CHECK(labels.size() == declared.spec.labels.size(), "labels are those of the table");
    for (const std::string& label : declared.spec.labels) {
      SR_CHECK(labels.contains(label), "labels are those of the table");
    }
    return declared;
  }

  std::vector<MetricSpec> All() {
    const absl::MutexLock lock(&mutex_);
    std::vector<MetricSpec> specs;
    for (const auto& [name, declared] : declared_) specs.push_back(declared.spec);
    return specs;
  }

  std::shared_ptr<prometheus::Registry> registry() { return registry_; }

 private:
  const std::shared_ptr<prometheus::Registry> registry_ = std::make_shared<prometheus::Registry>();
  absl::Mutex mutex_;
  std::map<std::string, Declared, std::less<>> declared_ ABSL_GUARDED_BY(mutex_);
};

// Never destroyed: tables are declared before main() and series are used until the very end.
Tables& TheTables() {
  static Tables& tables = *new Tables;
  return tables;
}

template <class Metric>
prometheus::Family<Metric>& FamilyOf(const Declared& declared) {
  auto* const* family = std::get_if<prometheus::Family<Metric>*>(&declared.family);
  SR_CHECK(family != nullptr, "a metric is of the kind that its table says");
  return **family;
}

std::string_view KindName(MetricKind kind) {
  switch (kind) {
    case MetricKind::kCounter:
      return "counter";
    case MetricKind::kGauge:
      return "gauge";
    case MetricKind::kHistogram:
      return "histogram";
  }
  return "";
}

}  // namespace

MetricTable::MetricTable(std::initializer_list<MetricSpec> specs) {
  for (const MetricSpec& spec : specs) TheTables().Declare(spec);
}

void Counter::Increment(double by) const { counter_->Increment(by); }
double Counter::value() const { return counter_->Value(); }
void Gauge::Set(double value) const { gauge_->Set(value); }
void Gauge::Add(double by) const { gauge_->Increment(by); }
double Gauge::value() const { return gauge_->Value(); }
void Histogram::Observe(double value) const { histogram_->Observe(value); }

Counter GetCounter(std::string_view name, const Labels& labels) {
  return Counter(FamilyOf<prometheus::Counter>(TheTables().Find(name, labels)).Add(labels));
}

Gauge GetGauge(std::string_view name, const Labels& labels) {
  return Gauge(FamilyOf<prometheus::Gauge>(TheTables().Find(name, labels)).Add(labels));
}

Histogram GetHistogram(std::string_view name, const Labels& labels) {
  const Declared& declared = TheTables().Find(name, labels);
  const std::vector<double>& buckets =
      declared.spec.buckets.empty() ? kLatencyBuckets : declared.spec.buckets;
  return Histogram(FamilyOf<prometheus::Histogram>(declared).Add(labels, buckets));
}

std::vector<MetricSpec> DeclaredMetrics() { return TheTables().All(); }

std::string DumpMetricsReference() {
  std::string text = "| Metric | Kind | Unit | Labels | Meaning |\n|---|---|---|---|---|\n";
  for (const MetricSpec& spec : DeclaredMetrics()) {
    std::string labels;
    for (const std::string& label : spec.labels) {
      labels += (labels.empty() ? "`" : ", `") + label + "`";
    }
    text += "| `" + spec.name + "` | " + std::string(KindName(spec.kind)) + " | " + spec.unit +
            " | " + labels + " | " + spec.help + " |\n";
  }
  return text;
}

std::string MetricsText() {
  return prometheus::TextSerializer().Serialize(TheTables().registry()->Collect());
}

MetricsServer::MetricsServer(std::unique_ptr<prometheus::Exposer> exposer)
    : exposer_(std::move(exposer)) {}

MetricsServer::~MetricsServer() = default;

absl::StatusOr<std::unique_ptr<MetricsServer>> MetricsServer::Start(const std::string& listen) {
  try {
    auto exposer = std::make_unique<prometheus::Exposer>(listen, /*num_threads=*/1);
    exposer->RegisterCollectable(TheTables().registry());
    return std::unique_ptr<MetricsServer>(new MetricsServer(std::move(exposer)));
  } catch (const std::exception& error) {  // civetweb's constructor throws
    return Refuse(absl::StatusCode::kUnavailable, "METRICS_LISTEN_FAILED",
                  "cannot serve metrics on " + listen + ": " + error.what());
  }
}

int MetricsServer::port() const { return exposer_->GetListeningPorts().front(); }

}  // namespace safereturn::obs
