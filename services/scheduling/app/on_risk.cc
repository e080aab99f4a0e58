#include "services/scheduling/app/on_risk.h"

namespace safereturn::scheduling {

void Touches(const RiskAssessed& fact, const messaging::Envelope&, messaging::Prefetch& prefetch) {
  if (fact.shadow) return;
  TouchChild(fact.child_id, prefetch);
  prefetch.Key<ChildRisk>(fact.child_id.key());
}

absl::Status On(const RiskAssessed& fact, const messaging::Envelope&, messaging::Tx& tx) {
  if (fact.shadow || fact.effective_level == RiskLevel::kUnspecified) return absl::OkStatus();
  SR_ASSIGN_OR_RETURN(const std::optional<ChildRisk> known,
                      tx.TryLoad<ChildRisk>(fact.child_id.key()));
  if (known && fact.assessed_time < known->assessed_time) return absl::OkStatus();
  tx.Save(ChildRisk{fact.child_id, fact.authority_id, fact.effective_level, fact.assessed_time});

  SR_ASSIGN_OR_RETURN(const std::vector<Plan> plans, PlansOf(fact.child_id, tx));
  const AssessRisk assess{static_cast<int32_t>(fact.effective_level)};
  for (const Plan& plan : plans) {
    if (!IsOpen(plan) || plan.shifted) continue;
    SR_RETURN_IF_ERROR(DecideAndKeep(plan, assess, tx).status());
  }
  return absl::OkStatus();
}

}  // namespace safereturn::scheduling
