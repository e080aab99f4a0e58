#include "services/referral/app/on_plan_events.h"

#include "libs/base/result.h"

namespace safereturn::referral {
namespace {

bool IsOurOwn(PlanOutcome outcome) {
  return outcome == PlanOutcome::kNotRequired || outcome == PlanOutcome::kWithdrawn ||
         outcome == PlanOutcome::kDuplicate;
}

void TouchEpisode(const ChildId& child, const Uuid& episode, Prefetch& prefetch) {
  prefetch.Lock(child.name());
  prefetch.Key<Episode>(EpisodeId(episode).key());
}

template <class Command>
absl::Status Tell(const Uuid& id, const Command& command, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const auto episode, tx.TryLoad<Episode>(EpisodeId(id).key()));
  // A plan of an episode that is not ours (another installation's topic) changes nothing.
  if (episode) Keep(tx, *episode, Decide(*episode, command, tx.now()));
  return absl::OkStatus();
}

}  // namespace

void Touches(const PlanClosed& fact, const Envelope&, Prefetch& prefetch) {
  TouchEpisode(fact.child_id, fact.episode_id.uuid(), prefetch);
}

absl::Status On(const PlanClosed& fact, const Envelope&, Tx& tx) {
  // Plans that ended because of what we said ourselves are known here already.
  if (IsOurOwn(fact.outcome)) return absl::OkStatus();
  return Tell(fact.episode_id.uuid(), EndPlan{static_cast<int32_t>(fact.outcome)}, tx);
}

void Touches(const PlanReopened& fact, const Envelope&, Prefetch& prefetch) {
  TouchEpisode(fact.child_id, fact.plan_id.uuid(), prefetch);
}

absl::Status On(const PlanReopened& fact, const Envelope&, Tx& tx) {
  return Tell(fact.plan_id.uuid(), ReopenPlan{}, tx);
}

}  // namespace safereturn::referral
