#include "libs/messaging/coalescer.h"

#include <absl/cleanup/cleanup.h>
#include <absl/time/time.h>

#include <algorithm>
#include <utility>

namespace safereturn::messaging {

void Coalescer::Submit(const std::string& group_key, Item& item, const RunBatch& run) {
  absl::MutexLock lock(&mutex_);
  Group& group = groups_[group_key];  // stays where it is while somebody waits or runs in it
  group.waiting.push_back(&item);
  if (!AwaitTurn(group, item)) return;
  const std::vector<Item*> batch = Take(group, item);
  mutex_.Unlock();
  // Also where a simulated crash unwinds through the batch.
  const absl::Cleanup end = [&] {
    mutex_.Lock();
    for (Item* other : batch) {
      other->is_done = true;
      // The other's stack may go as soon as the mutex is free: nothing touches it after this.
      if (other != &item) other->changed.Signal();
    }
    PassOn(group);
    if (group.running == 0 && group.waiting.empty()) groups_.erase(group_key);
  };
  run(batch);
}

size_t Coalescer::waiting() const {
  const absl::MutexLock lock(&mutex_);
  size_t count = 0;
  for (const auto& [key, group] : groups_) count += group.waiting.size();
  return count;
}

// Returns whether `item` leads a batch now (counted as running), or false once it was run.
bool Coalescer::AwaitTurn(Group& group, Item& item) {
  if (group.running == 0) {
    ++group.running;
    return true;
  }
  const auto until = std::chrono::steady_clock::now() + options_.max_wait;
  while (!item.is_done) {
    if (item.leads) return true;
    if (item.is_taken) {
      item.changed.Wait(&mutex_);
      continue;
    }
    const auto left = until - std::chrono::steady_clock::now();
    if (left <= left.zero()) {
      ++group.running;  // beside the batch that takes so long
      return true;
    }
    item.changed.WaitWithTimeout(&mutex_, absl::FromChrono(left));
  }
  return false;
}

std::vector<Coalescer::Item*> Coalescer::Take(Group& group, Item& leader) {
  std::erase(group.waiting, &leader);
  const size_t others = std::min(group.waiting.size(), options_.max_batch - 1);
  std::vector<Item*> batch = {&leader};
  batch.insert(batch.end(), group.waiting.begin(),
               group.waiting.begin() + static_cast<std::ptrdiff_t>(others));
  group.waiting.erase(group.waiting.begin(),
                      group.waiting.begin() + static_cast<std::ptrdiff_t>(others));
  for (Item* item : batch) {
    item->is_taken = true;
    // Whose turn it was meanwhile need not lead any more: the turn goes on.
    if (item != &leader && std::exchange(item->leads, false)) PassOn(group);
  }
  return batch;
}

// Ends one running batch: the turn goes to who waits longest, else there is one less.
void Coalescer::PassOn(Group& group) {
  const auto next = std::find_if(group.waiting.begin(), group.waiting.end(),
                                 [](const Item* item) { return !item->leads; });
  if (next == group.waiting.end()) {
    --group.running;
    return;
  }
  (*next)->leads = true;
  (*next)->changed.Signal();
}

}  // namespace safereturn::messaging
