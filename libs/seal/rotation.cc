#include "libs/seal/rotation.h"

#include "libs/base/result.h"
#include "libs/obs/log.h"
#include "libs/seal/wrap_bound.h"

namespace safereturn::seal {

absl::StatusOr<RotationProgress> RotateKeys(
    KeyStore& store, KeyWrapper& wrapper, const std::function<void(const RotationProgress&)>& tell,
    int batch) {
  RotationProgress progress;
  ChildId after;
  while (true) {
    SR_ASSIGN_OR_RETURN(std::vector<ChildKey> keys,
                        store.NotWrappedBy(wrapper.current_kek(), after, batch));
    if (keys.empty()) return progress;
    after = keys.back().child_id;
    std::vector<ChildKey> rewrapped;
    for (ChildKey& key : keys) {
      const std::string bound = WrapBound(key.child_id, key.key_id);
      const auto secret = wrapper.Unwrap(key.wrapped, bound);
      if (!secret.ok()) {
        ++progress.failed;
        obs::Error("seal.key_does_not_unwrap",
                   {{"key", key.key_id.ToString()}, {"status", secret.status()}});
        continue;
      }
      SR_ASSIGN_OR_RETURN(key.wrapped, wrapper.Wrap(*secret, bound));
      rewrapped.push_back(std::move(key));
    }
    if (!rewrapped.empty()) {
      SR_ASSIGN_OR_RETURN(const int64_t replaced, store.Rewrap(rewrapped));
      progress.rewrapped += replaced;
    }
    if (tell) tell(progress);
  }
}

}  // namespace safereturn::seal
