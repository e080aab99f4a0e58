// Queries of RiskService that are more than a get or a list, and filters of the lists.
#pragma once

#include "libs/messaging/tx.h"
#include "libs/rpc/call_context.h"
#include "libs/seal/vault.h"
#include "safereturn/risk/v1/risk_service.pb.h"

namespace safereturn::risk {

absl::StatusOr<v1::GetMatrixResponse> GetMatrix(const v1::GetMatrixRequest& request,
                                                const rpc::CallContext& call, messaging::Tx& tx);
absl::StatusOr<v1::GetTriggerPolicyResponse> GetTriggerPolicy(
    const v1::GetTriggerPolicyRequest& request, const rpc::CallContext& call, messaging::Tx& tx);
absl::StatusOr<v1::CompareMatricesResponse> CompareMatrices(
    const v1::CompareMatricesRequest& request, const rpc::CallContext& call, messaging::Tx& tx);
absl::StatusOr<v1::GetPatternCountsResponse> GetPatternCounts(
    const v1::GetPatternCountsRequest& request, const rpc::CallContext& call, messaging::Tx& tx);
// Opens the reason of the override for the caller.
absl::StatusOr<v1::GetAssessmentResponse> GetAssessment(const v1::GetAssessmentRequest& request,
                                                        const rpc::CallContext& call,
                                                        seal::Vault& vault, messaging::Tx& tx);

// Resources that hold much are given in shorter pages than asked for: a response must fit a
// message.
absl::Status FilterMatrices(const v1::ListMatricesRequest& request, messaging::ListQuery& query);
absl::Status FilterAssessments(const v1::ListAssessmentsRequest& request,
                               messaging::ListQuery& query);
absl::Status FilterCandidates(const v1::ListPatternCandidatesRequest& request,
                              messaging::ListQuery& query);

}  // namespace safereturn::risk
