#include "libs/messaging/deferred_reads.h"

#include <gtest/gtest.h>

#include "libs/base/result.h"
#include "libs/messaging/memory_backend.h"
#include "libs/messaging/test_aggregate.h"

namespace safereturn::messaging {
namespace {

constexpr Instant kNow{std::chrono::seconds(1'700'000'000)};

class DeferredReadsTest : public ::testing::Test {
 protected:
  DeferredReadsTest() {
    const auto backend = *database_.Begin({});
    WriteSet writes{.now = kNow, .tables = {}, .journal = {}, .requests = {}};
    TableWrite& write = writes.tables.emplace_back();
    write.table = &Table<Note>::Def();
    for (const char* id : {"a", "b", "c"}) {
      Row row;
      row.key = id;
      row.authority_id = "E10000016";
      row.ordering_key = "children/1";
      row.version = 1;
      row.columns = {id[0] == 'c' ? "children/2" : "children/1", std::nullopt, std::nullopt};
      row.state = "{}";
      write.inserts.push_back(row);
    }
    SR_CHECK(backend->Write(writes).ok() && backend->Commit().ok(), "the notes are stored");
    reads_ = std::make_unique<DeferredReads>(*database_.Begin({}));
    reads_->set_defers(true);
  }

  // The keys of what one request finds, or its reason.
  std::string Keys(const std::string& column, const std::vector<std::string>& values) {
    const auto results = reads_->Fetch({{&Table<Note>::Def(), column, values}});
    if (!results.ok()) return ReasonOf(results.status());
    std::string keys;
    for (const Row& row : results->front()) keys += row.key;
    return keys;
  }

  MemoryDatabase database_;
  std::unique_ptr<DeferredReads> reads_;
};

TEST_F(DeferredReadsTest, WhatIsNotKnownIsNotedAndAnsweredNextTime) {
  EXPECT_EQ(Keys("", {"a"}), "READ_DEFERRED");
  EXPECT_EQ(Keys("", {"missing"}), "READ_DEFERRED");
  EXPECT_EQ(Keys("child", {"children/1"}), "READ_DEFERRED");
  EXPECT_EQ(Keys("child", {"children/2"}), "READ_DEFERRED");
  EXPECT_TRUE(reads_->TakeDeferred());
  EXPECT_FALSE(reads_->TakeDeferred());
  ASSERT_TRUE(reads_->FetchNoted().ok());
  EXPECT_EQ(Keys("", {"a"}), "a");
  EXPECT_EQ(Keys("", {"missing"}), "");
  EXPECT_EQ(Keys("child", {"children/1"}), "ab");
  EXPECT_EQ(Keys("child", {"children/2"}), "c");
  EXPECT_FALSE(reads_->TakeDeferred());
  EXPECT_EQ(Keys("", {"b"}), "READ_DEFERRED");
}

TEST_F(DeferredReadsTest, WhereItDoesNotDeferItReadsAtOnce) {
  reads_->set_defers(false);
  EXPECT_EQ(Keys("", {"a", "b"}), "ab");
  EXPECT_EQ(*reads_->Lock({"children/1"}, true), (std::vector<std::string>{"children/1"}));
  EXPECT_FALSE(reads_->TakeDeferred());
}

TEST_F(DeferredReadsTest, LocksAreTakenTogetherAndOnlyWhereFree) {
  const auto other = *database_.Begin({});
  ASSERT_TRUE(other->Lock({"children/2"}, false).ok());
  EXPECT_EQ(ReasonOf(reads_->Lock({"children/1"}, true).status()), "READ_DEFERRED");
  EXPECT_EQ(ReasonOf(reads_->Lock({"children/2"}, true).status()), "READ_DEFERRED");
  ASSERT_TRUE(reads_->FetchNoted().ok());
  EXPECT_EQ(*reads_->Lock({"children/1"}, true), (std::vector<std::string>{"children/1"}));
  EXPECT_TRUE(reads_->Lock({"children/2"}, true)->empty());
}

TEST_F(DeferredReadsTest, WhatWasReadBeforeALockIsReadAgain) {
  EXPECT_EQ(Keys("", {"a"}), "READ_DEFERRED");
  ASSERT_TRUE(reads_->FetchNoted().ok());
  EXPECT_FALSE(reads_->Lock({"children/1"}, true).ok());
  ASSERT_TRUE(reads_->FetchNoted().ok());
  EXPECT_EQ(Keys("", {"a"}), "READ_DEFERRED");
}

}  // namespace
}  // namespace safereturn::messaging
