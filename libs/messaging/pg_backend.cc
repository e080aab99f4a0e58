#include "libs/messaging/pg_backend.h"

#include <algorithm>
#include <set>

#include "libs/base/result.h"
#include "libs/base/text.h"
#include "libs/messaging/table_sql.h"
#include "libs/pg/transaction.h"

namespace safereturn::messaging {
namespace {

using pg::Param;
using pg::Result;
using pg::Statement;

Row ReadRow(const TableDef& table, const Result& result, int i) {
  Row row;
  row.key = result.Get(i, 0);
  row.authority_id = result.Get(i, 1);
  row.ordering_key = result.Get(i, 2);
  row.version = result.GetInt(i, 3);
  if (!result.IsNull(i, 4)) row.next_due = result.GetInstant(i, 4);
  row.is_live = result.GetBool(i, 5);
  const int own = static_cast<int>(table.columns.size());
  for (int c = 0; c < own; ++c) row.columns.push_back(result.GetParam(i, 6 + c));
  row.state = result.Get(i, 6 + own);
  return row;
}

std::vector<Row> ReadRows(const TableDef& table, const Result& result) {
  std::vector<Row> rows;
  rows.reserve(result.rows());
  for (int i = 0; i < result.rows(); ++i) rows.push_back(ReadRow(table, result, i));
  return rows;
}

JournalRow ReadJournal(const Result& result, int i) {
  JournalRow row;
  row.id = result.GetInt(i, 0);
  row.event_id = Uuid::Parse(result.Get(i, 1)).value_or(Uuid{});
  row.type = result.Get(i, 2);
  row.subject = result.Get(i, 3);
  row.version = result.GetInt(i, 4);
  row.authority_id = result.Get(i, 5);
  row.partition_key = result.Get(i, 6);
  row.occurred_at = result.GetInstant(i, 7);
  row.headers = result.Get(i, 8);
  row.data = pg::DecodeBytea(result.Get(i, 9));
  return row;
}

constexpr char kJournalList[] =
    "j.id, j.event_id, j.type, j.subject, j.version, j.authority_id, j.partition_key, "
    "j.occurred_at, j.headers, j.data";

// Gathers one column of many rows as an array literal.
template <class Items, class Field>
Param Gather(const Items& items, Field&& field) {
  std::vector<Param> values;
  values.reserve(items.size());
  for (const auto& item : items) values.push_back(field(item));
  return pg::TextArray(values);
}

std::vector<Param> RowParams(const TableDef& table, const std::vector<Row>& rows, Instant now) {
  std::vector<Param> params;
  params.push_back(Gather(rows, [](const Row& row) -> Param { return row.key; }));
  params.push_back(Gather(rows, [](const Row& row) -> Param { return row.authority_id; }));
  params.push_back(Gather(rows, [](const Row& row) -> Param { return row.ordering_key; }));
  params.push_back(
      Gather(rows, [](const Row& row) -> Param { return std::to_string(row.version); }));
  params.push_back(Gather(rows, [](const Row& row) -> Param {
    return row.next_due ? Param(pg::FormatTimestamp(*row.next_due)) : Param();
  }));
  params.push_back(Gather(rows, [](const Row& row) -> Param { return row.is_live ? "t" : "f"; }));
  for (size_t i = 0; i < table.columns.size(); ++i) {
    params.push_back(Gather(rows, [i](const Row& row) -> Param { return row.columns[i]; }));
  }
  params.push_back(Gather(rows, [](const Row& row) -> Param { return row.state; }));
  params.push_back(pg::FormatTimestamp(now));
  return params;
}

constexpr char kInsertJournal[] =
    "WITH said AS (INSERT INTO journal (event_id, type, subject, version, authority_id, "
    "partition_key, occurred_at, headers, data) "
    "SELECT e, t, s, v, a, p, $9::timestamptz, h, d FROM unnest($1::uuid[], $2::text[], "
    "$3::text[], "
    "$4::bigint[], $5::text[], $6::text[], $7::text[], $8::bytea[]) "
    "WITH ORDINALITY AS u(e, t, s, v, a, p, h, d, n) ORDER BY n RETURNING id, authority_id) "
    "INSERT INTO outbox (journal_id, authority_id) SELECT id, authority_id FROM said";

Statement JournalStatement(const std::vector<JournalRow>& rows, Instant now) {
  using Journal = JournalRow;
  return {kInsertJournal,
          {Gather(rows, [](const Journal& r) -> Param { return r.event_id.ToString(); }),
           Gather(rows, [](const Journal& r) -> Param { return r.type; }),
           Gather(rows, [](const Journal& r) -> Param { return r.subject; }),
           Gather(rows, [](const Journal& r) -> Param { return std::to_string(r.version); }),
           Gather(rows, [](const Journal& r) -> Param { return r.authority_id; }),
           Gather(rows, [](const Journal& r) -> Param { return r.partition_key; }),
           Gather(rows, [](const Journal& r) -> Param { return r.headers; }),
           Gather(rows, [](const Journal& r) -> Param { return pg::EncodeBytea(r.data); }),
           pg::FormatTimestamp(now)}};
}

Statement RequestStatement(const std::vector<RequestRow>& rows, Instant now) {
  using Request = RequestRow;
  return {
      "INSERT INTO request (request_id, method, fingerprint, resource, version, authority_id, "
      "created_at) SELECT u.*, $7::timestamptz FROM unnest($1::uuid[], $2::text[], "
      "$3::bytea[], $4::text[], $5::bigint[], $6::text[]) AS u",
      {Gather(rows, [](const Request& r) -> Param { return r.request_id.ToString(); }),
       Gather(rows, [](const Request& r) -> Param { return r.method; }),
       Gather(rows, [](const Request& r) -> Param { return pg::EncodeBytea(r.fingerprint); }),
       Gather(rows, [](const Request& r) -> Param { return r.resource; }),
       Gather(rows, [](const Request& r) -> Param { return std::to_string(r.version); }),
       Gather(rows, [](const Request& r) -> Param { return r.authority_id; }),
       pg::FormatTimestamp(now)}};
}

// Adds a value and returns its place in the statement.
std::string Bind(const std::string& value, std::vector<Param>& params) {
  params.emplace_back(value);
  return "$" + std::to_string(params.size());
}

// The WHERE clause that lists and counts have in common; binds its values to `params`.
std::string Where(const std::vector<std::pair<std::string, std::string>>& equals,
                  const std::vector<TimeRange>& ranges, std::vector<Param>& params) {
  std::string sql = " WHERE true";
  const auto bind = [&](const std::string& value) { return Bind(value, params); };
  for (const auto& [column, value] : equals) {
    sql += " AND " + Quoted(column) + "::text = " + bind(value);
  }
  for (const TimeRange& range : ranges) {
    const std::string column = Quoted(range.column);
    sql += " AND " + column + " IS NOT NULL";
    if (range.from) {
      sql += " AND " + column + " >= " + bind(pg::FormatTimestamp(*range.from)) + "::timestamptz";
    }
    if (range.until) {
      sql += " AND " + column + " < " + bind(pg::FormatTimestamp(*range.until)) + "::timestamptz";
    }
  }
  return sql;
}

// A constraint that spoke is our reason; a key that exists already means: run again and find it. So
// does a value that the handler mints (constraint "..._minted"): it mints another.
absl::Status Translate(const absl::Status& status) {
  if (ReasonOf(status) != "UNIQUE_VIOLATION" && ReasonOf(status) != "EXCLUSION_VIOLATION") {
    return status;
  }
  std::string constraint = FieldOf(status);
  if (constraint.ends_with("_pkey") || constraint.ends_with("_minted")) {
    return Refuse(absl::StatusCode::kAborted, "KEY_EXISTS", "another transaction was quicker",
                  constraint);
  }
  return Refuse(absl::StatusCode::kAlreadyExists, UpperCase(std::move(constraint)),
                "the database keeps these apart");
}

class PgBackend final : public Backend {
 public:
  explicit PgBackend(pg::Transaction transaction) : tx_(std::move(transaction)) {}

