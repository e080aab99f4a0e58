#include "services/scheduling/app/slot_checks.h"

namespace safereturn::scheduling {

absl::StatusOr<Plan> Handle(const BookInterview& command, SlotHolds& holds, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Plan plan, LoadLocked(command.name, tx));
  SR_ASSIGN_OR_RETURN(const PinnedLadder ladder, LoadPinned(plan, tx));
  SR_ASSIGN_OR_RETURN(const Events events,
                      Decide(plan, *ladder, command, tx.NewId<BookingId>(), tx.now()));
  SR_ASSIGN_OR_RETURN(const Interviewer interviewer,
                      CheckSlotFor(plan,
                                   {command.interviewer_id, command.start_time, command.end_time,
                                    VenueOf(command), BookingId(), command.caller},
                                   holds, tx));
  SR_ASSIGN_OR_RETURN(Plan next, Keep(plan, events, tx));
  KeepBooked(next, interviewer, tx);
  holds.Release(command.interviewer_id, command.start_time, command.end_time, command.caller);
  return next;
}

}  // namespace safereturn::scheduling
