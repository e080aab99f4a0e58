#include "libs/runtime/keys_database.h"

#include "libs/base/result.h"
#include "libs/base/text.h"
#include "libs/obs/log.h"
#include "libs/pg/connection.h"
#include "libs/pg/migrator.h"
#include "libs/runtime/conninfo.h"
#include "libs/seal/migrations.h"

namespace safereturn::runtime {
namespace {

// Every server has it; connecting to it needs no right of its own.
constexpr char kMaintenance[] = "postgres";

std::string Quoted(const std::string& name) {
  std::string quoted = "\"";
  for (const char c : name) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

absl::Status CreateDatabase(const KeysDatabase& keys) {
  SR_ASSIGN_OR_RETURN(const std::string server, WithDatabase(keys.admin_conninfo, kMaintenance));
  SR_ASSIGN_OR_RETURN(const auto connection, pg::Connection::Open(server));
  SR_ASSIGN_OR_RETURN(
      const pg::Result found,
      connection->Exec("SELECT FROM pg_database WHERE datname = $1", {keys.database}));
  if (found.rows() > 0) return absl::OkStatus();
  const absl::Status status =
      connection->ExecScript("CREATE DATABASE " + Quoted(keys.database)).status();
  // Two replicas may start at once.
  if (ReasonOf(status) == "UNIQUE_VIOLATION") return absl::OkStatus();
  if (status.ok()) obs::Info("keys.database_created", {{"database", keys.database}});
  return status;
}

}  // namespace

absl::StatusOr<KeysDatabase> FindKeysDatabase(const std::string& service,
                                              const CommonConfig& common, const KeysConfig& keys) {
  KeysDatabase found{.admin_conninfo = keys.keys_pg,
                     .database = {},
                     .schema = service + "_keys",
                     .role = "safereturn_" + service + "_keys"};
  if (keys.keys_pg.empty()) {
    SR_ASSIGN_OR_RETURN(const std::string own, DatabaseOf(common.pg));
    SR_ASSIGN_OR_RETURN(
        found.admin_conninfo,
        WithDatabase(common.pg, (own.empty() ? "safereturn" : own) + "_" + found.schema));
  }
  SR_ASSIGN_OR_RETURN(found.database, DatabaseOf(found.admin_conninfo));
  if (found.database.empty()) {
    return Refuse(absl::StatusCode::kInvalidArgument, "PG_MALFORMED",
                  "SAFERETURN_KEYS_PG names no database");
  }
  return found;
}

absl::Status MigrateKeys(const KeysDatabase& keys) {
  // Where the database is there already, nothing else is asked of the server.
  if (!pg::Connection::Open(keys.admin_conninfo).ok()) SR_RETURN_IF_ERROR(CreateDatabase(keys));
  SR_RETURN_IF_ERROR(pg::Migrate(keys.admin_conninfo, keys.schema, seal::kMigrations,
                                 {.app_role = keys.role, .worker_role = keys.role}));
  SR_ASSIGN_OR_RETURN(const auto connection, pg::Connection::Open(keys.admin_conninfo));
  const std::string database = Quoted(keys.database);
  return connection
      ->ExecScript("REVOKE ALL ON DATABASE " + database +
                   " FROM PUBLIC; GRANT CONNECT ON DATABASE " + database + " TO " + keys.role)
      .status();
}

}  // namespace safereturn::runtime
