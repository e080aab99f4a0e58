// Where the children's wrapped keys lie. PgKeyStore is the one of production, MemoryKeyStore that
// of unit tests and the simulator.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "libs/base/ids.h"
#include "libs/seal/key_wrapper.h"

namespace safereturn::seal {

struct ChildKey {
  ChildId child_id;
  Uuid key_id;
  WrappedKey wrapped;  // empty once destroyed
  bool is_destroyed = false;
};

struct KeyCounts {
  std::map<std::string, int64_t> by_kek;
  int64_t destroyed = 0;
};

// Thread-safety: any thread.
class KeyStore {
 public:
  virtual ~KeyStore() = default;
  // Returns the keys that these children have, in no order.
  virtual absl::StatusOr<std::vector<ChildKey>> Find(const std::vector<ChildId>& children) = 0;
  // Stores those whose child has none yet and returns what is stored for all of them: of two who
  // make a child's key at once, one wins. A destroyed key stays destroyed. One round trip.
  virtual absl::StatusOr<std::vector<ChildKey>> FindOrInsert(const std::vector<ChildKey>& keys) = 0;
  // Empties the child's key for good; also where the child never had one.
  virtual absl::Status Destroy(const ChildId& child) = 0;

  // For rotation: up to `limit` keys that another key-encryption key than `kek_id` wraps, of
  // children after `after`, in order of child.
  virtual absl::StatusOr<std::vector<ChildKey>> NotWrappedBy(const std::string& kek_id,
                                                             const ChildId& after, int limit) = 0;
  // Replaces wrappings; keys that were destroyed meanwhile are left alone. Returns how many it
  // replaced.
  virtual absl::StatusOr<int64_t> Rewrap(const std::vector<ChildKey>& keys) = 0;
  virtual absl::StatusOr<KeyCounts> Count() = 0;
};

}  // namespace safereturn::seal
