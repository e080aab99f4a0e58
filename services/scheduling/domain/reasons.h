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
inline constexpr std::string_view kOutcomeNotRecordable = "OUTCOME_NOT_RECORDABLE";
inline constexpr std::string_view kOutcomeTimeRequired = "OUTCOME_TIME_REQUIRED";
inline constexpr std::string_view kAttemptRequired = "ATTEMPT_REQUIRED";

// Bookings.
inline constexpr std::string_view kSlotInvalid = "SLOT_INVALID";
inline constexpr std::string_view kSlotTaken = "SLOT_TAKEN";
inline constexpr std::string_view kSlotHeld = "SLOT_HELD";
inline constexpr std::string_view kAlreadyBooked = "ALREADY_BOOKED";
inline constexpr std::string_view kNotBooked = "NOT_BOOKED";
inline constexpr std::string_view kHoldNotKept = "HOLD_NOT_KEPT";
inline constexpr std::string_view kHoldTimeInvalid = "HOLD_TIME_INVALID";

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

}  // namespace safereturn::scheduling::reasons
