#include "services/interview/domain/action.h"

#include "libs/base/result.h"
#include "libs/base/text.h"
#include "services/interview/domain/action_checks.h"
#include "services/interview/domain/action_codes.h"
#include "services/interview/domain/reasons.h"

namespace safereturn::interview {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::sys_days;

absl::Status Wrong(std::string_view reason, std::string_view message, std::string_view field) {
  return Refuse(absl::StatusCode::kInvalidArgument, reason, message, field);
}

absl::Status CheckOpen(const Action& action) {
  if (IsOpen(action)) return absl::OkStatus();
  return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kActionEnded,
                "the action is completed or cancelled; plan a new one", "name");
}

absl::Status CheckDueDate(const std::optional<Date>& due_date, Instant now) {
  const sys_days today(LondonDate(now));
  if (!due_date || sys_days(*due_date) < today || sys_days(*due_date) > today + kFarthestDueDate) {
    return Wrong(reasons::kDueDateInvalid, "due today at the earliest and within a year",
                 "due_date");
  }
  return absl::OkStatus();
}

absl::Status CheckOwner(const PersonId& person, const std::string& organisation,
                        const std::string& role) {
  if (person.is_nil() == organisation.empty()) {
    return Wrong(reasons::kActionOwnerInvalid, "one person or one organisation owns an action",
                 "owner_person_id");
  }
  if (!organisation.empty()) {
    SR_RETURN_IF_ERROR(CheckCode(organisation, kOrganisations, "owner_organisation"));
  }
  if (role.empty()) return absl::OkStatus();
  return CheckCode(role, kOwnerRoles, "owner_role");
}

OwnerKind KindOf(const PersonId& person) {
  return person.is_nil() ? OwnerKind::kOrganisation : OwnerKind::kPerson;
}

std::vector<std::string> RolesOf(const Action& action, int32_t rung) {
  const auto& roles = StepRoles(OverdueClimb(), rung);
  if (rung > 0 || action.owner_role.empty() || action.owner_role == roles.front()) return roles;
  return {action.owner_role, roles.front()};
}

ActionOverdue Overdue(const Action& action, int32_t rung, Instant now) {
  const ClimbPolicy& policy = OverdueClimb();
  return {.action_id = action.action_id,
          .child_id = action.child_id,
          .authority_id = action.authority_id,
          .case_reference = action.case_reference,
          .home_urn = action.home_urn,
          .roles = RolesOf(action, rung),
          .step = action.first_step + rung,
          .template_key = policy.template_key,
          .due_date = action.due_date,
          .raised_time = now,
          .next_time = StepTime(policy, EndOfDueDate(action.due_date), rung + 1),
          .owner_person_id = action.owner_person_id};
}

// The action as it is, for a change to be written over.
ActionChanged Unchanged(const Action& action, const std::string& caller) {
  return {.action_id = action.action_id,
          .child_id = action.child_id,
          .authority_id = action.authority_id,
          .status = action.status,
          .due_date = action.due_date,
          .owner_kind = action.owner_kind,
          .owner_person_id = action.owner_person_id,
          .owner_organisation = action.owner_organisation,
          .owner_role = action.owner_role,
          .category_code = action.category_code,
          .reason_code = "",
          .changed_by = caller};
}

bool ChangesNothing(const UpdateAction& command) {
  return !command.specific && !command.measure && !command.child_copy && !command.owner_person_id &&
         !command.owner_organisation && !command.owner_role && !command.due_date &&
         !command.category_code && !command.status;
}

absl::Status CheckTexts(const UpdateAction& command) {
  if (command.specific) {
    SR_RETURN_IF_ERROR(CheckTextGiven(*command.specific, "specific", kLongestActionText));
  }
  if (command.measure) {
    SR_RETURN_IF_ERROR(CheckTextGiven(*command.measure, "measure", kLongestActionText));
  }
  if (command.child_copy) {
    SR_RETURN_IF_ERROR(CheckText(*command.child_copy, "child_copy", kLongestActionText));
  }
  return absl::OkStatus();
}

