// Brings callers who want the same kind of transaction at the same time together, so that they
// share one commit. The first runs at once; who arrives while it runs joins the next batch.
#pragma once

#include <absl/base/thread_annotations.h>
#include <absl/synchronization/mutex.h>

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace safereturn::messaging {

struct CoalescerOptions {
  size_t max_batch = 64;  // 1: every caller for itself
  // A caller waits this long for others at most: then it leads a batch of its own beside theirs.
  std::chrono::milliseconds max_wait{5};
};

// Thread-safety: any thread.
class Coalescer {
 public:
  // One caller's part; lives on the caller's stack.
  struct Item {
    absl::CondVar changed;
    bool is_taken = false;  // in a batch that runs
    bool is_done = false;
    bool leads = false;  // made leader of the next batch
  };
  // Runs a batch on the leader's thread, the leader's item among it. No lock is held.
  using RunBatch = std::function<void(const std::vector<Item*>& batch)>;

  explicit Coalescer(CoalescerOptions options = {}) : options_(options) {}

  // Returns once `item` was part of a batch that ran, here or on another caller's thread. Batches
  // of one `group` follow each other, unless one takes longer than max_wait.
  void Submit(const std::string& group, Item& item, const RunBatch& run);

  // Returns how many wait for the next batch of their group.
  [[nodiscard]] size_t waiting() const;

 private:
  struct Group {
    std::deque<Item*> waiting;
    int running = 0;
  };

  bool AwaitTurn(Group& group, Item& item) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  std::vector<Item*> Take(Group& group, Item& leader) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void PassOn(Group& group) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const CoalescerOptions options_;
  mutable absl::Mutex mutex_;
  std::map<std::string, Group> groups_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace safereturn::messaging
