// The unit of work on PostgreSQL: every statement works on a whole batch by UNNEST, statements that
// do not need each other's answers share a round trip.
#pragma once

#include "libs/messaging/backend.h"
#include "libs/pg/pool.h"

namespace safereturn::messaging {

// Calls use `app_pool` (row-level security by their authorities), workers `worker_pool`.
class PgDatabase final : public Database {
 public:
  PgDatabase(pg::Pool& app_pool, pg::Pool& worker_pool)
      : app_pool_(app_pool), worker_pool_(worker_pool) {}
  absl::StatusOr<std::unique_ptr<Backend>> Begin(const BeginOptions& options) override;

 private:
  pg::Pool& app_pool_;
  pg::Pool& worker_pool_;
};

}  // namespace safereturn::messaging
