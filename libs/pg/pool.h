// A bounded set of connections, opened when first needed.
#pragma once

#include <absl/base/thread_annotations.h>
#include <absl/status/statusor.h>
#include <absl/synchronization/mutex.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libs/obs/metrics.h"
#include "libs/pg/connection.h"

namespace safereturn::pg {

struct PoolOptions {
  std::string conninfo = {};          // URI or key=value text of libpq
  int size = 4;                       // connections at most; = executor threads + steps
  std::string application_name = {};  // shown in pg_stat_activity
  // Of every statement, set once per connection; without it each transaction may set its own.
  std::optional<std::chrono::milliseconds> statement_timeout = {};
};

class Pool;

// One connection, given back when destroyed: dropped instead if it broke or has a transaction open.
class Lease {
 public:
  Lease(Lease&& other) noexcept;
  Lease& operator=(Lease&& other) noexcept;
  ~Lease();
  Connection* operator->() const { return connection_.get(); }
  Connection& operator*() const { return *connection_; }

 private:
  friend class Pool;
  Lease(Pool* pool, std::unique_ptr<Connection> connection);
  Pool* pool_;
  std::unique_ptr<Connection> connection_;
  int64_t counted_;  // statements of the connection already in the pool's sum
};

// Thread-safety: any thread. Must outlive its leases.
class Pool {
 public:
  explicit Pool(PoolOptions options);
  ~Pool();

  // Waits up to `timeout` for a free connection; opening one may take the connect timeout longer.
  // Errors: RESOURCE_EXHAUSTED/POOL_EXHAUSTED, UNAVAILABLE/DATABASE_UNAVAILABLE.
  absl::StatusOr<Lease> Acquire(std::chrono::milliseconds timeout = std::chrono::seconds(5));

  // Returns how many statements all connections have sent so far.
  [[nodiscard]] int64_t statements() const { return statements_.load(); }
  [[nodiscard]] const PoolOptions& options() const { return options_; }

 private:
  friend class Lease;
  absl::StatusOr<std::unique_ptr<Connection>> Open() const;
  void Release(std::unique_ptr<Connection> connection, int64_t sent);

  const PoolOptions options_;
  const obs::Counter statements_total_;
  const obs::Gauge open_connections_;
  const obs::Histogram acquire_seconds_;
  std::atomic<int64_t> statements_{0};
  absl::Mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_ ABSL_GUARDED_BY(mutex_);  // last in, first out
  int leased_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace safereturn::pg
