#include "libs/pg/transaction.h"

#include <iterator>
#include <utility>

#include "libs/base/check.h"
#include "libs/base/result.h"
#include "libs/pg/error.h"

namespace safereturn::pg {
namespace {

absl::Status TransactionFailed() {
  return Refuse(absl::StatusCode::kAborted, "TRANSACTION_FAILED",
                "an earlier statement of this transaction failed");
}

// COMMIT of a failed transaction succeeds, with the tag ROLLBACK.
absl::Status CheckCommitted(const Result& commit) {
  return commit.tag() == "COMMIT" ? absl::OkStatus() : TransactionFailed();
}

}  // namespace

Transaction::Transaction(Lease lease, TransactionOptions options)
    : lease_(std::move(lease)), options_(std::move(options)) {}

absl::StatusOr<Transaction> Transaction::Begin(Pool& pool, TransactionOptions options) {
  for (const std::string& authority : options.authorities) {
    if (authority.empty() || authority.find(',') != std::string::npos) {
      return Refuse(absl::StatusCode::kInvalidArgument, "AUTHORITY_MALFORMED",
                    "an authority is a code without commas");
    }
  }
  SR_ASSIGN_OR_RETURN(Lease lease, pool.Acquire(options.acquire_timeout));
  return Transaction(std::move(lease), std::move(options));
}

Transaction::Transaction(Transaction&& other) noexcept
    : lease_(std::move(other.lease_)),
      options_(std::move(other.options_)),
      state_(std::exchange(other.state_, State::kDone)) {}

Transaction::~Transaction() { Rollback(); }

void Transaction::AppendBegin(std::vector<Statement>& statements) const {
  statements.push_back({options_.is_read_only ? "BEGIN READ ONLY" : "BEGIN"});
  const bool has_timeout = options_.statement_timeout.has_value();
  const bool has_authorities = !options_.authorities.empty();
  if (!has_timeout && !has_authorities) return;
  std::string timeout;
  if (has_timeout) timeout = std::to_string(options_.statement_timeout->count());
  std::string authorities;
  for (const std::string& authority : options_.authorities) {
    if (!authorities.empty()) authorities += ',';
    authorities += authority;
  }
  // `true` makes a setting local to the transaction, as SET LOCAL does; a value is a parameter
  // here.
  if (has_timeout && has_authorities) {
    statements.push_back(
        {"SELECT set_config('statement_timeout', $1, true), "
         "set_config('safereturn.authorities', $2, true)",
         {timeout, authorities}});
  } else if (has_timeout) {
    statements.push_back({"SELECT set_config('statement_timeout', $1, true)", {timeout}});
  } else {
    statements.push_back({"SELECT set_config('safereturn.authorities', $1, true)", {authorities}});
  }
}

absl::StatusOr<Result> Transaction::Exec(std::string_view sql, const std::vector<Param>& params) {
  SR_ASSIGN_OR_RETURN(std::vector<Result> results, ExecPipelined({Statement{sql, params}}));
  return std::move(results.front());
}

absl::StatusOr<std::vector<Result>> Transaction::ExecPipelined(
    const std::vector<Statement>& statements) {
  SR_CHECK(state_ != State::kDone, "nothing runs after commit or rollback");
  if (state_ == State::kFailed) return TransactionFailed();
  if (statements.empty()) return std::vector<Result>();
  if (state_ == State::kOpen) {
    auto results = lease_->ExecPipelined(statements);
    if (!results.ok()) state_ = State::kFailed;
    return results;
  }
  std::vector<Statement> all;
  AppendBegin(all);
  const auto begin = static_cast<std::ptrdiff_t>(all.size());
  all.insert(all.end(), statements.begin(), statements.end());
  auto results = lease_->ExecPipelined(all);
  state_ = results.ok() ? State::kOpen : State::kFailed;
  if (results.ok()) results->erase(results->begin(), results->begin() + begin);
  return results;
}

absl::Status Transaction::Commit() { return CommitWith({}).status(); }

absl::StatusOr<std::vector<Result>> Transaction::CommitWith(const std::vector<Statement>& last) {
  SR_CHECK(state_ != State::kDone, "a transaction commits once");
  if (state_ == State::kFailed) {
    Rollback();
    return TransactionFailed();
  }
  if (state_ == State::kNew && last.empty()) {
    state_ = State::kDone;
    return std::vector<Result>();
  }
  std::vector<Statement> all;
  if (state_ == State::kNew) AppendBegin(all);
  const auto begin = static_cast<std::ptrdiff_t>(all.size());
  all.insert(all.end(), last.begin(), last.end());
  all.push_back({"COMMIT"});
  auto results = lease_->ExecPipelined(all);
  if (!results.ok()) {
    // Whether COMMIT was done is unknown only if nobody answered; a server's error came before it.
    const bool is_lost = !lease_->healthy();
    state_ = State::kFailed;
    Rollback();
    if (is_lost) return CommitInDoubt(MessageOf(results.status()));
    return results.status();
  }
  state_ = State::kDone;
  SR_RETURN_IF_ERROR(CheckCommitted(results->back()));
  results->pop_back();
  results->erase(results->begin(), results->begin() + begin);
  return results;
}

void Transaction::Rollback() {
  if ((state_ == State::kOpen || state_ == State::kFailed) && lease_->healthy() &&
      lease_->in_transaction()) {
    lease_->ExecScript("ROLLBACK").status().IgnoreError();  // else the pool drops the connection
  }
  state_ = State::kDone;
}

}  // namespace safereturn::pg
