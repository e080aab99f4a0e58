// The rules of an interview. Who may ask is the API's; here stands what the state allows.
#pragma once

#include <absl/status/statusor.h>

#include <vector>

#include "services/interview/domain/commands.h"
#include "services/interview/domain/known.h"

namespace safereturn::interview {

// Two clocks may differ by so much before "in the future" is a mistake.
inline constexpr std::chrono::minutes kClockSkew{5};

// What is recorded later than this is back-dating (product decision 15), unless the clock itself is
// younger: a late notice may bring an outcome that is older than its clock.
inline constexpr std::chrono::hours kMilestoneAge{24};

// Amendments and carers' information of one interview together.
inline constexpr int32_t kMostAdditions = 100;

// Begins an interview. `covered`: what CoveredBy says of its plan, the leading one first;
// `earlier`: interviews of the child; `framework`: the one it will keep, nullptr if there is none
// of that id.
//
// Errors: FAILED_PRECONDITION with PLAN_COMBINED (act on the lead), CLOCK_NOT_STARTED, PLAN_CLOSED
//   (held already, or no interview is due; one that was declined may be held later after all);
//   ALREADY_EXISTS/INTERVIEW_EXISTS (one that was held, or has no outcome, covers the plan);
//   NOT_FOUND/ FRAMEWORK_NOT_FOUND.
absl::StatusOr<InterviewEvents> Decide(const StartInterview& command, const InterviewId& id,
                                       const std::vector<KnownPlan>& covered,
                                       const std::vector<Interview>& earlier,
                                       const Framework* framework, Instant now);

// Outcomes: recorded once each interview. `covered`: what it covers now. It says the plans whose
// return lies at or before the outcome: a conversation before the child went missing again is none
// about the later episode.
//
// Errors, all three: FAILED_PRECONDITION/OUTCOME_RECORDED; of the first two also
// MILESTONE_BEFORE_RETURN, MILESTONE_IN_FUTURE, MILESTONE_TOO_OLD.

// Errors: INVALID_ARGUMENT/MODE_UNKNOWN.
absl::StatusOr<InterviewEvents> Decide(const Interview& interview,
                                       const std::vector<KnownPlan>& covered,
                                       const RecordHeld& command, Instant now);
// Errors: INVALID_ARGUMENT/DECLINED_BY_MISSING, REASON_UNKNOWN.
absl::StatusOr<InterviewEvents> Decide(const Interview& interview,
                                       const std::vector<KnownPlan>& covered,
                                       const RecordDeclined& command, Instant now);
// Errors: FAILED_PRECONDITION/ATTEMPT_REQUIRED (none since the last return).
absl::StatusOr<InterviewEvents> Decide(const Interview& interview,
                                       const std::vector<KnownPlan>& covered,
                                       const RecordNotReached& command, Instant now);

// The parent's or carer's own opportunity (domain facts 1.5). May be recorded again: who was
// offered it may tell something later. Errors: FAILED_PRECONDITION/NOT_DECLINED (the child was
// heard, or nothing is recorded yet), the
//   bounds of its time; INVALID_ARGUMENT/TEXT_MISSING, ANSWER_INVALID (words, but nothing given),
//   those of CheckText; RESOURCE_EXHAUSTED/TOO_MANY_ADDITIONS by `additions`.
absl::StatusOr<InterviewEvents> Decide(const Interview& interview,
                                       const std::vector<KnownPlan>& covered, int32_t additions,
                                       const RecordCarerInformation& command, Instant now);

// Checks that a draft can be saved.
// Errors: FAILED_PRECONDITION/INTERVIEW_SUBMITTED.
[[nodiscard]] absl::Status CheckWritable(const Interview& interview);

// Compares what somebody wrote over with what stands; "" stands for no record.
// Errors: ABORTED/STALE_VERSION.
[[nodiscard]] absl::Status CheckEtag(const std::string& etag, int64_t version);

// Closes the record of revision `revision` whose document is `document`; `facts`: coded, with
// digests. Errors: FAILED_PRECONDITION/INTERVIEW_SUBMITTED, OUTCOME_REQUIRED, ANSWER_MISSING (of an
// interview
//   that was held).
absl::StatusOr<InterviewEvents> Decide(const Interview& interview, const SubmitInterview& command,
                                       int32_t revision, const Document& document,
                                       const Framework& framework, const CodedFacts& facts,
                                       Instant now);

// Errors: FAILED_PRECONDITION/INTERVIEW_NOT_SUBMITTED, INTERVIEW_SIGNED, SIGNED_BY_SUBMITTER (a
//   signature says that a second person read it).
absl::StatusOr<InterviewEvents> Decide(const Interview& interview, const SignOffInterview& command,
                                       Instant now);

// Adds to a submitted record. `facts`: what is known now, with digests.
// Errors: FAILED_PRECONDITION/INTERVIEW_NOT_SUBMITTED; INVALID_ARGUMENT/KIND_MISSING, TEXT_MISSING,
//   those of CheckText, CheckFindings and CheckLinked; RESOURCE_EXHAUSTED/TOO_MANY_ADDITIONS.
absl::StatusOr<InterviewEvents> Decide(const Interview& interview, const AmendInterview& command,
                                       int32_t additions, const Framework& framework,
                                       const CodedFacts& facts, Instant now);

}  // namespace safereturn::interview
