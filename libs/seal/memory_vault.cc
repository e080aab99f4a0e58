#include "libs/seal/memory_vault.h"

#include "libs/base/check.h"
#include "libs/seal/aead.h"

namespace safereturn::seal {
namespace {

// Keys of no deployment: nothing outside this process is sealed with them.
Secret TestKey() { return Secret("the key of tests and simulations"); }

class MemoryKeyWrapper final : public KeyWrapper {
 public:
  explicit MemoryKeyWrapper(Random* random) : random_(random) {}
  [[nodiscard]] std::string current_kek() const override { return "memory"; }
  absl::StatusOr<WrappedKey> Wrap(const Secret& key, std::string_view bound) override {
    return WrappedKey{"memory", Encrypt(TestKey(), bound, key.view(), random_)};
  }
  absl::StatusOr<Secret> Unwrap(const WrappedKey& wrapped, std::string_view bound) override {
    const auto key = Decrypt(TestKey(), bound, wrapped.bytes);
    SR_CHECK(key.has_value(), "a key in memory stays as it was wrapped");
    return Secret(*key);
  }

 private:
  Random* random_;
};

}  // namespace

MemoryVault::MemoryVault(Random* random)
    : wrapper_(std::make_unique<MemoryKeyWrapper>(random)),
      vault_(std::make_unique<ChildVault>(keys_, *wrapper_, VaultOptions{.random = random})),
      digest_(std::make_unique<KeyedFactDigest>(TestKey())) {}

MemoryVault::~MemoryVault() = default;

void MemoryVault::Destroy(const ChildId& child) {
  SR_CHECK(keys_.Destroy(child).ok(), "keys in memory can be destroyed");
  vault_->Forget(child);
}

}  // namespace safereturn::seal
