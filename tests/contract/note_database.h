// The table of the test aggregate on PostgreSQL, in a schema of its own: nothing is shared but the
// server.
#pragma once

#include <memory>
#include <string>

#include "libs/base/check.h"
#include "libs/messaging/migrations.h"
#include "libs/messaging/pg_backend.h"
#include "libs/pg/migrator.h"
#include "libs/pg/test_database.h"

namespace safereturn::messaging {

inline constexpr char kNoteTable[] = R"(
CREATE TABLE note (
  id text PRIMARY KEY, authority_id text NOT NULL, ordering_key text NOT NULL, version bigint NOT NULL,
  next_due_at timestamptz, is_live boolean NOT NULL, child text, slot tstzrange,
  seen_at timestamptz, state jsonb NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT note_child_slot EXCLUDE USING gist (child WITH =, slot WITH &&));
CREATE INDEX note_child ON note (child);
SELECT protect('note');
)";

class NoteDatabase {
 public:
  explicit NoteDatabase(int connections = 4) {
    static int number = 0;
    const std::string schema = "contract_" + std::to_string(++number);
    std::vector<pg::Migration> migrations = messaging::kMigrations;
    migrations.push_back({"0001_create_note", kNoteTable});
    const std::string app = schema + "_app";
    const std::string worker = schema + "_worker";
    const absl::Status migrated =
        pg::Migrate(pg::TestDatabase(), schema, migrations, {app, worker});
    SR_CHECK(migrated.ok(), Describe(migrated));
    const auto pool = [&](const std::string& role) {
      return std::make_unique<pg::Pool>(pg::PoolOptions{
          pg::TestDatabase() + (pg::TestDatabase().find('?') == std::string::npos ? "?" : "&") +
              "options=-crole%3D" + role + "%20-csearch_path%3D" + schema + ",public",
          connections, "contract"});
    };
    app_pool_ = pool(app);
    worker_pool_ = pool(worker);
    database_ = std::make_unique<PgDatabase>(*app_pool_, *worker_pool_);
  }
  [[nodiscard]] Database& database() { return *database_; }
  // How many statements calls have sent so far.
  [[nodiscard]] int64_t statements() const { return app_pool_->statements(); }

 private:
  std::unique_ptr<pg::Pool> app_pool_;
  std::unique_ptr<pg::Pool> worker_pool_;
  std::unique_ptr<PgDatabase> database_;
};

}  // namespace safereturn::messaging
