#include "services/gateway/intake/intake.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "libs/base/result.h"
#include "libs/obs/metrics.h"
#include "libs/rpc/permissions.h"

namespace safereturn::gateway {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kMostSources = 16;  // of one request: each may cost a question to referral
// Whoever sends events corrects and withdraws by them too, and must see whose sources there are.
constexpr const char* kPermissions[] = {"referral.episodes.write", "referral.sources.read"};

const obs::MetricTable kMetrics{
    {"safereturn_gateway_intake_events_total",
     obs::MetricKind::kCounter,
     "Events that came by HTTP, by way (bearer, webhook) and result (accepted: they are on the "
     "topic; refused; failed: the broker did not say that it has them)",
     "events",
     {"way", "result"}},
};

absl::Status NotRegistered() {
  return Refuse(absl::StatusCode::kPermissionDenied, "SOURCE_NOT_REGISTERED",
                "this source is registered to no authority for which you may speak", "source");
}

void Count(bool is_signed, const char* result, size_t events) {
  if (events == 0) return;
  obs::GetCounter("safereturn_gateway_intake_events_total",
                  {{"way", is_signed ? "webhook" : "bearer"}, {"result", result}})
      .Increment(static_cast<double>(events));
}

Json ResultOf(const IntakeItem& item, size_t index) {
  Json result{{"index", index}};
  if (!item.id.empty()) result["id"] = item.id;
  if (!item.source.empty()) result["source"] = item.source;
  result["status"] = item.status.ok() ? "accepted" : "refused";
  if (item.status.ok()) return result;
  result["reason"] = ReasonOf(item.status);
  if (!FieldOf(item.status).empty()) result["field"] = FieldOf(item.status);
  result["detail"] = MessageOf(item.status);
  return result;
}

std::string Dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// A single event is answered by a problem of its own; a batch of which none is taken by one that
// lists them all.
Response NothingTaken(const IntakeRequest& events, Json results, const ProblemContext& context) {
  if (!events.is_batch) return ToProblem(events.items.front().status, context);
  Response response = ToProblem(Refuse(absl::StatusCode::kInvalidArgument, "EVENTS_REFUSED",
                                       "each event of this batch is refused", "events"),
                                context);
  Json problem = Json::parse(response.body);
  problem["events"] = std::move(results);
  response.body = Dump(problem);
  return response;
}

}  // namespace

Intake::Intake(std::string topic, Publish publish, SourceLookup lookup, Webhooks webhooks,
               Replays replays, const Clock& wall_clock)
    : topic_(std::move(topic)),
      publish_(std::move(publish)),
      sources_(std::move(lookup)),
      webhooks_(std::move(webhooks)),
      replays_(std::move(replays)),
      wall_clock_(wall_clock) {}

Response Intake::Take(const Request& request, bool is_signed, const Admit& admit,
                      rpc::Deadline deadline, const ProblemContext& context) {
  auto events = ReadEvents(request, topic_, wall_clock_.Now(), is_signed);
  if (!events.ok()) return ToProblem(events.status(), context);
  std::map<std::string, absl::Status> admitted;
  for (IntakeItem& item : events->items) {
    if (!item.status.ok()) continue;
    auto known = admitted.find(item.source);
    if (known == admitted.end()) {
      absl::Status status = admitted.size() < kMostSources
                                ? admit(item.source)
                                : Refuse(absl::StatusCode::kInvalidArgument, "SOURCES_TOO_MANY",
                                         "a request speaks for at most 16 sources", "source");
      // That the question could not be asked is no fault of the event.
      if (status.code() != absl::StatusCode::kInvalidArgument &&
          status.code() != absl::StatusCode::kPermissionDenied && !status.ok()) {
        return ToProblem(status, context);
      }
      known = admitted.emplace(item.source, std::move(status)).first;
    }
    item.status = known->second;
  }
  std::vector<kafka::Message> messages;
  Json results = Json::array();
  for (size_t i = 0; i < events->items.size(); ++i) {
    IntakeItem& item = events->items[i];
    results.push_back(ResultOf(item, i));
    if (item.status.ok()) messages.push_back(std::move(item.message));
  }
  const size_t refused = events->items.size() - messages.size();
  Count(is_signed, "refused", refused);
  if (messages.empty() && refused > 0) return NothingTaken(*events, std::move(results), context);
  if (!messages.empty()) {
    const absl::Status published = publish_(messages, deadline.Remaining());
    Count(is_signed, published.ok() ? "accepted" : "failed", messages.size());
    // Some may be there: the same ids again do no harm.
    if (!published.ok()) return ToProblem(published, context);
  }
  Response response{.status = 202};
  response.headers = {{"content-type", "application/json"}, {"cache-control", "no-store"}};
  response.body = Dump(
      Json{{"accepted", messages.size()}, {"refused", refused}, {"events", std::move(results)}});
  return response;
}

Response Intake::TakeEvents(const Request& request, const Identity& identity,
                            rpc::Deadline deadline, ProblemContext& context) {
  const rpc::Caller& caller = *identity.caller;
  for (const char* permission : kPermissions) {
    context.permission = permission;
    if (!rpc::Allows(caller.roles, permission)) {
      return ToProblem(Refuse(absl::StatusCode::kPermissionDenied, "PERMISSION_MISSING",
                              "sending events needs " + std::string(permission)),
                       context);
    }
  }
  const Admit admit = [&](const std::string& source) -> absl::Status {
    SR_ASSIGN_OR_RETURN(const auto authority,
                        sources_.AuthorityOf(source, identity.token, deadline));
    const auto& own = caller.authorities;
    const bool is_own = authority && std::find(own.begin(), own.end(), *authority) != own.end();
    return is_own ? absl::OkStatus() : NotRegistered();
  };
  return Take(request, false, admit, deadline, context);
}

Response Intake::TakeWebhook(const Request& request, const std::string& partner,
                             rpc::Deadline deadline, const ProblemContext& context) {
  const auto known = webhooks_.Verify(partner, request, wall_clock_.Now());
  if (!known.ok()) return ToProblem(known.status(), context);
  const std::string seen = partner + "." + std::string(HeaderOf(request.headers, "webhook-id"));
  if (replays_.was_taken(seen)) {
    return ToProblem(Refuse(absl::StatusCode::kAlreadyExists, "WEBHOOK_REPLAYED",
                            "a request with this webhook-id was taken before", "webhook-id"),
                     context);
  }
  const auto& sources = (*known)->sources;
  const Admit admit = [&](const std::string& source) {
    return std::find(sources.begin(), sources.end(), source) != sources.end() ? absl::OkStatus()
                                                                              : NotRegistered();
  };
  Response response = Take(request, true, admit, deadline, context);
  // Only now: marked before, a request that failed could never be sent again.
  if (response.status == 202) replays_.remember(seen);
  return response;
}

}  // namespace safereturn::gateway
