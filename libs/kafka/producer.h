// Publishes batches and says whether the broker has them all.
#pragma once

#include <absl/base/thread_annotations.h>
#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/synchronization/mutex.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "libs/kafka/message.h"

namespace safereturn::kafka {

struct ProducerOptions {
  std::string brokers = {};  // host:port,host:port
  std::string client_id = "safereturn";
  std::chrono::milliseconds linger{1};      // waits this long to fill a batch
  int64_t max_message_bytes = 1024 * 1024;  // refused above
  // Further settings of librdkafka, by its own names; for TLS, SASL and tests.
  std::vector<std::pair<std::string, std::string>> extra = {};
};

// acks=all, idempotent, partitioner murmur2_random. Nothing is ever dropped or overtaken by a later
// message of its partition: messages that a call has given up on stay queued, in order, and the
// next call waits for them first. Thread-safety: any thread; calls take turns.
class Producer {
 public:
  // Errors: INVALID_ARGUMENT/KAFKA_SETTINGS. Does not wait for a broker.
  static absl::StatusOr<std::unique_ptr<Producer>> Create(ProducerOptions options);
  // Gives queued messages one second, then drops them.
  ~Producer();

  // Publishes all and waits until the broker has acknowledged each. A message given twice by a
  // retry after an error may be there twice: consumers tell repeats by the event's id. Errors:
  // UNAVAILABLE/KAFKA_UNAVAILABLE if not all are acknowledged within `timeout` (some may
  //   be); INVALID_ARGUMENT/KAFKA_MESSAGE_REFUSED if the broker refuses one for good (too large).
  absl::Status PublishAll(const std::vector<Message>& messages, std::chrono::milliseconds timeout);

  // Waits until nothing is queued. Errors: UNAVAILABLE/KAFKA_UNAVAILABLE.
  absl::Status Flush(std::chrono::milliseconds timeout);

 private:
  class Handle;
  explicit Producer(ProducerOptions options);
  absl::Status Renew() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const ProducerOptions options_;
  absl::Mutex mutex_;
  std::unique_ptr<Handle> handle_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace safereturn::kafka
