#include "services/gateway/rest/problem.h"

#include <nlohmann/json.hpp>

#include "libs/base/result.h"
#include "libs/obs/log.h"

namespace safereturn::gateway {
namespace {

using Code = absl::StatusCode;

// Reasons whose HTTP status is more exact than their code's.
struct Exact {
  const char* reason;
  int status;
};
constexpr Exact kExact[] = {
    {"METHOD_NOT_ALLOWED", 405},
    {"NOT_ACCEPTABLE", 406},
    {"BATCH_TOO_LARGE", 413},
    {"BODY_TOO_LARGE", 413},
    {"EVENT_TOO_LARGE", 413},
    {"MEDIA_TYPE_UNSUPPORTED", 415},
    {"CONTENT_ENCODING_UNSUPPORTED", 415},
    {"HEADERS_TOO_LARGE", 431},
    {"SERVER_BUSY", 503},
    {"BACKEND_MISTRUSTS_GATEWAY", 502},
};

const char* TitleOf(int status) {
  switch (status) {
    case 400:
      return "The request is not valid";
    case 401:
      return "Who calls is not known";
    case 403:
      return "This caller may not do this";
    case 404:
      return "There is no such thing, or it is not yours to see";
    case 405:
      return "This path does not take this method";
    case 406:
      return "No answer in a form that is asked for";
    case 409:
      return "The state of things forbids this";
    case 412:
      return "It was changed meanwhile";
    case 413:
      return "The body is too large";
    case 415:
      return "The body has a form that is not understood";
    case 429:
      return "Too much at once";
    case 431:
      return "The headers are too large";
    case 502:
    case 503:
      return "The service cannot answer now";
    case 504:
      return "The service did not answer in time";
    default:
      return "A fault of the service";
  }
}

std::string AdviceFor(const absl::Status& status, int http, const ProblemContext& context) {
  const std::string reason = ReasonOf(status);
  if (reason == "REQUEST_ID_REQUIRED" || reason == "REQUEST_ID_MALFORMED") {
    return "Send a new UUID as Idempotency-Key, and the same one when you repeat the request.";
  }
  switch (http) {
    case 400:
      return FieldOf(status).empty() ? "Compare the request with /openapi.json."
                                     : "Correct " + FieldOf(status) + "; see /openapi.json.";
    case 401:
      return "Send Authorization: Bearer with a valid token of the organisation's issuer.";
    case 403:
      return context.permission.empty()
                 ? "Ask as somebody who may."
                 : "This needs " + context.permission + " for its authority and home.";
    case 404:
      return "Check the name; what belongs to other authorities is not seen.";
    case 405:
      return "Use " + context.allow + ".";
    case 406:
      return "Accept application/json.";
    case 409:
      return status.code() == Code::kAborted         ? "Read it again and repeat."
             : status.code() == Code::kAlreadyExists ? "It is there already: read it instead."
                                                     : "Read it; change first what forbids this.";
    case 412:
      return "Read it again, decide anew, and send its new ETag as If-Match.";
    case 413:
    case 431:
      return "Send less at once.";
    case 415:
      return "Send application/json, not compressed.";
    case 429:
      return "Wait a little and repeat.";
    case 502:
    case 503:
    case 504:
      return context.request_id.empty()
                 ? "Wait a little and repeat."
                 : "It may have been done: repeat it with the same Idempotency-Key.";
    default:
      return context.request_id.empty()
                 ? "Tell the operators the trace_id."
                 : "It may have been done: repeat it with the same Idempotency-Key, and tell the "
                   "operators the trace_id.";
  }
}

}  // namespace

absl::Status FromBackend(const absl::Status& status) {
  if (status.code() != Code::kUnauthenticated) return status;
  obs::Error("gateway.mistrusted", {{"status", status}});
  return Refuse(absl::StatusCode::kUnavailable, "BACKEND_MISTRUSTS_GATEWAY",
                "the service does not believe this gateway's tokens");
}

int HttpStatusOf(const absl::Status& status, bool is_conditional) {
  const std::string reason = ReasonOf(status);
  for (const Exact& exact : kExact) {
    if (reason == exact.reason) return exact.status;
  }
  switch (status.code()) {
    case Code::kOk:
      return 200;
    case Code::kInvalidArgument:
    case Code::kOutOfRange:
      return 400;
    case Code::kUnauthenticated:
      return 401;
    case Code::kPermissionDenied:
      return 403;
    case Code::kNotFound:
      return 404;
    case Code::kAborted:
      return is_conditional ? 412 : 409;
    case Code::kAlreadyExists:
    case Code::kFailedPrecondition:
      return 409;
    case Code::kResourceExhausted:
      return 429;
    case Code::kUnimplemented:
      return 501;
    case Code::kUnavailable:
      return 503;
    case Code::kDeadlineExceeded:
      return 504;
    default:
      return 500;
  }
}

Response ToProblem(const absl::Status& status, const ProblemContext& context) {
  const int http = HttpStatusOf(status, context.is_conditional);
  const std::string reason = ReasonOf(status);
  // What a fault says of itself is for logs: it may quote what only the service should see.
  const std::string detail = status.code() == Code::kInternal || status.code() == Code::kDataLoss
                                 ? "something went wrong inside"
                                 : MessageOf(status);
  nlohmann::ordered_json problem{{"type", "urn:safereturn:reason:" + reason},
                                 {"title", TitleOf(http)},
                                 {"status", http},
                                 {"detail", detail},
                                 {"code", absl::StatusCodeToString(status.code())},
                                 {"reason", reason}};
  if (!FieldOf(status).empty()) problem["field"] = FieldOf(status);
  if (!context.request_id.empty()) problem["request_id"] = context.request_id;
  if (!context.trace_id.empty()) problem["trace_id"] = context.trace_id;
  problem["advice"] = AdviceFor(status, http, context);

  Response response{.status = http};
  response.headers.emplace_back("content-type", "application/problem+json");
  response.headers.emplace_back("cache-control", "no-store");
  if (http == 401) response.headers.emplace_back("www-authenticate", "Bearer");
  if (http == 405) response.headers.emplace_back("allow", context.allow);
  if (http == 429 || http == 503) response.headers.emplace_back("retry-after", "1");
  response.body = problem.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  return response;
}

}  // namespace safereturn::gateway
