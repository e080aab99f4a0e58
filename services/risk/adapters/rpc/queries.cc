#include "services/risk/adapters/rpc/queries.h"

#include <algorithm>

#include "libs/api/filters.h"
#include "libs/api/methods.h"
#include "libs/obs/log.h"
#include "services/risk/app/comparison.h"
#include "services/risk/app/matrix_document.h"
#include "services/risk/app/rules.h"
#include "services/risk/app/tables.h"

namespace safereturn::risk {
namespace {

using messaging::Tx;
using rpc::CallContext;

constexpr int kMostOpenCounted = 1000;
// Documents of 64 KiB, inputs of up to 50 KiB, evidence of up to 15 KiB; a message holds 4 MiB.
constexpr int kMostMatrices = 50;
constexpr int kMostAssessments = 50;
constexpr int kMostCandidates = 200;

const MatrixVersion& BuiltInMatrix() {
  static const MatrixVersion& version = *[] {
    auto* made = new MatrixVersion;
    const auto matrix = PublishedMatrix(DefaultMatrixDocument());
    made->matrix_id = kDefaultMatrix;
    made->version = kDefaultVersion;
    made->mode = MatrixMode::kActive;
    made->title = matrix->title;
    made->document = DefaultMatrixDocument();
    made->factor_count = static_cast<int32_t>(matrix->factors.size() + matrix->floors.size());
    return made;
  }();
  return version;
}

}  // namespace

absl::StatusOr<v1::GetMatrixResponse> GetMatrix(const v1::GetMatrixRequest& request,
                                                const CallContext&, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const std::string key,
                      api::KeyOfName(messaging::Table<MatrixVersion>::Def(), request.name()));
  v1::GetMatrixResponse response;
  const MatrixVersion& built_in = BuiltInMatrix();
  if (key == built_in.matrix_id + "." + std::to_string(built_in.version)) {
    api::WriteResource(built_in, 1, *response.mutable_matrix());
    response.mutable_matrix()->set_name(request.name());
    return response;
  }
  SR_ASSIGN_OR_RETURN(const MatrixVersion version, tx.Load<MatrixVersion>(key));
  api::WriteResource(version, tx.VersionOf(version), *response.mutable_matrix());
  return response;
}

absl::StatusOr<v1::GetTriggerPolicyResponse> GetTriggerPolicy(
    const v1::GetTriggerPolicyRequest& request, const CallContext& call, Tx& tx) {
  SR_ASSIGN_OR_RETURN(std::string key,
                      api::KeyOfName(messaging::Table<TriggerPolicy>::Def(), request.name()));
  v1::GetTriggerPolicyResponse response;
  const auto write_built_in = [&] {
    api::WriteResource(DefaultTriggerPolicy(), 1, *response.mutable_trigger_policy());
    response.mutable_trigger_policy()->set_name("triggerPolicies/default.1");
    return response;
  };
  if (key == "default.1") return write_built_in();
  if (key.find('.') == std::string::npos) {
    SR_RETURN_IF_ERROR(rpc::RequireAuthority(call, key));
    SR_ASSIGN_OR_RETURN(const InForce in_force, LoadInForce(key, tx));
    if (in_force.trigger_version == 0) return write_built_in();
    key = TriggerPolicyKey(key, in_force.trigger_version);
  }
  SR_ASSIGN_OR_RETURN(const TriggerPolicy policy, tx.Load<TriggerPolicy>(key));
  api::WriteResource(policy, tx.VersionOf(policy), *response.mutable_trigger_policy());
  return response;
}

absl::StatusOr<v1::CompareMatricesResponse> CompareMatrices(
    const v1::CompareMatricesRequest& request, const CallContext& call, Tx& tx) {
  SR_RETURN_IF_ERROR(rpc::RequireAuthority(call, request.authority_id()));
  SR_ASSIGN_OR_RETURN(const CompareQuery query, codec::FromProto<CompareQuery>(request));
  SR_ASSIGN_OR_RETURN(const ComparisonReport report, Handle(query, tx));
  v1::CompareMatricesResponse response;
  codec::ToProto(report, *response.mutable_report());
  return response;
}

