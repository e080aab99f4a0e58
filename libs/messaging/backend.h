// What a database must do for a unit of work: one open transaction. PgBackend and MemoryBackend are
// the two; tests/contract runs one suite over both.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libs/messaging/table.h"

namespace safereturn::messaging {

// An event as the journal keeps it.
struct JournalRow {
  int64_t id = 0;  // given by the database, in commit order per ordering key
  Uuid event_id;
  std::string type;
  std::string subject;
  int64_t version = 0;
  AuthorityId authority_id;
  std::string partition_key;
  Instant occurred_at;
  std::string headers;  // JSON object: correlation, causation, traceparent, other extensions
  std::string data;     // protobuf bytes
};

struct InboxMark {
  std::string source;
  Uuid event_id;
  std::string content_hash;
};

enum class InboxState {
  kFresh,   // marked now
  kRepeat,  // known, same content
  kReused,  // known, other content
};

// A command seen before (AIP-155).
struct RequestRow {
  Uuid request_id;
  std::string method;
  std::string fingerprint;
  std::string resource;  // key of what it changed, within its table
  int64_t version = 0;
  AuthorityId authority_id;
};

struct TableWrite {
  const TableDef* table = nullptr;
  std::vector<Row> inserts;  // version as it will be; a key that exists is a conflict
  std::vector<Row> updates;
  std::vector<int64_t> expected;  // version that must be stored now, per update
};

struct WriteSet {
  Instant now;
  std::vector<TableWrite> tables;
  std::vector<JournalRow> journal;   // in the order in which they were said
  std::vector<RequestRow> requests;  // of the commands that this transaction ran
};

// Rows whose timestamptz column lies in [from, until); a row without a value is in no range.
struct TimeRange {
  std::string column;
  std::optional<Instant> from;
  std::optional<Instant> until;
};

// Equality filters; rows come in order of `next_due` (nulls last) or of key.
struct ListQuery {
  std::vector<std::pair<std::string, std::string>> equals;  // column (or authority_id), value
  std::vector<TimeRange> ranges;
  std::optional<Instant> due_before;
  bool only_live = false;
  bool by_due = false;
  int limit = 50;
  std::string after;  // cursor: the last row's "<next_due micros or ->|<key>"
};

// How many rows have which values: what statistics are made of, in one statement.
struct CountQuery {
  std::vector<std::string>
      by;  // columns (or authority_id), each once; none: all rows are one group
  std::vector<std::pair<std::string, std::string>> equals;
  std::vector<TimeRange> ranges;
  int most_groups = 10'000;
};

struct CountRow {
  ColumnValues values;  // in the order of `by`
  int64_t rows = 0;
};

// Rows of one table by key (`column` empty) or by the value of a column.
struct FetchRequest {
  const TableDef* table = nullptr;
  std::string column;
  std::vector<std::string> values;
};

struct DueKey {
  std::string key;
  std::string ordering_key;
  Instant due;
};

struct Audit {
  int64_t live = 0;
  int64_t without_next = 0;  // live rows without next_due: each is an incident
  int64_t overdue = 0;       // next_due older than the bound
  std::optional<Instant> oldest_due;
};

// Says that a count has more groups than it may have.
absl::Status TooManyGroups();

class Backend {
 public:
  virtual ~Backend() = default;

  // Marks events as processed here; one state per mark, in order. Two equal marks in one call: the
  // second is kRepeat (or kReused).
  virtual absl::StatusOr<std::vector<InboxState>> MarkInbox(const std::vector<InboxMark>& marks,
                                                            Instant now) = 0;
  // Locks ordering keys (sorted, unique) to the end of the transaction; returns those that it got:
  // all of them, or with `skip_locked` those that nobody else holds.
  virtual absl::StatusOr<std::vector<std::string>> Lock(const std::vector<std::string>& keys,
                                                        bool skip_locked) = 0;
  // Returns the rows that each request asks for, in one round trip.
  virtual absl::StatusOr<std::vector<std::vector<Row>>> Fetch(
      const std::vector<FetchRequest>& requests) = 0;
  virtual absl::StatusOr<std::vector<Row>> List(const TableDef& table, const ListQuery& query) = 0;
  // Returns the groups that have rows, in order of their values (absent ones last).
  // Errors: RESOURCE_EXHAUSTED/TOO_MANY_GROUPS beyond `most_groups`.
  virtual absl::StatusOr<std::vector<CountRow>> Count(const TableDef& table,
                                                      const CountQuery& query) = 0;
  // Returns up to `limit` rows that are due at `now`, earliest first; locks nothing.
  virtual absl::StatusOr<std::vector<DueKey>> Due(const TableDef& table, Instant now,
                                                  int limit) = 0;
  virtual absl::StatusOr<std::optional<Instant>> EarliestDue(const TableDef& table) = 0;
  virtual absl::StatusOr<Audit> AuditTable(const TableDef& table, Instant overdue_before) = 0;
  // Returns those of these commands that were run before, in no order.
  virtual absl::StatusOr<std::vector<RequestRow>> FindRequests(
      const std::vector<Uuid>& request_ids) = 0;
  // Writes all. Errors: ABORTED/VERSION_CONFLICT (a row moved), ALREADY_EXISTS/<CONSTRAINT NAME>
  // for a unique key or exclusion, ABORTED/KEY_EXISTS for a key inserted twice (run again: it will
  // be found).
  virtual absl::Status Write(const WriteSet& writes) = 0;
  virtual absl::StatusOr<std::vector<JournalRow>> JournalOf(const std::string& subject,
                                                            int64_t after, int limit) = 0;
  // The relay's: tries to become the one relay of this service for this transaction.
  virtual absl::StatusOr<bool> TryRelayLock() = 0;
  virtual absl::StatusOr<std::vector<JournalRow>> Unpublished(int limit) = 0;
  virtual absl::Status MarkPublished(const std::vector<int64_t>& journal_ids) = 0;
  virtual absl::StatusOr<int64_t> CountUnpublished() = 0;
  // Deletes what is older; returns how many rows went.
  virtual absl::StatusOr<int64_t> Purge(Instant requests_before, Instant inbox_before) = 0;
  virtual absl::Status Commit() = 0;
};

struct BeginOptions {
  bool worker = true;  // consumers, relay, waker; false: row-level security by `authorities`
  std::vector<AuthorityId> authorities;
  // Statement timeout of a call; a worker's connections have their own.
  std::chrono::milliseconds timeout{5000};
};

// Thread-safety: Begin may be called from any thread; a Backend belongs to one thread.
class Database {
 public:
  virtual ~Database() = default;
  virtual absl::StatusOr<std::unique_ptr<Backend>> Begin(const BeginOptions& options) = 0;
};

}  // namespace safereturn::messaging
