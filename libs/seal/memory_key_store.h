// Children's keys in memory.
#pragma once

#include <absl/base/thread_annotations.h>
#include <absl/synchronization/mutex.h>

#include <map>

#include "libs/seal/key_store.h"

namespace safereturn::seal {

// Thread-safety: any thread.
class MemoryKeyStore final : public KeyStore {
 public:
  absl::StatusOr<std::vector<ChildKey>> Find(const std::vector<ChildId>& children) override;
  absl::StatusOr<std::vector<ChildKey>> FindOrInsert(const std::vector<ChildKey>& keys) override;
  absl::Status Destroy(const ChildId& child) override;
  absl::StatusOr<std::vector<ChildKey>> NotWrappedBy(const std::string& kek_id,
                                                     const ChildId& after, int limit) override;
  absl::StatusOr<int64_t> Rewrap(const std::vector<ChildKey>& keys) override;
  absl::StatusOr<KeyCounts> Count() override;

  // How often anything was asked of it: a round trip each, were it a database.
  [[nodiscard]] int64_t round_trips() const;
  // Makes every call fail as if the database were away.
  void set_is_down(bool is_down);

 private:
  absl::Status Arrive() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable absl::Mutex mutex_;
  std::map<ChildId, ChildKey> keys_ ABSL_GUARDED_BY(mutex_);
  int64_t round_trips_ ABSL_GUARDED_BY(mutex_) = 0;
  bool is_down_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace safereturn::seal