absl::Status ChangeOwner(const UpdateAction& command, ActionChanged& changed) {
  if (command.owner_person_id || command.owner_organisation) {
    changed.owner_person_id = command.owner_person_id.value_or(PersonId());
    changed.owner_organisation = command.owner_organisation.value_or("");
    changed.owner_kind = KindOf(changed.owner_person_id);
  }
  if (command.owner_role) changed.owner_role = *command.owner_role;
  return CheckOwner(changed.owner_person_id, changed.owner_organisation, changed.owner_role);
}

struct Evolver {
  Action& action;

  void operator()(const ActionPlanned& event) const {
    action.action_id = event.action_id;
    action.child_id = event.child_id;
    action.authority_id = event.authority_id;
    action.interview_id = event.interview_id;
    action.plan_id = event.plan_id;
    action.case_reference = event.case_reference;
    action.home_urn = event.home_urn;
    action.kind = event.kind;
    action.status = ActionStatus::kPlanned;
    action.owner_kind = event.owner_kind;
    action.owner_person_id = event.owner_person_id;
    action.owner_organisation = event.owner_organisation;
    action.owner_role = event.owner_role;
    action.due_date = event.due_date;
    action.category_code = event.category_code;
    action.planned_by = event.planned_by;
    action.planned_time = event.planned_time;
    action.next_time = EndOfDueDate(event.due_date);
  }
  void operator()(const ActionOverdue& event) const {
    action.overdue_step = event.step;
    action.next_time = event.next_time;
  }
  void operator()(const ActionChanged& event) const {
    if (event.due_date != action.due_date) {
      action.first_step = action.overdue_step + 1;
      action.next_time = EndOfDueDate(event.due_date);
    }
    action.status = event.status;
    action.due_date = event.due_date;
    action.owner_kind = event.owner_kind;
    action.owner_person_id = event.owner_person_id;
    action.owner_organisation = event.owner_organisation;
    action.owner_role = event.owner_role;
    action.category_code = event.category_code;
    action.reason_code = event.reason_code;
    action.changed_by = event.changed_by;
    if (!IsOpen(action)) action.next_time.reset();
  }
  void operator()(const ActionCompleted& event) const {
    action.status = ActionStatus::kCompleted;
    action.outcome_code = event.outcome_code;
    action.completed_by = event.completed_by;
    action.completed_time = event.completed_time;
    action.next_time.reset();
  }
};

}  // namespace

const ClimbPolicy& OverdueClimb() {
  static const ClimbPolicy& policy = *new ClimbPolicy{
      .template_key = "action_overdue",
      .steps = {{hours(0), {"coordinator"}},
                {hours(24), {"service_lead"}},
                {hours(72), {"team_manager"}},
                {hours(7 * 24), {"head_of_service"}}},
      .repeat = hours(7 * 24),
      .repeat_roles = {"coordinator", "service_lead", "team_manager", "head_of_service"}};
  return policy;
}

Instant EndOfDueDate(Date due_date) { return StartOfDay(Date(sys_days(due_date) + days(1))); }

absl::StatusOr<ActionEvents> Decide(const PlanAction& command, const CaseFacts& facts,
                                    bool follow_up_agreed, const ActionId& id, Instant now) {
  if (command.kind == ActionKind::kUnspecified) {
    return Wrong(reasons::kKindMissing, "an action or an intervention", "kind");
  }
  if (command.kind == ActionKind::kIntervention && !follow_up_agreed) {
    return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kPackageNotAgreed,
                  "no agreement in force of this authority includes the package follow_up: have it "
                  "agreed and activated (CreateAgreement, ActivateAgreement), or plan an action "
                  "that somebody else owns",
                  "kind");
  }
  SR_RETURN_IF_ERROR(CheckTextGiven(command.specific, "specific", kLongestActionText));
  SR_RETURN_IF_ERROR(CheckTextGiven(command.measure, "measure", kLongestActionText));
  SR_RETURN_IF_ERROR(CheckText(command.child_copy, "child_copy", kLongestActionText));
  const PersonId person = command.owner_person_id.value_or(PersonId());
  SR_RETURN_IF_ERROR(CheckOwner(person, command.owner_organisation, command.owner_role));
  SR_RETURN_IF_ERROR(CheckDueDate(command.due_date, now));
  SR_RETURN_IF_ERROR(CheckCode(command.category_code, kActionCategories, "category_code"));
  return ActionEvents{ActionPlanned{.action_id = id,
                                    .child_id = facts.child_id,
                                    .authority_id = facts.authority_id,
                                    .interview_id = command.interview_id.value_or(InterviewId()),
                                    .case_reference = facts.case_reference,
                                    .home_urn = facts.home_urn,
                                    .kind = command.kind,
                                    .owner_kind = KindOf(person),
                                    .owner_person_id = person,
                                    .owner_organisation = command.owner_organisation,
                                    .due_date = *command.due_date,
                                    .category_code = command.category_code,
                                    .plan_id = facts.plan_id,
                                    .owner_role = command.owner_role,
                                    .planned_by = command.caller,
                                    .planned_time = now}};
}

