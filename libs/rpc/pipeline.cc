#include "libs/rpc/pipeline.h"

#include <utility>

#include "libs/base/result.h"
#include "libs/base/uuid.h"
#include "libs/obs/log.h"
#include "libs/obs/metrics.h"
#include "libs/obs/trace.h"
#include "libs/rpc/permissions.h"

namespace safereturn::rpc {
namespace {

const obs::MetricTable kMetrics{
    {"safereturn_rpc_calls_total",
     obs::MetricKind::kCounter,
     "Calls answered, by method and status code",
     "calls",
     {"method", "code"}},
    {"safereturn_rpc_seconds",
     obs::MetricKind::kHistogram,
     "From the arrival of a call to its answer, waiting included",
     "seconds",
     {"method"}},
};

// Returns the request id of a mutation, checked, or of a query as it came.
absl::StatusOr<std::string> RequestId(const Method& method, const CallMetadata& metadata,
                                      const google::protobuf::Message& request) {
  if (method.request_id == nullptr) {
    // Only for logs here: what is no UUID is not worth a refusal, and not worth a log line of its
    // size either.
    return Uuid::Parse(metadata.request_id) ? metadata.request_id : std::string();
  }
  std::string id = request.GetReflection()->GetString(request, method.request_id);
  if (id.empty()) {
    return Refuse(absl::StatusCode::kInvalidArgument, "REQUEST_ID_REQUIRED",
                  "a change needs a request id, so that it can be repeated safely", "request_id");
  }
  if (!Uuid::Parse(id)) {
    return Refuse(absl::StatusCode::kInvalidArgument, "REQUEST_ID_MALFORMED",
                  "a request id is a UUID of 36 characters", "request_id");
  }
  return id;
}

const google::protobuf::FieldDescriptor* RequestIdField(
    const google::protobuf::Descriptor& request) {
  const auto* field = request.FindFieldByName("request_id");
  const bool is_text = field != nullptr && !field->is_repeated() &&
                       field->type() == google::protobuf::FieldDescriptor::TYPE_STRING;
  return is_text ? field : nullptr;
}

}  // namespace

Method::Method(const Service& service, const google::protobuf::MethodDescriptor& method)
    : descriptor(&method),
      permission(RequiredPermission(method)),
      urgent(IsUrgent(permission)),
      request_id(RequestIdField(*method.input_type())),
      handler(service.Find(method)),
      request(google::protobuf::MessageFactory::generated_factory()->GetPrototype(
          method.input_type())) {}

Pipeline::Pipeline(CallerVerifier& verifier, Random& random)
    : verifier_(verifier), random_(random) {}

absl::StatusOr<std::unique_ptr<google::protobuf::Message>> Pipeline::Run(
    const Method& method, const CallMetadata& metadata,
    const google::protobuf::Message& request) const {
  SR_ASSIGN_OR_RETURN(const std::shared_ptr<const Caller> caller,
                      verifier_.Verify(metadata.caller_token));

  const auto parent = obs::ParseTraceparent(metadata.traceparent);
  const obs::TraceScope trace(parent ? obs::ChildOf(*parent, random_) : obs::NewTrace(random_));

  if (!Allows(caller->roles, method.permission)) {
    return Refuse(absl::StatusCode::kPermissionDenied, "PERMISSION_MISSING",
                  "the caller's roles do not grant " + method.permission);
  }
  SR_ASSIGN_OR_RETURN(std::string request_id, RequestId(method, metadata, request));

  const obs::LogScope log({.request_id = request_id, .event_id = {}});
  const CallContext context{.caller = *caller,
                            .method = method.descriptor->full_name(),
                            .permission = method.permission,
                            .request_id = std::move(request_id),
                            .deadline = metadata.deadline,
                            .traceparent = obs::FormatTraceparent(obs::CurrentTrace()),
                            .peer = metadata.peer,
                            .token = {metadata.caller_token}};
  auto response = (*method.handler)(request, context);
  // A bug or lost data wakes somebody; every other refusal is the caller's to act on and is in the
  // metrics.
  if (!response.ok() && (response.status().code() == absl::StatusCode::kInternal ||
                         response.status().code() == absl::StatusCode::kDataLoss)) {
    obs::Error("rpc.failed", {{"method", context.method}, {"status", response.status()}});
  }
  return response;
}

void CountCall(const google::protobuf::MethodDescriptor& method, const absl::Status& status,
               std::chrono::steady_clock::duration took) {
  obs::GetCounter("safereturn_rpc_calls_total", {{"method", method.full_name()},
                                                 {"code", absl::StatusCodeToString(status.code())}})
      .Increment();
  obs::GetHistogram("safereturn_rpc_seconds", {{"method", method.full_name()}})
      .Observe(std::chrono::duration<double>(took).count());
}

}  // namespace safereturn::rpc
