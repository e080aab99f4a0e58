#include "libs/messaging/memory_backend.h"

#include <algorithm>
#include <limits>

#include "libs/base/civil.h"
#include "libs/base/result.h"
#include "libs/base/text.h"

namespace safereturn::messaging {
namespace {

// Reads '["from","to")' as PostgreSQL does; nothing for an empty or unreadable range.
std::optional<std::pair<Instant, Instant>> ParseRange(const std::string& text) {
  std::string plain = text;
  std::erase_if(plain, [](char c) { return c == '"' || c == '[' || c == ')'; });
  const size_t comma = plain.find(',');
  if (comma == std::string::npos) return std::nullopt;
  const auto from = ParseInstant(plain.substr(0, comma));
  const auto to = ParseInstant(plain.substr(comma + 1));
  if (!from || !to || *from >= *to) return std::nullopt;
  return std::pair(*from, *to);
}

std::optional<std::string> ValueOf(const TableDef& table, const Row& row,
                                   const std::string& column) {
  if (column == "authority_id") return row.authority_id;
  const auto index = table.ColumnIndex(column);
  return index ? row.columns[*index] : std::nullopt;
}

bool Matches(const TableDef& table, const Row& row,
             const std::vector<std::pair<std::string, std::string>>& equals,
             const std::vector<TimeRange>& ranges) {
  for (const auto& [column, value] : equals) {
    if (ValueOf(table, row, column) != value) return false;
  }
  for (const TimeRange& range : ranges) {
    const auto text = ValueOf(table, row, range.column);
    const auto at = text ? ParseInstant(*text) : std::nullopt;
    if (!at || (range.from && *at < *range.from) || (range.until && *at >= *range.until)) {
      return false;
    }
  }
  return true;
}

int64_t DueMicros(const Row& row) {
  return row.next_due ? row.next_due->time_since_epoch().count()
                      : std::numeric_limits<int64_t>::max();
}

}  // namespace

class MemoryBackend final : public Backend {
 public:
  MemoryBackend(MemoryDatabase& database, BeginOptions options)
      : db_(database), options_(std::move(options)) {}
  ~MemoryBackend() override {
    std::erase_if(db_.locks_, [this](const auto& lock) { return lock.second == this; });
  }

  absl::StatusOr<std::vector<InboxState>> MarkInbox(const std::vector<InboxMark>& marks,
                                                    Instant now) override {
    std::vector<InboxState> states;
    for (const InboxMark& mark : marks) {
      const std::pair key(mark.source, mark.event_id);
      const std::string* known = nullptr;
      if (const auto old = db_.state_.inbox.find(key); old != db_.state_.inbox.end()) {
        known = &old->second.first;
      } else if (const auto mine = inbox_.find(key); mine != inbox_.end()) {
        known = &mine->second.first;
      }
      if (known == nullptr) {
        inbox_[key] = {mark.content_hash, now};
        states.push_back(InboxState::kFresh);
      } else {
        states.push_back(*known == mark.content_hash ? InboxState::kRepeat : InboxState::kReused);
      }
    }
    return states;
  }

  absl::StatusOr<std::vector<std::string>> Lock(const std::vector<std::string>& keys,
                                                bool skip_locked) override {
    std::vector<std::string> locked;
    for (const std::string& key : keys) {
      const auto [lock, is_new] = db_.locks_.try_emplace(key, this);
      if (is_new || lock->second == this) {
        locked.push_back(key);
      } else if (!skip_locked) {
        // One thread cannot wait for itself; PostgreSQL would wait and then go on.
        return Refuse(absl::StatusCode::kAborted, "LOCK_TIMEOUT",
                      "another transaction holds " + key);
      }
    }
    return locked;
  }

  absl::StatusOr<std::vector<std::vector<Row>>> Fetch(
      const std::vector<FetchRequest>& requests) override {
    std::vector<std::vector<Row>> results;
    for (const FetchRequest& request : requests) {
      std::vector<Row>& found = results.emplace_back();
      const std::set<std::string> wanted(request.values.begin(), request.values.end());
      if (request.column.empty()) {
        const auto& rows = db_.state_.tables[request.table->name];
        for (const std::string& key : wanted) {
          if (const auto row = rows.find(key); row != rows.end() && Sees(row->second)) {
            found.push_back(row->second);
          }
        }
        continue;
      }
      const size_t column = *request.table->ColumnIndex(request.column);
      const auto& index = db_.IndexOf(*request.table).columns[column];
      std::set<std::string> keys;
      for (const std::string& value : wanted) {
        const auto match = index.find(value);
        if (match != index.end()) keys.insert(match->second.begin(), match->second.end());
      }
      const auto& rows = db_.state_.tables[request.table->name];
      for (const std::string& key : keys) {
        if (const Row& row = rows.at(key); Sees(row)) found.push_back(row);
      }
    }
    return results;
  }

