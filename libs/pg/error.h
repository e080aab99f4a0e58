// PostgreSQL's errors as absl::Status: the one place that knows SQLSTATE.
#pragma once

#include <absl/status/status.h>

#include <string_view>

namespace safereturn::pg {

// Returns the status of a server error. `constraint` (of 23xxx) becomes the status's field.
//
// 40001, 40P01, 55P03 → ABORTED (SERIALIZATION_FAILURE, DEADLOCK, LOCK_TIMEOUT): run it again.
// 23505, 23P01 → ALREADY_EXISTS (UNIQUE_VIOLATION, EXCLUSION_VIOLATION).
// 57014 → DEADLINE_EXCEEDED/STATEMENT_TIMEOUT. 08xxx, 57P0x, 53xxx → UNAVAILABLE.
// 42501 → PERMISSION_DENIED/DATABASE_PERMISSION. 22xxx → INVALID_ARGUMENT/DATA_EXCEPTION.
// Everything else → INTERNAL/DATABASE_ERROR: our own bug.
[[nodiscard]] absl::Status FromSqlState(std::string_view sqlstate, std::string_view message,
                                        std::string_view constraint = {});

// Returns UNAVAILABLE/DATABASE_UNAVAILABLE: nothing was committed, try again later.
[[nodiscard]] absl::Status DatabaseUnavailable(std::string_view message);

// Returns UNKNOWN/COMMIT_IN_DOUBT: the connection broke while COMMIT was under way. Running the
// unit of work again is safe, because its effect is marked by id (inbox, request).
[[nodiscard]] absl::Status CommitInDoubt(std::string_view message);

}  // namespace safereturn::pg
