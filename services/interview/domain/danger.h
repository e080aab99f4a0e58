// Immediate danger: a child may come to harm now. An aggregate with a clock of its own, so that no
// state, lock or conflict of an interview or a plan can hold it up. The rules:
// docs/flows/danger.md.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/describe.h"
#include "services/interview/domain/case_facts.h"
#include "services/interview/domain/climb.h"
#include "services/interview/domain/ids.h"
#include "services/interview/domain/sealed.h"

namespace safereturn::interview {

enum class DangerState {
  kUnspecified = 0,  // not raised
  kRaised = 1,       // nobody acts yet: the climb runs
  kAnswered = 2,     // somebody acts
  kClosed = 3,
};
SR_ENUM(DangerState, kUnspecified, kRaised, kAnswered, kClosed)

// What somebody did about it.
struct DangerAnswer {
  std::string answered_by;
  std::string action_code;
  Instant answered_time;
  Sealed sealed_note;
};
SR_STRUCT(DangerAnswer, answered_by, action_code, answered_time, sealed_note)

struct Danger {
  DangerId danger_id;
  ChildId child_id;  // nil if only a plan was named that is not known here
  AuthorityId authority_id;
  PlanId plan_id;
  EpisodeId episode_id;
  InterviewId interview_id;
  std::string case_reference;
  HomeUrn home_urn;
  std::string danger_code;
  DangerState state = DangerState::kUnspecified;
  std::string raised_by;
  Instant raised_time;
  int32_t step = kNoStep;            // the last that fired
  std::vector<std::string> roles;    // whom it told
  std::optional<Instant> next_time;  // of the next step, while nobody answers
  std::vector<DangerAnswer> answers;
  std::string outcome_code;
  std::string closed_by;
  std::optional<Instant> closed_time;
};
SR_STRUCT(Danger, danger_id, child_id, authority_id, plan_id, episode_id, interview_id,
          case_reference, home_urn, danger_code, state, raised_by, raised_time, step, roles,
          next_time, answers, outcome_code, closed_by, closed_time)

// ---- what it says

struct ImmediateDangerRaised {
  DangerId danger_id;
  ChildId child_id;
  AuthorityId authority_id;
  PlanId plan_id;
  EpisodeId episode_id;
  std::string case_reference;
  HomeUrn home_urn;
  std::vector<std::string> roles;
  int32_t step = 0;
  std::string template_key;
  Instant raised_time;
  std::string raised_by;
  std::optional<Instant> next_time;
  InterviewId interview_id;
  std::string danger_code;
};
SR_STRUCT(ImmediateDangerRaised, danger_id, child_id, authority_id, plan_id, episode_id,
          case_reference, home_urn, roles, step, template_key, raised_time, raised_by, next_time,
          interview_id, danger_code)

struct DangerUnanswered {
  DangerId danger_id;
  ChildId child_id;
  AuthorityId authority_id;
  PlanId plan_id;
  EpisodeId episode_id;
  std::string case_reference;
  HomeUrn home_urn;
  std::vector<std::string> roles;
  int32_t step = 0;
  std::string template_key;
  Instant raised_time;
  std::string raised_by;
  std::optional<Instant> next_time;
  Instant due_time;
};
SR_STRUCT(DangerUnanswered, danger_id, child_id, authority_id, plan_id, episode_id, case_reference,
          home_urn, roles, step, template_key, raised_time, raised_by, next_time, due_time)

struct DangerAnswered {
  DangerId danger_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::string answered_by;
  std::string action_code;
  Instant answered_time;
};
SR_STRUCT(DangerAnswered, danger_id, child_id, authority_id, answered_by, action_code,
          answered_time)

struct DangerClosed {
  DangerId danger_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::string closed_by;
  std::string outcome_code;
  Instant closed_time;
};
SR_STRUCT(DangerClosed, danger_id, child_id, authority_id, closed_by, outcome_code, closed_time)

using DangerEvent =
    std::variant<ImmediateDangerRaised, DangerUnanswered, DangerAnswered, DangerClosed>;
using DangerEvents = std::vector<DangerEvent>;

// ---- what is asked of it

// Codes alone: neither the keys of narratives nor a rule about texts can hold it up. What else is
// to be said, is said by telephone and in the answer.
struct RaiseImmediateDanger {
  std::optional<ChildId> child_id;
  std::optional<PlanId> plan_id;
  std::optional<InterviewId> interview_id;
  std::string danger_code;  // NOT_SAID if empty
  std::string caller;
};
SR_STRUCT(RaiseImmediateDanger, child_id, plan_id, interview_id, danger_code)

// Somebody acts. More answers may follow the first, which ends the climb.
struct AnswerDanger {
  DangerId name;
  std::string action_code;
  std::string note;
  std::string caller;
};
SR_STRUCT(AnswerDanger, name, action_code, note)

struct CloseDanger {
  DangerId name;
  std::string outcome_code;
  std::string caller;
};
SR_STRUCT(CloseDanger, name, outcome_code)

inline constexpr size_t kMostDangerAnswers = 50;
inline constexpr size_t kLongestDangerNote = 2000;

// The default climb; source: product.md 4.4, 27 (an own clock) and the commission's times. Step 0
// at once to the safeguarding lead and the social worker; 15, 30 and 60 minutes later each line
// above too; then hourly.
[[nodiscard]] const ClimbPolicy& DangerClimb();

// `facts`: what is known of the case; nil and empty where nothing is, which refuses nothing.
// Errors: INVALID_ARGUMENT/CODE_UNKNOWN, DANGER_SUBJECT_MISSING (neither child, plan nor
//   interview named), SUBJECTS_DIFFER (a child and a plan of another child).
absl::StatusOr<DangerEvents> Decide(const RaiseImmediateDanger& command, const CaseFacts& facts,
                                    const DangerId& id, Instant now);
// Errors: FAILED_PRECONDITION/DANGER_CLOSED; INVALID_ARGUMENT/CODE_UNKNOWN and those of a text
// (libs/base/text.h);
//   RESOURCE_EXHAUSTED/TOO_MANY.
absl::StatusOr<DangerEvents> Decide(const Danger& danger, const AnswerDanger& command, Instant now);
// Errors: FAILED_PRECONDITION/DANGER_NOT_ANSWERED (nobody says what was done), DANGER_CLOSED;
//   INVALID_ARGUMENT/CODE_UNKNOWN.
absl::StatusOr<DangerEvents> Decide(const Danger& danger, const CloseDanger& command, Instant now);
// Returns the danger with what was learnt of its case since it was raised; the next step says it.
// What another authority knows is no news here.
[[nodiscard]] Danger WithFacts(Danger danger, const CaseFacts& facts);
// Says every step that is due; each at most once.
[[nodiscard]] DangerEvents DecideTick(const Danger& danger, Instant now);

// Returns when the next step is due; nothing once somebody acts.
[[nodiscard]] std::optional<Instant> NextDue(const Danger& danger);

// Folds one event in. Total. Notes are no part of it: events carry no texts.
[[nodiscard]] Danger Evolve(Danger danger, const DangerEvent& event);
[[nodiscard]] Danger Fold(Danger danger, const DangerEvents& events);

}  // namespace safereturn::interview
