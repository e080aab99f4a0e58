// Creates topics. Only tools and tests do; services have no right to.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace safereturn::kafka {

struct TopicSpec {
  std::string name = {};
  int32_t partitions = 1;
  int replication_factor = 1;
  std::map<std::string, std::string> settings = {};  // retention.ms, min.insync.replicas, …
};

// Creates the topics that do not exist yet; an existing one is left as it is.
// Errors: UNAVAILABLE/KAFKA_UNAVAILABLE; INVALID_ARGUMENT/TOPIC_REFUSED naming the topic.
absl::Status CreateTopics(const std::string& brokers, const std::vector<TopicSpec>& topics,
                          std::chrono::milliseconds timeout = std::chrono::seconds(10));

// Returns the topics of the cluster with their number of partitions; internal ones are left out.
// Errors: UNAVAILABLE/KAFKA_UNAVAILABLE.
absl::StatusOr<std::map<std::string, int32_t>> ListTopics(
    const std::string& brokers, std::chrono::milliseconds timeout = std::chrono::seconds(10));

}  // namespace safereturn::kafka
