#include "libs/pg/transaction.h"

#include <gtest/gtest.h>

#include <future>

#include "libs/base/result.h"
#include "libs/pg/test_database.h"

namespace safereturn::pg {
namespace {

using std::chrono::milliseconds;

class TransactionTest : public testing::Test {
 protected:
  TransactionTest() : pool_({.conninfo = TestDatabase(), .size = 3}) {
    Script(
        "DROP TABLE IF EXISTS item; "
        "CREATE TABLE item (id int CONSTRAINT item_id PRIMARY KEY, n int NOT NULL DEFAULT 0)");
  }

  void Script(std::string_view sql) {
    auto lease = pool_.Acquire();
    ASSERT_TRUE(lease.ok()) << Describe(lease.status());
    const auto result = (*lease)->ExecScript(sql);
    ASSERT_TRUE(result.ok()) << Describe(result.status());
  }

  int64_t Count() {
    auto lease = pool_.Acquire();
    return (*lease)->Exec("SELECT count(*) FROM item")->GetInt(0, 0);
  }

  Transaction Begin(TransactionOptions options = {}) {
    auto tx = Transaction::Begin(pool_, std::move(options));
    EXPECT_TRUE(tx.ok()) << Describe(tx.status());
    return *std::move(tx);
  }

  Pool pool_;
};

TEST_F(TransactionTest, CommitsWhatItRan) {
  Transaction tx = Begin();
  ASSERT_TRUE(tx.Exec("INSERT INTO item (id) VALUES ($1)", {"1"}).ok());

  EXPECT_EQ(Count(), 0);
  EXPECT_TRUE(tx.Commit().ok());

  EXPECT_EQ(Count(), 1);
}

TEST_F(TransactionTest, RollsBackWhatWasNotCommitted) {
  {
    Transaction tx = Begin();
    ASSERT_TRUE(tx.Exec("INSERT INTO item (id) VALUES (1)").ok());
  }

  EXPECT_EQ(Count(), 0);
}

TEST_F(TransactionTest, SettingsHoldForTheTransactionOnly) {
  Transaction tx =
      Begin({.authorities = {"E10000016", "E06000001"}, .statement_timeout = milliseconds(1500)});
  const auto inside = tx.Exec(
      "SELECT current_setting('safereturn.authorities'), current_setting('statement_timeout')");
  ASSERT_TRUE(inside.ok()) << Describe(inside.status());
  ASSERT_TRUE(tx.Commit().ok());
  const auto outside = tx.connection().Exec(
      "SELECT current_setting('safereturn.authorities', true), "
      "current_setting('statement_timeout')");

  EXPECT_EQ(inside->Get(0, 0), "E10000016,E06000001");
  EXPECT_EQ(inside->Get(0, 1), "1500ms");
  EXPECT_EQ(outside->Get(0, 0), "");
  EXPECT_EQ(outside->Get(0, 1), "0");
}

TEST_F(TransactionTest, AnAuthorityWithACommaIsRefused) {
  EXPECT_EQ(ReasonOf(Transaction::Begin(pool_, {.authorities = {"a,b"}}).status()),
            "AUTHORITY_MALFORMED");
}

TEST_F(TransactionTest, AStatementThatTakesTooLongIsStopped) {
  Transaction tx = Begin({.statement_timeout = milliseconds(50)});

  const auto slow = tx.Exec("SELECT pg_sleep(5)");

  EXPECT_EQ(slow.status().code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(ReasonOf(tx.Exec("SELECT 1").status()), "TRANSACTION_FAILED");
  EXPECT_EQ(ReasonOf(tx.Commit()), "TRANSACTION_FAILED");
}

TEST_F(TransactionTest, AReadOnlyTransactionWritesNothing) {
  Transaction tx = Begin({.is_read_only = true});

  EXPECT_FALSE(tx.Exec("INSERT INTO item (id) VALUES (1)").ok());
}

TEST_F(TransactionTest, AnEmptyOneSendsNothing) {
  Transaction tx = Begin();

  EXPECT_TRUE(tx.Commit().ok());

  EXPECT_EQ(tx.connection().statements(), 1);  // the script of the fixture
}

TEST_F(TransactionTest, CommitWithSendsEverythingAtOnce) {
  Transaction tx = Begin();
  const int64_t before = tx.connection().statements();

  const auto results =
      tx.CommitWith({{"INSERT INTO item (id) VALUES (1)"}, {"UPDATE item SET n = 5 RETURNING n"}});

  ASSERT_TRUE(results.ok()) << Describe(results.status());
  ASSERT_EQ(results->size(), 2u);
  EXPECT_EQ((*results)[0].affected(), 1);
  EXPECT_EQ((*results)[1].GetInt(0, 0), 5);
  EXPECT_EQ(tx.connection().statements() - before, 4);  // BEGIN, two, COMMIT
  EXPECT_EQ(Count(), 1);
}

TEST_F(TransactionTest, AnErrorInCommitWithCommitsNothing) {
  Transaction tx = Begin();

  const auto results =
      tx.CommitWith({{"INSERT INTO item (id) VALUES (1)"}, {"INSERT INTO item (id) VALUES (1)"}});

  EXPECT_EQ(ReasonOf(results.status()), "UNIQUE_VIOLATION");
  EXPECT_EQ(FieldOf(results.status()), "item_id");
  EXPECT_EQ(Count(), 0);
}

TEST_F(TransactionTest, AConnectionLostAtCommitIsInDoubt) {
  Transaction tx = Begin();
  const auto pid = tx.Exec("SELECT pg_backend_pid()");
  ASSERT_TRUE(pid.ok());
  auto other = pool_.Acquire();
  ASSERT_TRUE(
      (*other)
          ->Exec("SELECT pg_terminate_backend($1::int, 5000)", {std::string(pid->Get(0, 0))})
          .ok());

  const absl::Status status = tx.Commit();

  EXPECT_EQ(status.code(), absl::StatusCode::kUnknown);
  EXPECT_EQ(ReasonOf(status), "COMMIT_IN_DOUBT");
}

TEST_F(TransactionTest, ADeadlockIsAbortedOnOneSide) {
  Script("INSERT INTO item (id) VALUES (1), (2)");
  Transaction first = Begin();
  Transaction second = Begin();
  ASSERT_TRUE(first.Exec("UPDATE item SET n = 1 WHERE id = 1").ok());
  ASSERT_TRUE(second.Exec("UPDATE item SET n = 1 WHERE id = 2").ok());

  auto other = std::async(std::launch::async, [&] {
    const absl::Status status = second.Exec("UPDATE item SET n = 1 WHERE id = 1").status();
    second.Rollback();
    return status;
  });
  const absl::Status mine = first.Exec("UPDATE item SET n = 1 WHERE id = 2").status();
  first.Rollback();
  const absl::Status theirs = other.get();

  const absl::Status& loser = mine.ok() ? theirs : mine;
  EXPECT_NE(mine.ok(), theirs.ok());
  EXPECT_EQ(loser.code(), absl::StatusCode::kAborted);
  EXPECT_EQ(ReasonOf(loser), "DEADLOCK");
}

}  // namespace
}  // namespace safereturn::pg
