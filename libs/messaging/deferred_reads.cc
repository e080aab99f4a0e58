#include "libs/messaging/deferred_reads.h"

#include "libs/base/result.h"

namespace safereturn::messaging {
namespace {

absl::Status Deferred() {
  return Refuse(absl::StatusCode::kAborted, "READ_DEFERRED", "it is read together with others");
}

std::string TypeOf(const TableDef& table, const std::string& column) {
  if (column.empty()) return table.key_type;
  const auto index = table.ColumnIndex(column);
  return index ? table.columns[*index].sql_type : "";
}

// Whether a row's value tells which of several values asked for it: their text is the value.
bool IsPlain(const std::string& type) { return type == "text" || type == "uuid"; }

const std::string& ValueOf(const TableDef& table, const std::string& column, const Row& row) {
  static const std::string kNone;
  if (column.empty()) return row.key;
  const auto& value = row.columns[*table.ColumnIndex(column)];
  return value ? *value : kNone;
}

// PostgreSQL prints UUIDs in lower case, whatever it was asked with.
bool IsSame(const std::string& type, const std::string& asked, const std::string& stored) {
  return asked == stored || (type == "uuid" && Uuid::Parse(asked) == Uuid::Parse(stored));
}

}  // namespace

absl::StatusOr<std::vector<std::string>> DeferredReads::Lock(const std::vector<std::string>& keys,
                                                             bool skip_locked) {
  if (!defers_) return database_->Lock(keys, skip_locked);
  std::vector<std::string> got;
  bool is_known = true;
  for (const std::string& key : keys) {
    if (!asked_locks_.contains(key)) {
      wanted_locks_.insert(key);
      is_known = false;
    } else if (locks_.contains(key)) {
      got.push_back(key);
    }
  }
  if (is_known) return got;
  is_deferred_ = true;
  return Deferred();
}

absl::StatusOr<std::vector<std::vector<Row>>> DeferredReads::Fetch(
    const std::vector<FetchRequest>& requests) {
  if (!defers_) return database_->Fetch(requests);
  std::vector<std::vector<Row>> results;
  bool is_known = true;
  for (const FetchRequest& request : requests) {
    std::vector<Row>& rows = results.emplace_back();
    for (const std::string& value : request.values) {
      const Read read(request.table, request.column, value);
      const auto known = known_.find(read);
      if (known == known_.end()) {
        wanted_.insert(read);
        is_known = false;
      } else {
        rows.insert(rows.end(), known->second.begin(), known->second.end());
      }
    }
  }
  if (is_known) return results;
  is_deferred_ = true;
  return Deferred();
}

absl::Status DeferredReads::FetchNoted() {
  if (!wanted_locks_.empty()) {
    SR_ASSIGN_OR_RETURN(const std::vector<std::string> got,
                        database_->Lock({wanted_locks_.begin(), wanted_locks_.end()}, true));
    asked_locks_.merge(wanted_locks_);
    wanted_locks_.clear();
    locks_.insert(got.begin(), got.end());
    known_.clear();  // what was read before the lock may have changed until it was got
  }
  return wanted_.empty() ? absl::OkStatus() : FetchReads();
}

absl::Status DeferredReads::FetchReads() {
  std::vector<FetchRequest> requests;
  for (const Read& read : wanted_) {
    const auto& [table, column, value] = read;
    known_[read];  // no row is an answer too
    const bool joins = !requests.empty() && requests.back().table == table &&
                       requests.back().column == column && IsPlain(TypeOf(*table, column));
    if (joins) {
      requests.back().values.push_back(value);
    } else {
      requests.push_back({table, column, {value}});
    }
  }
  wanted_.clear();
  SR_ASSIGN_OR_RETURN(const auto results, database_->Fetch(requests));
  for (size_t i = 0; i < requests.size(); ++i) {
    const auto& [table, column, values] = requests[i];
    const std::string type = TypeOf(*table, column);
    for (const Row& row : results[i]) {
      for (const std::string& value : values) {
        if (values.size() == 1 || IsSame(type, value, ValueOf(*table, column, row))) {
          known_[{table, column, value}].push_back(row);
        }
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace safereturn::messaging
