#include "tests/bench/driver.h"

#include <algorithm>

namespace safereturn::bench {

using std::chrono::milliseconds;

const SystemClock& Wall() {
  static const SystemClock clock;
  return clock;
}

void Die(const absl::Status& status) {
  std::fprintf(stderr, "%s\n", Describe(status).c_str());
  std::exit(1);
}

double Percentile(std::vector<double>& values, double share) {
  if (values.empty()) return 0;
  const auto at = static_cast<size_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + static_cast<ptrdiff_t>(at), values.end());
  return values[at];
}

void Progress(const char* what, int64_t done, int64_t all, double seconds) {
  std::fprintf(stderr, "\r  %s %lld of %lld, %.0f s ", what, static_cast<long long>(done),
               static_cast<long long>(all), seconds);
}

Listener::Listener(const std::string& brokers, std::vector<std::string> topics,
                   std::vector<std::string> types, Sink sink)
    : types_(std::move(types)), sink_(std::move(sink)) {
  kafka::ConsumerOptions options;
  options.brokers = brokers;
  options.group = "bench." + std::to_string(Wall().Now().time_since_epoch().count());
  options.topics = std::move(topics);
  options.auto_offset_reset = "latest";
  consumer_ = Must(kafka::Consumer::Create(options));
  // Joined and positioned before anything is published.
  while (consumer_->assignment().empty()) (void)consumer_->PollBatch(1000, milliseconds(50));
  for (int i = 0; i < 20; ++i) (void)consumer_->PollBatch(1000, milliseconds(50));
  thread_ = std::jthread([this](std::stop_token stop) { Listen(stop); });
}

void Listener::Listen(const std::stop_token& stop) {
  static const std::string kNoType;
  while (!stop.stop_requested()) {
    const auto batch = consumer_->PollBatch(5000, milliseconds(20));
    if (!batch.ok()) continue;
    const Instant now = Wall().Now();
    for (const kafka::Message& message : *batch) {
      const std::string* found = message.FindHeader("ce_type");
      const std::string& type = found == nullptr ? kNoType : *found;
      const bool is_wanted =
          types_.empty() || std::find(types_.begin(), types_.end(), type) != types_.end();
      if (is_wanted) sink_(message, type, now);
    }
  }
}

}  // namespace safereturn::bench
