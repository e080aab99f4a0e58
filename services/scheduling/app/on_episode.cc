#include "services/scheduling/app/on_episode.h"

namespace safereturn::scheduling {
namespace {

absl::Status ResumeSuspendedBy(const ChildId& child, const EpisodeId& episode, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const std::vector<Plan> plans, PlansOf(child, tx));
  for (const Plan& plan : plans) {
    if (plan.state != PlanState::kSuspended || plan.suspended_by_episode_id != episode) continue;
    SR_RETURN_IF_ERROR(DecideAndKeep(plan, ResumePlan{episode}, tx).status());
  }
  return absl::OkStatus();
}

template <class Command>
absl::Status OnPlanOf(const ChildId& child, const EpisodeId& episode, const Command& command,
                      messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const std::optional<Plan> plan, PlanOfEpisode(child, episode, tx));
  if (!plan) return absl::OkStatus();  // it had no clock
  return DecideAndKeep(*plan, command, tx).status();
}

absl::Status EndEpisode(const ChildId& child, const EpisodeId& episode, const EndPlan& end,
                        messaging::Tx& tx) {
  SR_RETURN_IF_ERROR(OnPlanOf(child, episode, end, tx));
  return ResumeSuspendedBy(child, episode, tx);
}

}  // namespace

absl::Status On(const EpisodeOpened& fact, const messaging::Envelope&, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const std::vector<Plan> plans, PlansOf(fact.child_id, tx));
  for (const Plan& plan : plans) {
    if (plan.state != PlanState::kRunning) continue;
    SR_RETURN_IF_ERROR(DecideAndKeep(plan, SuspendPlan{fact.episode_id}, tx).status());
  }
  return absl::OkStatus();
}

absl::Status On(const ReturnCorrected& fact, const messaging::Envelope&, messaging::Tx& tx) {
  if (!fact.return_time) return absl::OkStatus();  // a corrected start or kind moves no clock
  return OnPlanOf(fact.child_id, fact.episode_id,
                  CorrectReturn{*fact.return_time, fact.reason_code}, tx);
}

absl::Status On(const EpisodeWithdrawn& fact, const messaging::Envelope&, messaging::Tx& tx) {
  return EndEpisode(fact.child_id, fact.episode_id, {Outcome::kWithdrawn, ""}, tx);
}

absl::Status On(const EpisodeMerged& fact, const messaging::Envelope&, messaging::Tx& tx) {
  return EndEpisode(fact.child_id, fact.episode_id, {Outcome::kDuplicate, fact.merged_by}, tx);
}

absl::Status On(const InterviewNotRequired& fact, const messaging::Envelope&, messaging::Tx& tx) {
  return EndEpisode(fact.child_id, fact.episode_id, {Outcome::kNotRequired, fact.decided_by}, tx);
}

absl::Status On(const ReferralRefused& fact, const messaging::Envelope&, messaging::Tx& tx) {
  return ResumeSuspendedBy(fact.child_id, fact.episode_id, tx);
}

absl::Status On(const NoticeDismissed& fact, const messaging::Envelope&, messaging::Tx& tx) {
  return ResumeSuspendedBy(fact.child_id, fact.episode_id, tx);
}

absl::Status On(const EpisodeUnmerged& fact, const messaging::Envelope&, messaging::Tx& tx) {
  return OnPlanOf(fact.child_id, fact.episode_id, ReopenPlan{}, tx);
}

}  // namespace safereturn::scheduling
