// What people ask of a plan.
#include "libs/base/result.h"
#include "services/scheduling/domain/booking.h"
#include "services/scheduling/domain/decide.h"
#include "services/scheduling/domain/draft.h"
#include "services/scheduling/domain/milestone_policy.h"
#include "services/scheduling/domain/reasons.h"

namespace safereturn::scheduling {
namespace {

absl::Status Forbidden(std::string_view reason, std::string_view message) {
  return Refuse(absl::StatusCode::kFailedPrecondition, reason, message);
}

absl::Status CheckActs(const Plan& plan) {
  if (!IsOpen(plan)) return Forbidden(reasons::kPlanClosed, "the plan is closed");
  if (plan.state == PlanState::kCombined) {
    return Forbidden(reasons::kPlanCombined,
                     "one interview covers several episodes: act on " + plan.lead_plan_id.name());
  }
  return absl::OkStatus();
}

void Book(Draft& draft, const BookingId& booking, const InterviewerId& interviewer, Instant start,
          Instant end, Instant arranged, const Venue& venue, const std::string& caller) {
  auto booked = draft.Make<InterviewBooked>();
  booked.booking_id = booking;
  booked.interviewer_id = interviewer;
  booked.start_time = start;
  booked.end_time = end;
  booked.arranged_time = arranged;
  booked.recorded_by = caller;
  SetVenue(venue, booked);
  draft.Say(std::move(booked));
  draft.KeepPromise();
  draft.Advance();
}

}  // namespace

Venue VenueAfter(const LiveBooking& booking, const RescheduleInterview& command) {
  return command.venue_kind == VenueKind::kUnspecified ? VenueOf(booking) : VenueOf(command);
}

absl::Status CheckBookable(const Plan& plan) {
  SR_RETURN_IF_ERROR(CheckActs(plan));
  if (plan.state == PlanState::kSuspended) {
    return Forbidden(reasons::kPlanSuspended, "the child is missing again");
  }
  return absl::OkStatus();
}

absl::StatusOr<Events> Decide(const Plan& plan, const Ladder& ladder, const OfferInterview& command,
                              Instant now) {
  const Instant offered = command.offered_time.value_or(now);
  SR_RETURN_IF_ERROR(CheckActs(plan));
  SR_RETURN_IF_ERROR(CheckMode(command.mode));
  SR_RETURN_IF_ERROR(CheckMilestoneTime(plan, offered, now, "offered_time"));
  Draft draft(plan, ladder, now);
  draft.Advance();
  auto said = draft.Make<InterviewOffered>();
  said.offered_time = offered;
  said.mode = command.mode;
  said.recorded_by = command.caller;
  draft.Say(std::move(said));
  draft.KeepPromise();
  draft.Advance();
  return draft.Take();
}

absl::StatusOr<Events> Decide(const Plan& plan, const Ladder& ladder, const RecordAttempt& command,
                              Instant now) {
  const Instant attempted = command.attempted_time.value_or(now);
  SR_RETURN_IF_ERROR(CheckActs(plan));
  SR_RETURN_IF_ERROR(CheckMode(command.mode));
  SR_RETURN_IF_ERROR(CheckAttemptResult(command.result));
  SR_RETURN_IF_ERROR(CheckMilestoneTime(plan, attempted, now, "attempted_time"));
  Draft draft(plan, ladder, now);
  draft.Advance();
  auto said = draft.Make<AttemptRecorded>();
  said.attempted_time = attempted;
  said.mode = command.mode;
  said.result = command.result;
  said.recorded_by = command.caller;
  draft.Say(std::move(said));
  return draft.Take();
}

absl::StatusOr<Events> Decide(const Plan& plan, const Ladder& ladder, const BookInterview& command,
                              const BookingId& booking_id, Instant now) {
  const Instant arranged = command.arranged_time.value_or(now);
  SR_RETURN_IF_ERROR(CheckBookable(plan));
  if (plan.booking) {
    return Forbidden(reasons::kAlreadyBooked, "an interview is booked already: reschedule it");
  }
  SR_RETURN_IF_ERROR(CheckVenue(VenueOf(command), /*room_required=*/true));
  SR_RETURN_IF_ERROR(CheckSlot(command.start_time, command.end_time, plan.return_time, now));
  SR_RETURN_IF_ERROR(CheckMilestoneTime(plan, arranged, now, "arranged_time"));
  Draft draft(plan, ladder, now);
  draft.Advance();
  Book(draft, booking_id, command.interviewer_id, command.start_time, command.end_time, arranged,
       VenueOf(command), command.caller);
  return draft.Take();
}

absl::StatusOr<Events> Decide(const Plan& plan, const Ladder& ladder,
                              const RescheduleInterview& command, Instant now) {
  const Instant arranged = command.arranged_time.value_or(now);
  SR_RETURN_IF_ERROR(CheckBookable(plan));
  if (!plan.booking) return Forbidden(reasons::kNotBooked, "no interview is booked");
  SR_RETURN_IF_ERROR(CheckVenue(VenueOf(command), /*room_required=*/true));
  SR_RETURN_IF_ERROR(CheckSlot(command.start_time, command.end_time, plan.return_time, now));
  SR_RETURN_IF_ERROR(CheckMilestoneTime(plan, arranged, now, "arranged_time"));
  Draft draft(plan, ladder, now);
  draft.Advance();
  const LiveBooking before = *draft.plan().booking;
  draft.Release("REBOOKED");
  Book(draft, before.booking_id, command.interviewer_id.value_or(before.interviewer_id),
       command.start_time, command.end_time, arranged, VenueAfter(before, command), command.caller);
  return draft.Take();
}

absl::StatusOr<Events> Decide(const Plan& plan, const Ladder& ladder, const ReleaseBooking&,
                              Instant now) {
  SR_RETURN_IF_ERROR(CheckActs(plan));
  if (!plan.booking) return Forbidden(reasons::kNotBooked, "no interview is booked");
  Draft draft(plan, ladder, now);
  draft.Advance();
  draft.Release("CANCELLED");
  draft.Advance();
  return draft.Take();
}

absl::StatusOr<Events> Decide(const Plan& plan, const Plan& lead, const Ladder& ladder,
                              const CombinePlans&, Instant now) {
  SR_RETURN_IF_ERROR(CheckActs(plan));
  if (lead.state != PlanState::kRunning || lead.episode_id == plan.episode_id) {
    return Forbidden(reasons::kLeadNotRunning, "the leading plan must be another, running one");
  }
  if (lead.child_id != plan.child_id) {
    return Forbidden(reasons::kPlansNotOfOneChild, "the plans are of different children");
  }
  Draft draft(plan, ladder, now);
  draft.Advance();
  auto combined = draft.Make<PlanCombined>();
  combined.lead_plan_id = PlanIdOf(lead);
  draft.Say(std::move(combined));
  draft.Release("COMBINED");
  return draft.Take();
}

absl::StatusOr<Events> Decide(const Plan& plan, const Ladder& ladder, const SplitPlan& command,
                              Instant now) {
  if (plan.state != PlanState::kCombined) {
    return Forbidden(reasons::kPlanNotCombined, "the plan stands alone already");
  }
  Draft draft(plan, ladder, now);
  draft.Advance();
  auto split = draft.Make<PlanSplit>();
  split.split_time = now;
  split.recorded_by = command.caller;
  const Draft::Passed passed = Draft::PassedSteps(Evolve(draft.plan(), split), now);
  split.skipped_steps = passed.skipped;
  draft.Say(std::move(split));
  draft.CatchUp(passed, EscalationCause::kCorrected);
  draft.Advance();
  return draft.Take();
}

}  // namespace safereturn::scheduling
