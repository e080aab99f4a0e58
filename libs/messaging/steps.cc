#include "libs/messaging/steps.h"

#include <nlohmann/json.hpp>

#include <algorithm>

#include "libs/base/crash_point.h"
#include "libs/messaging/metrics.h"
#include "libs/obs/log.h"

namespace safereturn::messaging {
namespace {

using std::chrono::duration;

// Waiting longer than this is an incident (product 4.3, item 23: an alert at most 60 seconds late).
constexpr std::chrono::seconds kOverdueBound{60};
// As many messages at once come faster than they could be worked off in small batches: it pays to
// wait. Fewer are done sooner than waited for.
constexpr size_t kBusy = 400;
constexpr int kCountedLetters = 1000;  // more than that is one alarm all the same
constexpr std::chrono::days kKeepRequests{30};
constexpr std::chrono::days kKeepInbox{37};  // the intake topic keeps 30 days, plus a week

kafka::Message ToMessage(const JournalRow& row, const RelayOptions& options) {
  Envelope envelope;
  envelope.id = row.event_id.ToString();
  envelope.source = options.source;
  envelope.type = row.type;
  envelope.subject = row.subject;
  envelope.time = row.occurred_at;
  envelope.partition_key = row.partition_key;
  envelope.subject_version = row.version;
  envelope.content_type = "application/protobuf";
  envelope.data = row.data;
  const auto headers = nlohmann::json::parse(row.headers, nullptr, false);
  if (headers.is_object()) {
    envelope.correlation_id = headers.value("correlationid", "");
    envelope.causation_id = headers.value("causationid", "");
    envelope.trace_parent = headers.value("traceparent", "");
    // Named: the loop would outlive a temporary.
    const nlohmann::json extensions = headers.value("extensions", nlohmann::json::object());
    for (const auto& [name, value] : extensions.items()) {
      envelope.extensions.emplace_back(name, value.get<std::string>());
    }
  }
  envelope.extensions.emplace_back(kAuthorityExtension, row.authority_id);
  envelope.extensions.emplace_back(kClassificationExtension, "restricted");
  return ToBinaryMode(envelope, options.topic);
}

}  // namespace

absl::StatusOr<bool> ConsumerStep::Run() {
  SR_ASSIGN_OR_RETURN(std::vector<kafka::Message> batch,
                      source_.Poll(options_.max_batch, options_.wait));
  if (batch.empty()) return true;  // the poll itself was the wait
  if (options_.linger.count() > 0 && batch.size() >= kBusy) {
    SR_RETURN_IF_ERROR(source_.Gather(options_.max_batch, options_.linger, batch));
  }
  const auto report = processor_.Process(batch);
  if (!report.ok()) {
    SR_RETURN_IF_ERROR(source_.Rewind(batch));
    return report.status();
  }
  SR_RETURN_IF_ERROR(source_.Done(batch));
  return true;
}

absl::StatusOr<bool> RelayStep::Run() {
  SR_ASSIGN_OR_RETURN(const auto backend, database_.Begin({}));
  SR_ASSIGN_OR_RETURN(const bool is_relay, backend->TryRelayLock());
  if (!is_relay) return false;  // another pod publishes
  SR_ASSIGN_OR_RETURN(const std::vector<JournalRow> rows, backend->Unpublished(options_.max_batch));
  if (rows.empty()) {
    SetOutbox(0);
    SR_RETURN_IF_ERROR(backend->Commit());
    return false;
  }
  std::vector<kafka::Message> messages;
  std::vector<int64_t> ids;
  messages.reserve(rows.size());
  ids.reserve(rows.size());
  for (const JournalRow& row : rows) {
    messages.push_back(ToMessage(row, options_));
    ids.push_back(row.id);
  }
  SR_RETURN_IF_ERROR(publisher_.PublishAll(messages));
  SR_CRASH_POINT("relay.after_publish");
  SR_RETURN_IF_ERROR(backend->MarkPublished(ids));
  SR_RETURN_IF_ERROR(backend->Commit());
  CountPublished(rows.size());
  const bool is_full = rows.size() == static_cast<size_t>(options_.max_batch);
  SetOutbox(is_full ? static_cast<int64_t>(rows.size()) : 0);
  return is_full;  // of what came meanwhile its commit tells
}

std::optional<Instant> WakerStep::next_wake() const {
  const std::lock_guard lock(mutex_);
  return next_;
}

bool WakerStep::Hint(Instant due) {
  const std::lock_guard lock(mutex_);
  if (due >= next_) return false;
  next_ = due;
  return true;
}

absl::StatusOr<bool> WakerStep::Run() {
  std::vector<DueKey> due;
  {
    SR_ASSIGN_OR_RETURN(const auto backend, store_.database().Begin({}));
    const Instant now = store_.clock().Now();
    {
      // A hint that comes from here on is kept: it may be for a row that this look does not see
      // yet.
      const std::lock_guard lock(mutex_);
      next_ = Instant::max();
    }
    SR_ASSIGN_OR_RETURN(due, backend->Due(table_, now, options_.max_batch));
    if (due.empty()) {
      SR_ASSIGN_OR_RETURN(const std::optional<Instant> earliest, backend->EarliestDue(table_));
      SR_RETURN_IF_ERROR(backend->Commit());
      if (earliest) {
        const std::lock_guard lock(mutex_);
        next_ = std::min(next_, *earliest);
      }
      return false;
    }
    SR_RETURN_IF_ERROR(backend->Commit());
  }
  absl::Status status = TickBatch(due);
  if (!status.ok() && !IsTransient(status) && due.size() > 1) {
    // One aggregate that cannot be ticked must not hold up the others.
    for (const DueKey& one : due) {
      const absl::Status single = TickBatch({one});
      if (single.ok()) continue;
      obs::Error("tick.failed", {{"table", table_.name}, {"key", one.key}, {"error", single}});
      status = single;
    }
  }
  {
    const std::lock_guard lock(mutex_);
    next_ = std::min(next_, store_.clock().Now());  // look again: the batch may have been full
  }
  if (!status.ok()) return status;
  return true;
}

absl::Status WakerStep::TickBatch(const std::vector<DueKey>& due) {
  return store_.Run({}, [&](Tx& tx) -> absl::Status {
    std::set<std::string> keys;
    for (const DueKey& one : due) keys.insert(one.ordering_key);
    // What another transaction holds is being changed right now; the next round looks at it again.
    SR_ASSIGN_OR_RETURN(const std::vector<std::string> locked, tx.LockAvailable(keys));
    const std::set<std::string> mine(locked.begin(), locked.end());
    Prefetch prefetch;
    std::vector<DueKey> free;
    for (const DueKey& one : due) {
      if (mine.contains(one.ordering_key)) free.push_back(one);
    }
    if (free.empty()) {
      return Refuse(absl::StatusCode::kUnavailable, "DUE_ROWS_LOCKED",
                    "all due rows are being changed by others");
    }
    for (const DueKey& one : free) prefetch.Key(table_, one.key);
    if (touches_) touches_(free, prefetch);
    SR_RETURN_IF_ERROR(tx.Run(prefetch));
    for (const DueKey& one : free) SR_RETURN_IF_ERROR(tick_(one.key, tx));
    Instant oldest = tx.now();
    for (const DueKey& one : free) oldest = std::min(oldest, one.due);
    CountTicks(free.size(), duration<double>(tx.now() - oldest).count());
    return absl::OkStatus();
  });
}

absl::StatusOr<bool> AuditorStep::Run() {
  SR_ASSIGN_OR_RETURN(const auto backend, store_.database().Begin({}));
  const Instant now = store_.clock().Now();
  for (const TableDef* table : tables_) {
    SR_ASSIGN_OR_RETURN(const Audit audit, backend->AuditTable(*table, now - kOverdueBound));
    const double oldest = audit.oldest_due && *audit.oldest_due < now
                              ? duration<double>(now - *audit.oldest_due).count()
                              : 0;
    SetAudit(table->name.c_str(), audit.live, audit.without_next, audit.overdue, oldest);
    if (audit.without_next > 0 || audit.overdue > 0) {
      obs::Error("auditor.incident",
                 {{"service", service_},
                  {"table", table->name},
                  {"without_next_action", audit.without_next},
                  {"overdue", audit.overdue},
                  {"consequence", "children may be waiting: see the runbook of the due clocks"}});
    }
  }
  SR_ASSIGN_OR_RETURN(const int64_t unpublished, backend->CountUnpublished());
  SetOutbox(unpublished);
  ListQuery parked;
  parked.equals.emplace_back("letter_state",
                             boost::describe::enum_to_string(DeadLetterState::kParked, ""));
  parked.limit = kCountedLetters;
  SR_ASSIGN_OR_RETURN(const std::vector<Row> letters,
                      backend->List(Table<DeadLetter>::Def(), parked));
  SetDeadLetters(letters.size());
  SR_RETURN_IF_ERROR(backend->Commit());
  BeatHeart();
  return false;
}

absl::StatusOr<bool> PurgeStep::Run() {
  SR_ASSIGN_OR_RETURN(const auto backend, store_.database().Begin({}));
  const Instant now = store_.clock().Now();
  SR_ASSIGN_OR_RETURN(const int64_t gone, backend->Purge(now - kKeepRequests, now - kKeepInbox));
  SR_RETURN_IF_ERROR(backend->Commit());
  if (gone > 0) obs::Info("purge.done", {{"rows", gone}});
  return false;
}

}  // namespace safereturn::messaging
