#include "libs/pg/pool.h"

#include <absl/time/time.h>

#include <utility>

#include "libs/base/check.h"
#include "libs/base/result.h"
#include "libs/pg/metrics.h"

namespace safereturn::pg {
namespace {

// A URI takes further settings after "?", key=value text after a space.
std::string WithApplicationName(std::string conninfo, const std::string& name) {
  if (name.empty()) return conninfo;
  if (conninfo.find("://") == std::string::npos) return conninfo + " application_name=" + name;
  conninfo += conninfo.find('?') == std::string::npos ? '?' : '&';
  return conninfo + "application_name=" + name;
}

PoolOptions Completed(PoolOptions options) {
  SR_CHECK(options.size > 0, "a pool has at least one connection");
  SR_CHECK(options.application_name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-.") ==
               std::string::npos,
           "application names are constants of our own");
  options.conninfo = WithApplicationName(std::move(options.conninfo), options.application_name);
  return options;
}

}  // namespace

Lease::Lease(Pool* pool, std::unique_ptr<Connection> connection)
    : pool_(pool), connection_(std::move(connection)), counted_(connection_->statements()) {}

Lease::Lease(Lease&& other) noexcept
    : pool_(other.pool_), connection_(std::move(other.connection_)), counted_(other.counted_) {}

Lease& Lease::operator=(Lease&& other) noexcept {
  std::swap(pool_, other.pool_);
  std::swap(connection_, other.connection_);
  std::swap(counted_, other.counted_);
  return *this;
}

Lease::~Lease() {
  if (!connection_) return;
  const int64_t sent = connection_->statements() - counted_;
  pool_->Release(std::move(connection_), sent);
}

Pool::Pool(PoolOptions options)
    : options_(Completed(std::move(options))),
      statements_total_(StatementsTotal(options_.application_name)),
      open_connections_(OpenConnections(options_.application_name)),
      acquire_seconds_(AcquireSeconds(options_.application_name)) {}

Pool::~Pool() {
  const absl::MutexLock lock(&mutex_);
  SR_CHECK(leased_ == 0, "the pool outlives its leases");
  open_connections_.Add(-static_cast<double>(idle_.size()));
}

absl::StatusOr<std::unique_ptr<Connection>> Pool::Open() const {
  SR_ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, Connection::Open(options_.conninfo));
  if (options_.statement_timeout) {
    SR_RETURN_IF_ERROR(connection
                           ->ExecScript("SET statement_timeout = " +
                                        std::to_string(options_.statement_timeout->count()))
                           .status());
  }
  return connection;
}

absl::StatusOr<Lease> Pool::Acquire(std::chrono::milliseconds timeout) {
  const auto begin = std::chrono::steady_clock::now();
  std::unique_ptr<Connection> connection;
  std::vector<std::unique_ptr<Connection>> closed;  // ended outside the lock
  {
    const absl::MutexLock lock(&mutex_);
    const auto has_room = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
      return leased_ < options_.size;
    };
    if (!mutex_.AwaitWithTimeout(absl::Condition(&has_room), absl::FromChrono(timeout))) {
      return Refuse(absl::StatusCode::kResourceExhausted, "POOL_EXHAUSTED",
                    "all database connections are in use");
    }
    ++leased_;
    while (!connection && !idle_.empty()) {
      connection = std::move(idle_.back());
      idle_.pop_back();
      if (!connection->healthy()) closed.push_back(std::move(connection));
    }
  }
  open_connections_.Add(-static_cast<double>(closed.size()));
  if (!connection) {
    auto opened = Open();
    if (!opened.ok()) {
      const absl::MutexLock lock(&mutex_);
      --leased_;
      return opened.status();
    }
    connection = *std::move(opened);
    open_connections_.Add(1);
  }
  acquire_seconds_.Observe(
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  return Lease(this, std::move(connection));
}

void Pool::Release(std::unique_ptr<Connection> connection, int64_t sent) {
  statements_ += sent;
  statements_total_.Increment(static_cast<double>(sent));
  const bool is_kept = connection->healthy() && !connection->in_transaction();
  if (!is_kept) {
    connection.reset();
    open_connections_.Add(-1);
  }
  const absl::MutexLock lock(&mutex_);
  --leased_;
  if (is_kept) idle_.push_back(std::move(connection));
}

}  // namespace safereturn::pg
