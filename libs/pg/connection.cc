#include "libs/pg/connection.h"

#include <libpq-fe.h>
#include <poll.h>

#include <charconv>

#include "libs/base/check.h"
#include "libs/base/result.h"
#include "libs/obs/log.h"
#include "libs/pg/error.h"

namespace safereturn::pg {
namespace {

// Beyond this many texts a connection forgets all and prepares anew: texts are constants of the
// program, so it only guards against one that is built from data.
constexpr size_t kMaxPrepared = 500;

void IgnoreNotice(void*, const PGresult* result) {
  obs::Debug("pg.notice", {{"message", PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY)
                                           ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY)
                                           : ""}});
}

std::string_view FieldOf(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text == nullptr ? std::string_view() : text;
}

bool IsSuccess(ExecStatusType status) {
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

// libpq closes a message with a line break.
std::string_view WithoutLineBreak(std::string_view message) {
  while (message.ends_with('\n')) message.remove_suffix(1);
  return message;
}

absl::Status StatusOf(const PGresult* result) {
  const std::string_view state = FieldOf(result, PG_DIAG_SQLSTATE);
  if (state.empty()) return DatabaseUnavailable(WithoutLineBreak(PQresultErrorMessage(result)));
  return FromSqlState(state, FieldOf(result, PG_DIAG_MESSAGE_PRIMARY),
                      FieldOf(result, PG_DIAG_CONSTRAINT_NAME));
}

}  // namespace

Result::Result(pg_result* result) : result_(result) {}

void Result::Clear::operator()(pg_result* result) const { PQclear(result); }

int Result::rows() const { return result_ ? PQntuples(result_.get()) : 0; }

int Result::columns() const { return result_ ? PQnfields(result_.get()) : 0; }

std::string_view Result::Get(int row, int column) const {
  SR_CHECK(row >= 0 && row < rows() && column >= 0 && column < columns(),
           "the caller's SQL says how many columns there are");
  return {PQgetvalue(result_.get(), row, column),
          static_cast<size_t>(PQgetlength(result_.get(), row, column))};
}

bool Result::IsNull(int row, int column) const {
  SR_CHECK(row >= 0 && row < rows() && column >= 0 && column < columns(),
           "the caller's SQL says how many columns there are");
  return PQgetisnull(result_.get(), row, column) != 0;
}

int64_t Result::GetInt(int row, int column) const {
  const std::string_view text = Get(row, column);
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  SR_CHECK(error == std::errc() && end == text.data() + text.size(),
           "the caller's SQL makes this column an integer that is not NULL");
  return value;
}

bool Result::GetBool(int row, int column) const { return Get(row, column) == "t"; }

Instant Result::GetInstant(int row, int column) const { return ParseTimestamp(Get(row, column)); }

Param Result::GetParam(int row, int column) const {
  if (IsNull(row, column)) return std::nullopt;
  return std::string(Get(row, column));
}

