#include "libs/pg/migrator.h"

#include <algorithm>
#include <map>

#include "libs/base/result.h"
#include "libs/obs/log.h"
#include "libs/pg/error.h"

namespace safereturn::pg {
namespace {

// One lock for all schemas of a database: the extension and the roles are shared. "safereturn" as
// the first eight bytes, so that it is not met by chance.
constexpr std::string_view kLock = "SELECT pg_advisory_lock(x'7361666572657475'::bigint)";
constexpr std::string_view kUnlock = "SELECT pg_advisory_unlock(x'7361666572657475'::bigint)";

// Two databases of one cluster share roles but no lock; then PostgreSQL says "tuple concurrently
// updated" to one of them.
constexpr int kRoleAttempts = 10;

bool IsName(std::string_view name) {
  return !name.empty() && name.size() <= 63 && (name[0] < '0' || name[0] > '9') &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

absl::Status CheckNames(std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (IsName(name)) continue;
    return Refuse(absl::StatusCode::kInvalidArgument, "NAME_MALFORMED",
                  "schemas and roles are named [a-z_][a-z0-9_]*: " + std::string(name));
  }
  return absl::OkStatus();
}

absl::Status WithPrefix(const absl::Status& status, std::string_view prefix) {
  if (status.ok()) return status;
  return Refuse(status.code(), ReasonOf(status), std::string(prefix) + ": " + MessageOf(status),
                FieldOf(status));
}

// Replaces $schema, $app and $worker, which CheckNames has found harmless, in our own SQL.
std::string Fill(std::string_view sql, std::string_view schema, const MigrateOptions& options) {
  std::string text(sql);
  const std::pair<std::string_view, std::string_view> names[] = {
      {"$schema", schema}, {"$app", options.app_role}, {"$worker", options.worker_role}};
  for (const auto& [from, to] : names) {
    for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
      text.replace(at, from.size(), to);
    }
  }
  return text;
}

absl::Status EnsureRole(Connection& connection, const std::string& role, std::string_view schema) {
  const std::string path = std::string(schema) + ", public";
  absl::Status status;
  for (int attempt = 0; attempt < kRoleAttempts; ++attempt) {
    SR_ASSIGN_OR_RETURN(
        const Result found,
        connection.Exec("SELECT COALESCE('search_path=' || $2::text = ANY (rolconfig), false) "
                        "FROM pg_roles WHERE rolname = $1",
                        {role, path}));
    if (found.rows() == 1 && found.GetBool(0, 0)) return absl::OkStatus();
    std::string sql = found.rows() == 1 ? "" : "CREATE ROLE " + role + " LOGIN; ";
    sql += "ALTER ROLE " + role + " SET search_path = " + path;
    status = connection.ExecScript(sql).status();
    if (status.ok()) return status;
    SR_RETURN_IF_ERROR(connection.ExecScript("SELECT pg_sleep(0.05)").status());
  }
  return WithPrefix(status, "role " + role);
}

constexpr std::string_view kPrepareSchema = R"sql(
CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA public;
CREATE SCHEMA IF NOT EXISTS $schema;
GRANT USAGE ON SCHEMA $schema TO $app, $worker;
ALTER DEFAULT PRIVILEGES IN SCHEMA $schema
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO $app, $worker;
ALTER DEFAULT PRIVILEGES IN SCHEMA $schema GRANT USAGE, SELECT ON SEQUENCES TO $app, $worker;
CREATE TABLE IF NOT EXISTS $schema.schema_migration (
  name       text PRIMARY KEY,
  sha256     text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now());
SET search_path = $schema, public;
SET lock_timeout = '2s';
)sql";

// Default privileges hold for tables of this administrator only; the grants at the end for all.
constexpr std::string_view kFinishSchema = R"sql(
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA $schema TO $app, $worker;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA $schema TO $app, $worker;
REVOKE INSERT, UPDATE, DELETE ON $schema.schema_migration FROM $app, $worker;
DO $do$
DECLARE unscoped record;
BEGIN
  FOR unscoped IN
    SELECT c.oid::regclass AS name FROM pg_class c
    WHERE c.relnamespace = '$schema'::regnamespace AND c.relkind IN ('r', 'p')
      AND c.relrowsecurity
      AND NOT EXISTS (SELECT FROM pg_policy p
                      WHERE p.polrelid = c.oid AND p.polname = 'worker_all')
  LOOP
    EXECUTE format('CREATE POLICY worker_all ON %s TO $worker USING (true) WITH CHECK (true)',
                   unscoped.name);
  END LOOP;
END
$do$;
)sql";

struct Applied {
  std::string name;
  bool is_edited = false;
};

