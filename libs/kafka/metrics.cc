#include "libs/kafka/metrics.h"

namespace safereturn::kafka {
namespace {

const obs::MetricTable kMetrics{
    {.name = "safereturn_kafka_published_total",
     .kind = obs::MetricKind::kCounter,
     .help = "Messages that the broker acknowledged.",
     .unit = "messages",
     .labels = {"client"}},
    {.name = "safereturn_kafka_consumed_total",
     .kind = obs::MetricKind::kCounter,
     .help = "Messages taken from the broker, repeats included.",
     .unit = "messages",
     .labels = {"client"}},
    {.name = "safereturn_kafka_lag_messages",
     .kind = obs::MetricKind::kGauge,
     .help = "Messages between the consumer and the end of its partitions, as far as fetched.",
     .unit = "messages",
     .labels = {"client"}},
};

}  // namespace

obs::Counter PublishedTotal(const std::string& client) {
  return obs::GetCounter("safereturn_kafka_published_total", {{"client", client}});
}

obs::Counter ConsumedTotal(const std::string& client) {
  return obs::GetCounter("safereturn_kafka_consumed_total", {{"client", client}});
}

obs::Gauge LagMessages(const std::string& client) {
  return obs::GetGauge("safereturn_kafka_lag_messages", {{"client", client}});
}

}  // namespace safereturn::kafka
