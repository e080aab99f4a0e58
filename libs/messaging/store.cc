#include "libs/messaging/store.h"

#include <algorithm>
#include <iterator>

#include "libs/base/crash_point.h"
#include "libs/messaging/deferred_reads.h"
#include "libs/messaging/metrics.h"
#include "libs/obs/trace.h"

namespace safereturn::messaging {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int kAttempts = 5;
// How often the commands of a shared transaction are run to find out what they read. What is still
// unknown then is read one by one.
constexpr int kRounds = 8;

absl::Status DeadlinePassed() {
  return Refuse(absl::StatusCode::kDeadlineExceeded, "DEADLINE_PASSED",
                "the command waited past its deadline and was not run");
}

milliseconds Left(steady_clock::time_point deadline) {
  return std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
}

// Row-level security is the transaction's: only callers of the same authorities may share one.
std::string GroupOf(const CommandContext& context) {
  std::vector<AuthorityId> authorities = context.authorities;
  std::sort(authorities.begin(), authorities.end());
  std::string group;
  for (const AuthorityId& authority : authorities) group += authority + ",";
  return group;
}

// What a handler's error tells of the transaction rather than of its command: the command deserves
// a transaction of its own before that is its answer.
bool MayBeTheTransactions(const absl::Status& status) {
  return IsTransient(status) || absl::IsInternal(status);
}

}  // namespace

void Store::OnCommit(std::function<void(const Committed&)> listener) {
  listener_ = std::move(listener);
}

absl::Status Store::Run(const BeginOptions& options, const Work& work) {
  absl::Status status;
  // What the attempt before lost to another transaction: locked before it is read again, so that
  // many who change one child take turns instead of losing to each other.
  Prefetch contended;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    auto backend = database_.Begin(options);
    if (!backend.ok()) return backend.status();
    Tx tx(*std::move(backend), clock_.Now(), ids_, codec_);
    status = attempt == 0 ? absl::OkStatus() : tx.Run(contended);
    if (status.ok()) status = work(tx);
    if (status.ok()) {
      SR_CRASH_POINT("store.before_commit");
      status = tx.Commit();
    }
    if (status.ok()) {
      SR_CRASH_POINT("store.after_commit");
      if (listener_) listener_({tx.events_said(), tx.earliest_due()});
      return status;
    }
    // Only a conflict is run again here; what is down stays the caller's to wait for.
    if (status.code() != absl::StatusCode::kAborted) return status;
    for (const std::string& key : tx.ChangedKeys()) contended.Lock(key);
  }
  return status;
}

BeginOptions Store::Options(const CommandContext& context) {
  return {.worker = false, .authorities = context.authorities, .timeout = context.timeout};
}

absl::Status Store::Execute(Command& command) {
  const CommandContext& context = command.context;
  if (!context.request_id.empty() && !Uuid::Parse(context.request_id)) {
    return Refuse(absl::StatusCode::kInvalidArgument, "REQUEST_ID_INVALID", "request_id is no UUID",
                  "request_id");
  }
  command.deadline = steady_clock::now() + context.timeout;
  coalescer_.Submit(GroupOf(context), command, [this](const std::vector<Coalescer::Item*>& batch) {
    if (batch.size() == 1) {
      auto& only = static_cast<Command&>(*batch.front());
      only.status = RunAlone(only);
      return;
    }
    Commands commands;
    commands.reserve(batch.size());
    for (Coalescer::Item* item : batch) commands.push_back(static_cast<Command*>(item));
    RunTogether(commands);
  });
  if (!command.runs_alone) return command.status;
  CountRunAlone(1);
  return RunAlone(command);
}

absl::Status Store::RunAlone(Command& command) {
  const milliseconds left = Left(command.deadline);
  if (left <= left.zero()) return DeadlinePassed();
  BeginOptions options = Options(command.context);
  options.timeout = left;
  const absl::Status status = Run(options, [&](Tx& tx) -> absl::Status {
    SR_ASSIGN_OR_RETURN(const std::vector<RequestRow> seen, SeenBefore({&command}, tx));
    if (command.touches) {
      Prefetch prefetch;
      command.touches(prefetch);
      SR_RETURN_IF_ERROR(tx.Run(prefetch));
    }
    return Handle(command, seen, tx);
  });
  if (status.ok()) CountCommands(1);
  return status;
}

// Answers every command, or says of it that it runs alone.
void Store::RunTogether(const Commands& commands) {
  Commands live;
  for (Command* command : commands) {
    if (Left(command->deadline) <= milliseconds::zero()) {
      command->status = DeadlinePassed();
    } else {
      live.push_back(command);
    }
  }
  if (live.empty()) return;
  const absl::Status status = TryTogether(live);
  if (status.ok()) return;
  // Nothing was written, or nobody knows: what is down or in doubt is everybody's answer. All else
  // is one command's doing and not its neighbours'.
  const bool is_everybodys =
      absl::IsUnavailable(status) || absl::IsUnknown(status) || absl::IsResourceExhausted(status);
  for (Command* command : live) {
    command->status = status;
    command->runs_alone = !is_everybodys;
  }
}

