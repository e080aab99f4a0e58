#include "tests/sim/database.h"

#include "libs/base/result.h"

namespace safereturn::sim {
namespace {

using namespace messaging;  // NOLINT: a forwarding class names nearly everything of it

// A backend that forgets what it has processed (Bug::kNoInbox); all else is the true one's.
class ForgetfulBackend final : public Backend {
 public:
  explicit ForgetfulBackend(std::unique_ptr<Backend> backend) : backend_(std::move(backend)) {}

  absl::StatusOr<std::vector<InboxState>> MarkInbox(const std::vector<InboxMark>& marks,
                                                    Instant now) override {
    SR_ASSIGN_OR_RETURN(std::vector<InboxState> states, backend_->MarkInbox(marks, now));
    for (InboxState& state : states) {
      if (state == InboxState::kRepeat) state = InboxState::kFresh;
    }
    return states;
  }
  absl::StatusOr<std::vector<std::string>> Lock(const std::vector<std::string>& keys,
                                                bool skip_locked) override {
    return backend_->Lock(keys, skip_locked);
  }
  absl::StatusOr<std::vector<std::vector<Row>>> Fetch(
      const std::vector<FetchRequest>& requests) override {
    return backend_->Fetch(requests);
  }
  absl::StatusOr<std::vector<Row>> List(const TableDef& table, const ListQuery& query) override {
    return backend_->List(table, query);
  }
  absl::StatusOr<std::vector<DueKey>> Due(const TableDef& table, Instant now, int limit) override {
    return backend_->Due(table, now, limit);
  }
  absl::StatusOr<std::optional<Instant>> EarliestDue(const TableDef& table) override {
    return backend_->EarliestDue(table);
  }
  absl::StatusOr<Audit> AuditTable(const TableDef& table, Instant overdue_before) override {
    return backend_->AuditTable(table, overdue_before);
  }
  absl::StatusOr<std::optional<RequestRow>> FindRequest(const Uuid& request_id) override {
    return backend_->FindRequest(request_id);
  }
  absl::Status Write(const WriteSet& writes) override { return backend_->Write(writes); }
  absl::StatusOr<std::vector<JournalRow>> JournalOf(const std::string& subject, int64_t after,
                                                    int limit) override {
    return backend_->JournalOf(subject, after, limit);
  }
  absl::StatusOr<bool> TryRelayLock() override { return backend_->TryRelayLock(); }
  absl::StatusOr<std::vector<JournalRow>> Unpublished(int limit) override {
    return backend_->Unpublished(limit);
  }
  absl::Status MarkPublished(const std::vector<int64_t>& journal_ids) override {
    return backend_->MarkPublished(journal_ids);
  }
  absl::StatusOr<int64_t> CountUnpublished() override { return backend_->CountUnpublished(); }
  absl::StatusOr<int64_t> Purge(Instant requests_before, Instant inbox_before) override {
    return backend_->Purge(requests_before, inbox_before);
  }
  absl::Status Commit() override { return backend_->Commit(); }

 private:
  std::unique_ptr<Backend> backend_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Backend>> SimDatabase::Begin(const BeginOptions& options) {
  if (faults_.Strikes(faults_.rates().database_down)) {
    return Refuse(absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE",
                  "the simulated database is away");
  }
  SR_ASSIGN_OR_RETURN(std::unique_ptr<Backend> backend, database_.Begin(options));
  if (bug_ == Bug::kNoInbox) return std::make_unique<ForgetfulBackend>(std::move(backend));
  return backend;
}

}  // namespace safereturn::sim