  absl::StatusOr<std::vector<InboxState>> MarkInbox(const std::vector<InboxMark>& marks,
                                                    Instant now) override {
    using Key = std::pair<std::string, Uuid>;
    std::map<Key, const InboxMark*> first;  // of equal marks in one batch the first counts
    for (const InboxMark& mark : marks) first.try_emplace({mark.source, mark.event_id}, &mark);
    std::vector<const InboxMark*> unique;
    for (const auto& [key, mark] : first) unique.push_back(mark);
    const Param sources = Gather(unique, [](auto* m) -> Param { return m->source; });
    const Param ids = Gather(unique, [](auto* m) -> Param { return m->event_id.ToString(); });
    SR_ASSIGN_OR_RETURN(
        const Result inserted,
        tx_.Exec(
            "INSERT INTO inbox (source, event_id, content_hash, processed_at) "
            "SELECT u.*, $4::timestamptz FROM unnest($1::text[], $2::uuid[], $3::bytea[]) AS u "
            "ON CONFLICT DO NOTHING RETURNING source, event_id",
            {sources, ids,
             Gather(unique, [](auto* m) -> Param { return pg::EncodeBytea(m->content_hash); }),
             pg::FormatTimestamp(now)}));
    std::set<Key> fresh;
    for (int i = 0; i < inserted.rows(); ++i) {
      fresh.emplace(inserted.Get(i, 0), *Uuid::Parse(inserted.Get(i, 1)));
    }
    std::map<Key, std::string> known;
    if (fresh.size() < unique.size()) {
      SR_ASSIGN_OR_RETURN(
          const Result found,
          tx_.Exec(
              "SELECT i.source, i.event_id, i.content_hash FROM inbox i JOIN "
              "unnest($1::text[], $2::uuid[]) AS u(s, e) ON i.source = u.s AND i.event_id = u.e",
              {sources, ids}));
      for (int i = 0; i < found.rows(); ++i) {
        known[{std::string(found.Get(i, 0)), *Uuid::Parse(found.Get(i, 1))}] =
            pg::DecodeBytea(found.Get(i, 2));
      }
    }
    std::vector<InboxState> states;
    states.reserve(marks.size());
    for (const InboxMark& mark : marks) {
      const Key key(mark.source, mark.event_id);
      if (fresh.erase(key) > 0) {
        states.push_back(InboxState::kFresh);
        continue;
      }
      const auto before = known.find(key);
      const std::string& hash =
          before != known.end() ? before->second : first.at(key)->content_hash;
      states.push_back(hash == mark.content_hash ? InboxState::kRepeat : InboxState::kReused);
    }
    return states;
  }