absl::Status Store::TryTogether(const Commands& commands) {
  BeginOptions options = Options(commands.front()->context);
  for (const Command* command : commands) {
    options.timeout = std::max(options.timeout, Left(command->deadline));
  }
  SR_ASSIGN_OR_RETURN(std::unique_ptr<Backend> backend, database_.Begin(options));
  auto deferred = std::make_unique<DeferredReads>(std::move(backend));
  DeferredReads& reads = *deferred;
  Tx tx(std::move(deferred), clock_.Now(), ids_, codec_);
  // Two such transactions that wait for each other's keys would stand still until the database
  // finds out; the command whose key is taken waits in a transaction of its own instead.
  tx.set_waits_for_locks(false);
  SR_ASSIGN_OR_RETURN(const std::vector<RequestRow> seen, SeenBefore(commands, tx));
  SR_RETURN_IF_ERROR(Prepare(commands, tx));
  size_t done = 0;
  Commands left;
  std::copy_if(commands.begin(), commands.end(), std::back_inserter(left),
               [](const Command* command) { return !command->runs_alone; });
  for (int round = 0; !left.empty(); ++round) {
    reads.set_defers(round < kRounds);
    Commands again;
    for (Command* command : left) {
      tx.Mark();
      command->status = Handle(*command, seen, tx);
      if (reads.TakeDeferred()) {
        again.push_back(command);
      } else if (command->status.ok()) {
        ++done;
        continue;
      } else {
        command->runs_alone = MayBeTheTransactions(command->status);
      }
      tx.RollbackToMark();
    }
    left = std::move(again);
    if (!left.empty()) SR_RETURN_IF_ERROR(reads.FetchNoted());
  }
  reads.set_defers(false);
  if (done == 0) return absl::OkStatus();
  SR_CRASH_POINT("store.before_commit");
  SR_RETURN_IF_ERROR(tx.Commit());
  SR_CRASH_POINT("store.after_commit");
  CountCommands(done);
  if (listener_) listener_({tx.events_said(), tx.earliest_due()});
  return absl::OkStatus();
}

// Reads in one query which of the commands were run before.
absl::StatusOr<std::vector<RequestRow>> Store::SeenBefore(const Commands& commands, Tx& tx) {
  std::vector<Uuid> ids;
  for (const Command* command : commands) {
    const auto request_id = Uuid::Parse(command->context.request_id);
    if (request_id) ids.push_back(*request_id);
  }
  if (ids.empty()) return std::vector<RequestRow>();
  return tx.backend().FindRequests(ids);
}

// Locks and reads what the commands declare; one whose key is taken runs alone.
absl::Status Store::Prepare(const Commands& commands, Tx& tx) {
  std::vector<Prefetch> declared(commands.size());
  bool is_any = false;
  for (size_t i = 0; i < commands.size(); ++i) {
    if (!commands[i]->touches) continue;
    commands[i]->touches(declared[i]);
    is_any = true;
  }
  if (!is_any) return absl::OkStatus();
  SR_ASSIGN_OR_RETURN(const std::vector<bool> got, tx.RunEach(declared));
  for (size_t i = 0; i < commands.size(); ++i) commands[i]->runs_alone = !got[i];
  return absl::OkStatus();
}

absl::Status Store::Handle(Command& command, const std::vector<RequestRow>& seen, Tx& tx) {
  const CommandContext& context = command.context;
  const obs::TraceScope trace(
      obs::ParseTraceparent(context.cause.trace_parent).value_or(obs::CurrentTrace()));
  tx.set_cause(context.cause);
  const auto request_id = Uuid::Parse(context.request_id);
  if (!request_id) return command.run(tx);
  const RequestRow* before = tx.FindRequest(*request_id);  // by a neighbour with the same id
  const auto stored = std::find_if(seen.begin(), seen.end(), [&](const RequestRow& row) {
    return row.request_id == *request_id;
  });
  if (before == nullptr && stored != seen.end()) before = &*stored;
  if (before == nullptr) return command.run(tx);
  if (before->method != context.method || before->fingerprint != context.fingerprint) {
    return Refuse(absl::StatusCode::kInvalidArgument, "REQUEST_ID_REUSED",
                  "this request_id was used for another request; make a new one", "request_id");
  }
  return command.repeat(tx, before->resource);
}

RequestRow Store::ToRequest(const CommandContext& context, std::string resource, int64_t version,
                            AuthorityId authority, Tx& tx) {
  const auto request_id = Uuid::Parse(context.request_id);
  return {.request_id = request_id ? *request_id : tx.ids().NewUuid(),
          .method = context.method,
          .fingerprint = context.fingerprint,
          .resource = std::move(resource),
          .version = version,
          .authority_id = std::move(authority)};
}

}  // namespace safereturn::messaging
