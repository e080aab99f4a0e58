#include "services/gateway/rest/api.h"

#include "libs/base/result.h"
#include "libs/obs/log.h"
#include "libs/obs/metrics.h"
#include "services/gateway/http/gzip.h"
#include "services/gateway/rest/openapi.h"
#include "services/gateway/rest/transcode.h"

namespace safereturn::gateway {
namespace {

const obs::MetricTable kMetrics{
    {"safereturn_gateway_requests_total",
     obs::MetricKind::kCounter,
     "HTTP requests answered, by the method of the contract (none: there is no such route) and "
     "status",
     "requests",
     {"method", "status"}},
    {"safereturn_gateway_seconds",
     obs::MetricKind::kHistogram,
     "From a whole request to its answer, waiting included",
     "seconds",
     {"method"}},
};

bool AcceptsJson(const Request& request) {
  const std::string_view accept = HeaderOf(request.headers, "accept");
  return accept.empty() || accept.find("*/*") != accept.npos ||
         accept.find("application/*") != accept.npos ||
         accept.find("application/json") != accept.npos;
}

Response Json(std::string body) {
  Response response;
  response.headers = {{"content-type", "application/json"}, {"cache-control", "no-store"}};
  response.body = std::move(body);
  return response;
}

// A service that does not believe our tokens is our fault, not the caller's.
absl::Status FromBackend(const absl::Status& status) {
  if (status.code() != absl::StatusCode::kUnauthenticated) return status;
  obs::Error("gateway.mistrusted", {{"status", status}});
  return Refuse(absl::StatusCode::kUnavailable, "BACKEND_MISTRUSTS_GATEWAY",
                "the service does not believe this gateway's tokens");
}

}  // namespace

// All that is known of one request.
struct Api::Call {
  Request request;
  Reply reply;
  Match match;
  std::unique_ptr<google::protobuf::Message> message;
  rpc::CallerToken token;
  obs::TraceContext trace;
  ProblemContext problem;
  rpc::Deadline deadline = rpc::Deadline::After(std::chrono::milliseconds(0));
  std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
};

Api::Api(RouteTable routes, Backends backends, TokenChecker& checker, rpc::Executor& executor,
         Random& random, ApiOptions options)
    : routes_(std::move(routes)),
      backends_(std::move(backends)),
      checker_(checker),
      executor_(executor),
      random_(random),
      options_(options),
      openapi_(OpenApi(routes_).dump()) {}

Response Api::Refused(int status, const std::string& reason, const std::string& detail) {
  const absl::StatusCode code =
      status == 503 ? absl::StatusCode::kUnavailable : absl::StatusCode::kInvalidArgument;
  return ToProblem(Refuse(code, reason, detail), {});
}

Response Api::HandleFixed(const Request& request, std::string_view path, bool& is_fixed) const {
  is_fixed = path == "/openapi.json" || path == "/health/live" || path == "/health/ready";
  if (!is_fixed) return {};
  if (request.method != "GET" && request.method != "HEAD") {
    return ToProblem(
        Refuse(absl::StatusCode::kUnimplemented, "METHOD_NOT_ALLOWED", "this path takes GET"),
        {.allow = "GET"});
  }
  if (path == "/openapi.json") {
    Response response = Json(openapi_);
    CompressFor(request, response);
    return response;
  }
  Response response = Json("{\"status\":\"ok\"}");
  if (path == "/health/ready" && !is_ready_) {
    response.status = 503;
    response.body = "{\"status\":\"not ready\"}";
  }
  return response;
}

void Api::Handle(Request request, Reply reply) {
  const std::string path = request.target.substr(0, request.target.find('?'));
  bool is_fixed = false;
  Response fixed = HandleFixed(request, path, is_fixed);
  if (is_fixed) return reply(std::move(fixed));

  auto call = std::make_shared<Call>();
  call->request = std::move(request);
  call->reply = std::move(reply);
  call->deadline = rpc::Deadline::After(options_.deadline);
  const auto parent = obs::ParseTraceparent(HeaderOf(call->request.headers, "traceparent"));
  call->trace = parent ? obs::ChildOf(*parent, random_) : obs::NewTrace(random_);
  call->problem.trace_id = call->trace.trace_id;
  if (const absl::Status status = Prepare(*call); !status.ok()) {
    return Finish(*call, ToProblem(status, call->problem));
  }
  executor_.Submit(
      {.deadline = call->deadline,
       .run = [this, call] { Finish(*call, Answer(*call)); },
       .drop =
           [call](const absl::Status& status) { Finish(*call, ToProblem(status, call->problem)); },
       .urgent = call->match.route->is_urgent});
}

// Identity comes before the route: who is not known learns nothing about what is there.
absl::Status Api::Prepare(Call& call) {
  const Headers& headers = call.request.headers;
  if (CountOf(headers, "authorization") > 1) {
    return Refuse(absl::StatusCode::kUnauthenticated, "TOKEN_INVALID",
                  "two credentials are no credential");
  }
  SR_ASSIGN_OR_RETURN(call.token, checker_.Exchange(HeaderOf(headers, "authorization")));
  const std::string& target = call.request.target;
  const size_t question = std::min(target.find('?'), target.size());
  SR_ASSIGN_OR_RETURN(const Path path, ParsePath(std::string_view(target).substr(0, question)));
  SR_ASSIGN_OR_RETURN(call.match, routes_.Find(call.request.method, path, call.problem.allow));
  call.problem.permission = call.match.route->permission;
  call.problem.is_conditional = CountOf(headers, "if-match") > 0;
  if (!AcceptsJson(call.request)) {
    return Refuse(absl::StatusCode::kInvalidArgument, "NOT_ACCEPTABLE",
                  "answers are application/json");
  }
  const std::string_view query =
      std::string_view(target).substr(std::min(question + 1, target.size()));
  SR_ASSIGN_OR_RETURN(call.message, ToMessage(call.match, query, call.request));
  call.problem.request_id = TextOf(*call.message, "request_id");
  return absl::OkStatus();
}

Response Api::Answer(Call& call) {
  const obs::TraceScope trace(call.trace);
  const Route& route = *call.match.route;
  const auto backend = backends_.find(route.service);
  if (backend == backends_.end()) {
    return ToProblem(Refuse(absl::StatusCode::kUnavailable, "BACKEND_UNKNOWN",
                            "this gateway knows no address of " + route.service),
                     call.problem);
  }
  const auto answer =
      backend->second->CallDynamic(*route.method, *call.message, call.deadline, call.token);
  if (!answer.ok()) return ToProblem(FromBackend(answer.status()), call.problem);
  std::string etag;
  absl::StatusOr<std::string> body = ToJson(**answer, etag);
  if (!body.ok()) return ToProblem(body.status(), call.problem);
  Response response = Json(*std::move(body));
  if (!etag.empty()) {
    const std::string quoted = "\"" + etag + "\"";
    response.headers.emplace_back("etag", quoted);
    if (call.request.method == "GET" && HeaderOf(call.request.headers, "if-none-match") == quoted) {
      response.status = 304;
      response.body.clear();
    }
  }
  CompressFor(call.request, response);
  return response;
}

void Api::Finish(Call& call, Response response) {
  const std::string method =
      call.match.route == nullptr ? "none" : call.match.route->method->full_name();
  obs::GetCounter("safereturn_gateway_requests_total",
                  {{"method", method}, {"status", std::to_string(response.status)}})
      .Increment();
  obs::GetHistogram("safereturn_gateway_seconds", {{"method", method}})
      .Observe(
          std::chrono::duration<double>(std::chrono::steady_clock::now() - call.began).count());
  if (response.status >= 500) {
    const obs::TraceScope trace(call.trace);
    obs::Warning("gateway.failed", {{"method", method}, {"status", response.status}});
  }
  response.headers.emplace_back("x-trace-id", call.trace.trace_id);
  response.headers.emplace_back("x-content-type-options", "nosniff");
  call.reply(std::move(response));
}

}  // namespace safereturn::gateway
