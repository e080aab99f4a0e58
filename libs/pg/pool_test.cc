#include "libs/pg/pool.h"

#include <gtest/gtest.h>

#include <thread>

#include "libs/base/result.h"
#include "libs/pg/test_database.h"

namespace safereturn::pg {
namespace {

using std::chrono::milliseconds;

TEST(Pool, AConnectionComesBackAndIsUsedAgain) {
  Pool pool({.conninfo = TestDatabase(), .size = 2, .application_name = "pool-test"});
  std::string first;
  {
    auto lease = pool.Acquire();
    ASSERT_TRUE(lease.ok()) << Describe(lease.status());
    first = (*lease)->Exec("SELECT pg_backend_pid()")->Get(0, 0);
  }

  auto lease = pool.Acquire();
  ASSERT_TRUE(lease.ok());

  EXPECT_EQ((*lease)->Exec("SELECT pg_backend_pid()")->Get(0, 0), first);
  EXPECT_EQ((*lease)->Exec("SHOW application_name")->Get(0, 0), "pool-test");
}

TEST(Pool, RefusesWhenAllAreInUse) {
  Pool pool({.conninfo = TestDatabase(), .size = 1});
  const auto held = pool.Acquire();
  ASSERT_TRUE(held.ok());

  const auto refused = pool.Acquire(milliseconds(20));

  EXPECT_EQ(refused.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReasonOf(refused.status()), "POOL_EXHAUSTED");
}

TEST(Pool, WaitsForALeaseToEnd) {
  Pool pool({.conninfo = TestDatabase(), .size = 1});
  std::jthread waiter;
  {
    const auto held = pool.Acquire();
    ASSERT_TRUE(held.ok());
    waiter = std::jthread([&pool] { EXPECT_TRUE(pool.Acquire(milliseconds(5000)).ok()); });
  }
}

TEST(Pool, DropsABrokenConnection) {
  Pool pool({.conninfo = TestDatabase(), .size = 2});
  {
    auto lease = pool.Acquire();
    ASSERT_TRUE(lease.ok());
    // Ends the very backend that runs it.
    EXPECT_EQ((*lease)->Exec("SELECT pg_terminate_backend(pg_backend_pid())").status().code(),
              absl::StatusCode::kUnavailable);
  }

  auto lease = pool.Acquire();

  ASSERT_TRUE(lease.ok());
  EXPECT_TRUE((*lease)->Exec("SELECT 1").ok());
}

TEST(Pool, DropsAConnectionWithAnOpenTransaction) {
  Pool pool({.conninfo = TestDatabase(), .size = 1});
  {
    auto lease = pool.Acquire();
    ASSERT_TRUE(lease.ok());
    ASSERT_TRUE((*lease)->Exec("BEGIN").ok());
  }

  auto lease = pool.Acquire();

  ASSERT_TRUE(lease.ok());
  EXPECT_FALSE((*lease)->in_transaction());
}

TEST(Pool, CountsStatementsOfAllThreads) {
  Pool pool({.conninfo = TestDatabase(), .size = 2});
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&pool] {
        for (int i = 0; i < 25; ++i) {
          auto lease = pool.Acquire();
          ASSERT_TRUE(lease.ok());
          EXPECT_TRUE((*lease)->Exec("SELECT 1").ok());
        }
      });
    }
  }

  EXPECT_EQ(pool.statements(), 100);
}

TEST(Pool, AnUnreachableServerIsUnavailable) {
  Pool pool({.conninfo = "host=127.0.0.1 port=1 user=postgres", .size = 1});

  EXPECT_EQ(ReasonOf(pool.Acquire().status()), "DATABASE_UNAVAILABLE");
  EXPECT_EQ(ReasonOf(pool.Acquire().status()), "DATABASE_UNAVAILABLE");  // the place is free again
}

}  // namespace
}  // namespace safereturn::pg
