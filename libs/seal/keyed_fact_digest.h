// Facts hashed with the deployment's key (BLAKE2b).
#pragma once

#include "libs/seal/fact_digest.h"
#include "libs/seal/secret.h"

namespace safereturn::seal {

class KeyedFactDigest final : public FactDigest {
 public:
  // `digest_key` is the `digest` of the key file. It must never change while facts are compared: no
  // rotation of wrapping keys touches it.
  explicit KeyedFactDigest(const Secret& digest_key);
  [[nodiscard]] absl::StatusOr<std::string> Digest(FactKind kind,
                                                   std::string_view text) const override;

 private:
  const Secret key_;
};

}  // namespace safereturn::seal
