#include "services/interview/app/actions.h"

#include <algorithm>

#include "services/interview/app/case_facts.h"
#include "services/interview/domain/reasons.h"

namespace safereturn::interview {
namespace {

using std::chrono::sys_days;

// Not under the agreement of the episode alone: one that was made since counts as well.
absl::StatusOr<bool> IsFollowUpAgreed(const AuthorityId& authority, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const auto agreements, tx.Find<KnownAgreement>("scope", authority));
  return std::any_of(agreements.begin(), agreements.end(), [&](const KnownAgreement& agreement) {
    return Includes(agreement, kFollowUpPackage, tx.now());
  });
}

absl::StatusOr<Sealed> Seal(const Action& action, std::string_view field, const std::string& text,
                            seal::Vault& vault) {
  return vault.Seal(action.child_id, action.action_id.name() + "/" + std::string(field), text);
}

absl::StatusOr<std::string> Open(const Action& action, std::string_view field, const Sealed& sealed,
                                 seal::Vault& vault) {
  if (sealed.empty()) return std::string();
  return vault.Open(action.child_id, action.action_id.name() + "/" + std::string(field), sealed);
}

// The action under its child's lock, if it stands as the caller read it.
absl::StatusOr<Action> LoadCurrent(const ActionId& id, const std::string& etag, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(Action action, tx.Load<Action>(id.key()));
  SR_RETURN_IF_ERROR(tx.Lock(action.child_id.name()));
  if (!etag.empty() && etag != std::to_string(tx.VersionOf(action))) {
    return Refuse(absl::StatusCode::kAborted, reasons::kStaleVersion,
                  "the action was changed meanwhile: read it again", "etag");
  }
  return action;
}

absl::StatusOr<std::vector<Action>> FindActions(const ActionPlanQuery& query, messaging::Tx& tx) {
  if (query.interview_id) return tx.Find<Action>("interview_id", query.interview_id->key());
  if (query.plan_id) return tx.Find<Action>("plan_id", query.plan_id->key());
  if (query.child_id) return tx.Find<Action>("child_id", query.child_id->key());
  return Refuse(absl::StatusCode::kInvalidArgument, reasons::kActionSubjectMissing,
                "say of which interview, plan or child", "interview_id");
}

absl::StatusOr<OpenedAction> OpenAction(const Action& action, bool child_copy_only,
                                        seal::Vault& vault, messaging::Tx& tx) {
  OpenedAction opened{.action = action, .version = tx.VersionOf(action)};
  SR_ASSIGN_OR_RETURN(opened.child_copy,
                      Open(action, "child_copy", action.sealed_child_copy, vault));
  if (child_copy_only) return opened;
  SR_ASSIGN_OR_RETURN(opened.specific, Open(action, "specific", action.sealed_specific, vault));
  SR_ASSIGN_OR_RETURN(opened.measure, Open(action, "measure", action.sealed_measure, vault));
  SR_ASSIGN_OR_RETURN(opened.completion_note,
                      Open(action, "completion_note", action.sealed_completion_note, vault));
  return opened;
}

}  // namespace

absl::StatusOr<Action> Handle(const PlanAction& command, seal::Vault& vault, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const CaseFacts facts, LoadCase(command.interview_id, command.plan_id,
                                                      reasons::kActionSubjectMissing, tx));
  bool follow_up_agreed = false;
  if (command.kind == ActionKind::kIntervention) {
    SR_ASSIGN_OR_RETURN(follow_up_agreed, IsFollowUpAgreed(facts.authority_id, tx));
  }
  SR_ASSIGN_OR_RETURN(const ActionEvents events,
                      Decide(command, facts, follow_up_agreed, tx.NewId<ActionId>(), tx.now()));
  Action action = Fold(Action(), events);
  SR_ASSIGN_OR_RETURN(action.sealed_specific, Seal(action, "specific", command.specific, vault));
  SR_ASSIGN_OR_RETURN(action.sealed_measure, Seal(action, "measure", command.measure, vault));
  SR_ASSIGN_OR_RETURN(action.sealed_child_copy,
                      Seal(action, "child_copy", command.child_copy, vault));
  tx.Save(action, events);
  return action;
}

absl::StatusOr<Action> Handle(const UpdateAction& command, seal::Vault& vault, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Action action, LoadCurrent(command.name, command.etag, tx));
  SR_ASSIGN_OR_RETURN(const ActionEvents events, Decide(action, command, tx.now()));
  Action next = Fold(action, events);
  if (command.specific) {
    SR_ASSIGN_OR_RETURN(next.sealed_specific, Seal(next, "specific", *command.specific, vault));
  }
  if (command.measure) {
    SR_ASSIGN_OR_RETURN(next.sealed_measure, Seal(next, "measure", *command.measure, vault));
  }
  if (command.child_copy) {
    SR_ASSIGN_OR_RETURN(next.sealed_child_copy,
                        Seal(next, "child_copy", *command.child_copy, vault));
  }
  tx.Save(next, events);
  return next;
}

absl::StatusOr<Action> Handle(const CompleteAction& command, seal::Vault& vault,
                              messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Action action, LoadCurrent(command.name, command.etag, tx));
  SR_ASSIGN_OR_RETURN(const ActionEvents events, Decide(action, command, tx.now()));
  Action next = Fold(action, events);
  SR_ASSIGN_OR_RETURN(next.sealed_completion_note,
                      Seal(next, "completion_note", command.note, vault));
  tx.Save(next, events);
  return next;
}

absl::StatusOr<Action> Handle(const CancelAction& command, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Action action, LoadCurrent(command.name, command.etag, tx));
  SR_ASSIGN_OR_RETURN(const ActionEvents events, Decide(action, command, tx.now()));
  Action next = Fold(action, events);
  tx.Save(next, events);
  return next;
}

absl::Status TickAction(const std::string& key, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const std::optional<Action> action, tx.TryLoad<Action>(key));
  if (!action) return absl::OkStatus();
  const ActionEvents events = DecideTick(*action, tx.now());
  if (!events.empty()) tx.Save(Fold(*action, events), events);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<OpenedAction>> Handle(const ActionPlanQuery& query, seal::Vault& vault,
                                                 messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(std::vector<Action> actions, FindActions(query, tx));
  std::sort(actions.begin(), actions.end(), [](const Action& a, const Action& b) {
    return std::pair(sys_days(a.due_date), a.action_id) <
           std::pair(sys_days(b.due_date), b.action_id);
  });
  std::vector<OpenedAction> plan;
  for (const Action& action : actions) {
    const bool for_child =
        !action.sealed_child_copy.empty() && action.status != ActionStatus::kCancelled;
    if (query.child_copy_only && !for_child) continue;
    SR_ASSIGN_OR_RETURN(OpenedAction opened, OpenAction(action, query.child_copy_only, vault, tx));
    plan.push_back(std::move(opened));
  }
  return plan;
}

}  // namespace safereturn::interview
