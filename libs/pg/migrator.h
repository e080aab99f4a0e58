// Brings a service's schema up to date: forward only, each migration once, under a lock.
#pragma once

#include <absl/status/status.h>

#include <string>
#include <string_view>
#include <vector>

#include "libs/pg/pool.h"

namespace safereturn::pg {

// A migration whose text begins with "-- no-transaction" is one statement that PostgreSQL refuses
// inside a transaction (CREATE INDEX CONCURRENTLY).
struct Migration {
  std::string_view name;  // 0001_create_episode
  std::string_view sql;
};

struct MigrateOptions {
  // Roles of the service, made if missing (LOGIN; a password is the operator's affair). Row-level
  // security binds the application role; the worker role (consumers, relay, waker) sees every row.
  std::string app_role;     // safereturn_<service>
  std::string worker_role;  // safereturn_<service>_worker
};

// Creates roles, schema and grants, then applies what is missing, in the given order, each
// migration in one transaction with its record in `<schema>.schema_migration` (name, SHA-256,
// when). Search path while it runs: the schema, then public (which holds btree_gist). At the end
// every table of the schema under row-level security has the policy `worker_all` for the worker
// role.
//
// Concurrency: safe; others wait under an advisory lock. Safe to repeat after a failure.
// Errors: FAILED_PRECONDITION/MIGRATION_EDITED if an applied migration's text has changed;
//   INVALID_ARGUMENT/NAME_MALFORMED for a schema or role that is not [a-z_][a-z0-9_]*; else as
//   error.h, the message beginning with the migration's name.
absl::Status Migrate(const std::string& admin_conninfo, std::string_view schema,
                     const std::vector<Migration>& migrations, const MigrateOptions& options);

// Returns OK if all `migrations` are applied unchanged; newer ones are tolerated.
// Errors: FAILED_PRECONDITION/SCHEMA_TOO_OLD naming what is missing, MIGRATION_EDITED; as error.h.
absl::Status CheckSchema(Pool& pool, std::string_view schema,
                         const std::vector<Migration>& migrations);

}  // namespace safereturn::pg
