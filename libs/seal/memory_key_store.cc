#include "libs/seal/memory_key_store.h"

#include "libs/base/result.h"

namespace safereturn::seal {

absl::Status MemoryKeyStore::Arrive() {
  ++round_trips_;
  if (!is_down_) return absl::OkStatus();
  return Refuse(absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE", "told to be down");
}

absl::StatusOr<std::vector<ChildKey>> MemoryKeyStore::Find(const std::vector<ChildId>& children) {
  const absl::MutexLock lock(&mutex_);
  SR_RETURN_IF_ERROR(Arrive());
  std::vector<ChildKey> found;
  for (const ChildId& child : children) {
    if (const auto key = keys_.find(child); key != keys_.end()) found.push_back(key->second);
  }
  return found;
}

absl::StatusOr<std::vector<ChildKey>> MemoryKeyStore::FindOrInsert(
    const std::vector<ChildKey>& keys) {
  const absl::MutexLock lock(&mutex_);
  SR_RETURN_IF_ERROR(Arrive());
  std::vector<ChildKey> stored;
  stored.reserve(keys.size());
  for (const ChildKey& key : keys) {
    stored.push_back(keys_.try_emplace(key.child_id, key).first->second);
  }
  return stored;
}

absl::Status MemoryKeyStore::Destroy(const ChildId& child) {
  const absl::MutexLock lock(&mutex_);
  SR_RETURN_IF_ERROR(Arrive());
  ChildKey& key = keys_[child];
  key.child_id = child;
  key.wrapped = {};
  key.is_destroyed = true;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<ChildKey>> MemoryKeyStore::NotWrappedBy(const std::string& kek_id,
                                                                   const ChildId& after,
                                                                   int limit) {
  const absl::MutexLock lock(&mutex_);
  SR_RETURN_IF_ERROR(Arrive());
  std::vector<ChildKey> keys;
  for (auto key = keys_.upper_bound(after);
       key != keys_.end() && keys.size() < static_cast<size_t>(limit); ++key) {
    if (!key->second.is_destroyed && key->second.wrapped.kek_id != kek_id) {
      keys.push_back(key->second);
    }
  }
  return keys;
}

absl::StatusOr<int64_t> MemoryKeyStore::Rewrap(const std::vector<ChildKey>& keys) {
  const absl::MutexLock lock(&mutex_);
  SR_RETURN_IF_ERROR(Arrive());
  int64_t replaced = 0;
  for (const ChildKey& key : keys) {
    const auto stored = keys_.find(key.child_id);
    if (stored == keys_.end() || stored->second.is_destroyed ||
        stored->second.key_id != key.key_id) {
      continue;
    }
    stored->second.wrapped = key.wrapped;
    ++replaced;
  }
  return replaced;
}

absl::StatusOr<KeyCounts> MemoryKeyStore::Count() {
  const absl::MutexLock lock(&mutex_);
  SR_RETURN_IF_ERROR(Arrive());
  KeyCounts counts;
  for (const auto& [child, key] : keys_) {
    if (key.is_destroyed) {
      ++counts.destroyed;
    } else {
      ++counts.by_kek[key.wrapped.kek_id];
    }
  }
  return counts;
}

int64_t MemoryKeyStore::round_trips() const {
  const absl::MutexLock lock(&mutex_);
  return round_trips_;
}

void MemoryKeyStore::set_is_down(bool is_down) {
  const absl::MutexLock lock(&mutex_);
  is_down_ = is_down;
}

}  // namespace safereturn::seal
