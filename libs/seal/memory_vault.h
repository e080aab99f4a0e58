// Vault and digest for unit tests and the simulator: the real ciphers over keys in memory.
#pragma once

#include <memory>

#include "libs/base/random.h"
#include "libs/seal/child_vault.h"
#include "libs/seal/keyed_fact_digest.h"
#include "libs/seal/memory_key_store.h"

namespace safereturn::seal {

// Nothing survives it. With a `random` all that it seals is the same in every run of one seed.
class MemoryVault final : public Vault {
 public:
  explicit MemoryVault(Random* random = nullptr);
  ~MemoryVault() override;

  absl::StatusOr<Sealed> Seal(const ChildId& child, std::string_view context,
                              std::string_view text) override {
    return vault_->Seal(child, context, text);
  }
  absl::StatusOr<std::string> Open(const ChildId& child, std::string_view context,
                                   const Sealed& sealed) override {
    return vault_->Open(child, context, sealed);
  }
  void Expect(const ChildId& child) override { vault_->Expect(child); }
  absl::Status Prefetch(const std::vector<ChildId>& children) override {
    return vault_->Prefetch(children);
  }

  // Destroys a child's key, as `keys destroy` does; this vault forgets it at once.
  void Destroy(const ChildId& child);

  [[nodiscard]] MemoryKeyStore& keys() { return keys_; }
  [[nodiscard]] const FactDigest& digest() const { return *digest_; }

 private:
  MemoryKeyStore keys_;
  std::unique_ptr<KeyWrapper> wrapper_;
  std::unique_ptr<ChildVault> vault_;
  std::unique_ptr<FactDigest> digest_;
};

}  // namespace safereturn::seal
