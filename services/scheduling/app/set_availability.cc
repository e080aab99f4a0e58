#include "services/scheduling/app/commands.h"

namespace safereturn::scheduling {

absl::StatusOr<Interviewer> Handle(const SetAvailability& command, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Interviewer current, tx.Load<Interviewer>(command.name.key()));
  SR_ASSIGN_OR_RETURN(const InterviewerEvents events, Decide(current, command));
  const Interviewer next = Evolve(current, events.front());
  tx.Save(next, events);
  return next;
}

}  // namespace safereturn::scheduling
