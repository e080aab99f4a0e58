#include "services/scheduling/domain/draft.h"

#include <utility>

namespace safereturn::scheduling {
void Draft::Advance() {
  for (;;) {
    const std::optional<DueStep> step = NextStep(plan_);
    const bool promised = plan_.state == PlanState::kRunning && plan_.promise.has_value();
    // A promise ends at its instant (now < until), so it lapses before a step of the same instant.
    if (promised && plan_.promise->until_time <= now_ &&
        (!step || plan_.promise->until_time <= step->time)) {
      LapsePromise();
    } else if (step && step->time <= now_) {
      Consider(*step, EscalationCause::kDue);
    } else {
      return;
    }
  }
}

void Draft::Consider(const DueStep& due, EscalationCause cause) {
  const LadderStep& rule = ladder_.steps[static_cast<size_t>(due.step)];
  if (const auto met = MetBy(plan_, rule.unless)) {
    auto settled = Make<StepSettled>();
    settled.step = due.step;
    settled.step_due_time = due.time;
    settled.reason = *met;
    settled.settled_time = now_;
    Say(std::move(settled));
    return;
  }
  Raise(due, cause);
}

void Draft::Raise(const DueStep& due, EscalationCause cause) {
  if (due.step == kBreachStep && !plan_.breached) {
    auto breached = Make<DeadlineBreached>();
    breached.due_time = plan_.due_time;
    Say(std::move(breached));
  }
  const LadderStep& rule = ladder_.steps[static_cast<size_t>(due.step)];
  auto raised = Make<EscalationRaised>();
  raised.episode_id = plan_.episode_id;
  raised.case_reference = plan_.case_reference;
  raised.home_urn = plan_.home_urn;
  raised.step = due.step;
  raised.day = due.day;
  raised.step_due_time = due.time;
  raised.due_time = plan_.due_time;
  raised.roles = rule.roles;
  raised.ack_mode = rule.ack_mode;
  raised.cause = cause;
  raised.template_key = rule.template_key;
  raised.max_promise = ladder_.max_promise;
  raised.acknowledgeable = due.step <= kLastAcknowledgeableStep;
  raised.raised_time = now_;
  if (const auto next = StepAfter(due)) {
    raised.next_roles = ladder_.steps[static_cast<size_t>(next->step)].roles;
    raised.next_time = next->time;
  }
  Say(std::move(raised));
}

std::optional<DueStep> Draft::StepAfter(const DueStep& fired) const {
  for (DueStep due : UnsettledSteps(plan_)) {
    if (due.step == fired.step) {
      if (due.step != kDailyStep) continue;
      due = {kDailyStep, fired.day + 1, StepTime(plan_, kDailyStep, fired.day + 1)};
    }
    if (!MayFire(plan_, due.step)) continue;
    if (!MetBy(plan_, ladder_.steps[static_cast<size_t>(due.step)].unless)) return due;
  }
  return std::nullopt;
}

void Draft::PullForward(int32_t above, Instant owed, EscalationCause cause) {
  for (int32_t step = above + 1; step < kBreachStep; ++step) {
    if (MarkOf(plan_, step) != nullptr) continue;
    Consider({step, 0, owed}, cause);
    return;
  }
}

void Draft::LapsePromise() {
  const Promise promise = *plan_.promise;
  auto lapsed = Make<PromiseLapsed>();
  lapsed.step = promise.step;
  lapsed.alert_id = promise.alert_id;
  lapsed.until_time = promise.until_time;
  Say(std::move(lapsed));
  PullForward(promise.step, promise.until_time, EscalationCause::kPromiseLapsed);
}

Draft::Passed Draft::PassedSteps(const Plan& next, Instant now) {
  Passed passed;
  for (DueStep due : UnsettledSteps(next)) {
    if (due.time >= now) break;
    // A combined plan has nothing to catch up but its breach.
    if (next.state == PlanState::kCombined && due.step != kBreachStep) continue;
    if (due.step == kDailyStep) {
      due.day += static_cast<int32_t>((now - due.time) / kDailyEvery);
      due.time = StepTime(next, kDailyStep, due.day);
    }
    if (passed.highest) passed.skipped.push_back(passed.highest->step);
    passed.highest = due;
    passed.breach = passed.breach || due.step == kBreachStep;
  }
  return passed;
}

void Draft::CatchUp(const Passed& passed, EscalationCause cause) {
  if (passed.breach && !plan_.breached) {
    auto breached = Make<DeadlineBreached>();
    breached.due_time = plan_.due_time;
    Say(std::move(breached));
  }
  if (!passed.highest || !MayFire(plan_, passed.highest->step)) return;
  // A clock that is merely minutes old is not late: its notice goes out in the ordinary way.
  Consider(*passed.highest, passed.highest->step == kNoticeStep ? EscalationCause::kDue : cause);
}

void Draft::KeepPromise() {
  if (!plan_.promise) return;
  auto kept = Make<PromiseKept>();
  kept.step = plan_.promise->step;
  kept.alert_id = plan_.promise->alert_id;
  Say(std::move(kept));
}

void Draft::Suspend(const EpisodeId& new_episode) {
  auto suspended = Make<PlanSuspended>();
  suspended.episode_id = plan_.episode_id;
  suspended.case_reference = plan_.case_reference;
  suspended.home_urn = plan_.home_urn;
  suspended.new_episode_id = new_episode;
  // Source: product 4.1.5: the social worker and the safeguarding lead are told at once.
  suspended.roles = {"social_worker", "safeguarding_lead"};
  suspended.due_time = plan_.due_time;
  Say(std::move(suspended));
  Release("MISSING_AGAIN");
}

void Draft::Release(const std::string& reason) {
  if (!plan_.booking) return;
  auto released = Make<BookingReleased>();
  released.booking_id = plan_.booking->booking_id;
  released.reason = reason;
  Say(std::move(released));
}

void Draft::Close(Outcome outcome, std::optional<Instant> outcome_time,
                  const std::string& recorded_by, std::optional<Instant> lead_offer) {
  KeepPromise();
  // The slot of an interview that was held stays as it was; one that will not be used is free
  // again.
  if (plan_.booking && (outcome != Outcome::kHeld || plan_.booking->start_time > now_)) {
    Release("PLAN_CLOSED");
  }
  std::optional<Instant> offered = plan_.offered_time;
  if (lead_offer && (!offered || *lead_offer < *offered)) offered = lead_offer;
  auto closed = Make<PlanClosed>();
  closed.episode_id = plan_.episode_id;
  closed.outcome = outcome;
  closed.outcome_time = outcome_time;
  closed.offered_time = offered;
  closed.offered_in_time = offered && *offered <= plan_.due_time;
  closed.held_in_time =
      outcome == Outcome::kHeld && outcome_time && *outcome_time <= plan_.due_time;
  closed.recorded_by = recorded_by;
  Say(std::move(closed));
}

}  // namespace safereturn::scheduling
