#include "services/scheduling/app/on_referral_accepted.h"

#include <algorithm>

#include "services/scheduling/app/on_interview.h"
#include "services/scheduling/app/risk.h"

namespace safereturn::scheduling {

void Touches(const ReferralAccepted& fact, const messaging::Envelope&,
             messaging::Prefetch& prefetch) {
  TouchChild(fact.child_id, prefetch);
  prefetch.Find<Ladder>("scope", fact.authority_id);
  prefetch.Key<ChildRisk>(fact.child_id.key());
  prefetch.Key<EarlyOutcome>(fact.episode_id.key());
}

absl::Status On(const ReferralAccepted& fact, const messaging::Envelope&, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const std::vector<Plan> plans, PlansOf(fact.child_id, tx));
  if (std::any_of(plans.begin(), plans.end(),
                  [&](const Plan& plan) { return plan.episode_id == fact.episode_id; })) {
    return absl::OkStatus();
  }
  SR_ASSIGN_OR_RETURN(const std::vector<Ladder> published,
                      tx.Find<Ladder>("scope", fact.authority_id));
  StartClock start;
  start.episode_id = fact.episode_id;
  start.child_id = fact.child_id;
  start.authority_id = fact.authority_id;
  start.case_reference = fact.case_reference;
  start.home_urn = fact.home_urn;
  start.return_time = fact.return_time;
  start.received_time = fact.received_time;
  start.under_12 = fact.under_12;
  SR_ASSIGN_OR_RETURN(start.risk_level, RiskLevelOf(fact.child_id, tx));
  SR_RETURN_IF_ERROR(Keep(Plan(), Start(start, LadderInForce(published), tx.now()), tx).status());

  // One interview covers the episodes that still await theirs (decision 7).
  const FollowLead follow{PlanId(fact.episode_id.uuid())};
  for (const Plan& plan : plans) {
    if (plan.state == PlanState::kSuspended) {
      SR_RETURN_IF_ERROR(DecideAndKeep(plan, follow, tx).status());
    }
  }
  return TakeEarlyOutcome(fact.child_id, fact.episode_id, tx);
}

}  // namespace safereturn::scheduling
