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

BookingEvents DecideQuestion(const Booking& booking, const std::string& reason,
                             const std::string& case_reference, const BookingQuestionId& id,
                             Instant now) {
  if (booking.state != BookingState::kLive || booking.end_time <= now || reason.empty() ||
      !booking.question_reason.empty()) {
    return {};
  }
  return {BookingQuestioned{.question_id = id,
                            .booking_id = booking.booking_id,
                            .plan_id = booking.plan_id,
                            .child_id = booking.child_id,
                            .authority_id = booking.authority_id,
                            .case_reference = case_reference,
                            .home_urn = booking.home_urn,
                            .reason = reason,
                            .roles = {"coordinator"},
                            .template_key = "booking_questioned",
                            .start_time = booking.start_time,
                            .raised_time = now}};
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
