// Many handlers' reads in few round trips. A read or lock that is not known yet is noted and
// refused; the handler's run is thrown away, what all of them want is fetched together, and they
// run again. Handlers are functions of what they read, so running one again is harmless.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "libs/messaging/backend.h"

namespace safereturn::messaging {

// Thread-safety: none, as any Backend.
class DeferredReads final : public Backend {
 public:
  explicit DeferredReads(std::unique_ptr<Backend> database) : database_(std::move(database)) {}

  // Whether unknown reads and locks are noted and answered with ABORTED/READ_DEFERRED, or done at
  // once (the rule).
  void set_defers(bool defers) { defers_ = defers; }
  // Returns whether anything was deferred since the last call: what ran since must run again.
  [[nodiscard]] bool TakeDeferred() { return std::exchange(is_deferred_, false); }
  // Takes the noted locks that nobody holds, then does the noted reads: two round trips at most.
  absl::Status FetchNoted();

  absl::StatusOr<std::vector<std::string>> Lock(const std::vector<std::string>& keys,
                                                bool skip_locked) override;
  absl::StatusOr<std::vector<std::vector<Row>>> Fetch(
      const std::vector<FetchRequest>& requests) override;

  absl::StatusOr<std::vector<InboxState>> MarkInbox(const std::vector<InboxMark>& marks,
                                                    Instant now) override {
    return database_->MarkInbox(marks, now);
  }
  absl::StatusOr<std::vector<Row>> List(const TableDef& table, const ListQuery& query) override {
    return database_->List(table, query);
  }
  absl::StatusOr<std::vector<CountRow>> Count(const TableDef& table,
                                              const CountQuery& query) override {
    return database_->Count(table, query);
  }
  absl::StatusOr<std::vector<DueKey>> Due(const TableDef& table, Instant now, int limit) override {
    return database_->Due(table, now, limit);
  }
  absl::StatusOr<std::optional<Instant>> EarliestDue(const TableDef& table) override {
    return database_->EarliestDue(table);
  }
  absl::StatusOr<Audit> AuditTable(const TableDef& table, Instant overdue_before) override {
    return database_->AuditTable(table, overdue_before);
  }
  absl::StatusOr<std::vector<RequestRow>> FindRequests(const std::vector<Uuid>& ids) override {
    return database_->FindRequests(ids);
  }
  absl::Status Write(const WriteSet& writes) override { return database_->Write(writes); }
  absl::StatusOr<std::vector<JournalRow>> JournalOf(const std::string& subject, int64_t after,
                                                    int limit) override {
    return database_->JournalOf(subject, after, limit);
  }
  absl::StatusOr<bool> TryRelayLock() override { return database_->TryRelayLock(); }
  absl::StatusOr<std::vector<JournalRow>> Unpublished(int limit) override {
    return database_->Unpublished(limit);
  }
  absl::Status MarkPublished(const std::vector<int64_t>& journal_ids) override {
    return database_->MarkPublished(journal_ids);
  }
  absl::StatusOr<int64_t> CountUnpublished() override { return database_->CountUnpublished(); }
  absl::StatusOr<int64_t> Purge(Instant requests_before, Instant inbox_before) override {
    return database_->Purge(requests_before, inbox_before);
  }
  absl::Status Commit() override { return database_->Commit(); }

 private:
  using Read = std::tuple<const TableDef*, std::string, std::string>;  // table, column, value

  absl::Status FetchReads();

  const std::unique_ptr<Backend> database_;
  bool defers_ = false;
  bool is_deferred_ = false;
  std::set<std::string> wanted_locks_;
  std::set<std::string> asked_locks_;
  std::set<std::string> locks_;  // got
  std::set<Read> wanted_;
  std::map<Read, std::vector<Row>> known_;
};

}  // namespace safereturn::messaging
