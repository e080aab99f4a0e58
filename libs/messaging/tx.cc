#include "libs/messaging/tx.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "libs/base/text.h"

namespace safereturn::messaging {
namespace {

std::string HeadersOf(const Cause& cause) {
  nlohmann::json headers = nlohmann::json::object();
  if (!cause.correlation_id.empty()) headers["correlationid"] = cause.correlation_id;
  if (!cause.causation_id.empty()) headers["causationid"] = cause.causation_id;
  if (!cause.trace_parent.empty()) headers["traceparent"] = cause.trace_parent;
  for (const auto& [name, value] : cause.extensions) headers["extensions"][name] = value;
  return headers.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

Tx::Tx(std::unique_ptr<Backend> backend, Instant now, IdSource& ids, const EventCodec& codec)
    : backend_(std::move(backend)), now_(now), ids_(ids), codec_(codec) {}

absl::Status Tx::NotFound(const TableDef& table, const std::string& key) const {
  return Refuse(absl::StatusCode::kNotFound, UpperCase(table.name) + "_NOT_FOUND",
                "there is no " + table.collection + "/" + key, "name");
}

absl::StatusOr<Tx::Entry*> Tx::FetchEntry(const TableDef& table, const std::string& key) {
  const EntryKey entry_key(&table, key);
  if (const auto found = entries_.find(entry_key); found != entries_.end()) return &found->second;
  if (absent_.contains(entry_key)) return nullptr;
  if (table.key_type == "uuid" && !Uuid::Parse(key)) return nullptr;
  SR_ASSIGN_OR_RETURN(auto rows, backend_->Fetch({{&table, "", {key}}}));
  if (rows[0].empty()) {
    absent_.insert(entry_key);
    return nullptr;
  }
  return &Remember(table, std::move(rows[0][0]));
}

absl::StatusOr<std::vector<Tx::Entry*>> Tx::FindEntries(const TableDef& table,
                                                        const std::string& column,
                                                        const std::string& value) {
  const FindKey find_key(&table, column, value);
  if (!complete_.contains(find_key)) {
    SR_ASSIGN_OR_RETURN(auto rows, backend_->Fetch({{&table, column, {value}}}));
    for (Row& row : rows[0]) Remember(table, std::move(row));
    complete_.insert(find_key);
  }
  if (indexed_columns_.insert({&table, column}).second) {
    for (auto& [key, entry] : entries_) {
      if (key.first == &table) Index(key, entry.row);
    }
  }
  std::vector<Entry*> found;
  if (const auto keys = index_.find(find_key); keys != index_.end()) {
    for (const std::string& key : keys->second) found.push_back(&entries_.at({&table, key}));
  }
  return found;
}

Tx::Entry& Tx::Remember(const TableDef& table, Row row) {
  const EntryKey key(&table, row.key);
  const auto [position, is_new] = entries_.try_emplace(key);
  Entry& entry = position->second;
  if (!is_new) return entry;  // what this transaction changed stands
  entry.table = &table;
  entry.stored_version = row.version;
  entry.row = std::move(row);
  absent_.erase(key);
  Index(key, entry.row);
  return entry;
}

Tx::Entry& Tx::Touch(const TableDef& table, const std::string& key) {
  const EntryKey entry_key(&table, key);
  const auto [position, is_new] = entries_.try_emplace(entry_key);
  Entry& entry = position->second;
  undo_.push_back({entry_key, is_new ? std::nullopt : std::optional<Entry>(entry)});
  if (is_new) {
    entry.table = &table;
    entry.row.key = key;
    entry.row.columns.resize(table.columns.size());
    absent_.erase(entry_key);
  }
  entry.dirty = true;
  return entry;
}

void Tx::SetColumns(Entry& entry, ColumnValues columns) {
  const EntryKey key(entry.table, entry.row.key);
  Unindex(key, entry.row);
  entry.row.columns = std::move(columns);
  Index(key, entry.row);
}

void Tx::Index(const EntryKey& key, const Row& row) {
  const TableDef& table = *key.first;
  for (size_t i = 0; i < row.columns.size(); ++i) {
    if (!row.columns[i] || !indexed_columns_.contains({&table, table.columns[i].name})) continue;
    index_[{&table, table.columns[i].name, *row.columns[i]}].insert(key.second);
  }
}

void Tx::Unindex(const EntryKey& key, const Row& row) {
  const TableDef& table = *key.first;
  for (size_t i = 0; i < row.columns.size(); ++i) {
    if (!row.columns[i]) continue;
    const auto keys = index_.find({&table, table.columns[i].name, *row.columns[i]});
    if (keys != index_.end()) keys->second.erase(key.second);
  }
}

void Tx::Say(const Entry& entry, int64_t version, EventCodec::Encoded event) {
  journal_.push_back({.event_id = ids_.NewUuid(),
                      .type = std::move(event.type),
                      .subject = entry.table->collection + "/" + entry.row.key,
                      .version = version,
                      .authority_id = entry.row.authority_id,
                      .partition_key = entry.row.ordering_key,
                      .occurred_at = now_,
                      .headers = HeadersOf(cause_),
                      .data = std::move(event.data)});
}

int64_t Tx::VersionOf(const TableDef& table, const std::string& key) const {
  const auto found = entries_.find({&table, key});
  return found == entries_.end() ? 0 : found->second.row.version;
}

absl::Status Tx::LockSorted(std::set<std::string> keys) {
  std::vector<std::string> missing;
  std::set_difference(keys.begin(), keys.end(), locked_.begin(), locked_.end(),
                      std::back_inserter(missing));
  if (missing.empty()) return absl::OkStatus();
  SR_ASSIGN_OR_RETURN(const std::vector<std::string> got,
                      backend_->Lock(missing, !waits_for_locks_));
  if (waits_for_locks_) {
    locked_.insert(missing.begin(), missing.end());
    return absl::OkStatus();
  }
  locked_.insert(got.begin(), got.end());
  // A neighbour may have read before this lock what another transaction changed until it: only
  // what was changed here is still known.
  if (!got.empty()) {
    for (auto entry = entries_.begin(); entry != entries_.end();) {
      if (!entry->second.dirty) Unindex(entry->first, entry->second.row);
      entry = entry->second.dirty ? std::next(entry) : entries_.erase(entry);
    }
    absent_.clear();
    complete_.clear();
  }
  if (got.size() < missing.size()) {
    return Refuse(absl::StatusCode::kAborted, "KEY_LOCKED", "another transaction works on it");
  }
  return absl::OkStatus();
}

absl::Status Tx::Lock(const std::string& ordering_key) { return LockSorted({ordering_key}); }

absl::StatusOr<std::vector<std::string>> Tx::LockAvailable(const std::set<std::string>& keys) {
  SR_ASSIGN_OR_RETURN(std::vector<std::string> got,
                      backend_->Lock({keys.begin(), keys.end()}, true));
  locked_.insert(got.begin(), got.end());
  return got;
}

absl::Status Tx::Run(const Prefetch& prefetch) {
  SR_RETURN_IF_ERROR(LockSorted(prefetch.locks_));
  SR_RETURN_IF_ERROR(FetchAll(prefetch));
  if (prefetch.next_.empty()) return absl::OkStatus();
  Prefetch more;
  for (const auto& next : prefetch.next_) SR_RETURN_IF_ERROR(next(*this, more));
  return Run(more);
}

absl::StatusOr<std::vector<bool>> Tx::RunEach(const std::vector<Prefetch>& units) {
  Prefetch all;
  for (const Prefetch& unit : units) {
    all.locks_.insert(unit.locks_.begin(), unit.locks_.end());
    for (const auto& [table, keys] : unit.keys_) all.keys_[table].insert(keys.begin(), keys.end());
    for (const auto& [target, values] : unit.finds_) {
      all.finds_[target].insert(values.begin(), values.end());
    }
    all.next_.insert(all.next_.end(), unit.next_.begin(), unit.next_.end());
  }
  if (!all.locks_.empty()) SR_RETURN_IF_ERROR(LockAvailable(all.locks_).status());
  std::vector<bool> got;
  got.reserve(units.size());
  for (const Prefetch& unit : units) {
    got.push_back(
        std::includes(locked_.begin(), locked_.end(), unit.locks_.begin(), unit.locks_.end()));
  }
  all.locks_.clear();
  SR_RETURN_IF_ERROR(Run(all));
  return got;
}

absl::Status Tx::FetchAll(const Prefetch& prefetch) {
  std::vector<FetchRequest> requests;
  for (const auto& [table, keys] : prefetch.keys_) {
    FetchRequest request{table, "", {}};
    for (const std::string& key : keys) {
      if (!entries_.contains({table, key}) && !absent_.contains({table, key}) &&
          (table->key_type != "uuid" || Uuid::Parse(key))) {
        request.values.push_back(key);
      }
    }
    if (!request.values.empty()) requests.push_back(std::move(request));
  }
  for (const auto& [target, values] : prefetch.finds_) {
    FetchRequest request{target.first, target.second, {}};
    for (const std::string& value : values) {
      if (!complete_.contains({target.first, target.second, value}))
        request.values.push_back(value);
    }
    if (!request.values.empty()) requests.push_back(std::move(request));
  }
  if (requests.empty()) return absl::OkStatus();
  SR_ASSIGN_OR_RETURN(auto results, backend_->Fetch(requests));
  for (size_t i = 0; i < requests.size(); ++i) {
    const FetchRequest& request = requests[i];
    for (Row& row : results[i]) Remember(*request.table, std::move(row));
    for (const std::string& value : request.values) {
      if (!request.column.empty()) {
        complete_.insert({request.table, request.column, value});
      } else if (!entries_.contains({request.table, value})) {
        absent_.insert({request.table, value});
      }
    }
  }
  return absl::OkStatus();
}

const RequestRow* Tx::FindRequest(const Uuid& request_id) const {
  for (const RequestRow& request : requests_) {
    if (request.request_id == request_id) return &request;
  }
  return nullptr;
}

void Tx::Mark() {
  undo_.clear();
  journal_mark_ = journal_.size();
  requests_mark_ = requests_.size();
}

void Tx::RollbackToMark() {
  for (auto undo = undo_.rbegin(); undo != undo_.rend(); ++undo) {
    Entry& entry = entries_.at(undo->key);
    Unindex(undo->key, entry.row);
    if (undo->before) {
      entry = *std::move(undo->before);
      Index(undo->key, entry.row);
    } else {
      entries_.erase(undo->key);
    }
  }
  undo_.clear();
  journal_.resize(journal_mark_);
  requests_.resize(requests_mark_);
}

std::optional<Instant> Tx::earliest_due() const {
  std::optional<Instant> earliest;
  for (const auto& [key, entry] : entries_) {
    if (!entry.dirty || !entry.row.next_due) continue;
    if (!earliest || *entry.row.next_due < *earliest) earliest = entry.row.next_due;
  }
  return earliest;
}

std::set<std::string> Tx::ChangedKeys() const {
  std::set<std::string> keys;
  for (const auto& [key, entry] : entries_) {
    if (entry.dirty) keys.insert(entry.row.ordering_key);
  }
  return keys;
}

absl::Status Tx::Commit() {
  WriteSet writes;
  writes.now = now_;
  std::map<const TableDef*, TableWrite> by_table;
  for (auto& [key, entry] : entries_) {
    if (!entry.dirty) continue;
    entry.row.state = entry.dump();
    TableWrite& write = by_table[key.first];
    write.table = key.first;
    if (entry.stored_version == 0) {
      write.inserts.push_back(entry.row);
    } else {
      write.updates.push_back(entry.row);
      write.expected.push_back(entry.stored_version);
    }
  }
  for (auto& [table, write] : by_table) writes.tables.push_back(std::move(write));
  // Journal ids are taken under the lock of their key, so they are in commit order per child.
  std::set<std::string> keys;
  for (const JournalRow& row : journal_) keys.insert(row.partition_key);
  SR_RETURN_IF_ERROR(LockSorted(std::move(keys)));
  writes.journal = journal_;
  writes.requests = requests_;
  if (!writes.tables.empty() || !writes.journal.empty() || !writes.requests.empty()) {
    SR_RETURN_IF_ERROR(backend_->Write(writes));
  }
  return backend_->Commit();
}

}  // namespace safereturn::messaging