  absl::StatusOr<std::vector<std::string>> Lock(const std::vector<std::string>& keys,
                                                bool skip_locked) override {
    const Param array = pg::TextArray(keys);
    SR_ASSIGN_OR_RETURN(
        const auto results,
        tx_.ExecPipelined(
            {{"INSERT INTO ordering_key (key) SELECT k FROM unnest($1::text[]) AS k "
              "WHERE NOT EXISTS (SELECT FROM ordering_key o WHERE o.key = k) ORDER BY k "
              "ON CONFLICT DO NOTHING",
              {array}},
             {skip_locked
                  ? "SELECT key FROM ordering_key WHERE key = ANY ($1::text[]) ORDER BY key "
                    "FOR UPDATE SKIP LOCKED"
                  // A key that this transaction has just made is locked by that.
                  : "SELECT key FROM ordering_key WHERE key = ANY ($1::text[]) AND "
                    "xmin <> pg_current_xact_id()::xid ORDER BY key FOR UPDATE",
              {array}}}));
    if (!skip_locked) return keys;
    std::vector<std::string> locked;
    for (int i = 0; i < results[1].rows(); ++i) locked.emplace_back(results[1].Get(i, 0));
    return locked;
  }

  absl::StatusOr<std::vector<std::vector<Row>>> Fetch(
      const std::vector<FetchRequest>& requests) override {
    std::vector<Statement> statements;
    statements.reserve(requests.size());
    for (const FetchRequest& request : requests) {
      const TableSql& sql = SqlOf(*request.table);
      statements.push_back({request.column.empty() ? sql.by_key : sql.by_column.at(request.column),
                            {pg::TextArray(request.values)}});
    }
    SR_ASSIGN_OR_RETURN(const auto results, tx_.ExecPipelined(statements));
    std::vector<std::vector<Row>> rows;
    for (size_t i = 0; i < requests.size(); ++i) {
      rows.push_back(ReadRows(*requests[i].table, results[i]));
    }
    return rows;
  }

  absl::StatusOr<std::vector<Row>> List(const TableDef& table, const ListQuery& query) override {
    std::vector<Param> params;
    std::string sql = "SELECT " + SelectList(table) + " FROM " + Quoted(table.name) +
                      Where(query.equals, query.ranges, params);
    const auto bind = [&](const std::string& value) { return Bind(value, params); };
    if (query.only_live) sql += " AND is_live";
    if (query.due_before) {
      sql += " AND next_due_at < " + bind(pg::FormatTimestamp(*query.due_before)) + "::timestamptz";
    }
    const size_t bar = query.after.find('|');
    const std::string after_due = query.after.substr(0, bar);
    const std::string after_key = bar == std::string::npos ? "" : query.after.substr(bar + 1);
    if (!query.after.empty() && query.by_due) {
      const std::string micros = after_due == "-" ? "9223372036854775807" : after_due;
      sql +=
          " AND (coalesce((extract(epoch FROM next_due_at) * 1000000)::bigint, "
          "9223372036854775807), id::text) > (" +
          bind(micros) + "::bigint, " + bind(after_key) + ")";
    } else if (!query.after.empty()) {
      sql += " AND id::text > " + bind(after_key);
    }
    sql += query.by_due ? " ORDER BY coalesce((extract(epoch FROM next_due_at) * 1000000)::bigint, "
                          "9223372036854775807), id::text"
                        : " ORDER BY id::text";
    sql += " LIMIT " + bind(std::to_string(query.limit)) + "::bigint";
    SR_ASSIGN_OR_RETURN(const Result result, tx_.Exec(sql, params));
    return ReadRows(table, result);
  }

