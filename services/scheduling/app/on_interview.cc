#include "services/scheduling/app/on_interview.h"

#include <algorithm>
#include <vector>

namespace safereturn::scheduling {
namespace {

// The interview's outcome for all the plans that it names.
struct Ended {
  ChildId child_id;
  AuthorityId authority_id;
  std::vector<PlanId> plan_ids;
  EndPlan end;
};

absl::StatusOr<std::optional<Plan>> PlanNamed(const PlanId& id, const ChildId& child,
                                              messaging::Tx& tx) {
  return PlanOfEpisode(child, EpisodeId(id.uuid()), tx);
}

absl::Status KeepForLater(const PlanId& id, const Ended& ended, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const auto known, tx.TryLoad<EarlyOutcome>(id.key()));
  if (known) return absl::OkStatus();
  tx.Save(EarlyOutcome{id, ended.child_id, ended.authority_id, ended.end.outcome,
                       ended.end.outcome_time, ended.end.recorded_by, false});
  return absl::OkStatus();
}

absl::Status End(const Plan& plan, EndPlan end, messaging::Tx& tx) {
  if (plan.state == PlanState::kCombined) {
    SR_ASSIGN_OR_RETURN(const auto lead, PlanNamed(plan.lead_plan_id, plan.child_id, tx));
    if (lead) end.lead_offered_time = lead->offered_time;
  }
  return DecideAndKeep(plan, end, tx).status();
}

// First those that lead or stand alone: a lead's followers close with it and count its offer. Then
// what is named and still open.
absl::Status EndAll(const Ended& ended, messaging::Tx& tx) {
  for (const bool combined : {false, true}) {
    for (const PlanId& id : ended.plan_ids) {
      SR_ASSIGN_OR_RETURN(const auto plan, PlanNamed(id, ended.child_id, tx));
      if (!plan) {
        SR_RETURN_IF_ERROR(KeepForLater(id, ended, tx));
      } else if (IsOpen(*plan) && (plan->state == PlanState::kCombined) == combined) {
        SR_RETURN_IF_ERROR(End(*plan, ended.end, tx));
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status On(const InterviewHeld& fact, const messaging::Envelope&, messaging::Tx& tx) {
  return EndAll({fact.child_id,
                 fact.authority_id,
                 fact.plan_ids,
                 {Outcome::kHeld, fact.recorded_by, fact.held_time}},
                tx);
}

absl::Status On(const InterviewDeclined& fact, const messaging::Envelope&, messaging::Tx& tx) {
  const Outcome outcome = fact.declined_by == DeclinedBy::kParentCarer
                              ? Outcome::kDeclinedByParentCarer
                              : Outcome::kDeclinedByChild;
  return EndAll({fact.child_id,
                 fact.authority_id,
                 fact.plan_ids,
                 {outcome, fact.recorded_by, fact.declined_time}},
                tx);
}

absl::Status On(const InterviewNotReached& fact, const messaging::Envelope&, messaging::Tx& tx) {
  return EndAll({fact.child_id,
                 fact.authority_id,
                 fact.plan_ids,
                 {Outcome::kUnableToContact, fact.recorded_by, fact.last_attempt_time}},
                tx);
}

absl::Status TakeEarlyOutcome(const ChildId& child, const EpisodeId& episode, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(std::optional<EarlyOutcome> early, tx.TryLoad<EarlyOutcome>(episode.key()));
  if (!early || early->is_taken) return absl::OkStatus();
  SR_ASSIGN_OR_RETURN(const auto plan, PlanOfEpisode(child, episode, tx));
  if (!plan) return absl::OkStatus();
  early->is_taken = true;
  tx.Save(*early);
  return End(*plan, {early->outcome, early->recorded_by, early->outcome_time}, tx);
}

}  // namespace safereturn::scheduling
