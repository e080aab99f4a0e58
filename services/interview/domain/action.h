// An item of the #BSTS action plan: a SMART action with owner and date, or a commissioned
// follow-up. When it is overdue its own climb runs. The rules: docs/flows/action-plan.md.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "libs/base/civil.h"
#include "libs/base/describe.h"
#include "services/interview/domain/case_facts.h"
#include "services/interview/domain/climb.h"
#include "services/interview/domain/ids.h"
#include "services/interview/domain/sealed.h"

namespace safereturn::interview {

enum class ActionKind { kUnspecified = 0, kAction = 1, kIntervention = 2 };
SR_ENUM(ActionKind, kUnspecified, kAction, kIntervention)

enum class OwnerKind { kUnspecified = 0, kPerson = 1, kOrganisation = 2 };
SR_ENUM(OwnerKind, kUnspecified, kPerson, kOrganisation)

enum class ActionStatus {
  kUnspecified = 0,
  kPlanned = 1,
  kInProgress = 2,
  kCompleted = 3,
  kCancelled = 4,
};
SR_ENUM(ActionStatus, kUnspecified, kPlanned, kInProgress, kCompleted, kCancelled)

struct Action {
  ActionId action_id;
  ChildId child_id;
  AuthorityId authority_id;
  InterviewId interview_id;  // nil if it was planned for a plan without an interview
  PlanId plan_id;
  std::string case_reference;
  HomeUrn home_urn;
  ActionKind kind = ActionKind::kUnspecified;
  ActionStatus status = ActionStatus::kUnspecified;
  OwnerKind owner_kind = OwnerKind::kUnspecified;
  PersonId owner_person_id;
  std::string owner_organisation;
  std::string owner_role;  // told first when it is overdue; "" for the coordinator alone
  Date due_date{};
  std::string category_code;
  std::string planned_by;
  Instant planned_time;
  Sealed sealed_specific;
  Sealed sealed_measure;
  Sealed sealed_child_copy;
  int32_t first_step = 0;            // number of the first alert of this due date
  int32_t overdue_step = kNoStep;    // number of the last alert; goes on over a new due date
  std::optional<Instant> next_time;  // of the next step, while it is open
  std::string changed_by;            // the last change
  std::string reason_code;           // of a cancelled one
  std::string outcome_code;          // of a completed one
  std::string completed_by;
  std::optional<Instant> completed_time;
  Sealed sealed_completion_note;
};
SR_STRUCT(Action, action_id, child_id, authority_id, interview_id, plan_id, case_reference,
          home_urn, kind, status, owner_kind, owner_person_id, owner_organisation, owner_role,
          due_date, category_code, planned_by, planned_time, sealed_specific, sealed_measure,
          sealed_child_copy, first_step, overdue_step, next_time, changed_by, reason_code,
          outcome_code, completed_by, completed_time, sealed_completion_note)

// ---- what it says

struct ActionPlanned {
  ActionId action_id;
  ChildId child_id;
  AuthorityId authority_id;
  InterviewId interview_id;
  std::string case_reference;
  HomeUrn home_urn;
  ActionKind kind = ActionKind::kUnspecified;
  OwnerKind owner_kind = OwnerKind::kUnspecified;
  PersonId owner_person_id;
  std::string owner_organisation;
  Date due_date{};
  std::string category_code;
  PlanId plan_id;
  std::string owner_role;
  std::string planned_by;
  Instant planned_time;
};
SR_STRUCT(ActionPlanned, action_id, child_id, authority_id, interview_id, case_reference, home_urn,
          kind, owner_kind, owner_person_id, owner_organisation, due_date, category_code, plan_id,
          owner_role, planned_by, planned_time)

struct ActionOverdue {
  ActionId action_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::string case_reference;
  HomeUrn home_urn;
  std::vector<std::string> roles;
  int32_t step = 0;
  std::string template_key;
  Date due_date{};
  Instant raised_time;
  std::optional<Instant> next_time;
  PersonId owner_person_id;
};
SR_STRUCT(ActionOverdue, action_id, child_id, authority_id, case_reference, home_urn, roles, step,
          template_key, due_date, raised_time, next_time, owner_person_id)

struct ActionChanged {
  ActionId action_id;
  ChildId child_id;
  AuthorityId authority_id;
  ActionStatus status = ActionStatus::kUnspecified;
  Date due_date{};
  OwnerKind owner_kind = OwnerKind::kUnspecified;
  PersonId owner_person_id;
  std::string owner_organisation;
  std::string owner_role;
  std::string category_code;
  std::string reason_code;
  std::string changed_by;
};
SR_STRUCT(ActionChanged, action_id, child_id, authority_id, status, due_date, owner_kind,
          owner_person_id, owner_organisation, owner_role, category_code, reason_code, changed_by)

struct ActionCompleted {
  ActionId action_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::string outcome_code;
  std::string completed_by;
  Instant completed_time;
};
SR_STRUCT(ActionCompleted, action_id, child_id, authority_id, outcome_code, completed_by,
          completed_time)

using ActionEvent = std::variant<ActionPlanned, ActionOverdue, ActionChanged, ActionCompleted>;
using ActionEvents = std::vector<ActionEvent>;

// ---- what is asked of it

struct PlanAction {
  std::optional<InterviewId> interview_id;  // this or a plan
  std::optional<PlanId> plan_id;
  ActionKind kind = ActionKind::kUnspecified;
  std::string specific;                     // what will be done
  std::string measure;                      // how everybody sees that it is done
  std::string child_copy;                   // the same in words for the child; may be empty
  std::optional<PersonId> owner_person_id;  // this or an organisation
  std::string owner_organisation;
  std::string owner_role;
  std::optional<Date> due_date;
  std::string category_code;
  std::string caller;
};
SR_STRUCT(PlanAction, interview_id, plan_id, kind, specific, measure, child_copy, owner_person_id,
          owner_organisation, owner_role, due_date, category_code)

// What is absent stays as it is.
struct UpdateAction {
  ActionId name;
  std::string etag;  // the version on which the change rests; "" does not ask
  std::optional<std::string> specific;
  std::optional<std::string> measure;
  std::optional<std::string> child_copy;
  std::optional<PersonId> owner_person_id;  // a new owner replaces the old one
  std::optional<std::string> owner_organisation;
  std::optional<std::string> owner_role;
  std::optional<Date> due_date;
  std::optional<std::string> category_code;
  std::optional<ActionStatus> status;  // PLANNED or IN_PROGRESS
  std::string caller;
};
SR_STRUCT(UpdateAction, name, etag, specific, measure, child_copy, owner_person_id,
          owner_organisation, owner_role, due_date, category_code, status)

struct CompleteAction {
  ActionId name;
  std::string etag;
  std::string outcome_code;
  std::string note;
  std::string caller;
};
SR_STRUCT(CompleteAction, name, etag, outcome_code, note)

struct CancelAction {
  ActionId name;
  std::string etag;
  std::string reason_code;
  std::string caller;
};
SR_STRUCT(CancelAction, name, etag, reason_code)

inline constexpr size_t kLongestActionText = 2000;
// A plan of years is no plan: the agreement, the placement and the child will be others.
inline constexpr std::chrono::days kFarthestDueDate{366};

// The default climb, from the end of the due date in Europe/London: at once, then 24 h, 72 h and 7
// days later one line higher, then weekly to all of them. Source: the commission's times; issue "an
// overdue action climbs a ladder of its own".
[[nodiscard]] const ClimbPolicy& OverdueClimb();

// Returns the first instant after the due date in Europe/London: from then on it is overdue.
[[nodiscard]] Instant EndOfDueDate(Date due_date);

// `follow_up_agreed`: whether an agreement in force of the authority includes the package
// follow_up.
// Errors: INVALID_ARGUMENT with KIND_MISSING, ACTION_OWNER_INVALID, CODE_UNKNOWN, DUE_DATE_INVALID
//   and those of a text (libs/base/text.h);
//   FAILED_PRECONDITION/PACKAGE_NOT_AGREED for an intervention.
absl::StatusOr<ActionEvents> Decide(const PlanAction& command, const CaseFacts& facts,
                                    bool follow_up_agreed, const ActionId& id, Instant now);
// Errors, these three: FAILED_PRECONDITION/ACTION_ENDED and what stands beside each.
// Errors: as for PlanAction; INVALID_ARGUMENT/NOTHING_TO_CHANGE, STATUS_NOT_SETTABLE.
absl::StatusOr<ActionEvents> Decide(const Action& action, const UpdateAction& command, Instant now);
// Errors: INVALID_ARGUMENT/CODE_UNKNOWN and those of a text.
absl::StatusOr<ActionEvents> Decide(const Action& action, const CompleteAction& command,
                                    Instant now);
// Errors: INVALID_ARGUMENT/CODE_UNKNOWN.
absl::StatusOr<ActionEvents> Decide(const Action& action, const CancelAction& command, Instant now);
// Says every step that is due; each at most once for a due date.
[[nodiscard]] ActionEvents DecideTick(const Action& action, Instant now);

[[nodiscard]] bool IsOpen(const Action& action);

// Returns when the next step is due; nothing once it is ended.
[[nodiscard]] std::optional<Instant> NextDue(const Action& action);

// Folds one event in. Total. Texts are no part of it: events carry none.
[[nodiscard]] Action Evolve(Action action, const ActionEvent& event);
[[nodiscard]] Action Fold(Action action, const ActionEvents& events);

}  // namespace safereturn::interview