  absl::StatusOr<std::vector<Row>> List(const TableDef& table, const ListQuery& query) override {
    std::vector<Row> rows;
    for (const auto& [key, row] : db_.state_.tables[table.name]) {
      if (!Sees(row) || (query.only_live && !row.is_live)) continue;
      if (query.due_before && (!row.next_due || *row.next_due >= *query.due_before)) continue;
      if (Matches(table, row, query.equals, query.ranges)) rows.push_back(row);
    }
    const auto position = [&](const Row& row) {
      return std::pair<int64_t, std::string>(query.by_due ? DueMicros(row) : 0, row.key);
    };
    std::sort(rows.begin(), rows.end(),
              [&](const Row& a, const Row& b) { return position(a) < position(b); });
    if (!query.after.empty()) {
      const size_t bar = query.after.find('|');
      const std::string due = query.after.substr(0, bar);
      const std::pair<int64_t, std::string> after(
          !query.by_due ? 0
          : due == "-"  ? std::numeric_limits<int64_t>::max()
                        : std::stoll(due),
          bar == std::string::npos ? "" : query.after.substr(bar + 1));
      std::erase_if(rows, [&](const Row& row) { return position(row) <= after; });
    }
    if (rows.size() > static_cast<size_t>(query.limit)) rows.resize(query.limit);
    return rows;
  }

  absl::StatusOr<std::vector<CountRow>> Count(const TableDef& table,
                                              const CountQuery& query) override {
    // Absent values come last, as in PostgreSQL.
    std::map<std::vector<std::pair<bool, std::string>>, int64_t> counted;
    for (const auto& [key, row] : db_.state_.tables[table.name]) {
      if (!Sees(row) || !Matches(table, row, query.equals, query.ranges)) continue;
      std::vector<std::pair<bool, std::string>> values;
      for (const std::string& column : query.by) {
        const auto value = ValueOf(table, row, column);
        values.emplace_back(!value, value.value_or(""));
      }
      ++counted[std::move(values)];
    }
    if (counted.size() > static_cast<size_t>(query.most_groups)) return TooManyGroups();
    std::vector<CountRow> groups;
    for (const auto& [values, rows] : counted) {
      CountRow& group = groups.emplace_back();
      group.rows = rows;
      for (const auto& [is_absent, value] : values) {
        group.values.push_back(is_absent ? std::nullopt : std::optional(value));
      }
    }
    return groups;
  }

  absl::StatusOr<std::vector<DueKey>> Due(const TableDef& table, Instant now, int limit) override {
    std::vector<DueKey> keys;
    const auto& rows = db_.state_.tables[table.name];
    for (const auto& [at, key] : db_.IndexOf(table).due) {
      if (at > now || static_cast<int>(keys.size()) == limit) break;
      keys.push_back({key, rows.at(key).ordering_key, at});
    }
    return keys;
  }

  absl::StatusOr<std::optional<Instant>> EarliestDue(const TableDef& table) override {
    const auto& due = db_.IndexOf(table).due;
    if (due.empty()) return std::optional<Instant>();
    return std::optional(due.begin()->first);
  }

  absl::StatusOr<Audit> AuditTable(const TableDef& table, Instant overdue_before) override {
    Audit audit;
    for (const auto& [key, row] : db_.state_.tables[table.name]) {
      if (row.is_live) ++audit.live;
      if (row.is_live && !row.next_due) ++audit.without_next;
      if (row.next_due && *row.next_due < overdue_before) ++audit.overdue;
    }
    SR_ASSIGN_OR_RETURN(audit.oldest_due, EarliestDue(table));
    return audit;
  }

