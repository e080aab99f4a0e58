// What events of other services and the passing of time mean for a plan.
#include <algorithm>

#include "services/scheduling/domain/decide.h"
#include "services/scheduling/domain/draft.h"

namespace safereturn::scheduling {
namespace {

// Ends that are said of the child or of the one interview hold for every episode that it was to
// cover. The others are about the lead's own episode: the plans behind it are owed their interview
// still.
bool CoversCombined(Outcome outcome) {
  switch (outcome) {
    case Outcome::kHeld:
    case Outcome::kDeclinedByChild:
    case Outcome::kDeclinedByParentCarer:
    case Outcome::kUnableToContact:
    case Outcome::kChildMovedOutOfArea:
    case Outcome::kChild18:
      return true;
    default:
      return false;
  }
}

}  // namespace

Events Start(const StartClock& command, const Ladder& ladder, Instant now) {
  ClockStarted started;
  started.plan_id = PlanId(command.episode_id.uuid());
  started.child_id = command.child_id;
  started.episode_id = command.episode_id;
  started.authority_id = command.authority_id;
  started.case_reference = command.case_reference;
  started.home_urn = command.home_urn;
  started.return_time = command.return_time;
  started.due_time = command.return_time + kInterviewWithin;
  started.received_time = command.received_time;
  started.ladder_id = ladder.ladder_id;
  started.ladder_version = ladder.version;
  const bool is_at_risk = ShiftsAt(ladder, command.risk_level);
  started.shifted = command.under_12 || is_at_risk;
  started.shift_reason = command.under_12 ? "UNDER_12" : is_at_risk ? "RISK" : "";
  started.started_time = now;
  started.step_offset_minutes = StepOffsetMinutes(ladder, started.shifted);
  const Draft::Passed passed = Draft::PassedSteps(Evolve(Plan(), started), now);
  started.skipped_steps = passed.skipped;

  Draft draft(Plan(), ladder, now);
  draft.Say(std::move(started));
  draft.CatchUp(passed, EscalationCause::kLateNotice);
  draft.Advance();
  return draft.Take();
}

Events Decide(const Plan& plan, const Ladder& ladder, const Tick&, Instant now) {
  Draft draft(plan, ladder, now);
  draft.Advance();
  return draft.Take();
}

Events Decide(const Plan& plan, const Ladder& ladder, const CorrectReturn& fact, Instant now) {
  if (plan.state == PlanState::kUnspecified || fact.return_time == plan.return_time) return {};
  Draft draft(plan, ladder, now);
  draft.Advance();
  auto corrected = draft.Make<ClockCorrected>();
  corrected.return_time = fact.return_time;
  corrected.due_time = fact.return_time + kInterviewWithin;
  corrected.reason_code = fact.reason_code;
  corrected.corrected_time = now;
  Draft::Passed passed;
  if (IsOpen(plan)) passed = Draft::PassedSteps(Evolve(draft.plan(), corrected), now);
  corrected.skipped_steps = passed.skipped;
  draft.Say(std::move(corrected));
  draft.CatchUp(passed, EscalationCause::kCorrected);
  draft.Advance();
  return draft.Take();
}

Events Decide(const Plan& plan, const Ladder& ladder, const AssessRisk& fact, Instant now) {
  if (!IsOpen(plan) || plan.shifted || !ShiftsAt(ladder, fact.level)) return {};
  Draft draft(plan, ladder, now);
  draft.Advance();
  auto shifted = draft.Make<LadderShifted>();
  shifted.step_offset_minutes = StepOffsetMinutes(ladder, /*shifted=*/true);
  shifted.level = fact.level;
  shifted.shifted_time = now;
  const Draft::Passed passed = Draft::PassedSteps(Evolve(draft.plan(), shifted), now);
  shifted.skipped_steps = passed.skipped;
  draft.Say(std::move(shifted));
  draft.CatchUp(passed, EscalationCause::kRisk);
  draft.Advance();
  return draft.Take();
}

Events Decide(const Plan& plan, const Ladder& ladder, const SuspendPlan& fact, Instant now) {
  if (plan.state != PlanState::kRunning || fact.new_episode_id == plan.episode_id) return {};
  // An absence before this return, told late, is no reason to stand still.
  if (fact.latest_start && *fact.latest_start <= plan.return_time) return {};
  Draft draft(plan, ladder, now);
  draft.Advance();
  draft.Suspend(fact.new_episode_id);
  return draft.Take();
}

Events Decide(const Plan& plan, const Ladder& ladder, const ResumePlan& fact, Instant now) {
  if (plan.state != PlanState::kSuspended || plan.suspended_by_episode_id != fact.new_episode_id) {
    return {};
  }
  Draft draft(plan, ladder, now);
  draft.Advance();
  draft.Say<PlanResumed>();
  draft.Advance();
  return draft.Take();
}

Events Decide(const Plan& plan, const Ladder& ladder, const FollowLead& fact, Instant now) {
  if (plan.state != PlanState::kSuspended || fact.lead_plan_id == PlanIdOf(plan)) return {};
  Draft draft(plan, ladder, now);
  draft.Advance();
  auto combined = draft.Make<PlanCombined>();
  combined.lead_plan_id = fact.lead_plan_id;
  draft.Say(std::move(combined));
  return draft.Take();
}

Events Decide(const Plan& plan, const Ladder& ladder, const LeadEnded& fact, Instant now) {
  if (plan.state != PlanState::kCombined) return {};
  Draft draft(plan, ladder, now);
  draft.Advance();
  if (CoversCombined(fact.outcome)) {
    draft.Close(fact.outcome, fact.outcome_time, fact.recorded_by, fact.offered_time);
    return draft.Take();
  }
  auto split = draft.Make<PlanSplit>();
  split.split_time = now;
  const Draft::Passed passed = Draft::PassedSteps(Evolve(draft.plan(), split), now);
  split.skipped_steps = passed.skipped;
  draft.Say(std::move(split));
  if (!fact.suspended_by_episode_id.is_nil()) draft.Suspend(fact.suspended_by_episode_id);
  draft.CatchUp(passed, EscalationCause::kCorrected);
  draft.Advance();
  return draft.Take();
}

Events Decide(const Plan& plan, const Ladder& ladder, const EndPlan& fact, Instant now) {
  if (!IsOpen(plan)) return {};
  Draft draft(plan, ladder, now);
  draft.Advance();
  draft.Close(fact.outcome, fact.outcome_time, fact.recorded_by, fact.lead_offered_time);
  return draft.Take();
}

Events Decide(const Plan& plan, const Ladder& ladder, const ReopenPlan&, Instant now) {
  if (plan.state != PlanState::kClosed || plan.outcome != Outcome::kDuplicate) return {};
  Draft draft(plan, ladder, now);
  auto reopened = draft.Make<PlanReopened>();
  reopened.reopened_time = now;
  const Draft::Passed passed = Draft::PassedSteps(Evolve(plan, reopened), now);
  reopened.skipped_steps = passed.skipped;
  draft.Say(std::move(reopened));
  draft.CatchUp(passed, EscalationCause::kCorrected);
  draft.Advance();
  return draft.Take();
}

Events Decide(const Plan& plan, const Ladder& ladder, const TakePromise& fact, Instant now) {
  if (plan.state != PlanState::kRunning || fact.step < kNoticeStep ||
      fact.step > kLastAcknowledgeableStep) {
    return {};
  }
  Draft draft(plan, ladder, now);
  draft.Advance();
  if (draft.plan().promise && fact.step < draft.plan().promise->step) return draft.Take();
  auto made = draft.Make<PromiseMade>();
  made.step = fact.step;
  made.alert_id = fact.alert_id;
  made.until_time = std::min(fact.until_time, fact.acknowledged_time + ladder.max_promise);
  draft.Say(std::move(made));
  // The two topics are not ordered: the milestone that keeps this promise may have come before it.
  const Plan& next = draft.plan();
  if ((next.offered_time && *next.offered_time > fact.acknowledged_time) ||
      (next.booking && next.booking->arranged_time > fact.acknowledged_time)) {
    draft.KeepPromise();
  }
  draft.Advance();
  return draft.Take();
}

Events Decide(const Plan& plan, const Ladder& ladder, const PassOn& fact, Instant now) {
  // Alerts outside the ladder (step -1) have no step above them.
  if (plan.state != PlanState::kRunning || fact.step < kNoticeStep) return {};
  Draft draft(plan, ladder, now);
  draft.Advance();
  draft.PullForward(fact.step, now, EscalationCause::kDeclined);
  return draft.Take();
}

}  // namespace safereturn::scheduling
