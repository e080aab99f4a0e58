#include "libs/pg/migrator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <thread>

#include "libs/base/result.h"
#include "libs/pg/test_database.h"
#include "libs/pg/transaction.h"

namespace safereturn::pg {
namespace {

constexpr Migration kFirst = {"0001_create_item", R"sql(
CREATE TABLE item (authority_id text NOT NULL, id int PRIMARY KEY);
ALTER TABLE item ENABLE ROW LEVEL SECURITY;
CREATE POLICY authority_scope ON item
  USING (authority_id = ANY (string_to_array(current_setting('safereturn.authorities', true), ',')));
)sql"};
constexpr Migration kSecond = {"0002_add_n", "ALTER TABLE item ADD COLUMN n int"};

class MigratorTest : public testing::Test {
 protected:
  // Roles belong to the whole server: names of this process and test.
  MigratorTest()
      : schema_("m" + std::to_string(getpid()) + "_" + std::to_string(++count_)),
        options_{schema_ + "_app", schema_ + "_worker"},
        pool_({.conninfo = TestDatabase(), .size = 2}) {}

  ~MigratorTest() override {
    auto lease = pool_.Acquire();
    for (const std::string& role : {options_.app_role, options_.worker_role}) {
      const auto known = (*lease)->Exec("SELECT 1 FROM pg_roles WHERE rolname = $1", {role});
      if (known->rows() == 0) continue;
      EXPECT_TRUE((*lease)->ExecScript("DROP OWNED BY " + role + "; DROP ROLE " + role).ok());
    }
  }

  absl::Status Apply(const std::vector<Migration>& migrations) {
    return Migrate(TestDatabase(), schema_, migrations, options_);
  }

  // Returns the conninfo of the test's database for one of its roles.
  std::string As(const std::string& role) const {
    const std::string& uri = TestDatabase();
    return TestConninfo(uri.substr(uri.rfind('/') + 1), role);
  }

  static int count_;
  const std::string schema_;
  const MigrateOptions options_;
  Pool pool_;
};

int MigratorTest::count_ = 0;

TEST_F(MigratorTest, AppliesWhatIsMissingOnce) {
  ASSERT_TRUE(Apply({kFirst}).ok());
  EXPECT_EQ(ReasonOf(CheckSchema(pool_, schema_, {kFirst, kSecond})), "SCHEMA_TOO_OLD");

  const absl::Status again = Apply({kFirst, kSecond});

  EXPECT_TRUE(again.ok()) << Describe(again);
  EXPECT_TRUE(CheckSchema(pool_, schema_, {kFirst, kSecond}).ok());
  EXPECT_TRUE(CheckSchema(pool_, schema_, {kFirst}).ok()) << "newer is tolerated";
  EXPECT_TRUE(Apply({kFirst, kSecond}).ok());
}

TEST_F(MigratorTest, AnUnknownSchemaIsTooOld) {
  const absl::Status status = CheckSchema(pool_, schema_, {kFirst});

  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonOf(status), "SCHEMA_TOO_OLD");
}

TEST_F(MigratorTest, AnEditedMigrationIsRefused) {
  ASSERT_TRUE(Apply({kFirst}).ok());
  const Migration edited = {kFirst.name, "SELECT 1"};

  EXPECT_EQ(ReasonOf(Apply({edited, kSecond})), "MIGRATION_EDITED");
  EXPECT_EQ(ReasonOf(CheckSchema(pool_, schema_, {edited})), "MIGRATION_EDITED");
}

TEST_F(MigratorTest, AFailedMigrationLeavesNothingAndSaysItsName) {
  const Migration broken = {"0002_broken", "CREATE TABLE half (id int); SELECT no_such_column"};

  const absl::Status status = Apply({kFirst, broken});

  EXPECT_FALSE(status.ok());
  EXPECT_THAT(MessageOf(status), testing::HasSubstr("0002_broken"));
  auto lease = pool_.Acquire();
  EXPECT_TRUE((*lease)->Exec("SELECT to_regclass($1) IS NULL", {schema_ + ".half"})->GetBool(0, 0));
  EXPECT_TRUE(Apply({kFirst, kSecond}).ok());
}

TEST_F(MigratorTest, SomeStatementsRunOutsideATransaction) {
  const Migration index = {"0002_index",
                           "-- no-transaction\nCREATE INDEX CONCURRENTLY ON item (id)"};

  const absl::Status status = Apply({kFirst, index});

  EXPECT_TRUE(status.ok()) << Describe(status);
}

TEST_F(MigratorTest, TheApplicationSeesItsAuthoritiesAndTheWorkerAll) {
  ASSERT_TRUE(Apply({kFirst}).ok());
  Pool app({.conninfo = As(options_.app_role), .size = 1});
  Pool worker({.conninfo = As(options_.worker_role), .size = 1});
  {
    auto tx = Transaction::Begin(worker);
    ASSERT_TRUE(tx.ok()) << Describe(tx.status());
    const auto inserted = tx->CommitWith({{"INSERT INTO item VALUES ('E1', 1), ('E2', 2)"}});
    ASSERT_TRUE(inserted.ok()) << Describe(inserted.status());
  }
  const auto count = [](Pool& pool, std::vector<std::string> authorities) {
    auto tx = Transaction::Begin(pool, {.authorities = std::move(authorities)});
    return tx->Exec("SELECT count(*) FROM item")->GetInt(0, 0);
  };

  EXPECT_EQ(count(worker, {}), 2);
  EXPECT_EQ(count(app, {}), 0);
  EXPECT_EQ(count(app, {"E1"}), 1);
  EXPECT_EQ(count(app, {"E1", "E2"}), 2);
  EXPECT_EQ(count(app, {"E3"}), 0);
  EXPECT_EQ(count(app, {}), 0) << "nothing stays behind from the transaction before";
  auto foreign = Transaction::Begin(app, {.authorities = {"E1"}});
  EXPECT_EQ(foreign->Exec("INSERT INTO item VALUES ('E2', 3)").status().code(),
            absl::StatusCode::kPermissionDenied);
}

TEST_F(MigratorTest, NeitherRoleMayChangeTheRecordOfMigrations) {
  ASSERT_TRUE(Apply({kFirst}).ok());
  Pool app({.conninfo = As(options_.app_role), .size = 1});

  EXPECT_TRUE(CheckSchema(app, schema_, {kFirst}).ok());
  auto lease = app.Acquire();
  EXPECT_EQ((*lease)->Exec("DELETE FROM schema_migration").status().code(),
            absl::StatusCode::kPermissionDenied);
}

TEST_F(MigratorTest, ManyAtOnceApplyEachMigrationOnce) {
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([this] {
        const absl::Status status = Apply({kFirst, kSecond});
        EXPECT_TRUE(status.ok()) << Describe(status);
      });
    }
  }

  EXPECT_TRUE(CheckSchema(pool_, schema_, {kFirst, kSecond}).ok());
}

TEST_F(MigratorTest, NamesAreNotSql) {
  EXPECT_EQ(ReasonOf(Migrate(TestDatabase(), "a; DROP", {}, options_)), "NAME_MALFORMED");
  EXPECT_EQ(ReasonOf(Migrate(TestDatabase(), schema_, {}, {"x\"y", "z"})), "NAME_MALFORMED");
}

}  // namespace
}  // namespace safereturn::pg
