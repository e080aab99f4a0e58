#include "services/gateway/rest/api.h"

#include <optional>

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
     "HTTP requests answered, by the method of the contract (intake.events, intake.webhook: "
     "events; "
     "live: streams; none: there is no such route) and status",
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

}  // namespace

// All that is known of one request.
struct Api::Call {
  Request request;
  Reply reply;
  Match match;
  std::unique_ptr<google::protobuf::Message> message;
  Identity identity;
  std::function<Response()> take;  // of the intake; else the route's method answers
  std::optional<Response> now;     // what needs neither thread nor service
  std::string name = "none";       // for metrics
  obs::TraceContext trace;
  ProblemContext problem;
  rpc::Deadline deadline = rpc::Deadline::After(std::chrono::milliseconds(0));
  std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
};

Api::Api(RouteTable routes, Backends backends, TokenChecker& checker, Intake* intake, Hub* live,
         rpc::Executor& executor, Random& random, ApiOptions options)
    : routes_(std::move(routes)),
      backends_(std::move(backends)),
      checker_(checker),
      intake_(intake),
      live_(live),
      executor_(executor),
      random_(random),
      options_(options),
      read_permissions_(ReadPermissionsOf(routes_)),
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
  if (call->now) return Finish(*call, *std::move(call->now));
  executor_.Submit(
      {.deadline = call->deadline,
       .run = [this, call] { Finish(*call, call->take ? call->take() : Answer(*call)); },
       .drop =
           [call](const absl::Status& status) { Finish(*call, ToProblem(status, call->problem)); },
       .urgent = call->match.route != nullptr && call->match.route->is_urgent});
}

// The intake is no method of a service: what it takes goes to Kafka.
absl::Status Api::PrepareIntake(Call& call, std::string_view path) {
  const bool is_webhook = path.starts_with(kWebhooksPath);
  if (!is_webhook && path != kEventsPath) {
    return Refuse(absl::StatusCode::kNotFound, "ROUTE_UNKNOWN", "there is nothing at this path");
  }
  if (call.request.method != "POST") {
    call.problem.allow = "POST";
    return Refuse(absl::StatusCode::kUnimplemented, "METHOD_NOT_ALLOWED", "this path takes POST");
  }
  if (intake_ == nullptr) {
    return Refuse(absl::StatusCode::kUnavailable, "INTAKE_UNCONFIGURED",
                  "this gateway knows no broker for events");
  }
  call.name = is_webhook ? "intake.webhook" : "intake.events";
  call.take = [this, &call, is_webhook,
               partner = std::string(is_webhook ? path.substr(kWebhooksPath.size()) : "")] {
    const obs::TraceScope trace(call.trace);
    return is_webhook
               ? intake_->TakeWebhook(call.request, partner, call.deadline, call.problem)
               : intake_->TakeEvents(call.request, call.identity, call.deadline, call.problem);
  };
  return absl::OkStatus();
}

// A stream takes no thread while nothing happens.
absl::Status Api::PrepareLive(Call& call) {
  if (call.request.method != "GET") {
    call.problem.allow = "GET";
    return Refuse(absl::StatusCode::kUnimplemented, "METHOD_NOT_ALLOWED", "this path takes GET");
  }
  if (live_ == nullptr) {
    return Refuse(absl::StatusCode::kUnavailable, "LIVE_UNCONFIGURED",
                  "this gateway knows no broker for events");
  }
  call.name = "live";
  SR_ASSIGN_OR_RETURN(
      auto subscription,
      live_->Subscribe(Audience(*call.identity.caller, read_permissions_), call.identity.expires,
                       HeaderOf(call.request.headers, "last-event-id")));
  call.now.emplace();
  call.now->headers = {{"content-type", "text/event-stream"}, {"cache-control", "no-store"}};
  call.now->stream = std::move(subscription);
  return absl::OkStatus();
}

// Identity comes before the route: who is not known learns nothing about what is there.
absl::Status Api::Prepare(Call& call) {
  const Headers& headers = call.request.headers;
  const std::string& target = call.request.target;
  const size_t question = std::min(target.find('?'), target.size());
  const std::string_view bare = std::string_view(target).substr(0, question);
  // Who signs is known by the signature.
  if (bare.starts_with(kWebhooksPath)) return PrepareIntake(call, bare);
  if (CountOf(headers, "authorization") > 1) {
    return Refuse(absl::StatusCode::kUnauthenticated, "TOKEN_INVALID",
                  "two credentials are no credential");
  }
  SR_ASSIGN_OR_RETURN(call.identity, checker_.Exchange(HeaderOf(headers, "authorization")));
  if (bare == kLivePath) return PrepareLive(call);
  if (bare.starts_with(kIntakeRoot)) return PrepareIntake(call, bare);
  SR_ASSIGN_OR_RETURN(const Path path, ParsePath(bare));
  SR_ASSIGN_OR_RETURN(call.match, routes_.Find(call.request.method, path, call.problem.allow));
  call.name = call.match.route->method->full_name();
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
  const auto answer = backend->second->CallDynamic(*route.method, *call.message, call.deadline,
                                                   call.identity.token);
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
  obs::GetCounter("safereturn_gateway_requests_total",
                  {{"method", call.name}, {"status", std::to_string(response.status)}})
      .Increment();
  obs::GetHistogram("safereturn_gateway_seconds", {{"method", call.name}})
      .Observe(
          std::chrono::duration<double>(std::chrono::steady_clock::now() - call.began).count());
  if (response.status >= 500) {
    const obs::TraceScope trace(call.trace);
    obs::Warning("gateway.failed", {{"method", call.name}, {"status", response.status}});
  }
  response.headers.emplace_back("x-trace-id", call.trace.trace_id);
  response.headers.emplace_back("x-content-type-options", "nosniff");
  call.reply(std::move(response));
}

}  // namespace safereturn::gateway
