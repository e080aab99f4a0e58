// Every reason for which interview refuses, one line each; generated into docs/reference/errors.md.
#pragma once

#include <string_view>

namespace safereturn::interview::reasons {

// Texts and codes.
inline constexpr std::string_view kTooMany = "TOO_MANY";
inline constexpr std::string_view kCodeUnknown = "CODE_UNKNOWN";
inline constexpr std::string_view kCodeRepeated = "CODE_REPEATED";
inline constexpr std::string_view kKindMissing = "KIND_MISSING";

// Frameworks.
inline constexpr std::string_view kFrameworkIdInvalid = "FRAMEWORK_ID_INVALID";
inline constexpr std::string_view kFrameworkTooLarge = "FRAMEWORK_TOO_LARGE";
inline constexpr std::string_view kFrameworkTopicsMissing = "FRAMEWORK_TOPICS_MISSING";
inline constexpr std::string_view kFrameworkPhaseMissing = "FRAMEWORK_PHASE_MISSING";
inline constexpr std::string_view kFrameworkPromptsMissing = "FRAMEWORK_PROMPTS_MISSING";
inline constexpr std::string_view kFrameworkKeyInvalid = "FRAMEWORK_KEY_INVALID";
inline constexpr std::string_view kFrameworkKeyRepeated = "FRAMEWORK_KEY_REPEATED";
inline constexpr std::string_view kFrameworkKindUnknown = "FRAMEWORK_KIND_UNKNOWN";
inline constexpr std::string_view kFrameworkOptionsInvalid = "FRAMEWORK_OPTIONS_INVALID";
inline constexpr std::string_view kFrameworkFactorUnknown = "FRAMEWORK_FACTOR_UNKNOWN";
inline constexpr std::string_view kFrameworkNotFound = "FRAMEWORK_NOT_FOUND";

// Interviews.
inline constexpr std::string_view kPlanMissing = "PLAN_MISSING";
inline constexpr std::string_view kPlanCombined = "PLAN_COMBINED";
inline constexpr std::string_view kPlanClosed = "PLAN_CLOSED";
inline constexpr std::string_view kClockNotStarted = "CLOCK_NOT_STARTED";
inline constexpr std::string_view kInterviewExists = "INTERVIEW_EXISTS";
inline constexpr std::string_view kInterviewerUnknown = "INTERVIEWER_UNKNOWN";
inline constexpr std::string_view kInterviewSubmitted = "INTERVIEW_SUBMITTED";
inline constexpr std::string_view kInterviewNotSubmitted = "INTERVIEW_NOT_SUBMITTED";
inline constexpr std::string_view kInterviewSigned = "INTERVIEW_SIGNED";
inline constexpr std::string_view kSignedBySubmitter = "SIGNED_BY_SUBMITTER";
inline constexpr std::string_view kTooManyAdditions = "TOO_MANY_ADDITIONS";

// Records.
inline constexpr std::string_view kStaleVersion = "STALE_VERSION";
inline constexpr std::string_view kRecordMissing = "RECORD_MISSING";
inline constexpr std::string_view kRecordTooLarge = "RECORD_TOO_LARGE";
inline constexpr std::string_view kPromptUnknown = "PROMPT_UNKNOWN";
inline constexpr std::string_view kPromptRepeated = "PROMPT_REPEATED";
inline constexpr std::string_view kTopicUnknown = "TOPIC_UNKNOWN";
inline constexpr std::string_view kAnswerStateMissing = "ANSWER_STATE_MISSING";
inline constexpr std::string_view kAnswerInvalid = "ANSWER_INVALID";
inline constexpr std::string_view kAnswerMissing = "ANSWER_MISSING";
inline constexpr std::string_view kNumberOutOfRange = "NUMBER_OUT_OF_RANGE";
inline constexpr std::string_view kOverrideReasonMissing = "OVERRIDE_REASON_MISSING";
inline constexpr std::string_view kKeptDraftNotOfInterview = "KEPT_DRAFT_NOT_OF_INTERVIEW";
inline constexpr std::string_view kNarrativeForbidden = "NARRATIVE_FORBIDDEN";

// Outcomes; the bounds of their times are scheduling's, by the same names.
inline constexpr std::string_view kMilestoneBeforeReturn = "MILESTONE_BEFORE_RETURN";
inline constexpr std::string_view kMilestoneInFuture = "MILESTONE_IN_FUTURE";
inline constexpr std::string_view kMilestoneTooOld = "MILESTONE_TOO_OLD";
inline constexpr std::string_view kOutcomeRecorded = "OUTCOME_RECORDED";
inline constexpr std::string_view kOutcomeRequired = "OUTCOME_REQUIRED";
inline constexpr std::string_view kModeUnknown = "MODE_UNKNOWN";
inline constexpr std::string_view kDeclinedByMissing = "DECLINED_BY_MISSING";
inline constexpr std::string_view kReasonUnknown = "REASON_UNKNOWN";
inline constexpr std::string_view kAttemptRequired = "ATTEMPT_REQUIRED";
inline constexpr std::string_view kNotDeclined = "NOT_DECLINED";
inline constexpr std::string_view kCarerInformationRecorded = "CARER_INFORMATION_RECORDED";

// Dangers.
inline constexpr std::string_view kDangerSubjectMissing = "DANGER_SUBJECT_MISSING";
inline constexpr std::string_view kSubjectsDiffer = "SUBJECTS_DIFFER";
inline constexpr std::string_view kAuthorityMissing = "AUTHORITY_MISSING";
inline constexpr std::string_view kChildUnknown = "CHILD_UNKNOWN";
inline constexpr std::string_view kDangerNotAnswered = "DANGER_NOT_ANSWERED";
inline constexpr std::string_view kDangerClosed = "DANGER_CLOSED";

// Actions.
inline constexpr std::string_view kActionSubjectMissing = "ACTION_SUBJECT_MISSING";
inline constexpr std::string_view kPackageNotAgreed = "PACKAGE_NOT_AGREED";
inline constexpr std::string_view kActionOwnerInvalid = "ACTION_OWNER_INVALID";
inline constexpr std::string_view kDueDateInvalid = "DUE_DATE_INVALID";
inline constexpr std::string_view kNothingToChange = "NOTHING_TO_CHANGE";
inline constexpr std::string_view kStatusNotSettable = "STATUS_NOT_SETTABLE";
inline constexpr std::string_view kActionEnded = "ACTION_ENDED";

// Visits.
inline constexpr std::string_view kInterviewerMissing = "INTERVIEWER_MISSING";
inline constexpr std::string_view kVisitSubjectMissing = "VISIT_SUBJECT_MISSING";
inline constexpr std::string_view kExpectedEndInvalid = "EXPECTED_END_INVALID";
inline constexpr std::string_view kVisitStillRunning = "VISIT_STILL_RUNNING";
inline constexpr std::string_view kVisitOfAnother = "VISIT_OF_ANOTHER";
inline constexpr std::string_view kVisitEnded = "VISIT_ENDED";

}  // namespace safereturn::interview::reasons
