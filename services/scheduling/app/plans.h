// What every use case does with a plan: find those of a child, keep what was decided and what
// follows.
#pragma once

#include <vector>

#include "libs/base/result.h"
#include "services/scheduling/app/ladders.h"
#include "services/scheduling/domain/decide.h"

namespace safereturn::scheduling {

// Declares the child's lock, its plans and their ladders.
void TouchChild(const ChildId& child, messaging::Prefetch& prefetch);

absl::StatusOr<std::vector<Plan>> PlansOf(const ChildId& child, messaging::Tx& tx);

// Returns the child's plan of an episode, or nothing. Reads what TouchChild declared.
absl::StatusOr<std::optional<Plan>> PlanOfEpisode(const ChildId& child, const EpisodeId& episode,
                                                  messaging::Tx& tx);

// Loads a plan for a command, under its child's lock.
// Errors: NOT_FOUND/PLAN_NOT_FOUND.
absl::StatusOr<Plan> LoadLocked(const PlanId& id, messaging::Tx& tx);

// Keeps what was decided about `before`: the plan, the bookings that it gave back and, when it
// ended, what that means for the plans that it leads. Returns the plan after it.
absl::StatusOr<Plan> Keep(const Plan& before, const Events& events, messaging::Tx& tx);

// Decides a fact or command that needs nothing but the pinned ladder, and keeps it.
template <class Command>
absl::StatusOr<Plan> DecideAndKeep(const Plan& plan, const Command& command, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const PinnedLadder ladder, LoadPinned(plan, tx));
  if constexpr (requires { Decide(plan, *ladder, command, tx.now()).status(); }) {
    SR_ASSIGN_OR_RETURN(const Events events, Decide(plan, *ladder, command, tx.now()));
    return Keep(plan, events, tx);
  } else {
    return Keep(plan, Decide(plan, *ladder, command, tx.now()), tx);
  }
}

}  // namespace safereturn::scheduling
