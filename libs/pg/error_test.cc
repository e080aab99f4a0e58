#include "libs/pg/error.h"

#include <gtest/gtest.h>

#include "libs/base/result.h"

namespace safereturn::pg {
namespace {

struct Case {
  const char* sqlstate;
  absl::StatusCode code;
  const char* reason;
};

TEST(FromSqlState, SaysWhatTheCallerMayDo) {
  const Case cases[] = {
      {"40001", absl::StatusCode::kAborted, "SERIALIZATION_FAILURE"},
      {"40P01", absl::StatusCode::kAborted, "DEADLOCK"},
      {"55P03", absl::StatusCode::kAborted, "LOCK_TIMEOUT"},
      {"57014", absl::StatusCode::kDeadlineExceeded, "STATEMENT_TIMEOUT"},
      {"57P01", absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE"},
      {"08006", absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE"},
      {"53300", absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE"},
      {"42501", absl::StatusCode::kPermissionDenied, "DATABASE_PERMISSION"},
      {"22P02", absl::StatusCode::kInvalidArgument, "DATA_EXCEPTION"},
      {"23514", absl::StatusCode::kInternal, "DATABASE_ERROR"},
      {"42601", absl::StatusCode::kInternal, "DATABASE_ERROR"},
  };
  for (const Case& c : cases) {
    const absl::Status status = FromSqlState(c.sqlstate, "text");
    EXPECT_EQ(status.code(), c.code) << c.sqlstate;
    EXPECT_EQ(ReasonOf(status), c.reason) << c.sqlstate;
  }
}

TEST(FromSqlState, AViolatedConstraintIsTheField) {
  const absl::Status unique = FromSqlState("23505", "duplicate", "inbox_pkey");
  EXPECT_EQ(unique.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ReasonOf(unique), "UNIQUE_VIOLATION");
  EXPECT_EQ(FieldOf(unique), "inbox_pkey");

  const absl::Status exclusion = FromSqlState("23P01", "overlap", "booking_no_overlap");
  EXPECT_EQ(exclusion.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ReasonOf(exclusion), "EXCLUSION_VIOLATION");
  EXPECT_EQ(FieldOf(exclusion), "booking_no_overlap");
}

TEST(CommitInDoubt, MayBeRunAgain) {
  EXPECT_EQ(CommitInDoubt("lost").code(), absl::StatusCode::kUnknown);
  EXPECT_TRUE(IsTransient(CommitInDoubt("lost")));
  EXPECT_TRUE(IsTransient(DatabaseUnavailable("down")));
}

}  // namespace
}  // namespace safereturn::pg
