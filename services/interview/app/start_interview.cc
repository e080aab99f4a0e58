#include "services/interview/app/commands.h"
#include "services/interview/domain/reasons.h"

namespace safereturn::interview {
namespace {

absl::Status CheckInterviewer(const InterviewerId& id, const AuthorityId& authority,
                              messaging::Tx& tx) {
  if (id.is_nil()) return absl::OkStatus();
  SR_ASSIGN_OR_RETURN(const auto known, tx.TryLoad<KnownInterviewer>(id.key()));
  if (known && known->is_active && known->authority_id == authority) return absl::OkStatus();
  return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kInterviewerUnknown,
                "no such interviewer works for this authority", "interviewer_id");
}

}  // namespace

void Touches(const StartInterview& command, messaging::Prefetch& prefetch) {
  const std::string key = command.plan_id.key();
  prefetch.Key<KnownPlan>(key);
  prefetch.Then([key](messaging::Tx& tx, messaging::Prefetch& more) -> absl::Status {
    SR_ASSIGN_OR_RETURN(const auto plan, tx.TryLoad<KnownPlan>(key));
    if (!plan) return absl::OkStatus();
    more.Find<KnownPlan>("child_id", plan->child_id.key());
    more.Find<Interview>("child_id", plan->child_id.key());
    more.Find<Framework>("scope", plan->authority_id);
    return absl::OkStatus();
  });
}

absl::StatusOr<Interview> Handle(const StartInterview& command, const Ports& ports,
                                 messaging::Tx& tx) {
  if (command.plan_id.is_nil()) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kPlanMissing, "say for which plan",
                  "plan_id");
  }
  SR_ASSIGN_OR_RETURN(const KnownPlan plan, tx.Load<KnownPlan>(command.plan_id.key()));
  SR_ASSIGN_OR_RETURN(const std::vector<KnownPlan> covered, CoveredPlans(plan.plan_id, tx));
  // Of two that are begun at once for one plan the database lets one in (interview_exists).
  SR_ASSIGN_OR_RETURN(const std::vector<Interview> earlier,
                      tx.Find<Interview>("child_id", plan.child_id.key()));
  SR_RETURN_IF_ERROR(CheckInterviewer(command.interviewer_id, plan.authority_id, tx));
  SR_ASSIGN_OR_RETURN(const std::vector<Framework> published,
                      tx.Find<Framework>("scope", plan.authority_id));
  const Framework* framework = FrameworkInForce(published, ports.built_in, command.framework_id);
  SR_ASSIGN_OR_RETURN(const InterviewEvents events, Decide(command, tx.NewId<InterviewId>(),
                                                           covered, earlier, framework, tx.now()));
  return Keep(Interview(), events, tx);
}

}  // namespace safereturn::interview
