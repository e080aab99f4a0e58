#include "services/scheduling/app/ladders.h"

namespace safereturn::scheduling {

absl::StatusOr<PinnedLadder> LoadPinned(const Plan& plan, messaging::Tx& tx) {
  if (IsDefaultLadder(plan.ladder_id, plan.ladder_version)) return PinnedLadder(std::nullopt);
  SR_ASSIGN_OR_RETURN(Ladder ladder, tx.Load<Ladder>(LadderKey(plan.authority_id, plan.ladder_id,
                                                               plan.ladder_version)));
  return PinnedLadder(std::move(ladder));
}

void TouchPinned(const Plan& plan, messaging::Prefetch& prefetch) {
  if (IsDefaultLadder(plan.ladder_id, plan.ladder_version)) return;
  prefetch.Key<Ladder>(LadderKey(plan.authority_id, plan.ladder_id, plan.ladder_version));
}

}  // namespace safereturn::scheduling
