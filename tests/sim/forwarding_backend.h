// A backend that hands everything on to another one: what a planted bug of the database starts
// from.
#pragma once

#include "libs/messaging/backend.h"

namespace safereturn::sim {

class ForwardingBackend : public messaging::Backend {
 public:
  explicit ForwardingBackend(std::unique_ptr<messaging::Backend> backend)
      : backend_(std::move(backend)) {}

  absl::StatusOr<std::vector<messaging::InboxState>> MarkInbox(
      const std::vector<messaging::InboxMark>& marks, Instant now) override {
    return backend_->MarkInbox(marks, now);
  }
  absl::StatusOr<std::vector<std::string>> Lock(const std::vector<std::string>& keys,
                                                bool skip_locked) override {
    return backend_->Lock(keys, skip_locked);
  }
  absl::StatusOr<std::vector<std::vector<messaging::Row>>> Fetch(
      const std::vector<messaging::FetchRequest>& requests) override {
    return backend_->Fetch(requests);
  }
  absl::StatusOr<std::vector<messaging::Row>> List(const messaging::TableDef& table,
                                                   const messaging::ListQuery& query) override {
    return backend_->List(table, query);
  }
  absl::StatusOr<std::vector<messaging::CountRow>> Count(
      const messaging::TableDef& table, const messaging::CountQuery& query) override {
    return backend_->Count(table, query);
  }
  absl::StatusOr<std::vector<messaging::DueKey>> Due(const messaging::TableDef& table, Instant now,
                                                     int limit) override {
    return backend_->Due(table, now, limit);
  }
  absl::StatusOr<std::optional<Instant>> EarliestDue(const messaging::TableDef& table) override {
    return backend_->EarliestDue(table);
  }
  absl::StatusOr<messaging::Audit> AuditTable(const messaging::TableDef& table,
                                              Instant overdue_before) override {
    return backend_->AuditTable(table, overdue_before);
  }
  absl::StatusOr<std::vector<messaging::RequestRow>> FindRequests(
      const std::vector<Uuid>& request_ids) override {
    return backend_->FindRequests(request_ids);
  }
  absl::Status Write(const messaging::WriteSet& writes) override { return backend_->Write(writes); }
  absl::StatusOr<std::vector<messaging::JournalRow>> JournalOf(const std::string& subject,
                                                               int64_t after, int limit) override {
    return backend_->JournalOf(subject, after, limit);
  }
  absl::StatusOr<bool> TryRelayLock() override { return backend_->TryRelayLock(); }
  absl::StatusOr<std::vector<messaging::JournalRow>> Unpublished(int limit) override {
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
  std::unique_ptr<messaging::Backend> backend_;
};

}  // namespace safereturn::sim