// Returns which of `migrations` are applied, by name, and whether their text is still the same. The
// server computes the hashes of both, so there is one definition of them.
absl::StatusOr<std::vector<Applied>> FindApplied(Connection& connection, std::string_view schema,
                                                 const std::vector<Migration>& migrations) {
  std::vector<Param> names;
  std::vector<Param> texts;
  for (const Migration& migration : migrations) {
    names.emplace_back(migration.name);
    texts.emplace_back(migration.sql);
  }
  const std::string sql =
      "SELECT m.name, m.sha256 <> encode(sha256(convert_to(t.text, 'UTF8')), 'hex') FROM " +
      std::string(schema) +
      ".schema_migration m JOIN unnest($1::text[], $2::text[]) AS t(name, text) USING (name)";
  SR_ASSIGN_OR_RETURN(const Result result,
                      connection.Exec(sql, {TextArray(names), TextArray(texts)}));
  std::vector<Applied> applied;
  for (int row = 0; row < result.rows(); ++row) {
    applied.push_back({std::string(result.Get(row, 0)), result.GetBool(row, 1)});
  }
  return applied;
}

// Returns the migrations that are missing, or an error if an applied one was edited.
absl::StatusOr<std::vector<Migration>> FindMissing(Connection& connection, std::string_view schema,
                                                   const std::vector<Migration>& migrations) {
  SR_ASSIGN_OR_RETURN(const std::vector<Applied> applied,
                      FindApplied(connection, schema, migrations));
  std::vector<Migration> missing;
  for (const Migration& migration : migrations) {
    const auto known = std::find_if(applied.begin(), applied.end(),
                                    [&](const Applied& row) { return row.name == migration.name; });
    if (known == applied.end()) {
      missing.push_back(migration);
    } else if (known->is_edited) {
      return Refuse(absl::StatusCode::kFailedPrecondition, "MIGRATION_EDITED",
                    "migration " + known->name +
                        " was changed after it was applied: restore it and write a new one",
                    known->name);
    }
  }
  return missing;
}

absl::Status Apply(Connection& connection, std::string_view schema, const Migration& migration) {
  const std::string record = "INSERT INTO " + std::string(schema) +
                             ".schema_migration (name, sha256) "
                             "VALUES ($1, encode(sha256(convert_to($2, 'UTF8')), 'hex'))";
  const std::vector<Param> row = {std::string(migration.name), std::string(migration.sql)};
  if (migration.sql.starts_with("-- no-transaction")) {
    SR_RETURN_IF_ERROR(connection.ExecScript(migration.sql).status());
    return connection.Exec(record, row).status();
  }
  SR_RETURN_IF_ERROR(connection.ExecScript("BEGIN").status());
  absl::Status status = connection.ExecScript(migration.sql).status();
  if (status.ok()) status = connection.Exec(record, row).status();
  if (status.ok()) return connection.ExecScript("COMMIT").status();
  connection.ExecScript("ROLLBACK").status().IgnoreError();  // the first error is the one to tell
  return status;
}

}  // namespace

absl::Status Migrate(const std::string& admin_conninfo, std::string_view schema,
                     const std::vector<Migration>& migrations, const MigrateOptions& options) {
  SR_RETURN_IF_ERROR(CheckNames({schema, options.app_role, options.worker_role}));
  SR_ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection,
                      Connection::Open(admin_conninfo));
  // A connection that ends for whatever reason gives the lock back.
  SR_RETURN_IF_ERROR(connection->Exec(kLock).status());
  SR_RETURN_IF_ERROR(EnsureRole(*connection, options.app_role, schema));
  SR_RETURN_IF_ERROR(EnsureRole(*connection, options.worker_role, schema));
  SR_RETURN_IF_ERROR(connection->ExecScript(Fill(kPrepareSchema, schema, options)).status());
  SR_ASSIGN_OR_RETURN(const std::vector<Migration> missing,
                      FindMissing(*connection, schema, migrations));
  for (const Migration& migration : missing) {
    SR_RETURN_IF_ERROR(WithPrefix(Apply(*connection, schema, migration), migration.name));
    obs::Info("pg.migrated", {{"schema", schema}, {"migration", migration.name}});
  }
  SR_RETURN_IF_ERROR(connection->ExecScript(Fill(kFinishSchema, schema, options)).status());
  obs::Info("pg.schema_ready",
            {{"schema", schema}, {"applied", missing.size()}, {"migrations", migrations.size()}});
  return connection->Exec(kUnlock).status();
}

absl::Status CheckSchema(Pool& pool, std::string_view schema,
                         const std::vector<Migration>& migrations) {
  SR_RETURN_IF_ERROR(CheckNames({schema}));
  SR_ASSIGN_OR_RETURN(Lease connection, pool.Acquire());
  auto missing = FindMissing(*connection, schema, migrations);
  // No such schema or table (INTERNAL) and no right to see it: nothing has been migrated yet.
  const bool is_absent =
      absl::IsInternal(missing.status()) || absl::IsPermissionDenied(missing.status());
  if (is_absent || (missing.ok() && !missing->empty())) {
    const std::string what = missing.ok() ? "migration " + std::string(missing->front().name)
                                          : "its migrations (" + MessageOf(missing.status()) + ")";
    return Refuse(absl::StatusCode::kFailedPrecondition, "SCHEMA_TOO_OLD",
                  "schema " + std::string(schema) + " lacks " + what +
                      ": run this program with `migrate` first");
  }
  return missing.status();
}

}  // namespace safereturn::pg
