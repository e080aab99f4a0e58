// The database of a service's keys: where it is, how it comes to be.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>

#include "libs/runtime/common_config.h"
#include "libs/runtime/keys_config.h"

namespace safereturn::runtime {

struct KeysDatabase {
  std::string admin_conninfo;
  std::string database;
  std::string schema;  // "interview_keys"
  std::string role;    // "safereturn_interview_keys": of `serve`, in no other database
};

// Returns where the keys of `service` are. Errors: INVALID_ARGUMENT/PG_MALFORMED.
[[nodiscard]] absl::StatusOr<KeysDatabase> FindKeysDatabase(const std::string& service,
                                                            const CommonConfig& common,
                                                            const KeysConfig& keys);

// Makes the database where it is missing (the settings' user must be allowed to), closes it to
// everybody but the service's role, and brings its schema up to date. Safe to repeat.
absl::Status MigrateKeys(const KeysDatabase& keys);

}  // namespace safereturn::runtime
