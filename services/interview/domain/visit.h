// A visit: an interviewer is alone with a case and says until when. Silence after that tells people
// who look after the interviewer, not the child's ladder (product.md 4.4, 30). The rules:
// docs/flows/danger.md.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/describe.h"
#include "services/interview/domain/case_facts.h"
#include "services/interview/domain/climb.h"
#include "services/interview/domain/ids.h"

namespace safereturn::interview {

enum class VisitState {
  kUnspecified = 0,
  kRunning = 1,
  kEnded = 2,   // the interviewer is safe
  kUnsafe = 3,  // ended, but not safe: people are told until somebody says otherwise
};
SR_ENUM(VisitState, kUnspecified, kRunning, kEnded, kUnsafe)

struct Visit {
  VisitId visit_id;
  ChildId child_id;
  AuthorityId authority_id;
  InterviewerId interviewer_id;
  PersonId person_id;
  InterviewId interview_id;
  PlanId plan_id;
  std::string case_reference;
  HomeUrn home_urn;
  VisitState state = VisitState::kUnspecified;
  std::string started_by;
  Instant started_time;
  Instant expected_end_time;
  int32_t step = kNoStep;            // the last that fired; never starts again
  std::optional<Instant> next_time;  // when people are told next
  std::string ended_by;
  std::optional<Instant> ended_time;
};
SR_STRUCT(Visit, visit_id, child_id, authority_id, interviewer_id, person_id, interview_id, plan_id,
          case_reference, home_urn, state, started_by, started_time, expected_end_time, step,
          next_time, ended_by, ended_time)

// ---- what it says

struct VisitStarted {
  VisitId visit_id;
  ChildId child_id;
  AuthorityId authority_id;
  InterviewerId interviewer_id;
  PersonId person_id;
  InterviewId interview_id;
  Instant expected_end_time;
  PlanId plan_id;
  std::string case_reference;
  HomeUrn home_urn;
  std::string started_by;
  Instant started_time;
};
SR_STRUCT(VisitStarted, visit_id, child_id, authority_id, interviewer_id, person_id, interview_id,
          expected_end_time, plan_id, case_reference, home_urn, started_by, started_time)

struct VisitExtended {
  VisitId visit_id;
  ChildId child_id;
  AuthorityId authority_id;
  Instant expected_end_time;
  std::string extended_by;
};
SR_STRUCT(VisitExtended, visit_id, child_id, authority_id, expected_end_time, extended_by)

struct VisitOverdue {
  VisitId visit_id;
  ChildId child_id;
  AuthorityId authority_id;
  InterviewerId interviewer_id;
  PersonId person_id;
  InterviewId interview_id;
  std::string case_reference;
  HomeUrn home_urn;
  std::vector<std::string> roles;
  int32_t step = 0;
  std::string template_key;
  Instant expected_end_time;
  Instant raised_time;
  std::optional<Instant> next_time;
};
SR_STRUCT(VisitOverdue, visit_id, child_id, authority_id, interviewer_id, person_id, interview_id,
          case_reference, home_urn, roles, step, template_key, expected_end_time, raised_time,
          next_time)

struct VisitEnded {
  VisitId visit_id;
  ChildId child_id;
  AuthorityId authority_id;
  bool is_safe = false;
  Instant ended_time;
  std::string ended_by;
};
SR_STRUCT(VisitEnded, visit_id, child_id, authority_id, is_safe, ended_time, ended_by)

using VisitEvent = std::variant<VisitStarted, VisitExtended, VisitOverdue, VisitEnded>;
using VisitEvents = std::vector<VisitEvent>;

// ---- what is asked of it

struct StartVisit {
  InterviewerId interviewer_id;
  std::optional<PersonId> person_id;
  std::optional<InterviewId> interview_id;  // this or a plan
  std::optional<PlanId> plan_id;
  std::optional<Instant> expected_end_time;
  std::string caller;
};
SR_STRUCT(StartVisit, interviewer_id, person_id, interview_id, plan_id, expected_end_time)

struct ExtendVisit {
  VisitId name;
  std::optional<Instant> expected_end_time;
  std::string caller;
};
SR_STRUCT(ExtendVisit, name, expected_end_time)

// Anybody who may write visits: the interviewer, or the desk that has spoken to them.
struct EndVisit {
  VisitId name;
  bool is_safe = false;
  std::string caller;
};
SR_STRUCT(EndVisit, name, is_safe)

// Policy data; source: the commission (grace 15 minutes, again every 30).
inline constexpr std::chrono::minutes kVisitGrace{15};
inline constexpr std::chrono::minutes kVisitAgain{30};
// An interview takes about an hour, longer if wanted (domain facts 4.1); with travel a day's work.
inline constexpr std::chrono::hours kLongestVisit{12};

// Errors: INVALID_ARGUMENT with INTERVIEWER_MISSING, EXPECTED_END_INVALID;
//   FAILED_PRECONDITION/VISIT_STILL_RUNNING if `running` names another visit of the interviewer.
absl::StatusOr<VisitEvents> Decide(const StartVisit& command, const CaseFacts& facts,
                                   const std::optional<VisitId>& running, const VisitId& id,
                                   Instant now);
// Only who started it may extend it: the others' word is no sign of life.
// Errors: PERMISSION_DENIED/VISIT_OF_ANOTHER; FAILED_PRECONDITION/VISIT_ENDED;
//   INVALID_ARGUMENT/EXPECTED_END_INVALID.
absl::StatusOr<VisitEvents> Decide(const Visit& visit, const ExtendVisit& command, Instant now);
// Not safe: people are told at once, and again until somebody ends it as safe.
// Errors: FAILED_PRECONDITION/VISIT_ENDED.
absl::StatusOr<VisitEvents> Decide(const Visit& visit, const EndVisit& command, Instant now);
[[nodiscard]] VisitEvents DecideTick(const Visit& visit, Instant now);

// Returns when people are told next; nothing once the interviewer is safe.
[[nodiscard]] std::optional<Instant> NextDue(const Visit& visit);

// Folds one event in. Total.
[[nodiscard]] Visit Evolve(Visit visit, const VisitEvent& event);
[[nodiscard]] Visit Fold(Visit visit, const VisitEvents& events);

}  // namespace safereturn::interview
