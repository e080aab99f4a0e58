#include "services/scheduling/domain/plan.h"

#include <algorithm>
#include <utility>

namespace safereturn::scheduling {
namespace {

void Settle(Plan& plan, StepMark mark) {
  for (StepMark& known : plan.steps) {
    if (known.step == mark.step) {
      known = mark;
      return;
    }
  }
  plan.steps.push_back(mark);
}

void Skip(Plan& plan, const std::vector<int32_t>& steps, Instant at) {
  for (const int32_t step : steps) {
    Settle(plan, {step, 0, StepFate::kSkipped, EscalationCause::kUnspecified, at});
  }
}

void Run(Plan& plan) {
  plan.state = PlanState::kRunning;
  plan.suspended_by_episode_id = EpisodeId();
  plan.lead_plan_id = PlanId();
}

// Timeliness follows the times, so a correction after the end corrects it too (product 4.1.4).
void JudgeTimeliness(Plan& plan) {
  plan.offered_in_time = plan.offered_time && *plan.offered_time <= plan.due_time;
  plan.held_in_time =
      plan.outcome == Outcome::kHeld && plan.outcome_time && *plan.outcome_time <= plan.due_time;
}

struct Evolver {
  Plan& plan;

  void operator()(const ClockStarted& event) const {
    plan.episode_id = event.episode_id;
    plan.child_id = event.child_id;
    plan.authority_id = event.authority_id;
    plan.case_reference = event.case_reference;
    plan.home_urn = event.home_urn;
    plan.state = PlanState::kRunning;
    plan.return_time = event.return_time;
    plan.due_time = event.due_time;
    plan.received_time = event.received_time;
    plan.started_time = event.started_time;
    plan.ladder_id = event.ladder_id;
    plan.ladder_version = event.ladder_version;
    plan.shifted = event.shifted;
    plan.step_offset_minutes = event.step_offset_minutes;
    Skip(plan, event.skipped_steps, event.started_time);
  }
  void operator()(const ClockCorrected& event) const {
    plan.return_time = event.return_time;
    plan.due_time = event.due_time;
    Skip(plan, event.skipped_steps, event.corrected_time);
    if (plan.state == PlanState::kClosed) JudgeTimeliness(plan);
  }
  void operator()(const LadderShifted& event) const {
    plan.shifted = true;
    plan.step_offset_minutes = event.step_offset_minutes;
    Skip(plan, event.skipped_steps, event.shifted_time);
  }
  void operator()(const InterviewOffered& event) const {
    if (!plan.offered_time || event.offered_time < *plan.offered_time) {
      plan.offered_time = event.offered_time;
    }
  }
  void operator()(const InterviewBooked& event) const {
    plan.booking =
        LiveBooking{event.booking_id,    event.interviewer_id, event.start_time, event.end_time,
                    event.arranged_time, event.venue_kind,     event.venue_id,   event.room_code};
  }
  void operator()(const BookingReleased& event) const {
    if (plan.booking && plan.booking->booking_id == event.booking_id) plan.booking.reset();
  }
  void operator()(const AttemptRecorded& event) const {
    ++plan.attempts;
    if (!plan.last_attempt_time || event.attempted_time > *plan.last_attempt_time) {
      plan.last_attempt_time = event.attempted_time;
    }
  }
  void operator()(const EscalationRaised& event) const {
    Settle(plan, {event.step, event.day, StepFate::kFired, event.cause, event.raised_time});
  }
  void operator()(const StepSettled& event) const {
    Settle(plan,
           {event.step, 0, StepFate::kMet, EscalationCause::kUnspecified, event.settled_time});
  }
  void operator()(const PromiseMade& event) const {
    plan.promise = Promise{event.step, event.alert_id, event.until_time};
  }
  void operator()(const PromiseKept&) const { plan.promise.reset(); }
  void operator()(const PromiseLapsed&) const { plan.promise.reset(); }
  void operator()(const DeadlineBreached&) const { plan.breached = true; }
  void operator()(const PlanSuspended& event) const {
    plan.state = PlanState::kSuspended;
    plan.suspended_by_episode_id = event.new_episode_id;
    plan.promise.reset();
  }
  void operator()(const PlanResumed&) const { Run(plan); }
  void operator()(const PlanCombined& event) const {
    plan.state = PlanState::kCombined;
    plan.suspended_by_episode_id = EpisodeId();
    plan.lead_plan_id = event.lead_plan_id;
    plan.promise.reset();
  }
  void operator()(const PlanSplit& event) const {
    Run(plan);
    Skip(plan, event.skipped_steps, event.split_time);
  }
  void operator()(const PlanClosed& event) const {
    plan.state = PlanState::kClosed;
    plan.suspended_by_episode_id = EpisodeId();
    plan.promise.reset();
    plan.outcome = event.outcome;
    plan.outcome_time = event.outcome_time;
    plan.offered_time = event.offered_time;
    plan.offered_in_time = event.offered_in_time;
    plan.held_in_time = event.held_in_time;
  }
  void operator()(const PlanReopened& event) const {
    Run(plan);
    plan.outcome = Outcome::kUnspecified;
    plan.outcome_time.reset();
    plan.offered_in_time = false;
    plan.held_in_time = false;
    Skip(plan, event.skipped_steps, event.reopened_time);
  }
};

}  // namespace

Instant StepTime(const Plan& plan, int32_t step, int32_t day) {
  return plan.return_time +
         std::chrono::minutes(plan.step_offset_minutes[static_cast<size_t>(step)]) +
         kDailyEvery * day;
}

const StepMark* MarkOf(const Plan& plan, int32_t step) {
  const auto found = std::find_if(plan.steps.begin(), plan.steps.end(),
                                  [&](const StepMark& mark) { return mark.step == step; });
  return found == plan.steps.end() ? nullptr : &*found;
}

std::vector<DueStep> UnsettledSteps(const Plan& plan) {
  std::vector<DueStep> unsettled;
  if (plan.step_offset_minutes.size() != kStepCount) return unsettled;
  for (int32_t step = 0; step < kStepCount; ++step) {
    const StepMark* mark = MarkOf(plan, step);
    if (step == kDailyStep) {
      const int32_t day = mark == nullptr ? 0 : mark->day + 1;
      unsettled.push_back({step, day, StepTime(plan, step, day)});
    } else if (mark == nullptr) {
      unsettled.push_back({step, 0, StepTime(plan, step)});
    }
  }
  // Steps of one instant (a shifted ladder has two) keep the order of their numbers.
  std::stable_sort(unsettled.begin(), unsettled.end(),
                   [](const DueStep& a, const DueStep& b) { return a.time < b.time; });
  return unsettled;
}

bool MayFire(const Plan& plan, int32_t step) {
  const bool deferrable = step > kNoticeStep && step < kBreachStep;
  switch (plan.state) {
    case PlanState::kRunning:
      return !(deferrable && plan.promise);
    case PlanState::kSuspended:
      return !deferrable;
    case PlanState::kCombined:
      return step == kBreachStep;
    case PlanState::kUnspecified:
    case PlanState::kClosed:
      return false;
  }
  return false;
}

bool IsArranged(const Plan& plan) {
  return plan.booking && plan.booking->start_time <= plan.due_time;
}

std::optional<std::string> MetBy(const Plan& plan, StepUnless unless) {
  if (unless == StepUnless::kNothing || unless == StepUnless::kUnspecified) return std::nullopt;
  if (IsArranged(plan)) return "ARRANGED";
  if (unless == StepUnless::kOfferedOrArranged && plan.offered_time) return "OFFERED";
  return std::nullopt;
}

bool IsOpen(const Plan& plan) {
  return plan.state != PlanState::kClosed && plan.state != PlanState::kUnspecified;
}

std::optional<DueStep> NextStep(const Plan& plan) {
  for (const DueStep& due : UnsettledSteps(plan)) {
    if (MayFire(plan, due.step)) return due;
  }
  return std::nullopt;
}

std::optional<Instant> NextDue(const Plan& plan) {
  std::optional<Instant> next;
  if (const auto step = NextStep(plan)) next = step->time;
  if (plan.state == PlanState::kRunning && plan.promise &&
      (!next || plan.promise->until_time < *next)) {
    next = plan.promise->until_time;
  }
  return next;
}

Plan Evolve(Plan plan, const Event& event) {
  std::visit(Evolver{plan}, event);
  return plan;
}

Plan Fold(Plan plan, const Events& events) {
  for (const Event& event : events) plan = Evolve(std::move(plan), event);
  return plan;
}

}  // namespace safereturn::scheduling