int64_t Result::affected() const {
  if (!result_) return 0;
  const std::string_view text = PQcmdTuples(result_.get());
  int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string_view Result::tag() const {
  return result_ ? std::string_view(PQcmdStatus(result_.get())) : std::string_view();
}

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(const std::string& conninfo) {
  // The last entry wins: what conninfo expands to stands after our defaults. TimeZone and the other
  // settings are how this library reads values, so they come after.
  const char* const keywords[] = {
      "connect_timeout",  "keepalives_idle",  "keepalives_interval",
      "keepalives_count", "tcp_user_timeout", "fallback_application_name",
      "dbname",           "client_encoding",  nullptr};
  const char* const values[] = {"5",    "10",   "5", "3", "20000", "safereturn", conninfo.c_str(),
                                "UTF8", nullptr};
  pg_conn* raw = PQconnectdbParams(keywords, values, /*expand_dbname=*/1);
  std::unique_ptr<Connection> connection(new Connection(raw));
  if (raw == nullptr || PQstatus(raw) != CONNECTION_OK) {
    return DatabaseUnavailable(raw ? WithoutLineBreak(PQerrorMessage(raw)) : "out of memory");
  }
  PQsetNoticeReceiver(raw, &IgnoreNotice, nullptr);
  SR_RETURN_IF_ERROR(connection
                         ->ExecScript("SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; "
                                      "SET bytea_output = 'hex'; SET IntervalStyle = 'postgres'; "
                                      // A plan made while a table was empty would scan it for ever;
                                      // our statements carry whole batches, so planning is cheap.
                                      "SET plan_cache_mode = force_custom_plan; SET jit = off")
                         .status());
  connection->statements_ = 0;
  return connection;
}

Connection::~Connection() { PQfinish(connection_); }

absl::Status Connection::Lost() {
  return DatabaseUnavailable(WithoutLineBreak(PQerrorMessage(connection_)));
}

absl::StatusOr<Result> Connection::Exec(std::string_view sql, const std::vector<Param>& params) {
  SR_ASSIGN_OR_RETURN(std::vector<Result> results, ExecPipelined({Statement{sql, params}}));
  return std::move(results.front());
}

bool Connection::Queue(const Statement& statement, std::vector<std::string>& parsed) {
  std::string sql(statement.sql);
  std::string name;
  parsed.emplace_back();
  if (const auto known = prepared_.find(sql); known != prepared_.end()) {
    name = known->second;
  } else {
    name = "s" + std::to_string(next_name_++);
    if (PQsendPrepare(connection_, name.c_str(), sql.c_str(), 0, nullptr) == 0) return false;
    parsed.back() = name;
    // Entered at once, so that the same text later in this pipeline is not parsed again; taken out
    // if the server refuses it.
    prepared_.emplace(std::move(sql), name);
  }
  std::vector<const char*> values;
  values.reserve(statement.params.size());
  for (const Param& param : statement.params) values.push_back(param ? param->c_str() : nullptr);
  ++statements_;
  return PQsendQueryPrepared(connection_, name.c_str(), static_cast<int>(values.size()),
                             values.data(), nullptr, nullptr, 0) != 0;
}

absl::StatusOr<std::vector<Result>> Connection::ExecPipelined(
    const std::vector<Statement>& statements) {
  if (statements.empty()) return std::vector<Result>();
  for (const Statement& statement : statements) {
    for (const Param& param : statement.params) {
      if (param && param->find('\0') != std::string::npos) {
        // Text ends at a zero byte here: what follows would be lost in silence.
        return Refuse(absl::StatusCode::kInvalidArgument, "DATA_EXCEPTION",
                      "a text may not hold a zero byte");
      }
    }
  }
  if (prepared_.size() > kMaxPrepared) {
    SR_RETURN_IF_ERROR(ExecScript("DEALLOCATE ALL").status());
    prepared_.clear();
  }
  if (PQenterPipelineMode(connection_) == 0) return Lost();
  std::vector<std::string> parsed;  // per statement: the name being prepared, or ""
  parsed.reserve(statements.size());
  for (const Statement& statement : statements) {
    if (!Queue(statement, parsed)) return Lost();
  }
  if (PQpipelineSync(connection_) == 0) return Lost();

  std::vector<Result> results;
  results.reserve(statements.size());
  absl::Status failure;
  // Takes the next result and the end mark (nullptr) that follows it.
  const auto take = [&]() -> PGresult* {
    PGresult* result = PQgetResult(connection_);
    if (result != nullptr && PQresultStatus(result) != PGRES_PIPELINE_SYNC) {
      if (PGresult* end = PQgetResult(connection_); end != nullptr) PQclear(end);
    }
    return result;
  };
  for (size_t i = 0; i < statements.size(); ++i) {
    // Parse first, where there was one, then Execute.
    for (int step = parsed[i].empty() ? 1 : 0; step < 2; ++step) {
      PGresult* raw = take();
      if (raw == nullptr) return Lost();
      Result result(raw);
      const ExecStatusType status = PQresultStatus(raw);
      if (failure.ok() && !IsSuccess(status) && status != PGRES_PIPELINE_ABORTED) {
        failure = StatusOf(raw);
      }
      if (PQstatus(connection_) != CONNECTION_OK) return failure.ok() ? Lost() : failure;
      if (step == 1) {
        results.push_back(std::move(result));
      } else if (!IsSuccess(status)) {
        prepared_.erase(std::string(statements[i].sql));
      }
    }
  }
  Result sync(take());
  if (PQstatus(connection_) != CONNECTION_OK || PQexitPipelineMode(connection_) == 0) return Lost();
  if (!failure.ok()) return failure;
  return results;
}

absl::StatusOr<Result> Connection::ExecScript(std::string_view sql) {
  ++statements_;
  PGresult* result = PQexec(connection_, std::string(sql).c_str());
  if (result == nullptr) return Lost();
  Result owned(result);
  if (!IsSuccess(PQresultStatus(result))) return StatusOf(result);
  return owned;
}

bool Connection::healthy() {
  if (PQstatus(connection_) != CONNECTION_OK || PQpipelineStatus(connection_) != PQ_PIPELINE_OFF) {
    return false;
  }
  // Between statements a server has nothing to say but that it goes away (or has read its settings
  // again; a new connection costs little).
  pollfd descriptor{.fd = PQsocket(connection_), .events = POLLIN, .revents = 0};
  return poll(&descriptor, 1, 0) == 0;
}

bool Connection::in_transaction() const {
  const PGTransactionStatusType status = PQtransactionStatus(connection_);
  return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE;
}

int Connection::socket() const { return PQsocket(connection_); }

}  // namespace safereturn::pg
