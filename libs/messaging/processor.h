// Handles a batch of Kafka messages in one transaction: inbox marks, prefetch, handlers in order,
// one write, one commit. A message that fails for good is parked with its reason and its neighbours
// go on.
#pragma once

#include <vector>

#include "libs/kafka/message.h"
#include "libs/messaging/dead_letter.h"
#include "libs/messaging/router.h"
#include "libs/messaging/store.h"

namespace safereturn::messaging {

struct ProcessorOptions {
  std::string service;       // for metrics and logs
  std::string intake_topic;  // messages of this topic are strangers': parked singly, never by key
  // Strangers may say these types only: on their topic one of ours would be forged.
  std::string intake_package = "safereturn.intake.";
};

struct BatchReport {
  size_t handled = 0;
  size_t repeated = 0;  // known in the inbox
  size_t skipped = 0;   // types that nobody here hears
  size_t parked = 0;
};

// Thread-safety: any thread; batches of one partition must come in order.
class Processor {
 public:
  Processor(Store& store, const Router& router, ProcessorOptions options)
      : store_(store), router_(router), options_(std::move(options)) {}

  // Handles `messages` in their order; after OK all effects are committed and the offsets may be
  // stored. Errors: only transient ones (retry the same batch); a permanent failure is parked, not
  // returned.
  absl::StatusOr<BatchReport> Process(const std::vector<kafka::Message>& messages);

  // Runs a parked letter and all that joined its key, in order; those that still fail stay parked.
  // Errors: NOT_FOUND, FAILED_PRECONDITION/DEAD_LETTER_CLOSED, or the reason why it still fails.
  absl::StatusOr<DeadLetter> Retry(const CommandContext& context, const std::string& id);
  // Gives a parked letter up, with a reason; what joined its key is freed if it was the last.
  absl::StatusOr<DeadLetter> Discard(const CommandContext& context, const std::string& id,
                                     const std::string& reason);

 private:
  struct Item;
  // Returns the decoder of the message's type, or nullptr where nobody hears it from this topic.
  const Router::Decode* FindDecoder(const Item& item) const;
  absl::Status Attempt(std::vector<Item>& items, BatchReport& report);
  absl::Status HandleOne(Item& item, Tx& tx);
  static DeadLetter ToDeadLetter(const Item& item, const absl::Status& why, Tx& tx);

  Store& store_;
  const Router& router_;
  ProcessorOptions options_;
};

}  // namespace safereturn::messaging
