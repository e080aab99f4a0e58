// Encrypts the children's keys with a key-encryption key, so that the keys database alone opens
// nothing. FileKeyWrapper reads that key from a file; a key management service can stand in its
// place.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

#include "libs/seal/secret.h"

namespace safereturn::seal {

struct WrappedKey {
  std::string kek_id;  // which key-encryption key
  std::string bytes;
};

// Thread-safety: any thread.
class KeyWrapper {
 public:
  virtual ~KeyWrapper() = default;
  // Returns the id of the key-encryption key that wraps now.
  [[nodiscard]] virtual std::string current_kek() const = 0;
  // Wraps `key`; `bound` (whose key it is) must be the same when it is unwrapped.
  virtual absl::StatusOr<WrappedKey> Wrap(const Secret& key, std::string_view bound) = 0;
  // Errors: UNAVAILABLE/KEK_UNKNOWN (not in this deployment's file);
  // DATA_LOSS/WRAPPED_KEY_DAMAGED.
  virtual absl::StatusOr<Secret> Unwrap(const WrappedKey& wrapped, std::string_view bound) = 0;
};

}  // namespace safereturn::seal
