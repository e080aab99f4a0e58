// The rules of a plan. Every decision first brings the plan up to `now` (what is due is considered
// before the command), so the outcome does not depend on whether a tick or a command comes first.
#pragma once

#include <absl/status/statusor.h>

#include "services/scheduling/domain/commands.h"

namespace safereturn::scheduling {

// Starts a clock at `now` from the accepted referral of a plan that does not exist yet. A late
// notice is born at its age (product decision 15): steps that had passed are skipped but the
// highest, which fires.
[[nodiscard]] Events Start(const StartClock& command, const Ladder& ladder, Instant now);

// `ladder` is the version that the plan has pinned.
[[nodiscard]] Events Decide(const Plan& plan, const Ladder& ladder, const Tick& tick, Instant now);

// Checks that an interview can be booked for this plan.
// Errors: FAILED_PRECONDITION with PLAN_CLOSED, PLAN_COMBINED, PLAN_SUSPENDED.
[[nodiscard]] absl::Status CheckBookable(const Plan& plan);

// Returns where a moved interview is held: where it was, unless the command says another place.
[[nodiscard]] Venue VenueAfter(const LiveBooking& booking, const RescheduleInterview& command);

// People's commands. Errors, all of them: FAILED_PRECONDITION with PLAN_CLOSED or PLAN_COMBINED
// (act on the lead), the bounds of CheckMilestoneTime, and what stands beside each.

// Errors: INVALID_ARGUMENT/MODE_UNKNOWN.
absl::StatusOr<Events> Decide(const Plan& plan, const Ladder& ladder, const OfferInterview& command,
                              Instant now);
// Errors: INVALID_ARGUMENT/MODE_UNKNOWN, ATTEMPT_RESULT_UNKNOWN.
absl::StatusOr<Events> Decide(const Plan& plan, const Ladder& ladder, const RecordAttempt& command,
                              Instant now);
// `booking_id`: of the new booking. Whether the interviewer is qualified and free: booking.h.
// Errors: FAILED_PRECONDITION/PLAN_SUSPENDED (the child is missing), ALREADY_BOOKED;
//   INVALID_ARGUMENT/SLOT_INVALID, VENUE_INVALID.
absl::StatusOr<Events> Decide(const Plan& plan, const Ladder& ladder, const BookInterview& command,
                              const BookingId& booking_id, Instant now);
// Says that the booking was released (REBOOKED) and made again under the same id.
// Errors: FAILED_PRECONDITION/NOT_BOOKED, PLAN_SUSPENDED; INVALID_ARGUMENT/SLOT_INVALID,
//   VENUE_INVALID.
absl::StatusOr<Events> Decide(const Plan& plan, const Ladder& ladder,
                              const RescheduleInterview& command, Instant now);
// Errors: FAILED_PRECONDITION/NOT_BOOKED.
absl::StatusOr<Events> Decide(const Plan& plan, const Ladder& ladder, const ReleaseBooking& command,
                              Instant now);
// Errors: FAILED_PRECONDITION/PLANS_NOT_OF_ONE_CHILD, LEAD_NOT_RUNNING.
absl::StatusOr<Events> Decide(const Plan& plan, const Plan& lead, const Ladder& ladder,
                              const CombinePlans& command, Instant now);
// Errors: FAILED_PRECONDITION/PLAN_NOT_COMBINED.
absl::StatusOr<Events> Decide(const Plan& plan, const Ladder& ladder, const SplitPlan& command,
                              Instant now);

// Facts of other services never refuse: what does not apply says nothing.
[[nodiscard]] Events Decide(const Plan& plan, const Ladder& ladder, const CorrectReturn& fact,
                            Instant now);
[[nodiscard]] Events Decide(const Plan& plan, const Ladder& ladder, const SuspendPlan& fact,
                            Instant now);
// Shifts the ladder of an open plan once, where the pinned ladder asks for it at this level.
[[nodiscard]] Events Decide(const Plan& plan, const Ladder& ladder, const AssessRisk& fact,
                            Instant now);
[[nodiscard]] Events Decide(const Plan& plan, const Ladder& ladder, const ResumePlan& fact,
                            Instant now);
[[nodiscard]] Events Decide(const Plan& plan, const Ladder& ladder, const FollowLead& fact,
                            Instant now);
[[nodiscard]] Events Decide(const Plan& plan, const Ladder& ladder, const LeadEnded& fact,
                            Instant now);
[[nodiscard]] Events Decide(const Plan& plan, const Ladder& ladder, const EndPlan& fact,
                            Instant now);
[[nodiscard]] Events Decide(const Plan& plan, const Ladder& ladder, const ReopenPlan& fact,
                            Instant now);
[[nodiscard]] Events Decide(const Plan& plan, const Ladder& ladder, const TakePromise& fact,
                            Instant now);
[[nodiscard]] Events Decide(const Plan& plan, const Ladder& ladder, const PassOn& fact,
                            Instant now);

}  // namespace safereturn::scheduling
