// Rotation of the wrapping key: every child's key is wrapped anew, no narrative is touched.
#pragma once

#include <functional>

#include "libs/seal/key_store.h"

namespace safereturn::seal {

struct RotationProgress {
  int64_t rewrapped = 0;
  int64_t failed = 0;  // did not unwrap: their old wrapping key is not at hand, or they are damaged
};

// Wraps every key that an older key-encryption key wraps with the current one, in batches; calls
// `tell` after each. What was done stays done: after a failure run it again. Services may work
// meanwhile, as long as their key file has both keys.
absl::StatusOr<RotationProgress> RotateKeys(
    KeyStore& store, KeyWrapper& wrapper,
    const std::function<void(const RotationProgress&)>& tell = {}, int batch = 500);

}  // namespace safereturn::seal
