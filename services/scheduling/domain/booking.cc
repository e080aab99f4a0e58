#include "services/scheduling/domain/booking.h"

#include "libs/base/result.h"
#include "services/scheduling/domain/reasons.h"

namespace safereturn::scheduling {

absl::Status CheckSlot(Instant start, Instant end, Instant return_time, Instant now) {
  const bool fits = end - start >= kShortestSlot && end - start <= kLongestSlot;
  if (fits && end > now && start >= return_time && start <= now + kFarthestSlot) {
    return absl::OkStatus();
  }
  return Refuse(absl::StatusCode::kInvalidArgument, reasons::kSlotInvalid,
                "a slot lasts 15 minutes to 4 hours, after the return, not over, within 60 days",
                "start_time");
}

absl::Status CheckFree(const std::vector<Booking>& others, const BookingId& self, Instant start,
                       Instant end) {
  for (const Booking& other : others) {
    if (other.state == BookingState::kLive && other.booking_id != self &&
        Overlaps(start, end, other.start_time, other.end_time)) {
      return Refuse(absl::StatusCode::kAlreadyExists, reasons::kSlotTaken,
                    "the interviewer or the child is booked at that time", "start_time");
    }
  }
  return absl::OkStatus();
}

}  // namespace safereturn::scheduling
