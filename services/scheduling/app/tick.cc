#include "services/scheduling/app/tick.h"

namespace safereturn::scheduling {

void TouchesTick(const std::vector<messaging::DueKey>& due, messaging::Prefetch& prefetch) {
  prefetch.Then([due](messaging::Tx& tx, messaging::Prefetch& more) -> absl::Status {
    for (const messaging::DueKey& each : due) {
      SR_ASSIGN_OR_RETURN(const std::optional<Plan> plan, tx.TryLoad<Plan>(each.key));
      if (plan) TouchPinned(*plan, more);
    }
    return absl::OkStatus();
  });
}

absl::Status TickPlan(const std::string& key, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const std::optional<Plan> plan, tx.TryLoad<Plan>(key));
  if (!plan) return absl::OkStatus();
  return DecideAndKeep(*plan, Tick{}, tx).status();
}

}  // namespace safereturn::scheduling
