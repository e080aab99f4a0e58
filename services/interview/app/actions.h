// The use cases of the action plan.
#pragma once

#include <string>
#include <vector>

#include "libs/seal/vault.h"
#include "services/interview/app/action_tables.h"

namespace safereturn::interview {

// Errors: those of Decide; INVALID_ARGUMENT/ACTION_SUBJECT_MISSING, SUBJECTS_DIFFER;
//   NOT_FOUND/INTERVIEW_NOT_FOUND, PLAN_NOT_FOUND.
absl::StatusOr<Action> Handle(const PlanAction& command, seal::Vault& vault, messaging::Tx& tx);
// Errors of these three too: ABORTED/STALE_VERSION if another change came before.
absl::StatusOr<Action> Handle(const UpdateAction& command, seal::Vault& vault, messaging::Tx& tx);
absl::StatusOr<Action> Handle(const CompleteAction& command, seal::Vault& vault, messaging::Tx& tx);
absl::StatusOr<Action> Handle(const CancelAction& command, messaging::Tx& tx);
absl::Status TickAction(const std::string& key, messaging::Tx& tx);

// An action with its words.
struct OpenedAction {
  Action action;
  int64_t version = 0;
  std::string specific;
  std::string measure;
  std::string child_copy;
  std::string completion_note;
};

// One of the three says whose.
struct ActionPlanQuery {
  std::optional<InterviewId> interview_id;
  std::optional<PlanId> plan_id;
  std::optional<ChildId> child_id;
  bool child_copy_only = false;
};
SR_STRUCT(ActionPlanQuery, interview_id, plan_id, child_id, child_copy_only)

// Returns the actions with their words, the earliest due date first. The child's copy holds the
// words for the child only, of actions that have some and are not cancelled. Errors:
// INVALID_ARGUMENT/ACTION_SUBJECT_MISSING; those of Vault::Open.
absl::StatusOr<std::vector<OpenedAction>> Handle(const ActionPlanQuery& query, seal::Vault& vault,
                                                 messaging::Tx& tx);

}  // namespace safereturn::interview
