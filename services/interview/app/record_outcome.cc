#include "services/interview/app/commands.h"

namespace safereturn::interview {
namespace {

void TouchCovered(const InterviewId& id, messaging::Prefetch& prefetch) {
  prefetch.Key<Interview>(id.key());
  prefetch.Then([id](messaging::Tx& tx, messaging::Prefetch& more) -> absl::Status {
    SR_ASSIGN_OR_RETURN(const auto interview, tx.TryLoad<Interview>(id.key()));
    if (!interview) return absl::OkStatus();
    more.Key<KnownPlan>(interview->plan_ids.front().key());
    more.Find<KnownPlan>("child_id", interview->child_id.key());
    return absl::OkStatus();
  });
}

template <class Command>
absl::StatusOr<Interview> RecordOutcome(const Command& command, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Interview interview, tx.Load<Interview>(command.name.key()));
  SR_ASSIGN_OR_RETURN(const std::vector<KnownPlan> covered,
                      CoveredPlans(interview.plan_ids.front(), tx));
  SR_ASSIGN_OR_RETURN(const InterviewEvents events, Decide(interview, covered, command, tx.now()));
  return Keep(interview, events, tx);
}

}  // namespace

void Touches(const RecordHeld& command, messaging::Prefetch& prefetch) {
  TouchCovered(command.name, prefetch);
}

void Touches(const RecordDeclined& command, messaging::Prefetch& prefetch) {
  TouchCovered(command.name, prefetch);
}

void Touches(const RecordNotReached& command, messaging::Prefetch& prefetch) {
  TouchCovered(command.name, prefetch);
}

absl::StatusOr<Interview> Handle(const RecordHeld& command, messaging::Tx& tx) {
  return RecordOutcome(command, tx);
}

absl::StatusOr<Interview> Handle(const RecordDeclined& command, messaging::Tx& tx) {
  return RecordOutcome(command, tx);
}

absl::StatusOr<Interview> Handle(const RecordNotReached& command, messaging::Tx& tx) {
  return RecordOutcome(command, tx);
}

absl::StatusOr<Interview> Handle(const RecordCarerInformation& command, const Ports& ports,
                                 messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Interview interview, tx.Load<Interview>(command.name.key()));
  SR_ASSIGN_OR_RETURN(const std::vector<KnownPlan> covered,
                      CoveredPlans(interview.plan_ids.front(), tx));
  SR_ASSIGN_OR_RETURN(const std::vector<Addition> additions,
                      AdditionsOf(interview.interview_id, tx));
  SR_ASSIGN_OR_RETURN(
      const InterviewEvents events,
      Decide(interview, covered, static_cast<int32_t>(additions.size()), command, tx.now()));
  if (command.given) {
    SR_RETURN_IF_ERROR(Append(interview, AdditionKind::kCarerInformation,
                              StatementKind::kThirdParty, command.caller, {command.text, {}, {}},
                              additions, ports.vault, tx));
  }
  return Keep(interview, events, tx);
}

}  // namespace safereturn::interview
