#include "libs/pg/error.h"

#include "libs/base/result.h"

namespace safereturn::pg {
namespace {

struct Row {
  std::string_view state;  // a whole SQLSTATE or its class
  absl::StatusCode code;
  std::string_view reason;
};

// First match wins. Source: PostgreSQL manual, appendix A.
constexpr Row kRows[] = {
    {"40001", absl::StatusCode::kAborted, "SERIALIZATION_FAILURE"},
    {"40P01", absl::StatusCode::kAborted, "DEADLOCK"},
    {"55P03", absl::StatusCode::kAborted, "LOCK_TIMEOUT"},
    {"23505", absl::StatusCode::kAlreadyExists, "UNIQUE_VIOLATION"},
    {"23P01", absl::StatusCode::kAlreadyExists, "EXCLUSION_VIOLATION"},
    {"57014", absl::StatusCode::kDeadlineExceeded, "STATEMENT_TIMEOUT"},
    {"42501", absl::StatusCode::kPermissionDenied, "DATABASE_PERMISSION"},
    {"25P02", absl::StatusCode::kAborted, "TRANSACTION_FAILED"},
    {"57P", absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE"},
    {"08", absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE"},
    {"53", absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE"},
    {"22", absl::StatusCode::kInvalidArgument, "DATA_EXCEPTION"},
};

}  // namespace

absl::Status FromSqlState(std::string_view sqlstate, std::string_view message,
                          std::string_view constraint) {
  for (const Row& row : kRows) {
    if (sqlstate.starts_with(row.state)) return Refuse(row.code, row.reason, message, constraint);
  }
  return Refuse(absl::StatusCode::kInternal, "DATABASE_ERROR",
                std::string(message) + " (SQLSTATE " + std::string(sqlstate) + ")", constraint);
}

absl::Status DatabaseUnavailable(std::string_view message) {
  return Refuse(absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE", message);
}

absl::Status CommitInDoubt(std::string_view message) {
  return Refuse(absl::StatusCode::kUnknown, "COMMIT_IN_DOUBT", message);
}

}  // namespace safereturn::pg
