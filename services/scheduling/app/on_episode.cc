#include "services/scheduling/app/on_episode.h"

#include "services/scheduling/app/risk.h"

namespace safereturn::scheduling {
namespace {

// Returns the last instant at which an absence may have begun; nothing if that is not known. Of a
// date only its beginning is known: the absence may have begun at its end.
std::optional<Instant> LatestStart(const EpisodeOpened& fact) {
  if (!fact.start_time) return std::nullopt;
  return fact.start_precision == TimePrecision::kDateOnly
             ? *fact.start_time + std::chrono::hours(24)
             : *fact.start_time;
}

// The contract of InterviewNotRequired: two reasons are outcomes of their own.
Outcome OutcomeOf(const InterviewNotRequired& fact) {
  if (fact.reason_code == "CHILD_18") return Outcome::kChild18;
  if (fact.reason_code == "MOVED_OUT_OF_AREA") return Outcome::kChildMovedOutOfArea;
  return Outcome::kNotRequired;
}

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
  if (!fact.missing_again) return absl::OkStatus();
  SR_ASSIGN_OR_RETURN(const std::vector<Plan> plans, PlansOf(fact.child_id, tx));
  const SuspendPlan suspend{fact.episode_id, LatestStart(fact)};
  for (const Plan& plan : plans) {
    if (plan.state != PlanState::kRunning) continue;
    SR_RETURN_IF_ERROR(DecideAndKeep(plan, suspend, tx).status());
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
  return EndEpisode(fact.child_id, fact.episode_id, {OutcomeOf(fact), fact.decided_by}, tx);
}

absl::Status On(const ReferralRefused& fact, const messaging::Envelope&, messaging::Tx& tx) {
  return ResumeSuspendedBy(fact.child_id, fact.episode_id, tx);
}

absl::Status On(const NoticeDismissed& fact, const messaging::Envelope&, messaging::Tx& tx) {
  return ResumeSuspendedBy(fact.child_id, fact.episode_id, tx);
}

absl::Status On(const EpisodeUnmerged& fact, const messaging::Envelope&, messaging::Tx& tx) {
  SR_RETURN_IF_ERROR(OnPlanOf(fact.child_id, fact.episode_id, ReopenPlan{}, tx));
  // What was assessed while it was closed counts from now.
  SR_ASSIGN_OR_RETURN(const int32_t level, RiskLevelOf(fact.child_id, tx));
  return OnPlanOf(fact.child_id, fact.episode_id, AssessRisk{level}, tx);
}

}  // namespace safereturn::scheduling
