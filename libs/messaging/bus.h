// Kafka as the steps see it, so that the simulator can stand in for it.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <chrono>
#include <vector>

#include "libs/kafka/message.h"

namespace safereturn::messaging {

class Publisher {
 public:
  virtual ~Publisher() = default;
  // Returns OK once every message is acknowledged by all in-sync replicas.
  virtual absl::Status PublishAll(const std::vector<kafka::Message>& messages) = 0;
};

class Source {
 public:
  virtual ~Source() = default;
  // Returns what is waiting, up to `max`; empty after `wait` without anything.
  virtual absl::StatusOr<std::vector<kafka::Message>> Poll(size_t max,
                                                           std::chrono::milliseconds wait) = 0;
  // Adds to `batch` what comes within `time`, up to `max` messages in all. Without it: nothing.
  virtual absl::Status Gather(size_t, std::chrono::milliseconds, std::vector<kafka::Message>&) {
    return absl::OkStatus();
  }
  // Stores the offsets of what was committed.
  virtual absl::Status Done(const std::vector<kafka::Message>& messages) = 0;
  // Puts the batch back, to be polled again.
  virtual absl::Status Rewind(const std::vector<kafka::Message>& messages) = 0;
  // Stores what is done and leaves.
  virtual void Close() {}
};

}  // namespace safereturn::messaging
