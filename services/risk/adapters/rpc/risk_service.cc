#include "services/risk/adapters/rpc/risk_service.h"

#include "libs/api/methods.h"
#include "safereturn/risk/v1/risk_service.pb.h"
#include "services/risk/adapters/rpc/queries.h"
#include "services/risk/app/commands.h"
#include "services/risk/app/tables.h"

namespace safereturn::risk {
namespace {

namespace pb = safereturn::risk::v1;
using messaging::Tx;
using rpc::CallContext;

// A handler that needs nothing but the unit of work.
template <class Command, class T>
std::function<absl::StatusOr<T>(const Command&, Tx&)> Plain() {
  return [](const Command& command, Tx& tx) -> absl::StatusOr<T> { return Handle(command, tx); };
}

void AddRules(rpc::Service& service, messaging::Store& store) {
  api::CommandOf<pb::PublishMatrixRequest, pb::PublishMatrixResponse>(
      service, "PublishMatrix", store, Plain<PublishMatrix, MatrixVersion>());
  api::Query<pb::GetMatrixRequest, pb::GetMatrixResponse>(service, "GetMatrix", store, &GetMatrix);
  api::List<pb::ListMatricesRequest, pb::ListMatricesResponse, MatrixVersion>(
      service, "ListMatrices", store, &FilterMatrices);
  api::Query<pb::CompareMatricesRequest, pb::CompareMatricesResponse>(service, "CompareMatrices",
                                                                      store, &CompareMatrices);
  api::CommandOf<pb::PublishTriggerPolicyRequest, pb::PublishTriggerPolicyResponse>(
      service, "PublishTriggerPolicy", store, Plain<PublishTriggerPolicy, TriggerPolicy>());
  api::Query<pb::GetTriggerPolicyRequest, pb::GetTriggerPolicyResponse>(service, "GetTriggerPolicy",
                                                                        store, &GetTriggerPolicy);
}

void AddAssessments(rpc::Service& service, messaging::Store& store, seal::Vault& vault) {
  api::CommandOf<pb::AssessChildRequest, pb::AssessChildResponse>(service, "AssessChild", store,
                                                                  Plain<AssessChild, Assessment>());
  api::Command<pb::OverrideAssessmentRequest, pb::OverrideAssessmentResponse, OverrideAssessment,
               Assessment>(
      service, "OverrideAssessment", store,
      [&vault](const OverrideAssessment& command, Tx& tx) { return Handle(command, vault, tx); });
  api::CommandOf<pb::ClearOverrideRequest, pb::ClearOverrideResponse>(
      service, "ClearOverride", store, Plain<ClearOverride, Assessment>());
  api::Query<pb::GetAssessmentRequest, pb::GetAssessmentResponse>(
      service, "GetAssessment", store,
      [&vault](const pb::GetAssessmentRequest& request, const CallContext& call, Tx& tx) {
        return GetAssessment(request, call, vault, tx);
      });
  api::List<pb::ListAssessmentsRequest, pb::ListAssessmentsResponse, Assessment>(
      service, "ListAssessments", store, &FilterAssessments);
}

void AddPatterns(rpc::Service& service, messaging::Store& store) {
  api::Get<pb::GetPatternCandidateRequest, pb::GetPatternCandidateResponse, PatternCandidate>(
      service, "GetPatternCandidate", store);
  api::List<pb::ListPatternCandidatesRequest, pb::ListPatternCandidatesResponse, PatternCandidate>(
      service, "ListPatternCandidates", store, &FilterCandidates);
  api::CommandOf<pb::ConfirmPatternRequest, pb::ConfirmPatternResponse>(
      service, "ConfirmPattern", store, Plain<ConfirmPattern, PatternCandidate>());
  api::CommandOf<pb::DismissPatternRequest, pb::DismissPatternResponse>(
      service, "DismissPattern", store, Plain<DismissPattern, PatternCandidate>());
  api::Query<pb::GetPatternCountsRequest, pb::GetPatternCountsResponse>(service, "GetPatternCounts",
                                                                        store, &GetPatternCounts);
}

}  // namespace

rpc::Service MakeRiskService(messaging::Store& store, seal::Vault& vault) {
  rpc::Service service(pb::GetMatrixRequest::descriptor()->file()->service(0));
  AddRules(service, store);
  AddAssessments(service, store, vault);
  AddPatterns(service, store);
  return service;
}

}  // namespace safereturn::risk
