#include "libs/messaging/store.h"

#include "libs/base/crash_point.h"

namespace safereturn::messaging {
namespace {

constexpr int kAttempts = 5;

}  // namespace

void Store::OnCommit(std::function<void(const Committed&)> listener) {
  listener_ = std::move(listener);
}

absl::Status Store::Run(const BeginOptions& options, const Work& work) {
  absl::Status status;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    auto backend = database_.Begin(options);
    if (!backend.ok()) return backend.status();
    Tx tx(*std::move(backend), clock_.Now(), ids_, codec_);
    status = work(tx);
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
  }
  return status;
}

BeginOptions Store::Options(const CommandContext& context) {
  return {.worker = false, .authorities = context.authorities, .timeout = context.timeout};
}

absl::StatusOr<std::optional<std::string>> Store::SeenBefore(const CommandContext& context,
                                                             Tx& tx) {
  tx.set_cause(context.cause);
  if (context.request_id.empty()) return std::optional<std::string>();
  const auto request_id = Uuid::Parse(context.request_id);
  if (!request_id) {
    return Refuse(absl::StatusCode::kInvalidArgument, "REQUEST_ID_INVALID", "request_id is no UUID",
                  "request_id");
  }
  SR_ASSIGN_OR_RETURN(const std::optional<RequestRow> row, tx.backend().FindRequest(*request_id));
  if (!row) return std::optional<std::string>();
  if (row->method != context.method || row->fingerprint != context.fingerprint) {
    return Refuse(absl::StatusCode::kInvalidArgument, "REQUEST_ID_REUSED",
                  "this request_id was used for another request; make a new one", "request_id");
  }
  return std::optional(row->resource);
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
