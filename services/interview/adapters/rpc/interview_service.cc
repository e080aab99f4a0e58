#include "services/interview/adapters/rpc/interview_service.h"

#include "libs/api/filters.h"
#include "libs/api/methods.h"
#include "safereturn/interview/v1/interview_service.pb.h"
#include "services/interview/adapters/rpc/action_methods.h"
#include "services/interview/adapters/rpc/record_methods.h"
#include "services/interview/app/commands.h"

namespace safereturn::interview {
namespace {

namespace pb = safereturn::interview::v1;

// A handler that needs nothing but the unit of work.
template <class Command, class T>
std::function<absl::StatusOr<T>(const Command&, messaging::Tx&)> Plain() {
  return [](const Command& command, messaging::Tx& tx) -> absl::StatusOr<T> {
    return Handle(command, tx);
  };
}

// One that also seals or opens words.
template <class Command>
std::function<absl::StatusOr<Interview>(const Command&, messaging::Tx&)> With(const Ports& ports) {
  return [&ports](const Command& command, messaging::Tx& tx) -> absl::StatusOr<Interview> {
    return Handle(command, ports, tx);
  };
}

absl::Status FilterInterviews(const pb::ListInterviewsRequest& request,
                              messaging::ListQuery& query) {
  api::FilterState<InterviewState>("interview_state", request.state(), query);
  SR_RETURN_IF_ERROR(api::NameToKey<ChildId>("child_id", query));
  SR_RETURN_IF_ERROR(api::NameToKey<PlanId>("plan_id", query));
  return api::NameToKey<InterviewerId>("interviewer_id", query);
}

template <class Request>
absl::Status FilterByInterview(const Request&, messaging::ListQuery& query) {
  return api::NameToKey<InterviewId>("interview_id", query);
}

void AddCommands(rpc::Service& service, messaging::Store& store, const Ports& ports) {
  api::CommandOf<pb::PublishFrameworkRequest, pb::PublishFrameworkResponse>(
      service, "PublishFramework", store, Plain<PublishFramework, Framework>());
  api::CommandOf<pb::StartInterviewRequest, pb::StartInterviewResponse>(
      service, "StartInterview", store, With<StartInterview>(ports));
  api::CommandOf<pb::SubmitInterviewRequest, pb::SubmitInterviewResponse>(
      service, "SubmitInterview", store, With<SubmitInterview>(ports));
  api::CommandOf<pb::SignOffInterviewRequest, pb::SignOffInterviewResponse>(
      service, "SignOffInterview", store, Plain<SignOffInterview, Interview>());
  api::CommandOf<pb::AmendInterviewRequest, pb::AmendInterviewResponse>(
      service, "AmendInterview", store, With<AmendInterview>(ports));
  api::CommandOf<pb::RecordHeldRequest, pb::RecordHeldResponse>(service, "RecordHeld", store,
                                                                Plain<RecordHeld, Interview>());
  api::CommandOf<pb::RecordDeclinedRequest, pb::RecordDeclinedResponse>(
      service, "RecordDeclined", store, Plain<RecordDeclined, Interview>());
  api::CommandOf<pb::RecordNotReachedRequest, pb::RecordNotReachedResponse>(
      service, "RecordNotReached", store, Plain<RecordNotReached, Interview>());
  api::CommandOf<pb::RecordCarerInformationRequest, pb::RecordCarerInformationResponse>(
      service, "RecordCarerInformation", store, With<RecordCarerInformation>(ports));
}

void AddLists(rpc::Service& service, messaging::Store& store) {
  api::List<pb::ListInterviewsRequest, pb::ListInterviewsResponse, Interview>(
      service, "ListInterviews", store, &FilterInterviews);
  api::List<pb::ListFrameworksRequest, pb::ListFrameworksResponse, Framework>(
      service, "ListFrameworks", store);
  api::List<pb::ListKeptDraftsRequest, pb::ListKeptDraftsResponse, KeptDraft>(
      service, "ListKeptDrafts", store, &FilterByInterview<pb::ListKeptDraftsRequest>);
  api::List<pb::ListReadingsRequest, pb::ListReadingsResponse, Reading>(
      service, "ListReadings", store, &FilterByInterview<pb::ListReadingsRequest>);
}

}  // namespace

rpc::Service MakeInterviewService(messaging::Store& store, const Ports& ports) {
  rpc::Service service(pb::GetInterviewRequest::descriptor()->file()->service(0));
  AddCommands(service, store, ports);
  AddRecordMethods(service, store, ports);
  AddLists(service, store);
  AddDangerMethods(service, store, ports.vault);
  AddActionMethods(service, store, ports.vault);
  AddVisitMethods(service, store);
  return service;
}

}  // namespace safereturn::interview
