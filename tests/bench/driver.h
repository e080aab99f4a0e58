// What every driver of a benchmark needs: the wall clock, the end on an error, percentiles, and a
// listener that notes when an event arrived.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/result.h"
#include "libs/kafka/consumer.h"

namespace safereturn::bench {

const SystemClock& Wall();

// Prints the error and ends the process.
[[noreturn]] void Die(const absl::Status& status);

template <class T>
T Must(absl::StatusOr<T> value) {
  if (!value.ok()) Die(value.status());
  return *std::move(value);
}

// Returns the value below which `share` of `values` lie; 0 for none. Moves the values about.
double Percentile(std::vector<double>& values, double share);

// Overwrites one line on the terminal: "<what> <done> of <all>, <seconds> s".
void Progress(const char* what, int64_t done, int64_t all, double seconds);

// Collects the arrival of events of some types on some topics, from the topics' ends on.
class Listener {
 public:
  using Sink = std::function<void(const kafka::Message&, const std::string& type, Instant arrived)>;

  // Returns when every partition is positioned: what is published from now on arrives. Without
  // types every event is collected.
  Listener(const std::string& brokers, std::vector<std::string> topics,
           std::vector<std::string> types, Sink sink);

 private:
  void Listen(const std::stop_token& stop);

  std::vector<std::string> types_;
  Sink sink_;
  std::unique_ptr<kafka::Consumer> consumer_;
  std::jthread thread_;
};

}  // namespace safereturn::bench
