#include "libs/seal/rotation.h"

#include <gtest/gtest.h>

#include "libs/base/result.h"
#include "libs/seal/aead.h"
#include "libs/seal/child_vault.h"
#include "libs/seal/memory_key_store.h"

namespace safereturn::seal {
namespace {

// Wrapping keys by name; `current` is the one that wraps.
class NamedWrapper final : public KeyWrapper {
 public:
  std::string current = "old";
  std::map<std::string, Secret> keks = {{"old", Secret::Random()}, {"new", Secret::Random()}};

  [[nodiscard]] std::string current_kek() const override { return current; }
  absl::StatusOr<WrappedKey> Wrap(const Secret& key, std::string_view bound) override {
    return WrappedKey{current, Encrypt(keks.at(current), bound, key.view())};
  }
  absl::StatusOr<Secret> Unwrap(const WrappedKey& wrapped, std::string_view bound) override {
    const auto kek = keks.find(wrapped.kek_id);
    if (kek == keks.end()) return Refuse(absl::StatusCode::kUnavailable, "KEK_UNKNOWN", "no");
    const auto key = Decrypt(kek->second, bound, wrapped.bytes);
    if (!key) return Refuse(absl::StatusCode::kDataLoss, "WRAPPED_KEY_DAMAGED", "no");
    return Secret(*key);
  }
};

ChildId Child(int number) {
  Uuid uuid;
  uuid.bytes[15] = static_cast<uint8_t>(number);
  return ChildId(uuid);
}

class RotationTest : public ::testing::Test {
 protected:
  RotationTest() {
    ChildVault vault(store_, wrapper_);
    for (int child = 1; child <= 25; ++child) {
      sealed_.push_back(*vault.Seal(Child(child), "c", "text " + std::to_string(child)));
    }
    EXPECT_TRUE(store_.Destroy(Child(25)).ok());
    wrapper_.current = "new";
  }
  // Opens everything with a vault that has cached nothing.
  void ExpectAllOpen() {
    ChildVault vault(store_, wrapper_);
    for (int child = 1; child <= 24; ++child) {
      EXPECT_EQ(*vault.Open(Child(child), "c", sealed_[child - 1]),
                "text " + std::to_string(child));
    }
  }

  MemoryKeyStore store_;
  NamedWrapper wrapper_;
  std::vector<Sealed> sealed_;
};

TEST_F(RotationTest, RewrapsEveryKeyAndTouchesNoNarrative) {
  std::vector<int64_t> told;
  const auto done = RotateKeys(
      store_, wrapper_, [&](const RotationProgress& p) { told.push_back(p.rewrapped); }, 10);
  ASSERT_TRUE(done.ok());
  EXPECT_EQ(done->rewrapped, 24);
  EXPECT_EQ(done->failed, 0);
  EXPECT_EQ(told, (std::vector<int64_t>{10, 20, 24}));
  wrapper_.keks.erase("old");
  ExpectAllOpen();
  const KeyCounts counts = *store_.Count();
  EXPECT_EQ(counts.by_kek, (std::map<std::string, int64_t>{{"new", 24}}));
  EXPECT_EQ(counts.destroyed, 1);
}

TEST_F(RotationTest, GoesOnWhereItWasCutOff) {
  const auto cut = RotateKeys(
      store_, wrapper_, [&](const RotationProgress&) { store_.set_is_down(true); }, 10);
  EXPECT_FALSE(cut.ok());
  store_.set_is_down(false);
  ExpectAllOpen();  // half old, half new
  EXPECT_EQ(RotateKeys(store_, wrapper_, {}, 10)->rewrapped, 14);
  EXPECT_EQ(RotateKeys(store_, wrapper_, {}, 10)->rewrapped, 0);
}

TEST_F(RotationTest, AKeyThatDoesNotUnwrapStopsNobodyElse) {
  ASSERT_EQ(
      *store_.Rewrap({{Child(3), store_.Find({Child(3)})->front().key_id, {"lost", "bytes"}}}), 1);
  const auto done = RotateKeys(store_, wrapper_, {}, 10);
  EXPECT_EQ(done->rewrapped, 23);
  EXPECT_EQ(done->failed, 1);
}

TEST_F(RotationTest, AKeyDestroyedMeanwhileStaysDestroyed) {
  bool is_first = true;
  const auto done = RotateKeys(
      store_, wrapper_,
      [&](const RotationProgress&) {
        if (std::exchange(is_first, false)) {
          ASSERT_TRUE(store_.Destroy(Child(24)).ok());
        }
      },
      10);
  EXPECT_EQ(done->rewrapped, 23);
  EXPECT_EQ((*store_.Count()).destroyed, 2);
}

}  // namespace
}  // namespace safereturn::seal
