#include "services/scheduling/app/commands.h"

namespace safereturn::scheduling {

absl::StatusOr<Plan> Handle(const CombinePlans& command, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Plan plan, LoadLocked(command.name, tx));
  SR_ASSIGN_OR_RETURN(const Plan lead, tx.Load<Plan>(command.lead_plan_id.key()));
  SR_ASSIGN_OR_RETURN(const PinnedLadder ladder, LoadPinned(plan, tx));
  SR_ASSIGN_OR_RETURN(const Events events, Decide(plan, lead, *ladder, command, tx.now()));
  return Keep(plan, events, tx);
}

}  // namespace safereturn::scheduling
