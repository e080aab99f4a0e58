// Reads topics as a member of a consumer group, in batches; offsets are committed only for what the
// caller says is done.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "libs/kafka/message.h"

namespace safereturn::kafka {

struct ConsumerOptions {
  std::string brokers = {};  // host:port,host:port
  std::string group = {};    // safereturn.<service>
  // A name of its own per replica, the same after a restart ("referral-0"): partitions come back in
  // half a second instead of after the session timeout. Empty = dynamic member.
  std::string instance_id = {};
  std::vector<std::string> topics = {};
  std::string client_id = "safereturn";
  int session_timeout_ms = 6000;
  std::string auto_offset_reset = "earliest";
  // How long all brokers may be gone before PollBatch says so.
  std::chrono::milliseconds unavailable_after{10000};
  // Further settings of librdkafka, by its own names; for TLS, SASL and tests.
  std::vector<std::pair<std::string, std::string>> extra = {};
};

// Partitions of equal number of all topics go to the same member (range assignor), so one child's
// events meet in one process.
// Thread-safety: one thread at a time.
class Consumer {
 public:
  // Errors: INVALID_ARGUMENT/KAFKA_SETTINGS. Does not wait for a broker.
  static absl::StatusOr<std::unique_ptr<Consumer>> Create(ConsumerOptions options);
  ~Consumer();  // Close()

  // Returns up to `max` messages as soon as there is one: waits up to `wait` for the first and
  // takes with it only what is already here. Nothing within `wait` → empty. Messages of one
  // partition are in order. Serves rebalances: call it at least every 5 minutes. Errors:
  // UNAVAILABLE/KAFKA_UNAVAILABLE if all brokers have been gone for long or a Rewind could
  //   not be done yet; it recovers by itself, call again.
  absl::StatusOr<std::vector<Message>> PollBatch(size_t max, std::chrono::milliseconds wait);

  // Adds to a batch of PollBatch what comes within `time`, until it has `max` messages: for a
  // caller whose work costs the same for many as for one. Errors: as PollBatch.
  absl::Status Gather(size_t max, std::chrono::milliseconds time, std::vector<Message>& batch);

  // Marks `processed` as done: one asynchronous commit of the highest offset + 1 per partition. A
  // failed or lost commit means that messages come again. Call it once per batch, after its effect
  // is in the database.
  absl::Status Commit(const std::vector<Message>& processed);

  // Waits for the commit of everything marked so far. Errors: UNAVAILABLE/KAFKA_COMMIT_FAILED.
  absl::Status CommitSync();

  // Makes the next PollBatch start again at the lowest offset of `messages` in each of their
  // partitions, for a batch whose work failed. Partitions that went to another member are left out.
  // What cannot be done at once is done by the next PollBatch before it returns anything.
  absl::Status Rewind(const std::vector<Message>& messages);

  // Returns how many messages lie between here and the end of the assigned partitions, as far as
  // known from the last fetches.
  [[nodiscard]] int64_t lag() const;

  // Returns the partitions that this member has now.
  [[nodiscard]] std::vector<TopicPartition> assignment() const;

  // Commits what was marked and stops. A static member does not leave its group, so that its
  // restart gets the same partitions at once. Repeating it does nothing.
  void Close();

 private:
  class Impl;
  explicit Consumer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace safereturn::kafka
