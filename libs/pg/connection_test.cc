#include "libs/pg/connection.h"

#include <gtest/gtest.h>

#include "libs/base/result.h"
#include "libs/pg/test_database.h"

namespace safereturn::pg {
namespace {

class ConnectionTest : public testing::Test {
 protected:
  ConnectionTest() {
    auto opened = Connection::Open(TestDatabase());
    EXPECT_TRUE(opened.ok()) << Describe(opened.status());
    connection_ = *std::move(opened);
  }

  Result Run(std::string_view sql, const std::vector<Param>& params = {}) {
    auto result = connection_->Exec(sql, params);
    EXPECT_TRUE(result.ok()) << Describe(result.status());
    return result.ok() ? *std::move(result) : Result();
  }

  std::unique_ptr<Connection> connection_;
};

TEST_F(ConnectionTest, ParametersArriveAsGiven) {
  const Result result =
      Run("SELECT $1::text, $2::bigint, $3::text, $4::boolean", {"it's \"ü\"", "-7", {}, "true"});

  EXPECT_EQ(result.rows(), 1);
  EXPECT_EQ(result.columns(), 4);
  EXPECT_EQ(result.Get(0, 0), "it's \"ü\"");
  EXPECT_EQ(result.GetInt(0, 1), -7);
  EXPECT_TRUE(result.IsNull(0, 2));
  EXPECT_EQ(result.GetParam(0, 2), std::nullopt);
  EXPECT_TRUE(result.GetBool(0, 3));
}

TEST_F(ConnectionTest, AZeroByteIsRefusedNotCut) {
  const auto result = connection_->Exec("SELECT $1::text", {std::string("a\0b", 3)});

  EXPECT_EQ(ReasonOf(result.status()), "DATA_EXCEPTION");
}

TEST_F(ConnectionTest, AStatementIsPreparedOnceByItsText) {
  for (int i = 0; i < 3; ++i) Run("SELECT $1::int + 1", {std::to_string(i)});

  const Result result =
      Run("SELECT count(*) FROM pg_prepared_statements WHERE statement = 'SELECT $1::int + 1'");

  EXPECT_EQ(result.GetInt(0, 0), 1);
  EXPECT_EQ(connection_->statements(), 4);
}

TEST_F(ConnectionTest, ATextThatTheServerRefusedMayBeRightLater) {
  const std::string_view sql = "SELECT count(*) FROM late_table";
  EXPECT_EQ(ReasonOf(connection_->Exec(sql).status()), "DATABASE_ERROR");

  Run("CREATE TABLE late_table (id int)");

  EXPECT_EQ(Run(sql).GetInt(0, 0), 0);
}

TEST_F(ConnectionTest, APipelineAnswersInOrder) {
  const auto results = connection_->ExecPipelined(
      {{"SELECT $1::int", {"1"}}, {"SELECT $1::int", {"2"}}, {"SELECT 'three'"}});

  ASSERT_TRUE(results.ok()) << Describe(results.status());
  ASSERT_EQ(results->size(), 3u);
  EXPECT_EQ((*results)[0].GetInt(0, 0), 1);
  EXPECT_EQ((*results)[1].GetInt(0, 0), 2);
  EXPECT_EQ((*results)[2].Get(0, 0), "three");
}

TEST_F(ConnectionTest, OneErrorFailsTheWholePipeline) {
  Run("CREATE TABLE pipelined (id int CONSTRAINT pipelined_id PRIMARY KEY)");

  const auto results = connection_->ExecPipelined({{"INSERT INTO pipelined VALUES (1)"},
                                                   {"INSERT INTO pipelined VALUES (1)"},
                                                   {"INSERT INTO pipelined VALUES (2)"}});

  EXPECT_EQ(ReasonOf(results.status()), "UNIQUE_VIOLATION");
  EXPECT_EQ(FieldOf(results.status()), "pipelined_id");
  EXPECT_EQ(Run("SELECT count(*) FROM pipelined").GetInt(0, 0), 0);
  EXPECT_TRUE(connection_->healthy());
  // The third text was never parsed; it must not count as prepared.
  EXPECT_EQ(Run("INSERT INTO pipelined VALUES (2)").affected(), 1);
}

TEST_F(ConnectionTest, ALargePipelineDoesNotBlock) {
  const std::string large(200'000, 'x');
  std::vector<Statement> statements(200, {"SELECT $1::text", {large}});

  const auto results = connection_->ExecPipelined(statements);

  ASSERT_TRUE(results.ok()) << Describe(results.status());
  EXPECT_EQ(results->back().Get(0, 0), large);
}

TEST_F(ConnectionTest, ArraysTimestampsAndBytesRoundTrip) {
  std::string bytes;
  for (int c = 0; c < 256; ++c) bytes += static_cast<char>(c);
  const Instant instant{std::chrono::microseconds(1774987200123456)};
  const std::vector<Param> texts = {"a,b", "\"quoted\"", "back\\slash", std::nullopt, "", "NULL"};

  const Result rows = Run("SELECT * FROM unnest($1::text[])", {TextArray(texts)});
  const Result values = Run("SELECT $1::text[], $2::timestamptz, $3::bytea",
                            {TextArray(texts), FormatTimestamp(instant), EncodeBytea(bytes)});

  ASSERT_EQ(rows.rows(), 6);
  for (int row = 0; row < 6; ++row) {
    EXPECT_EQ(rows.GetParam(row, 0), texts[static_cast<size_t>(row)]);
  }
  EXPECT_EQ(ParseTextArray(values.Get(0, 0)).value(), texts);
  EXPECT_EQ(values.GetInstant(0, 1), instant);
  EXPECT_EQ(DecodeBytea(values.Get(0, 2)), bytes);
}

TEST_F(ConnectionTest, AnOverlapNamesItsConstraint) {
  ASSERT_TRUE(connection_
                  ->ExecScript("CREATE EXTENSION IF NOT EXISTS btree_gist;"
                               "CREATE TABLE slot (who text, at tstzrange,"
                               " CONSTRAINT slot_free EXCLUDE USING gist (who WITH =, at WITH &&))")
                  .ok());
  const std::string_view sql =
      "INSERT INTO slot VALUES ('a', tstzrange('2026-01-01', '2026-01-02'))";
  Run(sql);

  const auto second = connection_->Exec(sql);

  EXPECT_EQ(second.status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ReasonOf(second.status()), "EXCLUSION_VIOLATION");
  EXPECT_EQ(FieldOf(second.status()), "slot_free");
}

TEST_F(ConnectionTest, AConnectionThatTheServerEndedIsNoticedWhileIdle) {
  const std::string pid(Run("SELECT pg_backend_pid()").Get(0, 0));
  EXPECT_TRUE(connection_->healthy());
  auto other = Connection::Open(TestDatabase());
  ASSERT_TRUE(other.ok());

  // Waits until the backend is gone, at most 5 s.
  ASSERT_TRUE((*other)->Exec("SELECT pg_terminate_backend($1::int, 5000)", {pid}).ok());

  EXPECT_FALSE(connection_->healthy());
  EXPECT_EQ(connection_->Exec("SELECT 1").status().code(), absl::StatusCode::kUnavailable);
}

TEST(Connection, NobodyListeningIsUnavailable) {
  const auto opened = Connection::Open("postgresql://postgres@127.0.0.1:1/postgres");

  EXPECT_EQ(ReasonOf(opened.status()), "DATABASE_UNAVAILABLE");
}

}  // namespace
}  // namespace safereturn::pg
