#include "services/interview/app/on_plan.h"

#include <algorithm>

namespace safereturn::interview {
namespace {

// What concerns a plan that was never told is nobody's here.
template <class Change>
absl::Status ChangePlan(const PlanId& id, messaging::Tx& tx, Change change) {
  SR_ASSIGN_OR_RETURN(const auto known, tx.TryLoad<KnownPlan>(id.key()));
  if (!known) return absl::OkStatus();
  KnownPlan plan = *known;
  change(plan);
  if (!(plan == *known)) tx.Save(plan);
  return absl::OkStatus();
}

}  // namespace

absl::Status On(const ReferralAccepted& fact, const messaging::Envelope&, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const auto known, tx.TryLoad<KnownPlan>(fact.episode_id.key()));
  KnownPlan plan = known.value_or(KnownPlan());
  plan.plan_id = PlanId(fact.episode_id.uuid());
  plan.episode_id = fact.episode_id;
  plan.child_id = fact.child_id;
  plan.authority_id = fact.authority_id;
  plan.case_reference = fact.case_reference;
  plan.home_urn = fact.home_urn;
  plan.agreement_id = fact.agreement_id;
  // Scheduling's clock is the better informed one: corrections may have come first.
  if (!plan.return_time) plan.return_time = fact.return_time;
  tx.Save(plan);
  return absl::OkStatus();
}

absl::Status On(const ClockStarted& fact, const messaging::Envelope&, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const auto known, tx.TryLoad<KnownPlan>(fact.plan_id.key()));
  KnownPlan plan = known.value_or(KnownPlan());
  plan.plan_id = fact.plan_id;
  plan.episode_id = fact.episode_id;
  plan.child_id = fact.child_id;
  plan.authority_id = fact.authority_id;
  plan.case_reference = fact.case_reference;
  plan.home_urn = fact.home_urn;
  plan.state = KnownPlanState::kOpen;
  plan.return_time = fact.return_time;
  plan.due_time = fact.due_time;
  plan.started_time = fact.started_time;
  tx.Save(plan);
  return absl::OkStatus();
}

absl::Status On(const ClockCorrected& fact, const messaging::Envelope&, messaging::Tx& tx) {
  return ChangePlan(fact.plan_id, tx, [&](KnownPlan& plan) {
    plan.return_time = fact.return_time;
    plan.due_time = fact.due_time;
  });
}

absl::Status On(const InterviewBooked& fact, const messaging::Envelope&, messaging::Tx& tx) {
  return ChangePlan(fact.plan_id, tx, [&](KnownPlan& plan) {
    plan.booking =
        KnownBooking{fact.booking_id, fact.interviewer_id, fact.start_time, fact.end_time};
  });
}

absl::Status On(const BookingReleased& fact, const messaging::Envelope&, messaging::Tx& tx) {
  return ChangePlan(fact.plan_id, tx, [&](KnownPlan& plan) {
    if (plan.booking && plan.booking->booking_id == fact.booking_id) plan.booking.reset();
  });
}

absl::Status On(const AttemptRecorded& fact, const messaging::Envelope&, messaging::Tx& tx) {
  return ChangePlan(fact.plan_id, tx, [&](KnownPlan& plan) {
    ++plan.attempts;
    plan.last_attempt_time =
        std::max(plan.last_attempt_time.value_or(fact.attempted_time), fact.attempted_time);
  });
}

absl::Status On(const PlanCombined& fact, const messaging::Envelope&, messaging::Tx& tx) {
  return ChangePlan(fact.plan_id, tx, [&](KnownPlan& plan) {
    plan.state = KnownPlanState::kCombined;
    plan.lead_plan_id = fact.lead_plan_id;
  });
}

absl::Status On(const PlanSplit& fact, const messaging::Envelope&, messaging::Tx& tx) {
  return ChangePlan(fact.plan_id, tx, [](KnownPlan& plan) {
    plan.state = KnownPlanState::kOpen;
    plan.lead_plan_id = PlanId();
  });
}

absl::Status On(const PlanClosed& fact, const messaging::Envelope&, messaging::Tx& tx) {
  return ChangePlan(fact.plan_id, tx, [&](KnownPlan& plan) {
    plan.state = KnownPlanState::kClosed;
    plan.outcome = fact.outcome;
  });
}

absl::Status On(const PlanReopened& fact, const messaging::Envelope&, messaging::Tx& tx) {
  return ChangePlan(fact.plan_id, tx, [](KnownPlan& plan) {
    plan.state = KnownPlanState::kOpen;
    plan.lead_plan_id = PlanId();
    plan.outcome = PlanOutcome::kUnspecified;
  });
}

}  // namespace safereturn::interview
