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

}  // namespace safereturn::runtime