absl::StatusOr<v1::GetPatternCountsResponse> GetPatternCounts(
    const v1::GetPatternCountsRequest& request, const CallContext& call, Tx& tx) {
  SR_RETURN_IF_ERROR(rpc::RequireAuthority(call, request.authority_id()));
  SR_ASSIGN_OR_RETURN(std::optional<PatternTally> tally,
                      tx.TryLoad<PatternTally>(request.authority_id()));
  if (!tally) tally.emplace();
  tally->authority_id = request.authority_id();
  v1::GetPatternCountsResponse response;
  v1::PatternCounts& counts = *response.mutable_counts();
  codec::ToProto(*tally, counts);
  for (const KindTally& kind : tally->kinds) {
    counts.set_confirmed(counts.confirmed() + kind.confirmed);
    counts.set_dismissed(counts.dismissed() + kind.dismissed);
  }
  messaging::ListQuery open;
  open.limit = kMostOpenCounted;
  open.equals = {{"authority_id", request.authority_id()},
                 {"candidate_state", api::EnumColumn<CandidateState>(v1::CANDIDATE_STATE_OPEN)}};
  SR_ASSIGN_OR_RETURN(const std::vector<messaging::Row> rows,
                      tx.backend().List(messaging::Table<PatternCandidate>::Def(), open));
  counts.set_open(static_cast<int64_t>(rows.size()));
  counts.set_is_open_complete(static_cast<int>(rows.size()) < kMostOpenCounted);
  return response;
}

absl::StatusOr<v1::GetAssessmentResponse> GetAssessment(const v1::GetAssessmentRequest& request,
                                                        const CallContext& call, seal::Vault& vault,
                                                        Tx& tx) {
  SR_ASSIGN_OR_RETURN(const std::string key,
                      api::KeyOfName(messaging::Table<Assessment>::Def(), request.name()));
  SR_ASSIGN_OR_RETURN(const Assessment assessment, tx.Load<Assessment>(key));
  SR_RETURN_IF_ERROR(api::CheckHome(call, assessment));
  v1::GetAssessmentResponse response;
  api::WriteResource(assessment, tx.VersionOf(assessment), *response.mutable_assessment());
  if (!assessment.override_decision) return response;
  const Override& decision = *assessment.override_decision;
  absl::StatusOr<std::string> text =
      vault.Open(decision.child_id, OverrideContext(decision.made_on), decision.reason_text);
  if (ReasonOf(text.status()) == "KEY_DESTROYED") {
    response.set_is_reason_destroyed(true);
    return response;
  }
  if (!text.ok()) return text.status();
  obs::Info("narrative.read", {{"assessment", request.name()}, {"reader", call.caller.subject}});
  response.set_override_reason(*std::move(text));
  return response;
}

absl::Status FilterMatrices(const v1::ListMatricesRequest&, messaging::ListQuery& query) {
  query.limit = std::min(query.limit, kMostMatrices);
  return absl::OkStatus();
}

absl::Status FilterAssessments(const v1::ListAssessmentsRequest& request,
                               messaging::ListQuery& query) {
  query.limit = std::min(query.limit, kMostAssessments);
  const bool is_shadow = request.mode() == v1::MATRIX_MODE_SHADOW;
  query.equals.emplace_back(
      "matrix_mode",
      api::EnumColumn<MatrixMode>(is_shadow ? v1::MATRIX_MODE_SHADOW : v1::MATRIX_MODE_ACTIVE));
  if (request.current_only()) {
    query.equals.emplace_back("assessment_state",
                              api::EnumColumn<AssessmentState>(v1::ASSESSMENT_STATE_CURRENT));
  }
  SR_RETURN_IF_ERROR(api::NameToKey<ChildId>("child_id", query));
  return api::NameToKey<EpisodeId>("episode_id", query);
}

absl::Status FilterCandidates(const v1::ListPatternCandidatesRequest& request,
                              messaging::ListQuery& query) {
  query.limit = std::min(query.limit, kMostCandidates);
  const int state = request.state() == v1::CANDIDATE_STATE_UNSPECIFIED ? v1::CANDIDATE_STATE_OPEN
                                                                       : request.state();
  query.equals.emplace_back("candidate_state", api::EnumColumn<CandidateState>(state));
  if (request.kind() != v1::PATTERN_KIND_UNSPECIFIED) {
    query.equals.emplace_back("pattern_kind", api::EnumColumn<PatternKind>(request.kind()));
  }
  return absl::OkStatus();
}

}  // namespace safereturn::risk
