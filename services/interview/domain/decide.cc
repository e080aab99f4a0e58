#include "services/interview/domain/decide.h"

#include <algorithm>
#include <string_view>

#include "libs/base/result.h"
#include "libs/base/text.h"
#include "services/interview/domain/reasons.h"

namespace safereturn::interview {
namespace {

constexpr std::string_view kModes[] = {"in_person", "video", "phone"};
constexpr std::string_view kRefusals[] = {"does_not_want_to_talk",
                                          "spoke_to_somebody_else",
                                          "sees_no_need",
                                          "no_trust",
                                          "other",
                                          "not_said"};

template <size_t N>
bool IsOneOf(std::string_view code, const std::string_view (&known)[N]) {
  return std::find(std::begin(known), std::end(known), code) != std::end(known);
}

absl::Status Refused(std::string_view reason, std::string_view message,
                     std::string_view field = {}) {
  return Refuse(absl::StatusCode::kFailedPrecondition, reason, message, field);
}

absl::Status Invalid(std::string_view reason, std::string_view message, std::string_view field) {
  return Refuse(absl::StatusCode::kInvalidArgument, reason, message, field);
}

// A refusal is the child's to take back (domain facts 1.5); what needs no interview gets none.
bool MayStillBeHeld(const KnownPlan& plan) {
  return plan.state != KnownPlanState::kClosed || plan.outcome == PlanOutcome::kDeclinedByChild ||
         plan.outcome == PlanOutcome::kDeclinedByParentCarer ||
         plan.outcome == PlanOutcome::kUnableToContact;
}

bool Covers(const Interview& interview, const std::vector<KnownPlan>& plans) {
  return std::any_of(plans.begin(), plans.end(), [&](const KnownPlan& plan) {
    return std::find(interview.plan_ids.begin(), interview.plan_ids.end(), plan.plan_id) !=
           interview.plan_ids.end();
  });
}

std::vector<PlanId> IdsOf(const std::vector<KnownPlan>& plans) {
  std::vector<PlanId> ids;
  ids.reserve(plans.size());
  for (const KnownPlan& plan : plans) ids.push_back(plan.plan_id);
  return ids;
}

// Checks when something happened and returns the plans that it can be about.
absl::StatusOr<std::vector<KnownPlan>> PlansAt(const std::vector<KnownPlan>& covered,
                                               Instant happened, Instant now,
                                               std::string_view field) {
  if (happened > now + kClockSkew) {
    return Refused(reasons::kMilestoneInFuture, "it cannot have happened yet", field);
  }
  std::vector<KnownPlan> about;
  for (const KnownPlan& plan : covered) {
    if (plan.return_time && *plan.return_time <= happened) about.push_back(plan);
  }
  if (about.empty()) {
    return Refused(reasons::kMilestoneBeforeReturn,
                   "it cannot have happened before the child's return", field);
  }
  const bool is_young = std::any_of(about.begin(), about.end(), [&](const KnownPlan& plan) {
    return !plan.started_time || now <= *plan.started_time + kMilestoneAge;
  });
  if (happened < now - kMilestoneAge && !is_young) {
    return Refused(reasons::kMilestoneTooOld,
                   "it happened more than 24 hours ago; late is not back-dated", field);
  }
  return about;
}

absl::Status CheckOpen(const Interview& interview) {
  if (IsOpen(interview)) return absl::OkStatus();
  return Refused(reasons::kOutcomeRecorded, "its outcome is recorded already");
}

absl::Status CheckAdditions(int32_t additions) {
  if (additions < kMostAdditions) return absl::OkStatus();
  return Refuse(absl::StatusCode::kResourceExhausted, reasons::kTooManyAdditions,
                "an interview has 100 additions at most");
}

FactsRecorded Say(const Interview& interview, const CodedFacts& facts, Instant now) {
  FactsRecorded said;
  said.interview_id = interview.interview_id;
  said.child_id = interview.child_id;
  said.authority_id = interview.authority_id;
  // A plan has the uuid of its episode.
  for (const PlanId& plan : interview.plan_ids) said.episode_ids.emplace_back(plan.uuid());
  said.push_codes = facts.push_codes;
  said.pull_codes = facts.pull_codes;
  said.indicator_codes = facts.indicator_codes;
  said.advice_codes = facts.advice_codes;
  said.not_asked_codes = facts.not_asked_codes;
  said.not_said_codes = facts.not_said_codes;
  said.linked_facts = facts.linked_facts;
  said.left_time = facts.left_time;
  said.absence_hours = facts.absence_hours;
  said.recorded_time = now;
  return said;
}

}  // namespace

absl::StatusOr<InterviewEvents> Decide(const StartInterview& command, const InterviewId& id,
                                       const std::vector<KnownPlan>& covered,
                                       const std::vector<Interview>& earlier,
                                       const Framework* framework, Instant now) {
  const KnownPlan& lead = covered.front();
  if (lead.plan_id != command.plan_id || lead.state == KnownPlanState::kCombined) {
    return Refused(reasons::kPlanCombined, "one interview covers it with a later one; start that",
                   "plan_id");
  }
  if (lead.state == KnownPlanState::kUnspecified) {
    return Refused(reasons::kClockNotStarted, "its clock is not known here yet", "plan_id");
  }
  if (!MayStillBeHeld(lead)) {
    return Refused(reasons::kPlanClosed, "no interview is due for it", "plan_id");
  }
  for (const Interview& interview : earlier) {
    // Scheduling closes the plan of one that was held a moment later.
    const bool was_held = interview.outcome == InterviewOutcome::kHeld;
    if (was_held ? Covers(interview, {lead}) : IsOpen(interview) && Covers(interview, covered)) {
      return Refuse(absl::StatusCode::kAlreadyExists, reasons::kInterviewExists,
                    interview.interview_id.name() + " covers it", "plan_id");
    }
  }
  if (framework == nullptr) {
    return Refuse(absl::StatusCode::kNotFound, reasons::kFrameworkNotFound,
                  "no such framework is published", "framework_id");
  }
  InterviewStarted said;
  said.interview_id = id;
  said.child_id = lead.child_id;
  said.authority_id = lead.authority_id;
  said.plan_ids = IdsOf(covered);
  said.framework_id = framework->framework_id;
  said.framework_version = framework->version;
  said.interviewer_id = command.interviewer_id;
  if (said.interviewer_id.is_nil() && lead.booking) {
    said.interviewer_id = lead.booking->interviewer_id;
  }
  said.started_by = command.caller;
  said.started_time = now;
  said.case_reference = lead.case_reference;
  said.home_urn = lead.home_urn;
  return InterviewEvents{said};
}

absl::StatusOr<InterviewEvents> Decide(const Interview& interview,
                                       const std::vector<KnownPlan>& covered,
                                       const RecordHeld& command, Instant now) {
  SR_RETURN_IF_ERROR(CheckOpen(interview));
  if (!IsOneOf(command.mode, kModes)) {
    return Invalid(reasons::kModeUnknown, "the mode is in_person, video or phone", "mode");
  }
  const Instant held_time = command.held_time.value_or(now);
  SR_ASSIGN_OR_RETURN(const std::vector<KnownPlan> plans,
                      PlansAt(covered, held_time, now, "held_time"));
  InterviewHeld said;
  said.interview_id = interview.interview_id;
  said.child_id = interview.child_id;
  said.authority_id = interview.authority_id;
  said.plan_ids = IdsOf(plans);
  said.held_time = held_time;
  said.mode = command.mode;
  said.recorded_by = command.caller;
  return InterviewEvents{said};
}

absl::StatusOr<InterviewEvents> Decide(const Interview& interview,
                                       const std::vector<KnownPlan>& covered,
                                       const RecordDeclined& command, Instant now) {
  SR_RETURN_IF_ERROR(CheckOpen(interview));
  if (command.declined_by == DeclinedBy::kUnspecified) {
    return Invalid(reasons::kDeclinedByMissing, "say whether the child or the parent or carer",
                   "declined_by");
  }
  if (!IsOneOf(command.reason_code, kRefusals)) {
    return Invalid(reasons::kReasonUnknown, "the reason is a code of the contract, or not_said",
                   "reason_code");
  }
  const Instant declined_time = command.declined_time.value_or(now);
  SR_ASSIGN_OR_RETURN(const std::vector<KnownPlan> plans,
                      PlansAt(covered, declined_time, now, "declined_time"));
  InterviewDeclined said;
  said.interview_id = interview.interview_id;
  said.child_id = interview.child_id;
  said.authority_id = interview.authority_id;
  said.plan_ids = IdsOf(plans);
  said.declined_by = command.declined_by;
  said.declined_time = declined_time;
  said.reason_code = command.reason_code;
  said.recorded_by = command.caller;
  return InterviewEvents{said};
}

absl::StatusOr<InterviewEvents> Decide(const Interview& interview,
                                       const std::vector<KnownPlan>& covered,
                                       const RecordNotReached& command, Instant) {
  SR_RETURN_IF_ERROR(CheckOpen(interview));
  const KnownPlan& lead = covered.front();
  if (lead.attempts == 0 || !lead.last_attempt_time) {
    return Refused(reasons::kAttemptRequired, "no attempt is recorded since the last return");
  }
  InterviewNotReached said;
  said.interview_id = interview.interview_id;
  said.child_id = interview.child_id;
  said.authority_id = interview.authority_id;
  said.plan_ids = IdsOf(covered);
  for (const KnownPlan& plan : covered) said.attempts += plan.attempts;
  said.last_attempt_time = *lead.last_attempt_time;
  said.recorded_by = command.caller;
  return InterviewEvents{said};
}

absl::StatusOr<InterviewEvents> Decide(const Interview& interview,
                                       const std::vector<KnownPlan>& covered, int32_t additions,
                                       const RecordCarerInformation& command, Instant now) {
  if (interview.outcome != InterviewOutcome::kDeclined &&
      interview.outcome != InterviewOutcome::kNotReached) {
    return Refused(reasons::kNotDeclined,
                   "carers have this opportunity where the child was not heard");
  }
  if (command.given) {
    SR_RETURN_IF_ERROR(CheckTextGiven(command.text, "text"));
    SR_RETURN_IF_ERROR(CheckAdditions(additions));
  } else if (!command.text.empty()) {
    return Invalid(reasons::kAnswerInvalid, "words are there, but nothing was given", "given");
  }
  const Instant offered_time = command.offered_time.value_or(now);
  SR_RETURN_IF_ERROR(PlansAt(covered, offered_time, now, "offered_time").status());
  return InterviewEvents{CarerInformationRecorded{interview.interview_id, interview.child_id,
                                                  interview.authority_id, offered_time,
                                                  command.given, command.caller}};
}

absl::Status CheckWritable(const Interview& interview) {
  if (interview.state == InterviewState::kDraft) return absl::OkStatus();
  return Refused(reasons::kInterviewSubmitted, "the record is submitted; amend it");
}

absl::Status CheckEtag(const std::string& etag, int64_t version) {
  const std::string stands = version == 0 ? "" : std::to_string(version);
  if (etag == stands) return absl::OkStatus();
  return Refuse(absl::StatusCode::kAborted, reasons::kStaleVersion,
                stands.empty() ? "nothing is saved yet" : "version " + stands + " stands", "etag");
}

absl::StatusOr<InterviewEvents> Decide(const Interview& interview, const SubmitInterview& command,
                                       int32_t revision, const Document& document,
                                       const Framework& framework, const CodedFacts& facts,
                                       Instant now) {
  SR_RETURN_IF_ERROR(CheckWritable(interview));
  if (IsOpen(interview)) {
    return Refused(reasons::kOutcomeRequired, "record first what came of it");
  }
  // Whom nobody heard cannot have been asked: the prompts bind where the interview was held.
  if (interview.outcome == InterviewOutcome::kHeld) {
    SR_RETURN_IF_ERROR(CheckComplete(document, framework));
  }
  return InterviewEvents{InterviewSubmitted{interview.interview_id, interview.child_id,
                                            interview.authority_id, revision, command.caller, now},
                         Say(interview, facts, now)};
}

absl::StatusOr<InterviewEvents> Decide(const Interview& interview, const SignOffInterview& command,
                                       Instant now) {
  if (interview.state == InterviewState::kDraft) {
    return Refused(reasons::kInterviewNotSubmitted, "only a submitted record can be signed");
  }
  if (interview.state == InterviewState::kSignedOff) {
    return Refused(reasons::kInterviewSigned, "it is signed already");
  }
  if (interview.submitted_by == command.caller) {
    return Refused(reasons::kSignedBySubmitter, "another person than who submitted it signs");
  }
  return InterviewEvents{InterviewSignedOff{interview.interview_id, interview.child_id,
                                            interview.authority_id, interview.revision,
                                            command.caller, now}};
}

absl::StatusOr<InterviewEvents> Decide(const Interview& interview, const AmendInterview& command,
                                       int32_t additions, const Framework& framework,
                                       const CodedFacts& facts, Instant now) {
  if (interview.state == InterviewState::kDraft) {
    return Refused(reasons::kInterviewNotSubmitted, "a draft is changed, not amended");
  }
  if (command.statement_kind == StatementKind::kUnspecified) {
    return Invalid(reasons::kKindMissing,
                   "say whether it is fact, opinion, third party's or the child's words",
                   "statement_kind");
  }
  SR_RETURN_IF_ERROR(CheckTextGiven(command.text, "text"));
  SR_RETURN_IF_ERROR(CheckFindings(command.findings, framework, "findings"));
  SR_RETURN_IF_ERROR(CheckLinked(command.linked, "linked"));
  SR_RETURN_IF_ERROR(CheckAdditions(additions));
  return InterviewEvents{
      InterviewAmended{interview.interview_id, interview.child_id, interview.authority_id,
                       interview.amendments + 1, command.caller, now},
      Say(interview, facts, now)};
}

}  // namespace safereturn::interview
