#include "services/interview/app/case_facts.h"

#include <algorithm>

#include "services/interview/domain/reasons.h"

namespace safereturn::interview {

absl::StatusOr<std::optional<CaseFacts>> CaseOfInterview(const InterviewId& id, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const auto interview, tx.TryLoad<Interview>(id.key()));
  if (!interview) return std::optional<CaseFacts>();
  const PlanId plan = interview->plan_ids.empty() ? PlanId() : interview->plan_ids.front();
  return std::optional(CaseFacts{.child_id = interview->child_id,
                                 .authority_id = interview->authority_id,
                                 .plan_id = plan,
                                 .episode_id = EpisodeId(plan.uuid()),
                                 .case_reference = interview->case_reference,
                                 .home_urn = interview->home_urn});
}

absl::StatusOr<std::optional<CaseFacts>> CaseOfPlan(const PlanId& id, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const auto plan, tx.TryLoad<KnownPlan>(id.key()));
  return plan ? std::optional(FactsOf(*plan)) : std::nullopt;
}

absl::StatusOr<std::optional<CaseFacts>> CaseOfChild(const ChildId& child, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const std::vector<KnownPlan> plans, PlansOf(child, tx));
  const auto latest =
      std::max_element(plans.begin(), plans.end(), [](const KnownPlan& a, const KnownPlan& b) {
        return std::pair(a.return_time, a.plan_id) < std::pair(b.return_time, b.plan_id);
      });
  return latest == plans.end() ? std::nullopt : std::optional(FactsOf(*latest));
}

absl::StatusOr<CaseFacts> LoadCase(const std::optional<InterviewId>& interview,
                                   const std::optional<PlanId>& plan, std::string_view missing,
                                   messaging::Tx& tx) {
  if (!interview && !plan) {
    return Refuse(absl::StatusCode::kInvalidArgument, missing, "say for which interview or plan",
                  "interview_id");
  }
  std::optional<CaseFacts> of_plan;
  if (plan) {
    SR_ASSIGN_OR_RETURN(const KnownPlan known, tx.Load<KnownPlan>(plan->key()));
    of_plan = FactsOf(known);
  }
  if (!interview) return *of_plan;
  SR_RETURN_IF_ERROR(tx.Load<Interview>(interview->key()).status());
  SR_ASSIGN_OR_RETURN(const auto of_interview, CaseOfInterview(*interview, tx));
  if (of_plan && of_plan->child_id != of_interview->child_id) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kSubjectsDiffer,
                  "the plan is of another child", "plan_id");
  }
  return of_plan ? *of_plan : *of_interview;
}

}  // namespace safereturn::interview