absl::StatusOr<ActionEvents> Decide(const Action& action, const UpdateAction& command,
                                    Instant now) {
  SR_RETURN_IF_ERROR(CheckOpen(action));
  if (ChangesNothing(command)) {
    return Wrong(reasons::kNothingToChange, "say what changes", "name");
  }
  SR_RETURN_IF_ERROR(CheckTexts(command));
  ActionChanged changed = Unchanged(action, command.caller);
  SR_RETURN_IF_ERROR(ChangeOwner(command, changed));
  if (command.due_date && *command.due_date != action.due_date) {
    // Only a day that is not over can be set: so no due date has its climb twice.
    SR_RETURN_IF_ERROR(CheckDueDate(command.due_date, now));
    changed.due_date = *command.due_date;
  }
  if (command.category_code) {
    SR_RETURN_IF_ERROR(CheckCode(*command.category_code, kActionCategories, "category_code"));
    changed.category_code = *command.category_code;
  }
  if (command.status) {
    if (*command.status != ActionStatus::kPlanned && *command.status != ActionStatus::kInProgress) {
      return Wrong(reasons::kStatusNotSettable,
                   "planned or in progress; to end it use CompleteAction or CancelAction",
                   "status");
    }
    changed.status = *command.status;
  }
  ActionEvents events = DecideTick(action, now);
  events.emplace_back(changed);
  return events;
}

absl::StatusOr<ActionEvents> Decide(const Action& action, const CompleteAction& command,
                                    Instant now) {
  SR_RETURN_IF_ERROR(CheckOpen(action));
  SR_RETURN_IF_ERROR(CheckCode(command.outcome_code, kActionOutcomes, "outcome_code"));
  SR_RETURN_IF_ERROR(CheckText(command.note, "note", kLongestActionText));
  ActionEvents events = DecideTick(action, now);
  events.emplace_back(ActionCompleted{action.action_id, action.child_id, action.authority_id,
                                      command.outcome_code, command.caller, now});
  return events;
}

absl::StatusOr<ActionEvents> Decide(const Action& action, const CancelAction& command,
                                    Instant now) {
  SR_RETURN_IF_ERROR(CheckOpen(action));
  SR_RETURN_IF_ERROR(CheckCode(command.reason_code, kCancelReasons, "reason_code"));
  ActionEvents events = DecideTick(action, now);
  ActionChanged changed = Unchanged(action, command.caller);
  changed.status = ActionStatus::kCancelled;
  changed.reason_code = command.reason_code;
  events.emplace_back(changed);
  return events;
}

ActionEvents DecideTick(const Action& action, Instant now) {
  ActionEvents events;
  if (!IsOpen(action)) return events;
  const Instant start = EndOfDueDate(action.due_date);
  const int32_t last = action.overdue_step - action.first_step;
  for (const int32_t rung : StepsDue(OverdueClimb(), start, last, now)) {
    events.emplace_back(Overdue(action, rung, now));
  }
  return events;
}

bool IsOpen(const Action& action) {
  return action.status == ActionStatus::kPlanned || action.status == ActionStatus::kInProgress;
}

std::optional<Instant> NextDue(const Action& action) { return action.next_time; }

Action Evolve(Action action, const ActionEvent& event) {
  std::visit(Evolver{action}, event);
  return action;
}

Action Fold(Action action, const ActionEvents& events) {
  for (const ActionEvent& event : events) action = Evolve(std::move(action), event);
  return action;
}

}  // namespace safereturn::interview