  absl::StatusOr<std::vector<CountRow>> Count(const TableDef& table,
                                              const CountQuery& query) override {
    std::string columns;
    std::string order;
    for (const std::string& column : query.by) {
      columns += Quoted(column) + "::text, ";
      // By bytes, whatever the database's collation.
      order += (order.empty() ? " ORDER BY " : ", ") + Quoted(column) + "::text COLLATE \"C\"";
    }
    std::vector<Param> params;
    std::string sql = "SELECT " + columns + "count(*) FROM " + Quoted(table.name) +
                      Where(query.equals, query.ranges, params);
    for (size_t i = 0; i < query.by.size(); ++i) {
      sql += (i == 0 ? " GROUP BY " : ", ") + Quoted(query.by[i]) + "::text";
    }
    sql += (query.by.empty() ? " HAVING count(*) > 0" : order) + " LIMIT " +
           Bind(std::to_string(query.most_groups + 1), params) + "::bigint";
    SR_ASSIGN_OR_RETURN(const Result result, tx_.Exec(sql, params));
    if (result.rows() > query.most_groups) return TooManyGroups();
    const int own = static_cast<int>(query.by.size());
    std::vector<CountRow> groups(result.rows());
    for (int i = 0; i < result.rows(); ++i) {
      for (int c = 0; c < own; ++c) groups[i].values.push_back(result.GetParam(i, c));
      groups[i].rows = result.GetInt(i, own);
    }
    return groups;
  }

  absl::StatusOr<std::vector<DueKey>> Due(const TableDef& table, Instant now, int limit) override {
    SR_ASSIGN_OR_RETURN(const Result result, tx_.Exec(SqlOf(table).due, {pg::FormatTimestamp(now),
                                                                         std::to_string(limit)}));
    std::vector<DueKey> due;
    for (int i = 0; i < result.rows(); ++i) {
      due.push_back(
          {std::string(result.Get(i, 0)), std::string(result.Get(i, 1)), result.GetInstant(i, 2)});
    }
    return due;
  }

  absl::StatusOr<std::optional<Instant>> EarliestDue(const TableDef& table) override {
    SR_ASSIGN_OR_RETURN(const Result result, tx_.Exec(SqlOf(table).earliest));
    if (result.IsNull(0, 0)) return std::optional<Instant>();
    return std::optional<Instant>(result.GetInstant(0, 0));
  }

  absl::StatusOr<Audit> AuditTable(const TableDef& table, Instant overdue_before) override {
    SR_ASSIGN_OR_RETURN(const Result result,
                        tx_.Exec(SqlOf(table).audit, {pg::FormatTimestamp(overdue_before)}));
    Audit audit{result.GetInt(0, 0), result.GetInt(0, 1), result.GetInt(0, 2), std::nullopt};
    if (!result.IsNull(0, 3)) audit.oldest_due = result.GetInstant(0, 3);
    return audit;
  }

  absl::StatusOr<std::vector<RequestRow>> FindRequests(
      const std::vector<Uuid>& request_ids) override {
    SR_ASSIGN_OR_RETURN(
        const Result result,
        tx_.Exec("SELECT request_id, method, fingerprint, resource, version, authority_id "
                 "FROM request WHERE request_id = ANY ($1::uuid[])",
                 {Gather(request_ids, [](const Uuid& id) -> Param { return id.ToString(); })}));
    std::vector<RequestRow> rows;
    for (int i = 0; i < result.rows(); ++i) {
      rows.push_back({.request_id = *Uuid::Parse(result.Get(i, 0)),
                      .method = std::string(result.Get(i, 1)),
                      .fingerprint = pg::DecodeBytea(result.Get(i, 2)),
                      .resource = std::string(result.Get(i, 3)),
                      .version = result.GetInt(i, 4),
                      .authority_id = std::string(result.Get(i, 5))});
    }
    return rows;
  }