  absl::StatusOr<std::vector<RequestRow>> FindRequests(
      const std::vector<Uuid>& request_ids) override {
    std::vector<RequestRow> rows;
    for (const Uuid& request_id : request_ids) {
      const auto found = db_.state_.requests.find(request_id);
      if (found != db_.state_.requests.end() && SeesAuthority(found->second.first.authority_id)) {
        rows.push_back(found->second.first);
      }
    }
    return rows;
  }

  absl::Status Write(const WriteSet& writes) override {
    SR_RETURN_IF_ERROR(Check(writes));
    writes_.push_back(writes);
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<JournalRow>> JournalOf(const std::string& subject, int64_t after,
                                                    int limit) override {
    std::vector<JournalRow> rows;
    for (const JournalRow& row : db_.state_.journal) {
      if (row.subject != subject || row.id <= after || !SeesAuthority(row.authority_id)) continue;
      if (static_cast<int>(rows.size()) == limit) break;
      rows.push_back(row);
    }
    return rows;
  }

  absl::StatusOr<bool> TryRelayLock() override {
    const auto [lock, is_new] = db_.locks_.try_emplace("relay", this);
    return is_new || lock->second == this;
  }

  absl::StatusOr<std::vector<JournalRow>> Unpublished(int limit) override {
    std::vector<JournalRow> rows;
    for (const int64_t id : db_.state_.outbox) {
      if (static_cast<int>(rows.size()) == limit) break;
      rows.push_back(db_.state_.journal[static_cast<size_t>(id - 1)]);
    }
    return rows;
  }

  absl::Status MarkPublished(const std::vector<int64_t>& journal_ids) override {
    published_.insert(journal_ids.begin(), journal_ids.end());
    return absl::OkStatus();
  }

  absl::StatusOr<int64_t> CountUnpublished() override {
    return static_cast<int64_t>(db_.state_.outbox.size());
  }

  absl::StatusOr<int64_t> Purge(Instant requests_before, Instant inbox_before) override {
    auto& state = db_.state_;
    return static_cast<int64_t>(
        std::erase_if(state.requests,
                      [&](const auto& row) { return row.second.second < requests_before; }) +
        std::erase_if(state.inbox,
                      [&](const auto& row) { return row.second.second < inbox_before; }));
  }

  absl::Status Commit() override {
    for (const WriteSet& writes : writes_) SR_RETURN_IF_ERROR(Check(writes));
    auto& state = db_.state_;
    for (const auto& [key, mark] : inbox_) {
      if (state.inbox.contains(key)) {
        return Refuse(absl::StatusCode::kAborted, "KEY_EXISTS", "another transaction was quicker");
      }
    }
    for (WriteSet& writes : writes_) {
      for (TableWrite& write : writes.tables) {
        state.defs[write.table->name] = write.table;
        for (Row& row : write.updates) db_.Put(*write.table, std::move(row));
        for (Row& row : write.inserts) db_.Put(*write.table, std::move(row));
      }
      for (JournalRow& row : writes.journal) {
        row.id = static_cast<int64_t>(state.journal.size()) + 1;
        state.outbox.insert(row.id);
        state.journal.push_back(std::move(row));
      }
      for (const RequestRow& request : writes.requests) {
        state.requests[request.request_id] = {request, writes.now};
      }
    }
    state.inbox.insert(inbox_.begin(), inbox_.end());
    for (const int64_t id : published_) state.outbox.erase(id);
    writes_.clear();
    inbox_.clear();
    std::erase_if(db_.locks_, [this](const auto& lock) { return lock.second == this; });
    return absl::OkStatus();
  }

 private:
  [[nodiscard]] bool SeesAuthority(const AuthorityId& authority) const {
    return options_.worker || std::find(options_.authorities.begin(), options_.authorities.end(),
                                        authority) != options_.authorities.end();
  }
  [[nodiscard]] bool Sees(const Row& row) const { return SeesAuthority(row.authority_id); }

  absl::Status Check(const WriteSet& writes) const {
    for (const TableWrite& write : writes.tables) {
      const auto& rows = db_.state_.tables[write.table->name];
      for (size_t i = 0; i < write.updates.size(); ++i) {
        const auto stored = rows.find(write.updates[i].key);
        if (stored == rows.end() || !Sees(stored->second) ||
            stored->second.version != write.expected[i]) {
          return Refuse(absl::StatusCode::kAborted, "VERSION_CONFLICT",
                        "another transaction changed it meanwhile");
        }
      }
      std::set<std::string> inserted;
      for (const Row& row : write.inserts) {
        if (rows.contains(row.key) || !inserted.insert(row.key).second) {
          return Refuse(absl::StatusCode::kAborted, "KEY_EXISTS",
                        "another transaction was quicker");
        }
      }
      std::map<std::string, const Row*> after;  // as the table will be
      if (!write.table->unique.empty() || !write.table->exclusions.empty()) {
        for (const auto& [key, row] : rows) after[key] = &row;
        for (const Row& row : write.updates) after[row.key] = &row;
        for (const Row& row : write.inserts) after[row.key] = &row;
      }
      for (const auto* changed : {&write.updates, &write.inserts}) {
        for (const Row& row : *changed) {
          if (!Sees(row)) {
            return Refuse(absl::StatusCode::kPermissionDenied, "PERMISSION_DENIED",
                          "row-level security forbids this row");
          }
          SR_RETURN_IF_ERROR(CheckConstraints(*write.table, row, after));
        }
      }
    }
    for (const RequestRow& request : writes.requests) {
      if (db_.state_.requests.contains(request.request_id)) {
        return Refuse(absl::StatusCode::kAborted, "KEY_EXISTS", "another transaction was quicker");
      }
    }
    return absl::OkStatus();
  }

  static absl::Status CheckConstraints(const TableDef& table, const Row& row,
                                       const std::map<std::string, const Row*>& after) {
    const auto refuse = [](const std::string& constraint) {
      if (constraint.ends_with("_minted")) {  // the handler runs again and mints another
        return Refuse(absl::StatusCode::kAborted, "KEY_EXISTS", "another transaction was quicker",
                      constraint);
      }
      return Refuse(absl::StatusCode::kAlreadyExists, UpperCase(constraint),
                    "the database keeps these apart");
    };
    for (const UniqueKey& unique : table.unique) {
      for (const auto& [key, other] : after) {
        if (key == row.key) continue;
        const bool same = std::all_of(
            unique.columns.begin(), unique.columns.end(), [&](const std::string& column) {
              const size_t i = *table.ColumnIndex(column);
              return row.columns[i] && row.columns[i] == other->columns[i];
            });
        if (same) return refuse(unique.constraint);
      }
    }
    for (const Exclusion& exclusion : table.exclusions) {
      const size_t equal = *table.ColumnIndex(exclusion.equal);
      const size_t range = *table.ColumnIndex(exclusion.range);
      const auto mine = row.columns[range] ? ParseRange(*row.columns[range]) : std::nullopt;
      if (!mine || !row.columns[equal]) continue;
      for (const auto& [key, other] : after) {
        if (key == row.key || other->columns[equal] != row.columns[equal]) continue;
        const auto theirs =
            other->columns[range] ? ParseRange(*other->columns[range]) : std::nullopt;
        if (theirs && mine->first < theirs->second && theirs->first < mine->second) {
          return refuse(exclusion.constraint);
        }
      }
    }
    return absl::OkStatus();
  }

  MemoryDatabase& db_;
  BeginOptions options_;
  std::vector<WriteSet> writes_;
  std::map<std::pair<std::string, Uuid>, std::pair<std::string, Instant>> inbox_;
  std::set<int64_t> published_;
};

MemoryDatabase::Index& MemoryDatabase::IndexOf(const TableDef& table) {
  Index& index = indexes_[table.name];
  index.columns.resize(table.columns.size());
  return index;
}

void MemoryDatabase::Put(const TableDef& table, Row row) {
  Index& index = IndexOf(table);
  Row& stored = state_.tables[table.name][row.key];
  if (stored.next_due) index.due.erase({*stored.next_due, row.key});
  for (size_t i = 0; i < stored.columns.size(); ++i) {
    if (stored.columns[i]) index.columns[i][*stored.columns[i]].erase(row.key);
  }
  if (row.next_due) index.due.emplace(*row.next_due, row.key);
  for (size_t i = 0; i < row.columns.size(); ++i) {
    if (row.columns[i]) index.columns[i][*row.columns[i]].insert(row.key);
  }
  stored = std::move(row);
}

absl::StatusOr<std::unique_ptr<Backend>> MemoryDatabase::Begin(const BeginOptions& options) {
  return std::unique_ptr<Backend>(std::make_unique<MemoryBackend>(*this, options));
}

}  // namespace safereturn::messaging
