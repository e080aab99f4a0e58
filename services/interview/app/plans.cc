#include "services/interview/app/plans.h"

namespace safereturn::interview {

absl::StatusOr<std::vector<KnownPlan>> PlansOf(const ChildId& child, messaging::Tx& tx) {
  return tx.Find<KnownPlan>("child_id", child.key());
}

absl::StatusOr<std::vector<KnownPlan>> CoveredPlans(const PlanId& plan, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(KnownPlan lead, tx.Load<KnownPlan>(plan.key()));
  if (!lead.lead_plan_id.is_nil() && lead.state == KnownPlanState::kCombined) {
    SR_ASSIGN_OR_RETURN(const auto found, tx.TryLoad<KnownPlan>(lead.lead_plan_id.key()));
    if (found) lead = *found;
  }
  SR_ASSIGN_OR_RETURN(const std::vector<KnownPlan> plans, PlansOf(lead.child_id, tx));
  return CoveredBy(lead, plans);
}

CaseFacts FactsOf(const KnownPlan& plan) {
  return {.child_id = plan.child_id,
          .authority_id = plan.authority_id,
          .plan_id = plan.plan_id,
          .episode_id = plan.episode_id,
          .case_reference = plan.case_reference,
          .home_urn = plan.home_urn};
}

absl::StatusOr<bool> PlanIncludes(const KnownPlan& plan, std::string_view package,
                                  messaging::Tx& tx) {
  if (plan.agreement_id.is_nil()) return false;
  SR_ASSIGN_OR_RETURN(const auto agreement, tx.TryLoad<KnownAgreement>(plan.agreement_id.key()));
  return agreement && Includes(*agreement, package, tx.now());
}

}  // namespace safereturn::interview
