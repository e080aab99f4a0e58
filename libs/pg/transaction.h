// One transaction on one pooled connection. BEGIN and its settings travel with the first statement
// and COMMIT may travel with the last ones, so a short transaction costs two round trips, or one.
#pragma once

#include <absl/status/statusor.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/pg/pool.h"

namespace safereturn::pg {

struct TransactionOptions {
  // Rows of these authorities only (row-level security reads `safereturn.authorities`, a
  // comma-separated list). Empty = not set: an application role then sees nothing, a worker all.
  std::vector<std::string> authorities = {};
  std::optional<std::chrono::milliseconds> statement_timeout = {};
  bool is_read_only = false;
  std::chrono::milliseconds acquire_timeout = std::chrono::seconds(5);
};

// Isolation is READ COMMITTED. Thread-safety: one thread at a time.
class Transaction {
 public:
  // Takes a connection; sends nothing yet. Errors: those of Pool::Acquire; INVALID_ARGUMENT/
  // AUTHORITY_MALFORMED if an authority holds a comma.
  static absl::StatusOr<Transaction> Begin(Pool& pool, TransactionOptions options = {});
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  // Rolls back what was not committed.
  ~Transaction();

  // As Connection's. After an error the transaction can only be rolled back.
  absl::StatusOr<Result> Exec(std::string_view sql, const std::vector<Param>& params = {});
  absl::StatusOr<std::vector<Result>> ExecPipelined(const std::vector<Statement>& statements);

  // Commits. A transaction that sent nothing commits without a round trip.
  // Errors: UNKNOWN/COMMIT_IN_DOUBT if the connection broke after COMMIT was sent; deferred
  //   constraints as in error.h; ABORTED/TRANSACTION_FAILED after an earlier error.
  absl::Status Commit();

  // Runs `last` and commits in the same round trip; an error of one of them means that nothing is
  // committed. For statements whose results need no look before the commit.
  absl::StatusOr<std::vector<Result>> CommitWith(const std::vector<Statement>& last);

  // Rolls back now. Nothing may be run afterwards.
  void Rollback();

  [[nodiscard]] Connection& connection() { return *lease_; }

 private:
  enum class State { kNew, kOpen, kFailed, kDone };
  Transaction(Lease lease, TransactionOptions options);
  void AppendBegin(std::vector<Statement>& statements) const;

  Lease lease_;
  TransactionOptions options_;
  State state_ = State::kNew;
};

}  // namespace safereturn::pg
