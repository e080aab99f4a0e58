#include "services/scheduling/app/commands.h"

namespace safereturn::scheduling {

absl::StatusOr<Interviewer> Handle(const RegisterInterviewer& command, messaging::Tx& tx) {
  const InterviewerId id = command.name ? *command.name : tx.NewId<InterviewerId>();
  SR_ASSIGN_OR_RETURN(const std::optional<Interviewer> current, tx.TryLoad<Interviewer>(id.key()));
  SR_ASSIGN_OR_RETURN(const InterviewerEvents events, Decide(current, command, id));
  const Interviewer next = Evolve(current.value_or(Interviewer()), events.front());
  tx.Save(next, events);
  return next;
}

}  // namespace safereturn::scheduling
