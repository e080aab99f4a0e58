#include "services/scheduling/app/on_alert.h"

namespace safereturn::scheduling {
namespace {

template <class Command>
absl::Status OnPlan(const PlanId& id, const ChildId& child, const Command& command,
                    messaging::Tx& tx) {
  // An alert outside the ladder (a held notice) may name an episode that has no plan.
  SR_ASSIGN_OR_RETURN(const std::optional<Plan> plan,
                      PlanOfEpisode(child, EpisodeId(id.uuid()), tx));
  if (!plan) return absl::OkStatus();
  return DecideAndKeep(*plan, command, tx).status();
}

}  // namespace

absl::Status On(const AlertAcknowledged& fact, const messaging::Envelope&, messaging::Tx& tx) {
  return OnPlan(fact.plan_id, fact.child_id,
                TakePromise{fact.step, fact.alert_id, fact.acknowledged_time, fact.until_time}, tx);
}

absl::Status On(const AlertDeclined& fact, const messaging::Envelope&, messaging::Tx& tx) {
  return OnPlan(fact.plan_id, fact.child_id, PassOn{fact.step}, tx);
}

}  // namespace safereturn::scheduling
