// An interview: its outcome and where its record stands; the fold of its events. What is written
// down (document.h) lies apart, so that an autosave and an outcome never conflict.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "services/interview/domain/facts_recorded.h"
#include "services/interview/domain/ids.h"

namespace safereturn::interview {

enum class InterviewState { kUnspecified = 0, kDraft = 1, kSubmitted = 2, kSignedOff = 3 };
SR_ENUM(InterviewState, kUnspecified, kDraft, kSubmitted, kSignedOff)

enum class InterviewOutcome { kUnspecified = 0, kHeld = 1, kDeclined = 2, kNotReached = 3 };
SR_ENUM(InterviewOutcome, kUnspecified, kHeld, kDeclined, kNotReached)

enum class DeclinedBy { kUnspecified = 0, kChild = 1, kParentCarer = 2 };
SR_ENUM(DeclinedBy, kUnspecified, kChild, kParentCarer)

struct Interview {
  InterviewId interview_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::string case_reference;
  HomeUrn home_urn;
  std::vector<PlanId> plan_ids;  // the leading one first
  std::string framework_id;
  int32_t framework_version = 0;
  InterviewerId interviewer_id;
  InterviewState state = InterviewState::kUnspecified;
  std::string started_by;
  Instant started_time;
  InterviewOutcome outcome = InterviewOutcome::kUnspecified;
  std::optional<Instant> outcome_time;
  std::string outcome_by;
  std::string mode;
  DeclinedBy declined_by = DeclinedBy::kUnspecified;
  std::string reason_code;
  int32_t attempts = 0;
  std::optional<Instant> carer_offered_time;
  bool carer_information_given = false;
  int32_t revision = 0;  // of the record, when it was submitted
  std::string submitted_by;
  std::optional<Instant> submitted_time;
  std::string signed_by;
  std::optional<Instant> signed_time;
  int32_t amendments = 0;
  std::optional<CodedFacts> facts;  // what it said last
};
SR_STRUCT(Interview, interview_id, child_id, authority_id, case_reference, home_urn, plan_ids,
          framework_id, framework_version, interviewer_id, state, started_by, started_time, outcome,
          outcome_time, outcome_by, mode, declined_by, reason_code, attempts, carer_offered_time,
          carer_information_given, revision, submitted_by, submitted_time, signed_by, signed_time,
          amendments, facts)

// ---- what it says

struct InterviewStarted {
  InterviewId interview_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::vector<PlanId> plan_ids;
  std::string framework_id;
  int32_t framework_version = 0;
  InterviewerId interviewer_id;
  std::string started_by;
  Instant started_time;
  std::string case_reference;
  HomeUrn home_urn;
};
SR_STRUCT(InterviewStarted, interview_id, child_id, authority_id, plan_ids, framework_id,
          framework_version, interviewer_id, started_by, started_time, case_reference, home_urn)

struct InterviewHeld {
  InterviewId interview_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::vector<PlanId> plan_ids;
  Instant held_time;
  std::string mode;
  std::string recorded_by;
};
SR_STRUCT(InterviewHeld, interview_id, child_id, authority_id, plan_ids, held_time, mode,
          recorded_by)

struct InterviewDeclined {
  InterviewId interview_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::vector<PlanId> plan_ids;
  DeclinedBy declined_by = DeclinedBy::kUnspecified;
  Instant declined_time;
  std::string reason_code;
  std::string recorded_by;
};
SR_STRUCT(InterviewDeclined, interview_id, child_id, authority_id, plan_ids, declined_by,
          declined_time, reason_code, recorded_by)

struct InterviewNotReached {
  InterviewId interview_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::vector<PlanId> plan_ids;
  int32_t attempts = 0;
  Instant last_attempt_time;
  std::string recorded_by;
};
SR_STRUCT(InterviewNotReached, interview_id, child_id, authority_id, plan_ids, attempts,
          last_attempt_time, recorded_by)

struct CarerInformationRecorded {
  InterviewId interview_id;
  ChildId child_id;
  AuthorityId authority_id;
  Instant offered_time;
  bool given = false;
  std::string recorded_by;
};
SR_STRUCT(CarerInformationRecorded, interview_id, child_id, authority_id, offered_time, given,
          recorded_by)

struct InterviewSubmitted {
  InterviewId interview_id;
  ChildId child_id;
  AuthorityId authority_id;
  int32_t version = 0;
  std::string submitted_by;
  Instant submitted_time;
};
SR_STRUCT(InterviewSubmitted, interview_id, child_id, authority_id, version, submitted_by,
          submitted_time)

struct FactsRecorded {
  InterviewId interview_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::vector<EpisodeId> episode_ids;
  std::vector<std::string> push_codes;
  std::vector<std::string> pull_codes;
  std::vector<std::string> indicator_codes;
  std::vector<std::string> advice_codes;
  std::vector<std::string> not_asked_codes;
  std::vector<std::string> not_said_codes;
  std::vector<LinkedFact> linked_facts;
  std::optional<Instant> left_time;
  std::optional<int32_t> absence_hours;
  Instant recorded_time;
};
SR_STRUCT(FactsRecorded, interview_id, child_id, authority_id, episode_ids, push_codes, pull_codes,
          indicator_codes, advice_codes, not_asked_codes, not_said_codes, linked_facts, left_time,
          absence_hours, recorded_time)

struct InterviewSignedOff {
  InterviewId interview_id;
  ChildId child_id;
  AuthorityId authority_id;
  int32_t version = 0;
  std::string signed_by;
  Instant signed_time;
};
SR_STRUCT(InterviewSignedOff, interview_id, child_id, authority_id, version, signed_by, signed_time)

struct InterviewAmended {
  InterviewId interview_id;
  ChildId child_id;
  AuthorityId authority_id;
  int32_t amendment = 0;
  std::string amended_by;
  Instant amended_time;
};
SR_STRUCT(InterviewAmended, interview_id, child_id, authority_id, amendment, amended_by,
          amended_time)

using InterviewEvent =
    std::variant<InterviewStarted, InterviewHeld, InterviewDeclined, InterviewNotReached,
                 CarerInformationRecorded, InterviewSubmitted, FactsRecorded, InterviewSignedOff,
                 InterviewAmended>;
using InterviewEvents = std::vector<InterviewEvent>;

// Folds one event in. Total.
[[nodiscard]] Interview Evolve(Interview interview, const InterviewEvent& event);
[[nodiscard]] Interview Fold(Interview interview, const InterviewEvents& events);

// Returns whether nobody has said yet what came of it.
[[nodiscard]] inline bool IsOpen(const Interview& interview) {
  return interview.outcome == InterviewOutcome::kUnspecified;
}

}  // namespace safereturn::interview
