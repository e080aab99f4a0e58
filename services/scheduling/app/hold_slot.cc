#include "services/scheduling/app/slot_checks.h"
#include "services/scheduling/domain/reasons.h"

namespace safereturn::scheduling {
namespace {

// Long enough to phone a carer, short enough that a forgotten hold costs nobody a slot.
constexpr std::chrono::minutes kUsualHold{10};
constexpr std::chrono::minutes kLongestHold{30};

}  // namespace

absl::StatusOr<SlotHold> Handle(const HoldSlot& command, SlotHolds& holds, messaging::Tx& tx) {
  const Seconds keep = command.keep.value_or(kUsualHold);
  if (keep <= Seconds(0) || keep > kLongestHold) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kHoldTimeInvalid,
                  "a slot is kept for 30 minutes at most", "keep");
  }
  SR_ASSIGN_OR_RETURN(const Plan plan, tx.Load<Plan>(command.name.key()));
  SR_RETURN_IF_ERROR(CheckBookable(plan));
  SR_RETURN_IF_ERROR(CheckSlot(command.start_time, command.end_time, plan.return_time, tx.now()));
  const BookingId self = plan.booking ? plan.booking->booking_id : BookingId();
  SR_RETURN_IF_ERROR(CheckVenue(VenueOf(command), /*room_required=*/true));
  SR_RETURN_IF_ERROR(CheckSlotFor(plan,
                                  {command.interviewer_id, command.start_time, command.end_time,
                                   VenueOf(command), self, command.caller},
                                  holds, tx)
                         .status());
  const SlotHold hold{command.name,     command.interviewer_id, command.start_time,
                      command.end_time, tx.now() + keep,        command.caller};
  SR_RETURN_IF_ERROR(holds.Hold(hold, tx.now()));
  return hold;
}

}  // namespace safereturn::scheduling
