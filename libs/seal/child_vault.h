// The vault: children's keys from a store, unwrapped and kept for a short while.
#pragma once

#include <absl/base/thread_annotations.h>
#include <absl/synchronization/mutex.h>

#include <chrono>
#include <functional>
#include <list>
#include <optional>
#include <set>
#include <unordered_map>

#include "libs/base/random.h"
#include "libs/seal/key_store.h"
#include "libs/seal/key_wrapper.h"
#include "libs/seal/vault.h"

namespace safereturn::seal {

struct VaultOptions {
  using Time = std::chrono::steady_clock::time_point;
  // How long a destroyed key may still open texts in this process. At most a minute.
  std::chrono::milliseconds cache_life{30'000};
  size_t cache_size = 10'000;
  size_t expected_at_once = 500;  // keys that one round trip fetches or makes for Expect
  // Nonces and keys from here instead of the operating system: for runs that must repeat.
  Random* random = nullptr;
  std::function<Time()> now = &std::chrono::steady_clock::now;
};

// Thread-safety: any thread.
class ChildVault final : public Vault {
 public:
  // Both must outlive it.
  ChildVault(KeyStore& store, KeyWrapper& wrapper, VaultOptions options = {});

  absl::StatusOr<Sealed> Seal(const ChildId& child, std::string_view context,
                              std::string_view text) override;
  absl::StatusOr<std::string> Open(const ChildId& child, std::string_view context,
                                   const Sealed& sealed) override;
  void Expect(const ChildId& child) override;
  absl::Status Prefetch(const std::vector<ChildId>& children) override;

  // Forgets a child's key at once.
  void Forget(const ChildId& child);

 private:
  // A child's key as it is used; nothing in `secret` where it was destroyed.
  struct Key {
    Uuid key_id;
    std::optional<Secret> secret;
  };
  struct Cached {
    Key key;
    VaultOptions::Time expires;
    std::list<ChildId>::iterator place;
  };

  absl::StatusOr<std::optional<Key>> KeyOf(const ChildId& child, bool makes);
  std::optional<Key> FindCached(const ChildId& child) ABSL_LOCKS_EXCLUDED(mutex_);
  std::vector<ChildId> TakeExpected() ABSL_LOCKS_EXCLUDED(mutex_);
  absl::StatusOr<std::vector<ChildKey>> Fetch(const std::vector<ChildId>& wanted,
                                              const std::vector<ChildId>& made);
  absl::StatusOr<ChildKey> Make(const ChildId& child);
  absl::StatusOr<Key> Remember(const ChildKey& stored);

  KeyStore& store_;
  KeyWrapper& wrapper_;
  const VaultOptions options_;
  absl::Mutex mutex_;
  std::unordered_map<ChildId, Cached> cache_ ABSL_GUARDED_BY(mutex_);
  std::list<ChildId> order_ ABSL_GUARDED_BY(mutex_);  // oldest first
  std::set<ChildId> expected_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace safereturn::seal
