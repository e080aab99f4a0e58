#include "libs/seal/child_vault.h"

#include <gtest/gtest.h>

#include <thread>

#include "libs/base/result.h"
#include "libs/base/text.h"
#include "libs/codec/json.h"
#include "libs/seal/memory_vault.h"

namespace safereturn::seal {
namespace {

using std::chrono::seconds;

constexpr char kText[] = "I went to the harbour with J.";

ChildId Child(int number) {
  Uuid uuid;
  uuid.bytes[15] = static_cast<uint8_t>(number);
  return ChildId(uuid);
}

struct State {
  std::string id;
  Sealed note;
};
SR_STRUCT(State, id, note)

class ChildVaultTest : public ::testing::Test {
 protected:
  Sealed Seal(int child, std::string_view text = kText) {
    return *vault_.Seal(Child(child), "interviews/1/note", text);
  }
  absl::StatusOr<std::string> Open(int child, const Sealed& sealed,
                                   std::string_view context = "interviews/1/note") {
    return vault_.Open(Child(child), context, sealed);
  }

  VaultOptions::Time now_{};
  MemoryKeyStore store_;
  class PlainWrapper final : public KeyWrapper {
   public:
    [[nodiscard]] std::string current_kek() const override { return "k"; }
    absl::StatusOr<WrappedKey> Wrap(const Secret& key, std::string_view bound) override {
      return WrappedKey{"k", std::string(bound) + std::string(key.view())};
    }
    absl::StatusOr<Secret> Unwrap(const WrappedKey& wrapped, std::string_view bound) override {
      if (!wrapped.bytes.starts_with(bound)) return absl::DataLossError("of another");
      return Secret(std::string_view(wrapped.bytes).substr(bound.size()));
    }
  } wrapper_;
  ChildVault vault_{store_, wrapper_, {.cache_life = seconds(30), .cache_size = 50, .now = [this] {
                                         return now_;
                                       }}};
};

TEST_F(ChildVaultTest, OpensWhatItSealedAlsoFromStoredJson) {
  for (const std::string& text :
       {std::string(kText), std::string("\x80\x80"), std::string("a\0", 2), std::string(31, 'a'),
        std::string(32, 'a'), std::string(20'000, 'b')}) {
    const State state{"1", Seal(1, text)};
    const auto stored = codec::FromJsonText<State>(codec::ToJsonText(state));
    EXPECT_EQ(*Open(1, stored.note), text);
  }
}

TEST_F(ChildVaultTest, HidesTheTextAndItsLength) {
  const Sealed sealed = Seal(1);
  EXPECT_EQ(sealed.text.find("harbour"), std::string::npos);
  EXPECT_NE(Seal(1).text, sealed.text);  // another nonce
  EXPECT_EQ(Seal(1, "no").text.size(), Seal(1, "yes, I did").text.size());
}

TEST_F(ChildVaultTest, AnEmptyTextIsAnEmptySealed) {
  EXPECT_TRUE(Seal(1, "").empty());
  EXPECT_EQ(*Open(1, Sealed{}), "");
  EXPECT_EQ(store_.round_trips(), 0);
}

TEST_F(ChildVaultTest, DoesNotOpenElsewhere) {
  const Sealed sealed = Seal(1);
  Seal(2);
  EXPECT_EQ(ReasonOf(Open(1, sealed, "interviews/1/other").status()), "SEALED_TEXT_DAMAGED");
  // The key id says at once that it is another child's; with that forged too, the cipher does.
  EXPECT_EQ(ReasonOf(Open(2, sealed).status()), "KEY_DESTROYED");
  Sealed forged = sealed;
  forged.key_id = Seal(2).key_id;
  EXPECT_EQ(ReasonOf(Open(2, forged).status()), "SEALED_TEXT_DAMAGED");
}

TEST_F(ChildVaultTest, NoticesEveryChangedByte) {
  const Sealed sealed = Seal(1, "short");
  std::string bytes = *FromBase64(sealed.text);
  for (size_t i = 0; i < bytes.size(); ++i) {
    std::string changed = bytes;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_EQ(ReasonOf(Open(1, {sealed.key_id, ToBase64(changed)}).status()),
              "SEALED_TEXT_DAMAGED");
  }
  for (const std::string& text : {std::string("%"), std::string("AQ=="), ToBase64(bytes + "x")}) {
    EXPECT_EQ(ReasonOf(Open(1, {sealed.key_id, text}).status()), "SEALED_TEXT_DAMAGED");
  }
}

TEST_F(ChildVaultTest, ADestroyedKeyIsFinalOnceTheCacheForgets) {
  const Sealed sealed = Seal(1);
  ASSERT_TRUE(store_.Destroy(Child(1)).ok());
  EXPECT_TRUE(Open(1, sealed).ok());  // for the cache's life
  now_ += seconds(30);
  EXPECT_EQ(ReasonOf(Open(1, sealed).status()), "KEY_DESTROYED");
  EXPECT_EQ(ReasonOf(vault_.Seal(Child(1), "c", "new").status()), "KEY_DESTROYED");
}

TEST_F(ChildVaultTest, AChildWhoseKeyWasDestroyedBeforeItWasMadeGetsNone) {
  ASSERT_TRUE(store_.Destroy(Child(1)).ok());
  EXPECT_EQ(ReasonOf(vault_.Seal(Child(1), "c", "new").status()), "KEY_DESTROYED");
}

TEST_F(ChildVaultTest, ForgetIsAtOnce) {
  const Sealed sealed = Seal(1);
  ASSERT_TRUE(store_.Destroy(Child(1)).ok());
  vault_.Forget(Child(1));
  EXPECT_EQ(ReasonOf(Open(1, sealed).status()), "KEY_DESTROYED");
}

TEST_F(ChildVaultTest, ALostAndRemadeKeyDoesNotPassForTheOldOne) {
  const Sealed sealed = Seal(1);
  MemoryKeyStore restored;
  ChildVault later(restored, wrapper_);
  ASSERT_TRUE(later.Seal(Child(1), "c", "new").ok());
  EXPECT_EQ(ReasonOf(later.Open(Child(1), "interviews/1/note", sealed).status()), "KEY_DESTROYED");
}

TEST_F(ChildVaultTest, KeysAreFetchedOnceWithinTheirLife) {
  const Sealed sealed = Seal(1);
  EXPECT_EQ(store_.round_trips(), 1);
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(Open(1, sealed).ok());
  EXPECT_EQ(store_.round_trips(), 1);
  now_ += seconds(30);
  EXPECT_TRUE(Open(1, sealed).ok());
  EXPECT_EQ(store_.round_trips(), 2);
}

TEST_F(ChildVaultTest, ExpectedKeysAreMadeTogether) {
  for (int child = 1; child <= 20; ++child) vault_.Expect(Child(child));
  EXPECT_EQ(store_.round_trips(), 0);
  for (int child = 1; child <= 20; ++child) Seal(child);
  EXPECT_EQ(store_.round_trips(), 1);
}

TEST_F(ChildVaultTest, ListsFetchTheirKeysTogether) {
  std::vector<Sealed> sealed;
  std::vector<ChildId> children;
  for (int child = 1; child <= 20; ++child) {
    sealed.push_back(Seal(child));
    children.push_back(Child(child));
  }
  now_ += seconds(30);
  const int64_t before = store_.round_trips();
  children.push_back(Child(99));  // who has none: none is made
  ASSERT_TRUE(vault_.Prefetch(children).ok());
  for (int child = 1; child <= 20; ++child) EXPECT_TRUE(Open(child, sealed[child - 1]).ok());
  EXPECT_EQ(store_.round_trips(), before + 1);
  EXPECT_EQ((*store_.Find({Child(99)})).size(), 0u);
}

TEST_F(ChildVaultTest, TheCacheIsBounded) {
  for (int child = 1; child <= 51; ++child) Seal(child);
  const int64_t before = store_.round_trips();
  Seal(51);
  EXPECT_EQ(store_.round_trips(), before);
  Seal(1);  // the oldest went
  EXPECT_EQ(store_.round_trips(), before + 1);
}

TEST_F(ChildVaultTest, ADatabaseThatIsAwaySaysTryAgain) {
  vault_.Expect(Child(2));
  store_.set_is_down(true);
  const auto sealed = vault_.Seal(Child(1), "c", "text");
  EXPECT_EQ(sealed.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ReasonOf(sealed.status()), "KEYS_UNAVAILABLE");
  EXPECT_EQ(ReasonOf(vault_.Prefetch({Child(1)})), "KEYS_UNAVAILABLE");
  store_.set_is_down(false);
  Seal(1);
  const int64_t before = store_.round_trips();
  Seal(2);  // what was expected is not forgotten
  EXPECT_EQ(store_.round_trips(), before);
}

TEST_F(ChildVaultTest, AKeyThatDoesNotUnwrapIsNoOtherChildsAffair) {
  ASSERT_TRUE(store_.FindOrInsert({{Child(1), Uuid{}, {"k", "of another"}}}).ok());
  vault_.Expect(Child(1));
  EXPECT_TRUE(vault_.Seal(Child(2), "c", "text").ok());
  EXPECT_EQ(ReasonOf(vault_.Seal(Child(1), "c", "text").status()), "KEYS_UNAVAILABLE");
}

TEST_F(ChildVaultTest, ThreadsThatMakeOneKeyAgreeOnIt) {
  ChildVault other(store_, wrapper_);
  std::vector<Sealed> sealed(8);
  {
    std::vector<std::jthread> threads;
    for (size_t i = 0; i < sealed.size(); ++i) {
      threads.emplace_back([&, i] {
        sealed[i] = *(i % 2 == 0 ? vault_ : other).Seal(Child(1), "interviews/1/note", kText);
      });
    }
  }
  for (const Sealed& text : sealed) EXPECT_EQ(*Open(1, text), kText);
}

TEST(MemoryVault, IsTheSameInEveryRunOfASeed) {
  const auto run = [] {
    SeededRandom random(7);
    MemoryVault vault(&random);
    return *vault.Seal(Child(1), "c", kText);
  };
  EXPECT_EQ(run(), run());
  MemoryVault vault;
  const Sealed sealed = *vault.Seal(Child(1), "c", kText);
  EXPECT_EQ(*vault.Open(Child(1), "c", sealed), kText);
  vault.Destroy(Child(1));
  EXPECT_EQ(ReasonOf(vault.Open(Child(1), "c", sealed).status()), "KEY_DESTROYED");
}

}  // namespace
}  // namespace safereturn::seal
