#include "services/scheduling/app/slot_checks.h"

namespace safereturn::scheduling {

absl::StatusOr<Plan> Handle(const RescheduleInterview& command, SlotHolds& holds,
                            messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Plan plan, LoadLocked(command.name, tx));
  SR_ASSIGN_OR_RETURN(const PinnedLadder ladder, LoadPinned(plan, tx));
  SR_ASSIGN_OR_RETURN(const Events events, Decide(plan, *ladder, command, tx.now()));
  const InterviewerId who = command.interviewer_id.value_or(plan.booking->interviewer_id);
  SR_ASSIGN_OR_RETURN(
      const Interviewer interviewer,
      CheckSlotFor(plan,
                   {who, command.start_time, command.end_time, VenueAfter(*plan.booking, command),
                    plan.booking->booking_id, command.caller},
                   holds, tx));
  SR_ASSIGN_OR_RETURN(Plan next, Keep(plan, events, tx));
  // The same row moves, so that it cannot stand in its own way.
  KeepBooked(next, interviewer, tx);
  holds.Release(who, command.start_time, command.end_time, command.caller);
  return next;
}

}  // namespace safereturn::scheduling
