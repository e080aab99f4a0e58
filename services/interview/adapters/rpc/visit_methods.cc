#include "libs/api/filters.h"
#include "libs/api/methods.h"
#include "safereturn/interview/v1/interview_service.pb.h"
#include "services/interview/adapters/rpc/action_methods.h"
#include "services/interview/app/visits.h"

namespace safereturn::interview {
namespace {

namespace pb = safereturn::interview::v1;

template <class Command, class T>
std::function<absl::StatusOr<T>(const Command&, messaging::Tx&)> Plain() {
  return [](const Command& command, messaging::Tx& tx) -> absl::StatusOr<T> {
    return Handle(command, tx);
  };
}

absl::Status FilterVisits(const pb::ListVisitsRequest& request, messaging::ListQuery& query) {
  api::FilterState<VisitState>("visit_state", request.state(), query);
  return api::NameToKey<InterviewerId>("interviewer_id", query);
}

absl::Status FilterDebriefs(const pb::ListDebriefsRequest&, messaging::ListQuery& query) {
  return api::NameToKey<InterviewerId>("interviewer_id", query);
}

}  // namespace

void AddVisitMethods(rpc::Service& service, messaging::Store& store) {
  api::CommandOf<pb::StartVisitRequest, pb::StartVisitResponse>(service, "StartVisit", store,
                                                                Plain<StartVisit, Visit>());
  api::CommandOf<pb::ExtendVisitRequest, pb::ExtendVisitResponse>(service, "ExtendVisit", store,
                                                                  Plain<ExtendVisit, Visit>());
  api::CommandOf<pb::EndVisitRequest, pb::EndVisitResponse>(service, "EndVisit", store,
                                                            Plain<EndVisit, Visit>());
  api::Get<pb::GetVisitRequest, pb::GetVisitResponse, Visit>(service, "GetVisit", store);
  api::List<pb::ListVisitsRequest, pb::ListVisitsResponse, Visit>(service, "ListVisits", store,
                                                                  &FilterVisits);
  api::CommandOf<pb::RequestDebriefRequest, pb::RequestDebriefResponse>(
      service, "RequestDebrief", store, Plain<RequestDebrief, Debrief>());
  api::List<pb::ListDebriefsRequest, pb::ListDebriefsResponse, Debrief>(service, "ListDebriefs",
                                                                        store, &FilterDebriefs);
}

}  // namespace safereturn::interview