  absl::Status Write(const WriteSet& writes) override {
    std::vector<Statement> statements;
    std::vector<size_t> expected;  // rows per statement
    for (const TableWrite& write : writes.tables) {
      const TableSql& sql = SqlOf(*write.table);
      // Updates first: a row may give up what an inserted one takes (a rebooked slot).
      if (!write.updates.empty()) {
        std::vector<Param> params = RowParams(*write.table, write.updates, writes.now);
        params.push_back(Gather(write.expected,
                                [](int64_t version) -> Param { return std::to_string(version); }));
        statements.push_back({sql.update, std::move(params)});
        expected.push_back(write.updates.size());
      }
      if (!write.inserts.empty()) {
        statements.push_back({sql.insert, RowParams(*write.table, write.inserts, writes.now)});
        expected.push_back(write.inserts.size());
      }
    }
    if (!writes.journal.empty()) {
      statements.push_back(JournalStatement(writes.journal, writes.now));
      expected.push_back(writes.journal.size());
    }
    if (!writes.requests.empty()) {
      statements.push_back(RequestStatement(writes.requests, writes.now));
      expected.push_back(writes.requests.size());
    }
    auto results = tx_.ExecPipelined(statements);
    if (!results.ok()) return Translate(results.status());
    for (size_t i = 0; i < expected.size(); ++i) {
      if ((*results)[i].affected() != static_cast<int64_t>(expected[i])) {
        return Refuse(absl::StatusCode::kAborted, "VERSION_CONFLICT",
                      "another transaction changed it meanwhile");
      }
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<JournalRow>> JournalOf(const std::string& subject, int64_t after,
                                                    int limit) override {
    SR_ASSIGN_OR_RETURN(const Result result,
                        tx_.Exec(std::string("SELECT ") + kJournalList +
                                     " FROM journal j WHERE j.subject = $1 AND j.id > $2::bigint "
                                     "ORDER BY j.id LIMIT $3::bigint",
                                 {subject, std::to_string(after), std::to_string(limit)}));
    return ReadJournals(result);
  }

  absl::StatusOr<bool> TryRelayLock() override {
    SR_ASSIGN_OR_RETURN(
        const Result result,
        tx_.Exec("SELECT pg_try_advisory_xact_lock(hashtext('relay ' || current_schema()))"));
    return result.GetBool(0, 0);
  }

  absl::StatusOr<std::vector<JournalRow>> Unpublished(int limit) override {
    SR_ASSIGN_OR_RETURN(
        const Result result,
        tx_.Exec(std::string("SELECT ") + kJournalList +
                     " FROM (SELECT journal_id FROM outbox ORDER BY journal_id LIMIT $1::bigint) o "
                     "JOIN journal j ON j.id = o.journal_id ORDER BY j.id",
                 {std::to_string(limit)}));
    return ReadJournals(result);
  }

  absl::Status MarkPublished(const std::vector<int64_t>& journal_ids) override {
    return tx_
        .Exec("DELETE FROM outbox WHERE journal_id = ANY ($1::bigint[])",
              {Gather(journal_ids, [](int64_t id) -> Param { return std::to_string(id); })})
        .status();
  }

  absl::StatusOr<int64_t> CountUnpublished() override {
    SR_ASSIGN_OR_RETURN(const Result result, tx_.Exec("SELECT count(*) FROM outbox"));
    return result.GetInt(0, 0);
  }

  absl::StatusOr<int64_t> Purge(Instant requests_before, Instant inbox_before) override {
    SR_ASSIGN_OR_RETURN(
        const auto results,
        tx_.ExecPipelined({{"DELETE FROM request WHERE created_at < $1::timestamptz",
                            {pg::FormatTimestamp(requests_before)}},
                           {"DELETE FROM inbox WHERE processed_at < $1::timestamptz",
                            {pg::FormatTimestamp(inbox_before)}}}));
    return results[0].affected() + results[1].affected();
  }

  absl::Status Commit() override { return Translate(tx_.Commit()); }

 private:
  static std::vector<JournalRow> ReadJournals(const Result& result) {
    std::vector<JournalRow> rows;
    rows.reserve(result.rows());
    for (int i = 0; i < result.rows(); ++i) rows.push_back(ReadJournal(result, i));
    return rows;
  }

  pg::Transaction tx_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Backend>> PgDatabase::Begin(const BeginOptions& options) {
  pg::TransactionOptions transaction_options;
  transaction_options.authorities = options.authorities;
  // A worker's is its connections' own.
  if (!options.worker) transaction_options.statement_timeout = options.timeout;
  SR_ASSIGN_OR_RETURN(
      pg::Transaction transaction,
      pg::Transaction::Begin(options.worker ? worker_pool_ : app_pool_, transaction_options));
  return std::unique_ptr<Backend>(std::make_unique<PgBackend>(std::move(transaction)));
}

}  // namespace safereturn::messaging
