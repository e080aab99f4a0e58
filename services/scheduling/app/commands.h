// The use cases that people ask for. Each loads, decides, keeps and returns; a file each.
#pragma once

#include "services/scheduling/app/plans.h"
#include "services/scheduling/app/slot_holds.h"
#include "services/scheduling/domain/propose.h"

namespace safereturn::scheduling {

absl::StatusOr<Plan> Handle(const OfferInterview& command, messaging::Tx& tx);
absl::StatusOr<Plan> Handle(const RecordAttempt& command, messaging::Tx& tx);
absl::StatusOr<Plan> Handle(const CombinePlans& command, messaging::Tx& tx);
absl::StatusOr<Plan> Handle(const SplitPlan& command, messaging::Tx& tx);

// Errors of these three beside the plan's own: NOT_FOUND/INTERVIEWER_NOT_FOUND; FAILED_PRECONDITION
// with those of CheckQualified and CheckVenueTimes, INTERVIEWER_OF_OTHER_AUTHORITY, SLOT_HELD;
// NOT_FOUND/SCHOOL_NOT_FOUND; ALREADY_EXISTS/SLOT_TAKEN, ROOM_TAKEN.
absl::StatusOr<Plan> Handle(const BookInterview& command, SlotHolds& holds, messaging::Tx& tx);
absl::StatusOr<Plan> Handle(const RescheduleInterview& command, SlotHolds& holds,
                            messaging::Tx& tx);
absl::StatusOr<Plan> Handle(const ReleaseBooking& command, messaging::Tx& tx);

// Keeps a slot of an interviewer for some minutes. The place is checked, its room is not kept.
struct HoldSlot {
  PlanId name;
  InterviewerId interviewer_id;
  Instant start_time;
  Instant end_time;
  std::optional<Seconds> keep;  // 10 minutes if absent, at most 30
  VenueKind venue_kind = VenueKind::kUnspecified;
  std::string venue_id;
  std::string room_code;
  std::string caller;
};
SR_STRUCT(HoldSlot, name, interviewer_id, start_time, end_time, keep, venue_kind, venue_id,
          room_code)
// Errors: as for booking, INVALID_ARGUMENT/HOLD_TIME_INVALID and UNAVAILABLE/HOLD_NOT_KEPT.
absl::StatusOr<SlotHold> Handle(const HoldSlot& command, SlotHolds& holds, messaging::Tx& tx);

absl::StatusOr<Interviewer> Handle(const RegisterInterviewer& command, messaging::Tx& tx);
absl::StatusOr<Interviewer> Handle(const SetAvailability& command, messaging::Tx& tx);
absl::StatusOr<Ladder> Handle(const PublishLadder& command, messaging::Tx& tx);
// Errors: INVALID_ARGUMENT/NAME_INVALID, NOT_FOUND/SCHOOL_NOT_FOUND (register it in referral), and
// those of its Decide.
absl::StatusOr<School> Handle(const SetSchoolCalendar& command, messaging::Tx& tx);
absl::StatusOr<Timetable> Handle(const SetChildTimetable& command, messaging::Tx& tx);

// Free slots for a plan.
struct SlotsQuery {
  PlanId name;
  std::optional<Seconds> duration;    // one hour if absent
  std::optional<Instant> not_before;  // now if absent
  int32_t limit = 0;                  // 5 if 0
  VenueKind venue_kind = VenueKind::kUnspecified;
  std::string venue_id;
  std::string room_code;  // "": any room of the school
  std::string caller;
};
SR_STRUCT(SlotsQuery, name, duration, not_before, limit, venue_kind, venue_id, room_code)
// Errors: NOT_FOUND/PLAN_NOT_FOUND, SCHOOL_NOT_FOUND; INVALID_ARGUMENT/SLOT_INVALID, VENUE_INVALID.
absl::StatusOr<Proposal> Handle(const SlotsQuery& query, const Plan& plan, SlotHolds& holds,
                                messaging::Tx& tx);

}  // namespace safereturn::scheduling
