#include "services/scheduling/app/slot_checks.h"

#include "services/scheduling/app/venues.h"
#include "services/scheduling/domain/reasons.h"

namespace safereturn::scheduling {

absl::StatusOr<Interviewer> CheckSlotFor(const Plan& plan, const WantedSlot& wanted,
                                         SlotHolds& holds, messaging::Tx& tx) {
  const InterviewerId& interviewer = wanted.interviewer_id;
  const Instant start = wanted.start_time;
  const Instant end = wanted.end_time;
  SR_ASSIGN_OR_RETURN(Interviewer found, tx.Load<Interviewer>(interviewer.key()));
  if (found.authority_id != plan.authority_id) {
    return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kInterviewerElsewhere,
                  "the interviewer is registered for another authority", "interviewer_id");
  }
  SR_RETURN_IF_ERROR(CheckQualified(found, start));
  SR_ASSIGN_OR_RETURN(const auto theirs, tx.Find<Booking>("interviewer_id", interviewer.key()));
  SR_RETURN_IF_ERROR(CheckFree(theirs, wanted.moving, start, end));
  SR_ASSIGN_OR_RETURN(const auto childs, tx.Find<Booking>("child_id", plan.child_id.key()));
  SR_RETURN_IF_ERROR(CheckFree(childs, wanted.moving, start, end));
  SR_ASSIGN_OR_RETURN(VenueFacts venue, VenueFactsOf(plan, wanted.venue, tx));
  venue.moving = wanted.moving;
  SR_RETURN_IF_ERROR(CheckVenueTimes(venue, start, end));
  SR_RETURN_IF_ERROR(holds.CheckNotHeld(interviewer, start, end, wanted.caller, tx.now()));
  return found;
}

void KeepBooked(const Plan& plan, const Interviewer& interviewer, messaging::Tx& tx) {
  const LiveBooking& live = *plan.booking;
  Booking booking;
  booking.booking_id = live.booking_id;
  booking.plan_id = PlanIdOf(plan);
  booking.child_id = plan.child_id;
  booking.authority_id = plan.authority_id;
  booking.home_urn = plan.home_urn;
  booking.interviewer_id = live.interviewer_id;
  booking.start_time = live.start_time;
  booking.end_time = live.end_time;
  booking.arranged_time = live.arranged_time;
  booking.state = BookingState::kLive;
  booking.award_number = interviewer.award_number;
  booking.award_end_date = interviewer.award_end_date;
  booking.dbs_end_date = interviewer.dbs_end_date;
  SetVenue(VenueOf(live), booking);
  tx.Save(booking);
}

}  // namespace safereturn::scheduling
