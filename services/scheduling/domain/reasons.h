// Every reason for which scheduling refuses, one line each; generated into
// docs/reference/errors.md.
#pragma once

#include <string_view>

namespace safereturn::scheduling::reasons {

// Plans.
inline constexpr std::string_view kPlanClosed = "PLAN_CLOSED";
inline constexpr std::string_view kPlanSuspended = "PLAN_SUSPENDED";
inline constexpr std::string_view kPlanCombined = "PLAN_COMBINED";
inline constexpr std::string_view kPlanNotCombined = "PLAN_NOT_COMBINED";
inline constexpr std::string_view kPlansNotOfOneChild = "PLANS_NOT_OF_ONE_CHILD";
inline constexpr std::string_view kLeadNotRunning = "LEAD_NOT_RUNNING";

// Milestones.
inline constexpr std::string_view kMilestoneBeforeReturn = "MILESTONE_BEFORE_RETURN";
inline constexpr std::string_view kMilestoneInFuture = "MILESTONE_IN_FUTURE";
inline constexpr std::string_view kMilestoneTooOld = "MILESTONE_TOO_OLD";
inline constexpr std::string_view kModeUnknown = "MODE_UNKNOWN";
inline constexpr std::string_view kAttemptResultUnknown = "ATTEMPT_RESULT_UNKNOWN";

// Bookings.
inline constexpr std::string_view kSlotInvalid = "SLOT_INVALID";
inline constexpr std::string_view kSlotTaken = "SLOT_TAKEN";
inline constexpr std::string_view kSlotHeld = "SLOT_HELD";
inline constexpr std::string_view kAlreadyBooked = "ALREADY_BOOKED";
inline constexpr std::string_view kNotBooked = "NOT_BOOKED";
inline constexpr std::string_view kHoldNotKept = "HOLD_NOT_KEPT";
inline constexpr std::string_view kHoldTimeInvalid = "HOLD_TIME_INVALID";

// Venues and school days.
inline constexpr std::string_view kVenueInvalid = "VENUE_INVALID";
inline constexpr std::string_view kPackageNotAgreed = "PACKAGE_NOT_AGREED";
inline constexpr std::string_view kOutOfTerm = "OUT_OF_TERM";
inline constexpr std::string_view kSchoolClosed = "SCHOOL_CLOSED";
inline constexpr std::string_view kSlotInExam = "SLOT_IN_EXAM";
inline constexpr std::string_view kSlotInLesson = "SLOT_IN_LESSON";
inline constexpr std::string_view kRoomUnknown = "ROOM_UNKNOWN";
inline constexpr std::string_view kRoomTaken = "ROOM_TAKEN";
inline constexpr std::string_view kNameInvalid = "NAME_INVALID";
inline constexpr std::string_view kTermInvalid = "TERM_INVALID";
inline constexpr std::string_view kBellTimesInvalid = "BELL_TIMES_INVALID";
inline constexpr std::string_view kRoomInvalid = "ROOM_INVALID";
inline constexpr std::string_view kTimetableInvalid = "TIMETABLE_INVALID";

// Interviewers.
inline constexpr std::string_view kInterviewerInactive = "INTERVIEWER_INACTIVE";
inline constexpr std::string_view kInterviewerElsewhere = "INTERVIEWER_OF_OTHER_AUTHORITY";
inline constexpr std::string_view kAwardMissing = "AWARD_MISSING";
inline constexpr std::string_view kAwardNotInDate = "AWARD_NOT_IN_DATE";
inline constexpr std::string_view kDbsMissing = "DBS_MISSING";
inline constexpr std::string_view kDbsNotInDate = "DBS_NOT_IN_DATE";
inline constexpr std::string_view kDatesReversed = "DATES_REVERSED";
inline constexpr std::string_view kAuthorityMissing = "AUTHORITY_MISSING";
inline constexpr std::string_view kWindowInvalid = "WINDOW_INVALID";

// Ladders.
inline constexpr std::string_view kLadderIdInvalid = "LADDER_ID_INVALID";
inline constexpr std::string_view kLadderStepsIncomplete = "LADDER_STEPS_INCOMPLETE";
inline constexpr std::string_view kLadderOffsetsInvalid = "LADDER_OFFSETS_INVALID";
inline constexpr std::string_view kLadderBreachMoved = "LADDER_BREACH_MOVED";
inline constexpr std::string_view kLadderRoleUnknown = "LADDER_ROLE_UNKNOWN";
inline constexpr std::string_view kLadderRolesMissing = "LADDER_ROLES_MISSING";
inline constexpr std::string_view kLadderTemplateInvalid = "LADDER_TEMPLATE_INVALID";
inline constexpr std::string_view kLadderUnlessMissing = "LADDER_UNLESS_MISSING";
inline constexpr std::string_view kLadderPromiseInvalid = "LADDER_PROMISE_INVALID";
inline constexpr std::string_view kLadderShiftInvalid = "LADDER_SHIFT_INVALID";

}  // namespace safereturn::scheduling::reasons
