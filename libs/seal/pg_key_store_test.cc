#include "libs/seal/pg_key_store.h"

#include <gtest/gtest.h>

#include <thread>

#include "libs/base/result.h"
#include "libs/pg/migrator.h"
#include "libs/pg/test_database.h"
#include "libs/seal/memory_key_store.h"
#include "libs/seal/migrations.h"

namespace safereturn::seal {
namespace {

ChildId Child(int number) {
  Uuid uuid;
  uuid.bytes[14] = static_cast<uint8_t>(number / 256);
  uuid.bytes[15] = static_cast<uint8_t>(number % 256);
  return ChildId(uuid);
}

ChildKey Key(int child, const std::string& kek = "old", uint8_t id = 1) {
  ChildKey key{.child_id = Child(child), .key_id = {}, .wrapped = {kek, std::string("\0w\xFF", 3)}};
  key.key_id.bytes[0] = id;
  return key;
}

// The same rules for the store of production and that of the simulator.
class KeyStoreContract : public ::testing::TestWithParam<bool> {
 protected:
  KeyStoreContract() {
    if (!GetParam()) return;
    EXPECT_TRUE(
        pg::Migrate(pg::TestDatabase(), "sample_keys", kMigrations,
                    {.app_role = "safereturn_sample_keys", .worker_role = "safereturn_sample_keys"})
            .ok());
    pool_ = std::make_unique<pg::Pool>(pg::PoolOptions{
        .conninfo =
            pg::TestConninfo("pg_test_" + std::to_string(getpid()), "safereturn_sample_keys"),
        .size = 8});
    const auto connection = pool_->Acquire();
    EXPECT_TRUE((*connection)->Exec("DELETE FROM child_key").ok());
    pg_ = std::make_unique<PgKeyStore>(*pool_);
  }
  KeyStore& store() { return GetParam() ? static_cast<KeyStore&>(*pg_) : memory_; }

  MemoryKeyStore memory_;
  std::unique_ptr<pg::Pool> pool_;
  std::unique_ptr<PgKeyStore> pg_;
};

TEST_P(KeyStoreContract, OfTwoKeysOfAChildTheFirstStays) {
  ASSERT_TRUE(store().FindOrInsert({Key(1)}).ok());
  const auto stored = *store().FindOrInsert({Key(1, "new", 2), Key(2, "new", 3)});
  ASSERT_EQ(stored.size(), 2u);
  const auto found = *store().Find({Child(1), Child(2), Child(3)});
  ASSERT_EQ(found.size(), 2u);
  for (const ChildKey& key : found) {
    EXPECT_EQ(key.key_id.bytes[0], key.child_id == Child(1) ? 1 : 3);
    EXPECT_EQ(key.wrapped.kek_id, key.child_id == Child(1) ? "old" : "new");
    EXPECT_EQ(key.wrapped.bytes, std::string("\0w\xFF", 3));
    EXPECT_FALSE(key.is_destroyed);
  }
}

TEST_P(KeyStoreContract, WhatIsDestroyedStaysDestroyed) {
  ASSERT_TRUE(store().FindOrInsert({Key(1)}).ok());
  for (const int child : {1, 1, 2}) ASSERT_TRUE(store().Destroy(Child(child)).ok());
  const auto stored = *store().FindOrInsert({Key(1), Key(2), Key(3)});
  for (const ChildKey& key : stored) {
    EXPECT_EQ(key.is_destroyed, key.child_id != Child(3));
    EXPECT_EQ(key.wrapped.bytes.empty(), key.is_destroyed);
  }
  EXPECT_EQ(*store().Rewrap({Key(1, "new")}), 0);
  const KeyCounts counts = *store().Count();
  EXPECT_EQ(counts.destroyed, 2);
  EXPECT_EQ(counts.by_kek, (std::map<std::string, int64_t>{{"old", 1}}));
}

TEST_P(KeyStoreContract, RotationFindsWhatIsLeftInOrder) {
  ASSERT_TRUE(store().FindOrInsert({Key(3), Key(1), Key(4, "new"), Key(2), Key(5)}).ok());
  ASSERT_TRUE(store().Destroy(Child(5)).ok());
  auto left = *store().NotWrappedBy("new", ChildId(), 2);
  ASSERT_EQ(left.size(), 2u);
  EXPECT_EQ(left[0].child_id, Child(1));
  EXPECT_EQ(left[1].child_id, Child(2));
  for (ChildKey& key : left) key.wrapped = {"new", "again"};
  EXPECT_EQ(*store().Rewrap(left), 2);
  left = *store().NotWrappedBy("new", Child(2), 10);
  ASSERT_EQ(left.size(), 1u);
  EXPECT_EQ(left[0].child_id, Child(3));
  left[0].key_id.bytes[0] = 9;  // another key than the stored one
  EXPECT_EQ(*store().Rewrap(left), 0);
  EXPECT_EQ(store().Find({Child(1)})->front().wrapped.bytes, "again");
}

TEST_P(KeyStoreContract, ManyWhoMakeTheSameKeysAgree) {
  std::vector<std::vector<ChildKey>> stored(6);
  {
    std::vector<std::jthread> threads;
    for (size_t i = 0; i < stored.size(); ++i) {
      threads.emplace_back([&, i] {
        std::vector<ChildKey> keys;
        for (int n = 0; n < 300; ++n) {
          const int child = 1 + (i % 2 == 0 ? n : 299 - n);  // in both directions
          keys.push_back(Key(child, "old", static_cast<uint8_t>(i + 1)));
        }
        stored[i] = *store().FindOrInsert(keys);
      });
    }
  }
  std::map<ChildId, Uuid> agreed;
  for (const auto& keys : stored) {
    EXPECT_EQ(keys.size(), 300u);
    for (const ChildKey& key : keys) {
      EXPECT_EQ(agreed.try_emplace(key.child_id, key.key_id).first->second, key.key_id);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Stores, KeyStoreContract, ::testing::Values(false, true),
                         [](const auto& info) { return info.param ? "Postgres" : "Memory"; });

}  // namespace
}  // namespace safereturn::seal
