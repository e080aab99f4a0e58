// One database address, several roles.
#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace safereturn::runtime {

// Returns `conninfo` (URI or key=value text of libpq) with another user, and that user's password
// where it has one.
//
// Errors: INVALID_ARGUMENT/PG_MALFORMED.
[[nodiscard]] absl::StatusOr<std::string> WithUser(const std::string& conninfo,
                                                   const std::string& user,
                                                   const std::string& password);

// Returns `conninfo` with another database. Errors: INVALID_ARGUMENT/PG_MALFORMED.
[[nodiscard]] absl::StatusOr<std::string> WithDatabase(const std::string& conninfo,
                                                       const std::string& database);

// Returns the database that `conninfo` names: "" where it names none.
// Errors: INVALID_ARGUMENT/PG_MALFORMED.
[[nodiscard]] absl::StatusOr<std::string> DatabaseOf(const std::string& conninfo);

}  // namespace safereturn::runtime
