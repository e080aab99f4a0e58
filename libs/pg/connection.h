// One PostgreSQL connection over libpq. Statements are prepared once per connection by their text
// and sent in pipeline mode, so any number of them costs one round trip.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "libs/pg/arrays.h"

struct pg_conn;
struct pg_result;

namespace safereturn::pg {

// The rows of one statement. Views returned live as long as the Result.
class Result {
 public:
  Result() = default;
  explicit Result(pg_result* result);

  [[nodiscard]] int rows() const;
  [[nodiscard]] int columns() const;
  // Rows and columns count from 0; out of range aborts. NULL reads as "".
  [[nodiscard]] std::string_view Get(int row, int column) const;
  [[nodiscard]] bool IsNull(int row, int column) const;
  [[nodiscard]] int64_t GetInt(int row, int column) const;
  [[nodiscard]] bool GetBool(int row, int column) const;
  [[nodiscard]] Instant GetInstant(int row, int column) const;
  // Returns NULL as nullopt: the value as it would be given to a statement.
  [[nodiscard]] Param GetParam(int row, int column) const;
  // Returns how many rows INSERT, UPDATE or DELETE touched, or SELECT returned.
  [[nodiscard]] int64_t affected() const;
  // Returns the command's tag, "INSERT 0 1", "ROLLBACK".
  [[nodiscard]] std::string_view tag() const;

 private:
  struct Clear {
    void operator()(pg_result* result) const;
  };
  std::unique_ptr<pg_result, Clear> result_;
};

struct Statement {
  std::string_view sql = {};  // one statement; lives until the call returns
  std::vector<Param> params = {};
};

// Thread-safety: one thread at a time.
class Connection {
 public:
  // Opens a connection in UTC with keep-alives and a connect timeout of 5 s unless `conninfo` (a
  // URI or key=value text of libpq) says otherwise. Errors: UNAVAILABLE/DATABASE_UNAVAILABLE.
  static absl::StatusOr<std::unique_ptr<Connection>> Open(const std::string& conninfo);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Runs one statement. Outside a transaction it commits by itself. Errors: see error.h.
  absl::StatusOr<Result> Exec(std::string_view sql, const std::vector<Param>& params = {});

  // Runs statements in order in one round trip; the first error fails all. Outside an explicit
  // transaction they are one implicit transaction. Result i is statement i's.
  absl::StatusOr<std::vector<Result>> ExecPipelined(const std::vector<Statement>& statements);

  // Runs any number of statements without parameters by the simple protocol; returns the last
  // result.
  absl::StatusOr<Result> ExecScript(std::string_view sql);

  // Returns how many statements this connection has sent, BEGIN and COMMIT among them.
  [[nodiscard]] int64_t statements() const { return statements_; }
  // Returns whether the connection is usable; notices an idle connection that the server has
  // closed, without a round trip.
  [[nodiscard]] bool healthy();
  // Returns whether a transaction is open (or failed and not yet rolled back).
  [[nodiscard]] bool in_transaction() const;
  [[nodiscard]] int socket() const;

 private:
  explicit Connection(pg_conn* connection) : connection_(connection) {}

  // Queues Parse (unless prepared already), Bind and Execute; returns whether libpq took them.
  // Names newly parsed are added to `parsed`, "" where the statement was prepared before.
  bool Queue(const Statement& statement, std::vector<std::string>& parsed);
  absl::Status Lost();

  pg_conn* connection_;
  std::unordered_map<std::string, std::string> prepared_;  // text → name on the server
  int64_t statements_ = 0;
  int64_t next_name_ = 0;
};

}  // namespace safereturn::pg
