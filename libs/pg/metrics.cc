#include "libs/pg/metrics.h"

namespace safereturn::pg {
namespace {

const obs::MetricTable kMetrics{
    {.name = "safereturn_pg_statements_total",
     .kind = obs::MetricKind::kCounter,
     .help = "SQL statements sent to PostgreSQL, BEGIN and COMMIT among them.",
     .unit = "statements",
     .labels = {"pool"}},
    {.name = "safereturn_pg_connections",
     .kind = obs::MetricKind::kGauge,
     .help = "Connections to PostgreSQL that are open now.",
     .unit = "connections",
     .labels = {"pool"}},
    {.name = "safereturn_pg_acquire_seconds",
     .kind = obs::MetricKind::kHistogram,
     .help = "How long callers waited for a connection of the pool.",
     .unit = "seconds",
     .labels = {"pool"}},
};

}  // namespace

obs::Counter StatementsTotal(const std::string& pool) {
  return obs::GetCounter("safereturn_pg_statements_total", {{"pool", pool}});
}

obs::Gauge OpenConnections(const std::string& pool) {
  return obs::GetGauge("safereturn_pg_connections", {{"pool", pool}});
}

obs::Histogram AcquireSeconds(const std::string& pool) {
  return obs::GetHistogram("safereturn_pg_acquire_seconds", {{"pool", pool}});
}

}  // namespace safereturn::pg
